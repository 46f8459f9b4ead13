// MMPPs as scenarios describe them: what would never end is refused.

#include "workloads/markov/mmpp_config.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("an exact count over very many stays in phases is refused") {
  const std::string phases =
      R"({"kind": "mmpp", "rates_per_s": [1, 2], "mean_stay_s": [0.001, 0.01], "requests": 10)";
  CHECK(workload_complaint(phases + R"(, "duration_s": 2000})") ==
        "burst.json: /workload/requests: an exact count over about 2000000 stays would take too "
        "long; "
        "leave it out, or shorten the duration");
  CHECK(workload_complaint(phases + R"(, "duration_s": 10})").empty());
  CHECK(workload_complaint(phases + "}").empty());
}
