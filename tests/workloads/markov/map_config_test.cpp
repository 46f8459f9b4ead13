#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::string two_phase_map =
    R"({"kind": "map", "d0": [[-3, 1], [2, -7]], "d1": [[2, 0], [1, 4]])";

}  // namespace

TEST_CASE("a MAP workload goes on for ever, or ends at the first of its ends") {
  const WorkloadPlan endless = workload_of(two_phase_map + "}");
  CHECK(endless.endless);
  CHECK_FALSE(endless.end.has_value());
  CHECK(endless.summary == "MAP of 2 phases, 2.75 requests/s");
  CHECK(endless.mean_rate_per_s == Approx(2.75).epsilon(1e-14));
  CHECK(requests(endless, 5000).size() == 5000);

  const WorkloadPlan counted = workload_of(two_phase_map + R"(, "requests": 100})");
  CHECK_FALSE(counted.endless);
  CHECK(requests(counted, 1000).size() == 100);

  const WorkloadPlan timed = workload_of(two_phase_map + R"(, "duration_s": "1m"})");
  CHECK(timed.end == seconds(60));
  CHECK(timed.summary == "MAP of 2 phases, 2.75 requests/s in 60 s");
  CHECK(requests(timed, 1000).back().at < seconds(60));
  CHECK(requests(timed, 1000).back().at > seconds(50));
}

TEST_CASE("a MAP workload takes what requests bring") {
  const WorkloadPlan plan = workload_of(two_phase_map + R"(, "request": {"payload_bytes": 77}})");
  CHECK(requests(plan, 1).at(0).payload == Bytes{77});
}

TEST_CASE("rows of a published MAP may be rounded; their diagonal closes them") {
  const auto with = [](const char* diagonal) {
    return R"({"kind": "map", "d0": [[)" + std::string(diagonal) +
           R"(, 0.333333], [0.5, -1]], "d1": [[0.666667, 0], [0, 0.5]]})";
  };
  CHECK(same(requests(with("-1.00005")), requests(with("-1"))));
  CHECK(same(requests(with("-0.99995")), requests(with("-1"))));
  CHECK(workload_complaint(with("-1.0625")) ==
        "burst.json: /workload/d0: row 0 and that of \"d1\" add to -0.0625 instead of 0; its "
        "diagonal should be -1");
}

TEST_CASE("a MAP may have up to 64 phases") {
  const auto cycle = [](std::size_t phases) {
    Json d0 = Json::array(), d1 = Json::array();
    for (std::size_t i = 0; i < phases; ++i) {
      Json row = Json::array(), zeros = Json::array();
      for (std::size_t j = 0; j < phases; ++j) {
        row.push_back(i == j ? -8 : j == i + 1 ? 8 : 0);
        zeros.push_back(i + 1 == phases && j == 0 ? 8 : 0);
      }
      d0.push_back(row);
      d1.push_back(zeros);
    }
    return Json{{"kind", "map"}, {"d0", d0}, {"d1", d1}}.dump();
  };
  CHECK(workload_of(cycle(64)).mean_rate_per_s == Approx(8.0 / 64).epsilon(1e-12));
  const std::vector<Request> sample = requests(cycle(64), 1000);
  CHECK(to_seconds(sample.back().at) == Approx(8000).epsilon(0.02));
  CHECK(workload_complaint(cycle(65)) ==
        "burst.json: /workload/d0: needs 1 to 64 rows of rates, one for each phase");
}

TEST_CASE("a MAP workload says what is wrong with its matrices") {
  check_complaints(
      "map",
      {
          {R"("d1": [[1]])", R"(burst.json: /workload: missing "d0")"},
          {R"("d0": [[-1]])", R"(burst.json: /workload: missing "d1")"},
          {R"("d0": [], "d1": [])",
           R"(burst.json: /workload/d0: needs 1 to 64 rows of rates, one for each phase)"},
          {R"("d0": -1, "d1": 1)",
           R"(burst.json: /workload/d0: needs 1 to 64 rows of rates, one for each phase)"},
          {R"("d0": [[-1, 1], [-1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0: row 1 needs 2 rates)"},
          {R"("d0": [[-1, 1], [0, -1]], "d1": [[1]])",
           R"(burst.json: /workload/d1: needs one row of rates for each of the 2 phases)"},
          {R"("d0": [[-1, "1"], [0, -1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0/0/1: expected a number, found a string "1")"},
          {R"("d0": [[-1, 2e9], [0, -1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0/0/1: 2000000000.0 is above 1000000000)"},
          {R"("d0": [[-1, 1], [-3, -1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0: row 1 holds -3 beside its diagonal, where no rate is negative)"},
          {R"("d0": [[-1, 1], [0, -1]], "d1": [[0, -2], [1, 0]])",
           R"(burst.json: /workload/d1: row 0 holds -2 beside its diagonal, where no rate is negative)"},
          {R"("d0": [[-1, 1], [0, -1]], "d1": [[0, 0], [2, -1]])",
           R"(burst.json: /workload/d1: row 1 holds -1; no rate here is negative)"},
          {R"("d0": [[-1, 1], [0, 1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0: row 1 and that of "d1" add to 2 instead of 0; its diagonal should be -1)"},
          {R"("d0": [[-1, 1], [1, -1]], "d1": [[0, 0], [0, 0]])",
           R"(burst.json: /workload/d1: needs at least one rate above 0)"},
          {R"("d0": [[-1, 0], [0, -1]], "d1": [[1, 0], [0, 1]])",
           R"(burst.json: /workload/d0: with "d1", some phase cannot be reached from another)"},
          {R"("d0": [[0, 0], [0, -1]], "d1": [[0, 0], [1, 0]])",
           R"(burst.json: /workload/d0: with "d1", some phase cannot be reached from another)"},
          {R"("d0": [[-1e-10]], "d1": [[1e-10]])",
           R"(burst.json: /workload/d1: comes to 1e-10 requests/s, which is below 1e-09)"},
          {R"("d0": [[-1e8, 1e8], [1e8, -1e8]], "d1": [[0.01, 0], [0, 0.01]])",
           R"(burst.json: /workload/d0: moves about 10000000000 times for each request, which would take too long; it may be 1000000)"},
          {R"("d0": [[-1]], "d1": [[1]], "rate_per_s": 1)",
           R"(burst.json: /workload/rate_per_s: unknown key; there are "d0", "d1", "duration_s", "kind", "request", "requests")"},
      });
}
