#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "verification/differential/scenario_draw.hpp"

namespace coldcast {
namespace {

/// Workloads that are made of no others and do not wait for answers.
constexpr std::array open_kinds = {"poisson",  "mmpp",  "map",  "on-off",      "renewal",
                                   "constant", "list",  "list", "burst",       "burst",
                                   "diurnal",  "steps", "ramp", "flash-crowd", "list",
                                   "schedule", "burst", "list", "trace"};

Json random_list(ScenarioDraw& draw) {
  Json times = Json::array();
  Json services = Json::array();
  double now_s = 0;
  for (std::int64_t i = draw.whole(3, 40); i > 0; --i) {
    if (draw.chance(0.7)) now_s += draw.chance(0.15) ? draw.time(80) : draw.time(8);
    // To the millisecond: sums of such numbers are none.
    times.push_back(std::round(now_s * 1000) / 1000);
    services.push_back(draw.time(20));
  }
  Json list{{"kind", "list"}, {"times_s", times}};
  draw.maybe(0.3, list, "services_s", services);
  return list;
}

Json random_open(ScenarioDraw& draw, const std::string& kind) {
  Json load{{"kind", kind}};
  if (kind == "poisson") load["rate_per_s"] = draw.whole(1, 4);
  if (kind == "mmpp") load.update({{"rates_per_s", {0.5, 6}}, {"mean_stay_s", {4, draw.time(60)}}});
  if (kind == "map") load.update({{"d0", {{-3, 1}, {0.5, -1}}}, {"d1", {{2, 0}, {0, 0.5}}}});
  if (kind == "on-off")
    load.update({{"rate_per_s", 5}, {"on_s", draw.times(40)}, {"off_s", draw.times(60)}});
  if (kind == "renewal") {
    load["gap_s"] = draw.times(20);
    load["start"] = draw.word({"stationary", "ordinary"});
  }
  if (kind == "constant")
    load.update({{"interval_s", draw.time(20)}, {"count", draw.whole(3, 30)}});
  if (kind == "list") return random_list(draw);
  if (kind == "burst") {
    load["requests"] = draw.whole(1, 8);
    const double first_s = draw.time(30);
    load["at_s"] = {0, first_s, 6 + first_s};
  }
  if (kind == "diurnal")
    load.update(
        {{"rate_per_s", 3}, {"sinusoids", {{{"amplitude", 0.8}, {"period_s", draw.time(200)}}}}});
  if (kind == "steps")
    load["steps"] = {{{"rate_per_s", 1}, {"until_s", 6}}, {{"rate_per_s", 5}, {"until_s", 12}}};
  if (kind == "ramp")
    load["points"] = {{{"at_s", 0}, {"rate_per_s", 0}}, {{"at_s", 12}, {"rate_per_s", 6}}};
  if (kind == "flash-crowd")
    load.update({{"rate_per_s", 0.5},
                 {"peak_rate_per_s", 6},
                 {"at_s", draw.time(60)},
                 {"rise_s", draw.time(30)},
                 {"hold_s", draw.time(60)},
                 {"decay_s", draw.time(30)}});
  if (kind == "schedule") {
    load.update({{"every_s", draw.time(60)}, {"requests", draw.whole(1, 4)}, {"count", 5}});
    draw.maybe(0.4, load, "jitter_s", draw.time(10));
    draw.maybe(0.4, load, "spread_s", draw.time(10));
  }
  if (kind == "trace") load["file"] = "vegeta.csv";
  return load;
}

Json random_closed(ScenarioDraw& draw) {
  if (draw.chance(0.3)) {
    Json load{
        {"kind", "job"}, {"messages", draw.whole(1, 25)}, {"max_in_flight", draw.whole(1, 5)}};
    draw.maybe(0.5, load, "publish_s", draw.time(2));
    draw.maybe(0.5, load, "redeliveries", draw.whole(1, 2));
    return load;
  }
  Json load{{"kind", "closed-loop"}, {"users", draw.whole(1, 6)}, {"iterations", draw.whole(1, 8)}};
  if (draw.chance(0.7)) load["think_s"] = draw.times(20);
  draw.maybe(0.2, load, "pacing_s", draw.time(20));
  draw.maybe(0.3, load, "begin_with", "think");
  return load;
}

Json random_combined(ScenarioDraw& draw, int deepest) {
  const std::string kind = draw.word({"superposition", "mixture", "sequence", "batches",
                                      "client-batches", "modulated", "superposition"});
  Json load{{"kind", kind}};
  const auto part = [&] { return random_workload(draw, true, deepest - 1); };
  if (kind == "superposition")
    load["parts"] = {{{"of", part()}},
                     {{"of",
                       {{"kind", "pings"},
                        {"every_s", draw.time(60)},
                        {"at_once", draw.whole(1, 2)},
                        {"duration_s", 60}}},
                      {"starts_s", draw.time(10)}}};
  if (kind == "mixture") load["parts"] = {{{"of", part()}, {"weight", 2}}, {{"of", part()}}};
  if (kind == "sequence")
    load["parts"] = {{{"of", part()}, {"duration_s", draw.time(80)}},
                     {{"of", part()}, {"duration_s", draw.time(80)}}};
  if (kind == "batches") load.update({{"of", part()}, {"size", draw.whole(1, 4)}});
  if (kind == "client-batches")
    load.update({{"of", part()}, {"items", draw.whole(1, 4)}, {"max_wait_s", draw.time(20)}});
  if (kind == "modulated")
    load.update({{"of", part()},
                 {"shape",
                  {{"kind", "diurnal"},
                   {"sinusoids", {{{"amplitude", 0.5}, {"period_s", draw.time(200)}}}}}}});
  return load;
}

/// What requests bring: items, functions, messages.
void add_request(ScenarioDraw& draw, Json& load) {
  Json request = Json::object();
  draw.maybe(0.4, request, "items", draw.whole(1, 3));
  if (draw.chance(0.5)) request["functions"] = {{"count", draw.whole(1, 3)}};
  draw.maybe(0.4, request, "payload_bytes",
             Json{{"kind", "empirical"}, {"values", {0, 100'000, 800'000}}});
  load["request"] = request;
}

}  // namespace

Json random_workload(ScenarioDraw& draw, bool open, int deepest) {
  if (!open && draw.chance(0.25)) return random_closed(draw);
  if (deepest > 0 && draw.chance(0.25)) return random_combined(draw, deepest);
  const auto last = static_cast<std::int64_t>(open_kinds.size()) - 1;
  Json load = random_open(draw, open_kinds[static_cast<std::size_t>(draw.whole(0, last))]);
  if (draw.chance(0.3)) add_request(draw, load);
  return load;
}

}  // namespace coldcast
