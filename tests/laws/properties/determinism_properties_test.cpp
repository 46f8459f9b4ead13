// The same scenario, seed and version give the same bytes: on any number of threads, whatever ran
// before, and whoever else watches.

#include "sim/report/run_json.hpp"
#include "sim/study/study.hpp"
#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_scenarios.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

/// What `coldcast run` would write.
std::string bytes_of(const Scenario& scenario, RunOptions options = {}) {
  return run_json(scenario, run_scenario(scenario, options), "2026-01-01", std::nullopt).dump(1);
}

std::string bytes_on(int threads, const Scenario& scenario) {
  RunOptions options;
  options.jobs = threads;
  return bytes_of(scenario, std::move(options));
}

/// The metrics alone.
std::string csv_of(const Scenario& scenario, RunOptions options = {}) {
  return run_csv(run_scenario(scenario, options));
}

}  // namespace

TEST_CASE("a random scenario gives the same bytes on 1, 2 and 16 threads") {
  holds(
      "any number of threads",
      [] {
        const Scenario scenario = testing::scenario(*scenarios());
        const std::string alone = bytes_on(1, scenario);
        RC_ASSERT(alone.size() > 1000);
        RC_ASSERT(bytes_on(2, scenario) == alone);
        RC_ASSERT(bytes_on(16, scenario) == alone);
      },
      40);
}

TEST_CASE("random scenarios give the same bytes in any order") {
  holds(
      "any order",
      [] {
        std::vector<std::string> texts;
        for (int i = 0; i < 3; ++i) texts.push_back(*scenarios());
        std::vector<std::string> forward, backward;
        for (const std::string& text : texts) forward.push_back(bytes_of(testing::scenario(text)));
        std::reverse(texts.begin(), texts.end());
        for (const std::string& text : texts) backward.push_back(bytes_of(testing::scenario(text)));
        std::reverse(backward.begin(), backward.end());
        RC_ASSERT(forward == backward);
      },
      20);
}

TEST_CASE("another limit, a timeline or a trace changes no number of a random scenario") {
  holds(
      "unrelated observers",
      [] {
        const std::string text = *scenarios();
        const Scenario scenario = testing::scenario(text);
        const std::string alone = csv_of(scenario);

        Timeline timeline{seconds(1)};
        testing::Recorder trace;
        RunOptions watched;
        watched.watchers = {.timeline = &timeline, .trace = &trace};
        RC_ASSERT(csv_of(scenario, watched) == alone);
        RC_ASSERT(!timeline.rows().empty());

        const Scenario limited =
            testing::scenario(text, R"({"run": {"slo": ["latency_p95_ms<=500"]}})");
        RC_ASSERT(csv_of(limited) == alone);
        RC_ASSERT(run_scenario(limited, {}).slo.size() == 1);
      },
      40);
}
