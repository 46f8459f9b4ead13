#include "verification/cases/verify.hpp"

#include <cmath>
#include <fstream>
#include <iterator>

#include "sim/config/error.hpp"
#include "sim/core/stream.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"
#include "verification/cases/alternatives.hpp"
#include "verification/cases/measure.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

VerifyReport verified(const std::string& text, std::uint64_t seed = 1, int threads = 2) {
  VerifyOptions options;
  options.mode = VerifyMode::quick;
  options.seed = seed;
  options.threads = threads;
  return verify(read_cases(text, "test"), options);
}

/// M/M/1 at a load of 0.5, mean service 1 s, with something expected of it.
std::string mm1(const std::string& expected, const std::string& more = "") {
  return R"([{"id": "X", "config": {"arrival": {"type": "poisson", "rate": 0.5},
    "service": {"dist": "exponential", "mean": 1}, "platform": {"kind": "pool", "servers": 1)" +
         more + R"(}}, "expected": {)" + expected + "}}]";
}

VerifyRow only_row(const VerifyReport& report) {
  REQUIRE(report.rows.size() == 1);
  return report.rows.front();
}

std::string burst_case(const std::string& platform, const std::string& expected) {
  return R"([{"id": "D", "kind": "deterministic", "config": {"arrival": {"type": "trace",
    "times": "20x0,5x7"}, "service": {"dist": "deterministic", "value": 1}, "platform": )" +
         platform + R"(}, "parameters": {}, "expected": {)" + expected + "}}]";
}

}  // namespace

TEST_CASE("a case with the right answer passes, with a wrong one fails, on any number of threads") {
  const VerifyRow right = only_row(verified(mm1(R"("wait_mean_s": 1)")));
  CHECK(right.verdict == Verdict::pass);
  CHECK(*right.half_width < 0.1);
  CHECK(std::abs(right.simulated.get<double>() - 1) < 0.1);
  const VerifyRow wrong = only_row(verified(mm1(R"("wait_mean_s": 1.3)")));
  CHECK(wrong.verdict == Verdict::fail);
  CHECK(wrong.simulated == only_row(verified(mm1(R"("wait_mean_s": 1.3)"), 1, 1)).simulated);
  CHECK(wrong.simulated != only_row(verified(mm1(R"("wait_mean_s": 1.3)"), 2)).simulated);
}

TEST_CASE("a queue of one place more than the case says is found out") {
  // M/M/1/K with load 0.5: P(full) = 0.5^K (1 - 0.5) / (1 - 0.5^(K + 1)), K = 3.
  const std::string expected = R"("reject_ratio": 0.066666666666666666)";
  CHECK(only_row(verified(mm1(expected, R"(, "queue_capacity": 2)"))).verdict == Verdict::pass);
  CHECK(only_row(verified(mm1(expected, R"(, "queue_capacity": 3)"))).verdict == Verdict::fail);
}

TEST_CASE("what is not understood is unsupported, with the reason") {
  const auto reason = [](const std::string& text) {
    const VerifyRow row = only_row(verified(text));
    CHECK(row.verdict == Verdict::unsupported);
    return row.reason;
  };
  CHECK(reason(mm1(R"("happiness_mean": 1)")).find("no metric \"happiness_mean\"") == 0);
  CHECK(reason(mm1(R"("wait_mean_s": 1)", R"(, "colour": "red")")).find("/platform/colour") == 0);
  CHECK(reason(mm1(R"("wait_mean_s": 1)", R"(, "discipline": "lifo")")).find("lifo") !=
        std::string::npos);
  CHECK(reason(mm1(R"("solver_iterations": 1)")).find("method") != std::string::npos);
  CHECK(reason(R"([{"id": "X", "config": {"arrival": {"type": "poisson", "rate": 2},
    "service": {"dist": "exponential", "mean": 1}, "platform": {"kind": "pool", "servers": 1}},
    "expected": {"wait_mean_s": 1}}])")
            .find("unstable") == 0);
}

TEST_CASE("a file that is none of cases is an error") {
  CHECK_THROWS_AS(read_cases("{", "f"), ConfigError);
  CHECK_THROWS_AS(read_cases(R"({"a": 1})", "f"), ConfigError);
  CHECK_THROWS_AS(read_cases(R"([{"id": "a"}])", "f"), ConfigError);
}

TEST_CASE("cases without chance are exact, lists and texts included") {
  // Two containers of four places, ready at 2 s: 8 at 3 s, 8 at 4 s, 4 at 5 s; the last five come
  // to warm ones at 7 s.
  const std::string platform = R"json({"kind": "container", "concurrency": 4, "max_instances": 2,
    "cold_start": 2, "scale_rule": "immediate ceil(outstanding/concurrency)"})json";
  const VerifyReport report = verified(
      burst_case(platform, R"("counts": "5x1,8x3,8x4,4x5", "makespan_s": 8, "sum_latency_s": 81,
                         "cold_starts": 2, "latency_first8_s": 3, "latency_burst2_s": 1,
                         "instances_created": 2, "wait_p95_s": 4)"));
  for (const VerifyRow& row : report.rows) {
    INFO(row.metric << ": " << row.simulated.dump() << " " << row.reason);
    CHECK(row.verdict == Verdict::pass);
  }
  const VerifyRow wrong = only_row(verified(burst_case(platform, R"("makespan_s": 8.00000001)")));
  CHECK(wrong.verdict == Verdict::fail);
}

TEST_CASE("a value may stand for several runs, all of which must agree") {
  const auto alternatives = alternatives_of(Json::parse(
      R"({"service": "each of: exp/lognormal(scv4), mean 0.2", "platform": {"a": "x | 2.5"}})"));
  REQUIRE(alternatives.size() == 4);
  CHECK(alternatives[3].config["service"]["scv"] == 4);
  CHECK(alternatives[1].config["platform"]["a"] == "x");
  CHECK(alternatives[3].config["platform"]["a"] == 2.5);
  // Erlang B of 2 servers and 1 erlang is 0.2, whatever the law; of 3 it is 0.0625.
  const auto losses = [](const std::string& servers) {
    return only_row(verified(R"([{"id": "E", "config": {"arrival": {"type": "poisson", "rate": 1},
      "service": "each of: exp/det/h2(scv9), mean 1", "platform": {"kind": "per_request",
      "max_instances": )" + servers +
                             R"(}}, "expected": {"reject_ratio": 0.2}}])"));
  };
  CHECK(losses("2").verdict == Verdict::pass);
  CHECK(losses("[2, 3]").verdict == Verdict::fail);
}

TEST_CASE("normal values look normal, wider, narrower and shifted ones do not") {
  Stream stream{1, "normal", 0};
  std::vector<double> values;
  for (int i = 0; i < 300; ++i)
    values.push_back(std::sqrt(-2 * std::log(stream.uniform())) *
                     std::cos(6.283185307179586 * stream.uniform()));
  CHECK(normal_p_value(values) > 0.01);
  for (const auto& [factor, shift] : {std::pair{0.5, 0.0}, {2.0, 0.0}, {1.0, 0.5}}) {
    std::vector<double> other;
    for (const double value : values) other.push_back(factor * value + shift);
    CHECK(normal_p_value(other) < 0.001);
  }
  CHECK(normal_score(2.0227, 39) == Approx(1.95996).epsilon(1e-3));
}

TEST_CASE("the numbers of a text are found") {
  CHECK(numbers_in("8x2.0,1x2.5") == std::vector<double>{8, 2, 1, 2.5});
  CHECK(numbers_in("cold,warm,c,w") == std::vector<double>{1, 0, 1, 0});
  CHECK(numbers_in(Json::parse("[1, [2, 3]]")) == std::vector<double>{1, 2, 3});
  CHECK_THROWS_AS(numbers_in("red"), NotUnderstood);
}

TEST_CASE("every metric stands in the documentation, in the words of the program") {
  const std::string page = text_of("docs/verification.md");
  for (const MeasureRow& row : measure_rows()) {
    INFO(row.pattern);
    CHECK(page.find("| `" + row.pattern + "` | " + row.meaning + " |") != std::string::npos);
  }
}

TEST_CASE("every number of the shipped cases without chance is answered, and exact") {
  VerifyOptions options;
  options.mode = VerifyMode::quick;
  options.threads = 2;
  std::vector<Case> cases = read_cases(text_of("configs/verification/cases.json"), "cases.json");
  REQUIRE(cases.size() == 78);
  // The random ones have tests of their own, more precise than these could be in a short time.
  std::erase_if(cases, [](const Case& one) { return !one.deterministic; });
  const VerifyReport report = verify(cases, options);
  CHECK(report.rows.size() > 100);
  for (const VerifyRow& row : report.rows) {
    INFO(row.id << " " << row.metric << ": " << row.simulated.dump() << " " << row.reason);
    CHECK(row.verdict == Verdict::pass);
  }
}
