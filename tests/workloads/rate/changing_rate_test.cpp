// Whether requests come at the rates that are described, each written down once more as a plain
// function of time.

#include "workloads/rate/changing_rate.hpp"

#include <numbers>

#include "tests/workloads/rate/expected_requests.hpp"
#include "workloads/rate/sinusoids.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

double wave(double at_s, double period_s, double peak_s) {
  return std::cos(2 * std::numbers::pi * (at_s - peak_s) / period_s);
}

}  // namespace

TEST_CASE("requests follow a sinusoid") {
  check_rate(R"({"kind": "diurnal", "rate_per_s": 20,
                 "sinusoids": [{"amplitude": 0.75, "period_s": 60}]})",
             2000, [](double t) { return 20 + 15 * wave(t, 60, 15); });
}

TEST_CASE("requests follow several sinusoids, whose peaks are counted from Monday") {
  check_rate(R"({"kind": "diurnal", "rate_per_s": 0.1, "begins": "Tue 20:00",
                 "sinusoids": [{"amplitude": 0.5, "period_s": "24h", "peak_at_s": "14h"},
                               {"amplitude": 0.2, "period_s": "7d", "peak_at_s": "3d"},
                               {"amplitude": 0.3, "period_s": 1, "peak_at_s": 0}]})",
             4e5, [](double t) {
               const double clock_s = t + 44 * 3600;
               return 0.1 + 0.05 * wave(clock_s, 86400, 14 * 3600) +
                      0.02 * wave(clock_s, 7 * 86400, 3 * 86400) + 0.03 * wave(t, 1, 0);
             });
}

TEST_CASE("requests follow sinusoids that are cut off at zero") {
  check_rate(
      R"({"kind": "diurnal", "rate_per_s": 30,
                 "sinusoids": [{"amplitude": 1.6, "period_s": 100, "peak_at_s": 0},
                               {"amplitude": 0.5, "period_s": 7, "peak_at_s": 1}]})",
      1000, [](double t) { return std::max(0.0, 30 + 48 * wave(t, 100, 0) + 15 * wave(t, 7, 1)); });
}

TEST_CASE("requests follow a sinusoid of which several periods pass between two of them") {
  const char* text = R"({"kind": "diurnal", "rate_per_s": 2,
                         "sinusoids": [{"amplitude": 1, "period_s": 0.1, "peak_at_s": 0.02}]})";
  check_rate(text, 6000, [](double t) { return 2 + 2 * wave(t, 0.1, 0.02); });
  CHECK(scaled_distance(turns_of(requests(text, 40'000), 0.1, 0.2)) < far);
}

TEST_CASE("requests follow a table of the hours of a day, with factors by weekday") {
  const std::vector<double> values = {0.05, 0, 0.2, 0.1, 0.15};
  const std::vector<double> weekdays = {1, 1.2, 1, 1, 0.9, 0.5, 0.4};
  const std::string keys =
      R"("rates_per_s": [0.05, 0, 0.2, 0.1, 0.15], "weekdays": [1, 1.2, 1, 1, 0.9, 0.5, 0.4])";
  const auto value = [&](std::size_t part) { return values[part % 5] * weekdays[part / 5 % 7]; };
  const double begins_s = 5 * 86400 + 22.5 * 3600;
  const auto parts = [=](double t) { return (t + begins_s) / (86400.0 / 5); };
  check_rate(R"({"kind": "diurnal", "begins": "Sat 22:30", "table": {)" + keys + "}}", 1e6,
             [&](double t) { return value(static_cast<std::size_t>(parts(t))); });
  check_rate(R"({"kind": "diurnal", "begins": "Sat 22:30", "table": {)" + keys +
                 R"(, "between": "linear"}})",
             1e6, [&](double t) {
               const auto part = static_cast<std::size_t>(parts(t));
               const double share = parts(t) - std::floor(parts(t));
               return value(part) * (1 - share) + value(part + 1) * share;
             });
}

TEST_CASE("requests follow steps, and end with the last") {
  const char* text = R"({"kind": "steps", "steps": [{"rate_per_s": 10, "until_s": "5m"},
      {"rate_per_s": 0, "until_s": 500}, {"rate_per_s": 50, "until_s": 800},
      {"rate_per_s": 3, "until_s": 1000}]})";
  check_rate(text, 1000, [](double t) { return t < 300 ? 10 : t < 500 ? 0 : t < 800 ? 50 : 3; });
  const std::vector<Request> all = requests(text, 1'000'000);
  CHECK(all.size() < 30'000);
  CHECK(all.back().at < seconds(1000));
}

TEST_CASE("requests follow a ramp with slopes up and down and a jump, and end with it") {
  const char* text = R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 0},
      {"at_s": 400, "rate_per_s": 40}, {"at_s": 400, "rate_per_s": 5},
      {"at_s": 600, "rate_per_s": 5}, {"at_s": 700, "rate_per_s": 100},
      {"at_s": 900, "rate_per_s": 0}]})";
  check_rate(text, 900, [](double t) {
    if (t < 400) return t / 10;
    if (t < 600) return 5.0;
    return t < 700 ? 5 + 0.95 * (t - 600) : (900 - t) / 2;
  });
  CHECK(requests(text, 1'000'000).back().at < seconds(900));
}

TEST_CASE("requests follow a flash crowd: rise, hold, decay, and the usual rate for ever") {
  const char* text = R"({"kind": "flash-crowd", "rate_per_s": 5, "peak_rate_per_s": 100,
                         "at_s": 300, "rise_s": 60, "hold_s": 100, "decay_s": 200})";
  check_rate(text, 1500, [](double t) {
    if (t < 300 || t > 660) return 5.0;
    if (t < 360) return 5 + 95 * (t - 300) / 60;
    return t < 460 ? 100 : 5 + 95 * (660 - t) / 200;
  });
  CHECK(requests(text, 100'000).back().at > seconds(10'000));
}

// Up: 2 t^2 requests are expected until t, with 2 in all; down: 4 t - 2 t^2.
TEST_CASE("a rate that changes much before the first request is followed all the same") {
  const auto first_of = [](const char* points) {
    const WorkloadPlan plan =
        workload_of(std::string(R"({"kind": "ramp", "points": )") + points + "}");
    std::vector<double> times;
    for (std::uint64_t replication = 0; replication < 20'000; ++replication)
      for (const double at_s : times_s(requests(plan, 1, replication))) times.push_back(at_s);
    return times;
  };
  const double some = -std::expm1(-2);  // the probability of any request
  std::vector<double> up, down;
  for (const double t : first_of(R"([{"at_s": 0, "rate_per_s": 0}, {"at_s": 1, "rate_per_s": 4}])"))
    up.push_back(-std::expm1(-2 * t * t) / some);
  for (const double t : first_of(R"([{"at_s": 0, "rate_per_s": 4}, {"at_s": 1, "rate_per_s": 0}])"))
    down.push_back(-std::expm1(-4 * t + 2 * t * t) / some);
  for (const auto& sample : {up, down}) {
    CHECK(std::abs(static_cast<double>(sample.size()) - 20'000 * some) <
          5 * std::sqrt(20'000 * some * (1 - some)));
    CHECK(scaled_distance(sample) < far);
  }
}

TEST_CASE("rates that do not change make a Poisson process") {
  for (const char* text :
       {R"({"kind": "diurnal", "rate_per_s": 25, "sinusoids": [{"amplitude": 0, "period_s": 9}]})",
        R"({"kind": "diurnal", "table": {"rates_per_s": [25, 25, 25], "between": "linear"}})",
        R"({"kind": "diurnal", "table": {"rates_per_s": [25], "weekdays": [1, 1, 1, 1, 1, 1, 1]}})",
        R"({"kind": "steps", "steps": [{"rate_per_s": 25, "until_s": 0.7},
            {"rate_per_s": 25, "until_s": 500}, {"rate_per_s": 25, "until_s": 2000}]})",
        R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 25},
            {"at_s": 777, "rate_per_s": 25}, {"at_s": 2000, "rate_per_s": 25}]})"}) {
    INFO(text);
    check_rate(text, 2000, [](double) { return 25.0; });
    // 25 s hold as many requests as those of a Poisson process: chi-square of 80 degrees.
    std::vector<double> counts(80, 0);
    for (const double at_s : times_s(requests(text, 100'000)))
      if (at_s < 2000) ++counts[static_cast<std::size_t>(at_s / 25)];
    double square = 0;
    for (const double count : counts) square += (count - 625) * (count - 625) / 625;
    CHECK(std::abs(square - 80) < 5 * std::sqrt(2 * 80));
  }
}

TEST_CASE(
    "requests of a changing rate are numbered, and bring what the model and \"request\" say") {
  const std::vector<Request> few = requests(
      R"({"kind": "steps", "steps": [{"rate_per_s": 9, "until_s": 50}], "request": {"items": 3}})");
  for (std::size_t i = 0; i < few.size(); ++i) CHECK(few[i].id == i);
  CHECK(few[0].items == 3);
  CHECK(few[0].payload == Bytes{1500});
}

TEST_CASE("the same seed and replication give the same requests of a changing rate") {
  for (const char* text :
       {R"({"kind": "diurnal", "rate_per_s": 20, "sinusoids": [{"amplitude": 1, "period_s": 60}]})",
        R"({"kind": "flash-crowd", "rate_per_s": 1, "peak_rate_per_s": 9, "at_s": 5, "rise_s": 9,
            "hold_s": 9, "decay_s": 9})"}) {
    const WorkloadPlan plan = workload_of(text);
    CHECK(same(requests(plan, 2000, 3), requests(plan, 2000, 3)));
    CHECK_FALSE(same(requests(plan, 2000, 3), requests(plan, 2000, 4)));
    CHECK_FALSE(same(take(*plan.make(1, 0), 2000), take(*plan.make(2, 0), 2000)));
  }
}

// The clock ends after 9.2e9 s, where about 9 requests have come.
TEST_CASE("a rate that is next to nothing does not run over the end of the clock") {
  for (
      const char* text :
      {R"({"kind": "diurnal", "rate_per_s": 1e-9, "sinusoids": [{"amplitude": 1, "period_s": 60}]})",
       R"({"kind": "diurnal", "table": {"rates_per_s": [1e-9, 1e-9], "between": "linear"}})",
       R"({"kind": "flash-crowd", "rate_per_s": 0, "peak_rate_per_s": 1e-9, "at_s": 315360000,
            "rise_s": 315360000, "hold_s": 315360000, "decay_s": 315360000})"}) {
    const std::vector<Request> few = requests(text);
    CHECK(few.size() < 40);
    CHECK(ascend(few));
    for (const Request& request : few) CHECK(request.at < never);
  }
}

TEST_CASE("a billion requests per second of a changing rate come in order") {
  for (
      const char* text :
      {R"({"kind": "diurnal", "rate_per_s": 1e9, "sinusoids": [{"amplitude": 1, "period_s": 60}]})",
       R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 0},
            {"at_s": 1e-6, "rate_per_s": 1e9}, {"at_s": 1, "rate_per_s": 1e9}]})"}) {
    const std::vector<Request> many = requests(text, 100'000);
    CHECK(many.size() == 100'000);
    CHECK(ascend(many));
    CHECK(many.back().at < seconds(2e-4));
  }
}

TEST_CASE("requests stop before the instant at which a curve ends, however it is cut") {
  for (std::uint64_t replication = 0; replication < 300; ++replication) {
    const std::vector<Request> few =
        requests(workload_of(R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 1e6},
                                 {"at_s": 1e-6, "rate_per_s": 0}]})"),
                 1000, replication);
    CHECK((few.empty() || few.back().at <= seconds(1e-6)));
  }
}
