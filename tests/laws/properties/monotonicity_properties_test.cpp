// More is never worse, path by path, where that can be said: in a line that is served first come,
// first served and that nobody leaves. (With time limits or refusals it is not so, nor is it of a
// keep-alive where starts take time: a request that is warm may end earlier, and the next find its
// instance gone.)

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_platforms.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

struct Servers {
  std::int64_t instances = 1;
  std::int64_t workers = 1;
  std::int64_t which = 0;    ///< for a change of one request
  std::int64_t percent = 0;  ///< likewise
  std::int64_t more = 1;
};

Servers draw_servers(Draw& draw) {
  return {.instances = draw.whole("instances", 1, 4),
          .workers = draw.whole("workers", 1, 3),
          .which = draw.whole("which", 0, 999),
          .percent = draw.whole("percent", 0, 99),
          .more = draw.whole("more", 1, 3)};
}

FleetConfig pool(std::int64_t instances, std::int64_t workers) {
  FleetConfig config = testing::servers(0, instances);
  config.concurrency = workers;
  return config;
}

std::size_t require_no_later(const std::vector<Outcome>& better, const std::vector<Outcome>& than) {
  std::size_t earlier = 0;
  RC_ASSERT(better.size() == than.size());
  for (std::size_t id = 0; id < than.size(); ++id) {
    RC_ASSERT(better[id].started <= than[id].started);
    RC_ASSERT(better[id].finished <= than[id].finished);
    earlier += better[id].started < than[id].started;
  }
  return earlier;
}

}  // namespace

TEST_CASE("another server or worker delays no request") {
  std::size_t earlier = 0;
  holds("more servers", [&] {
    const auto trial = *trials(draw_servers);
    const Servers& drawn = trial.config;
    const auto requests = trial.requests(Bring::time);
    const auto before = outcomes_on(pool(drawn.instances, drawn.workers), requests);
    earlier += require_no_later(
        outcomes_on(pool(drawn.instances + drawn.more, drawn.workers), requests), before);
    earlier += require_no_later(
        outcomes_on(pool(drawn.instances, drawn.workers + drawn.more), requests), before);
  });
  if (full_run()) CHECK(earlier > 500);
}

TEST_CASE("a service that is shorter delays no request") {
  std::size_t earlier = 0;
  holds("shorter service", [&] {
    const auto trial = *trials(draw_servers);
    const Servers& drawn = trial.config;
    auto requests = trial.requests(Bring::time);
    if (requests.empty()) return;
    const FleetConfig config = pool(drawn.instances, drawn.workers);
    const auto before = outcomes_on(config, requests);
    Request& changed = requests[static_cast<std::size_t>(drawn.which) % requests.size()];
    changed.demand = Demand::of(changed.demand.time() * drawn.percent / 100);
    earlier += require_no_later(outcomes_on(config, requests), before);
  });
  if (full_run()) CHECK(earlier > 100);
}

TEST_CASE("a request less delays no other") {
  std::size_t earlier = 0;
  holds("fewer requests", [&] {
    const auto trial = *trials(draw_servers);
    const Servers& drawn = trial.config;
    auto requests = trial.requests(Bring::time);
    if (requests.empty()) return;
    const FleetConfig config = pool(drawn.instances, drawn.workers);
    auto before = outcomes_on(config, requests);
    const auto gone =
        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(drawn.which) % requests.size());
    requests.erase(requests.begin() + gone);
    before.erase(before.begin() + gone);
    earlier += require_no_later(outcomes_on(config, requests), before);
  });
  if (full_run()) CHECK(earlier > 100);
}
