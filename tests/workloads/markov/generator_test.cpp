// MMPP workloads whose phases are given by a rate matrix.

#include "tests/workloads/markov/likeness.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a rate matrix means the same MMPP as its mean stays and moves") {
  const std::string rates = R"({"kind": "mmpp", "rates_per_s": [0, 5, 50], )";
  const WorkloadPlan stays = workload_of(
      rates + R"("mean_stay_s": [8, 4, 2], "moves": [[0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]]})");
  const WorkloadPlan matrix = workload_of(
      rates + R"("generator": [[-0.125, 0.125, 0], [0.125, -0.25, 0.125], [0, 0.5, -0.5]]})");
  CHECK(matrix.mean_rate_per_s == stays.mean_rate_per_s);
  CHECK(matrix.summary == stays.summary);
  CHECK(matrix.endless);
  CHECK(same(requests(matrix, 10'000), requests(stays, 10'000)));
}

TEST_CASE("an MMPP by a rate matrix may be conditioned on a count") {
  const WorkloadPlan plan = workload_of(
      R"({"kind": "mmpp", "rates_per_s": [7, 120], "generator": [[-0.2, 0.2], [1, -1]],
          "duration_s": 10, "requests": 100})");
  CHECK(requests(plan, 1000).size() == 100);
  CHECK(plan.end == seconds(10));
}

TEST_CASE("rows of a published rate matrix may be rounded; their diagonal closes them") {
  const auto with = [](const char* diagonal) {
    return R"({"kind": "mmpp", "rates_per_s": [1, 9, 4], "generator": [[)" + std::string(diagonal) +
           R"(, 0.333333, 0.666667], [0.5, -1, 0.5], [1, 0, -1]]})";
  };
  CHECK(same(requests(with("-1.00005")), requests(with("-1"))));
  CHECK(workload_complaint(with("-1.0002")) != "");
}

TEST_CASE("an MMPP with equal rates is a Poisson process, whatever its matrix") {
  check_poisson(R"({"kind": "mmpp", "rates_per_s": [4, 4], "generator": [[-1, 1], [20, -20]]})", 4);
  check_poisson(R"({"kind": "mmpp", "rates_per_s": [4], "generator": [[0]]})", 4);
}

TEST_CASE("an MMPP workload says what is wrong with its rate matrix") {
  check_complaints(
      "mmpp",
      {
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1]])",
           R"(burst.json: /workload/generator: needs one row of rates for each of the 2 phases)"},
          {R"("rates_per_s": [1, 2], "generator": 3)",
           R"(burst.json: /workload/generator: needs one row of rates for each of the 2 phases)"},
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1], [1]])",
           R"(burst.json: /workload/generator: row 1 needs 2 rates)"},
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1], [null, -1]])",
           R"(burst.json: /workload/generator/1/0: expected a number, found null)"},
          {R"("rates_per_s": [1, 2], "generator": [[1, -1], [1, -1]])",
           R"(burst.json: /workload/generator: row 0 holds -1 beside its diagonal, where no rate is negative)"},
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1], [1, -2]])",
           R"(burst.json: /workload/generator: row 1 adds to -1 instead of 0; its diagonal should be -1)"},
          {R"("rates_per_s": [1, 2], "generator": [[0, 1], [1, 0]])",
           R"(burst.json: /workload/generator: row 0 adds to 1 instead of 0; its diagonal should be -1)"},
          {R"("rates_per_s": [1, 2], "generator": [[0, 0], [1, -1]])",
           R"(burst.json: /workload/generator: row 0 never leaves its phase)"},
          {R"("rates_per_s": [1, 2], "generator": [[-2e6, 2e6], [1, -1]])",
           R"(burst.json: /workload/generator: row 0 leaves its phase after 5e-07 s on average; it must be 1e-06 to 315360000 s)"},
          {R"("rates_per_s": [1, 2, 3], "generator": [[-1, 1, 0], [1, -1, 0], [1, 0, -1]])",
           R"(burst.json: /workload/generator: some phase cannot be reached from another)"},
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1], [1, -1]], "mean_stay_s": [1, 1])",
           R"(burst.json: /workload/generator: give this or "mean_stay_s", not both)"},
          {R"("rates_per_s": [1, 2], "generator": [[-1, 1], [1, -1]], "path": [{"phase": 1, "until_s": 1}])",
           R"(burst.json: /workload/path: give this or "generator", not both)"},
      });
}
