// --strict: what is refused ends with status 1, and leaves nothing that looks like a result.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

const std::string on_server =
    "configs/scenarios/platforms/gcp-gce.json --quiet --set /run/replications=3 ";
const std::string overloaded = on_server +
                               "--set '/workload={\"kind\": \"poisson\", \"rate_per_s\": 80}' "
                               "--set /run/duration_s=60 ";
/// Enough for the 99.9th percentile.
const std::string good =
    "configs/scenarios/canonical-keepalive.json --quiet --set /run/replications=5 "
    "--set /run/requests=40000 ";

}  // namespace

TEST_CASE("a refused run is shown with a warning, and under --strict not at all") {
  const Ended lax = program("run " + overloaded);
  CHECK(lax.status == 0);
  CHECK(lax.out.find("\nwarning, unstable: unstable: latencies grow throughout the run") !=
        std::string::npos);
  const TemporaryFolder folder;
  const Ended strict =
      program("run " + overloaded + "--strict --output-dir " + (folder / "results").string());
  CHECK(strict.status == 1);
  CHECK(strict.out == "");
  CHECK(strict.err.find("coldcast: refused (unstable): unstable: latencies grow throughout") !=
        std::string::npos);
  CHECK(fs::is_empty(folder / "results"));
  // Without an end of the line it is known before, and not even tried.
  const Ended known = program("run " + overloaded +
                              "--strict --set '/platform/queue={\"capacity\": \"inf\"}' "
                              "--output-dir " +
                              (folder / "none").string());
  CHECK(known.status == 1);
  CHECK(known.err.starts_with("coldcast: refused (unstable): unstable: 80 requests/s bring 1.6"));
  CHECK(lines_of(known.err) == 1);
  CHECK_FALSE(fs::exists(folder / "none"));
}

TEST_CASE("a run without refusals is the same under --strict") {
  const Ended lax = program("run " + good + "--format json");
  const Ended strict = program("run " + good + "--format json --strict");
  CHECK(strict.status == 0);
  CHECK(strict.out == lax.out);
  CHECK(json_of(lax)["refusals"].empty());
}

TEST_CASE("refusals have a code for programs beside the text, which is a warning too") {
  const Json json = json_of(program(tiny + "--format json"));
  REQUIRE(!json["refusals"].empty());
  for (const Json& refusal : json["refusals"]) {
    CHECK(refusal["code"].is_string());
    CHECK(std::count(json["warnings"].begin(), json["warnings"].end(), refusal["text"]) == 1);
  }
  CHECK(json["refusals"][0]["code"] == "percentile-beyond-samples");
  const Ended strict = program(tiny + "--strict");
  CHECK(strict.status == 1);
  CHECK(strict.out == "");
  CHECK(lines_of(strict.err) == json["refusals"].size());
}

TEST_CASE("one refused scenario is enough to refuse a comparison, and it is named") {
  const Ended call =
      program("compare --strict " + good + "configs/scenarios/platforms/gcp-functions.json");
  CHECK(call.status == 1);
  CHECK(call.out == "");
  CHECK(call.err.find("configs/scenarios/platforms/gcp-functions.json: ") != std::string::npos);
}
