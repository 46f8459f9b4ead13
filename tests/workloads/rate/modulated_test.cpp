#include "workloads/rate/modulated.hpp"

#include <numbers>

#include "tests/workloads/rate/expected_requests.hpp"
#include "workloads/rate/rate_config.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string modulated(const std::string& of, const std::string& shape) {
  return R"({"kind": "modulated", "of": )" + of + R"(, "shape": )" + shape + "}";
}

const std::string steady_text = R"({"kind": "poisson", "rate_per_s": 40})";
const std::string bursty_text =
    R"({"kind": "mmpp", "rates_per_s": [90, 10], "mean_stay_s": [2, 3]})";
const std::string wave_text =
    R"({"kind": "diurnal", "sinusoids": [{"amplitude": 1, "period_s": 60, "peak_at_s": 15}]})";
const std::string up =
    R"({"kind": "ramp", "points": [{"at_s": 0, "level": 0}, {"at_s": 800, "level": 7}]})";

/// Reads a closed workload, whatever is asked for.
class ClosedPart final : public WorkloadReader {
 public:
  WorkloadPlan workload(Fields& parent, const std::string& key) override {
    parent.ignore(key);
    WorkloadPlan plan;
    plan.closed = true;
    return plan;
  }
  void resolve(Fields&, const std::string&, Json) override {}
};

}  // namespace

TEST_CASE("a modulated Poisson process is one whose rate is that times shape / peak") {
  check_rate(modulated(steady_text, wave_text), 1500,
             [](double t) { return 20 * (1 + std::sin(2 * std::numbers::pi * t / 60)); });
  check_rate(modulated(steady_text, R"({"kind": "diurnal", "sinusoids": [
      {"amplitude": 0.6, "period_s": 60, "peak_at_s": 15},
      {"amplitude": 0.4, "period_s": 11, "peak_at_s": 0}]})"),
             1500, [](double t) {
               return 20 * (1 + 0.6 * std::sin(2 * std::numbers::pi * t / 60) +
                            0.4 * std::cos(2 * std::numbers::pi * t / 11));
             });
  check_rate(modulated(steady_text, up), 800, [](double t) { return t / 20; });
  check_rate(modulated(steady_text, R"({"kind": "steps", "steps": [{"level": 1, "until_s": 500},
          {"level": 0, "until_s": 600}, {"level": 4, "until_s": 1500}]})"),
             1500, [](double t) { return t < 500   ? 10
                                         : t < 600 ? 0
                                                   : 40; });
  check_rate(
      modulated(steady_text, R"({"kind": "flash-crowd", "level": 1, "peak_level": 2, "at_s": 100,
          "rise_s": 200, "hold_s": 300, "decay_s": 0})"),
      1500, [](double t) {
        return t < 100 ? 20 : t < 300 ? 20 + (t - 100) / 10 : t < 600 ? 40 : 20;
      });
  check_rate(modulated(R"({"kind": "poisson", "rate_per_s": 0.1})",
                       R"({"kind": "diurnal", "table": {"levels": [1, 0, 2]}})"),
             3e5, [](double t) {
               const auto part = static_cast<int>(t / 28800) % 3;
               return part == 0 ? 0.05 : part == 1 ? 0 : 0.1;
             });
}

TEST_CASE("a wave of which several periods pass between two requests modulates them exactly") {
  const std::string text = modulated(R"({"kind": "poisson", "rate_per_s": 4})",
                                     R"({"kind": "diurnal", "sinusoids": [
                    {"amplitude": 1, "period_s": 0.1, "peak_at_s": 0.02}]})");
  const std::vector<Request> kept = requests(text, 40'000);
  CHECK(scaled_distance(turns_of(kept, 0.1, 0.2)) < far);
  CHECK(to_seconds(kept.back().at) == Approx(20'000).epsilon(0.025));  // half of 4/s
}

TEST_CASE("modulated workloads can be modulated") {
  const std::string dense = R"({"kind": "poisson", "rate_per_s": 80})";
  check_rate(modulated(modulated(dense, up), wave_text), 800,
             [](double t) { return t / 20 * (1 + std::sin(2 * std::numbers::pi * t / 60)); });
}

TEST_CASE(
    "a modulated workload keeps requests of the other one as they are, but for their numbers") {
  const std::vector<Request> all =
      take(*workload_of(bursty_text).make(seed_of_part(1, "of"), 0), 20'000);
  const std::vector<Request> kept = requests(modulated(bursty_text, wave_text), 5000);
  std::size_t next = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    REQUIRE(kept[i].id == i);
    while (next < all.size() && all[next].at < kept[i].at) ++next;
    REQUIRE(next < all.size());
    Request original = all[next++];
    original.id = i;
    REQUIRE(same(original, kept[i]));
  }
}

TEST_CASE("a shape that does not change keeps all requests") {
  const std::string flat = R"({"kind": "diurnal", "table": {"levels": [3, 3, 3]}})";
  CHECK(same(take(*workload_of(bursty_text).make(seed_of_part(1, "of"), 0), 5000),
             requests(modulated(bursty_text, flat), 5000)));
}

TEST_CASE("the same seed and replication give the same modulated requests") {
  const WorkloadPlan plan = workload_of(modulated(bursty_text, wave_text));
  CHECK(same(requests(plan, 2000, 3), requests(plan, 2000, 3)));
  CHECK_FALSE(same(requests(plan, 2000, 3), requests(plan, 2000, 4)));
}

TEST_CASE("a modulated workload knows its mean rate and its end from both of its parts") {
  const WorkloadPlan endless = workload_of(modulated(bursty_text, wave_text));
  CHECK(endless.endless);
  CHECK_FALSE(endless.end.has_value());
  CHECK(*endless.mean_rate_per_s == Approx(42.0 / 2));
  CHECK(endless.summary == "MMPP, 90 and 10 requests/s, modulated: diurnal");

  const WorkloadPlan ramp = workload_of(modulated(steady_text, up));
  CHECK_FALSE(ramp.endless);
  CHECK(ramp.end == seconds(800));
  CHECK(*ramp.mean_rate_per_s == Approx(20));
  CHECK(requests(ramp, 1'000'000).back().at < seconds(800));

  const WorkloadPlan shorter =
      workload_of(modulated(R"({"kind": "poisson", "rate_per_s": 40, "duration_s": 400})", up));
  CHECK(shorter.end == seconds(400));
  CHECK(*shorter.mean_rate_per_s == Approx(10));
  CHECK_FALSE(workload_of(modulated(R"({"kind": "list", "times_s": [1, 2]})", wave_text))
                  .mean_rate_per_s.has_value());
}

TEST_CASE("a modulated workload can be cut by a duration and by a number of requests") {
  const std::string keys =
      R"("kind": "modulated", "of": )" + steady_text + R"(, "shape": )" + wave_text;
  const WorkloadPlan timed = workload_of("{" + keys + R"(, "duration_s": 30})");
  CHECK(timed.end == seconds(30));
  CHECK(requests(timed, 100'000).back().at < seconds(30));
  const WorkloadPlan counted = workload_of("{" + keys + R"(, "requests": 70})");
  CHECK_FALSE(counted.endless);
  CHECK(requests(counted, 1000).size() == 70);
}

TEST_CASE("a closed workload cannot be modulated") {
  const Json json = parse_json(R"({"of": {}, "shape": {"kind": "steps"}})", "test");
  Fields fields{json, "w.json"};
  ClosedPart parts;
  CHECK_THROWS_WITH(
      read_modulated(fields, small_model(), parts),
      "w.json: /of: is a closed workload, whose users would wait for answers to the requests that "
      "are left out; only an open one can be modulated");
}
