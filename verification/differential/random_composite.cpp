#include <nlohmann/json.hpp>

#include "verification/differential/scenario_draw.hpp"

namespace coldcast {
namespace {

Json random_part(ScenarioDraw& draw, std::int64_t number, int deepest) {
  Json part{{"name", "part-" + std::to_string(number)},
            {"platform", random_platform(draw, deepest - 1)}};
  if (draw.chance(0.2))
    part["model"] = {{"service", draw.times(20)},
                     {"gpus", {{"t4", {{"service", draw.time(10)}}}}},
                     {"messages", {{"request_mb", draw.chance(0.5) ? 0.25 : 1.0}}}};
  return part;
}

Json random_gateway(ScenarioDraw& draw, int deepest) {
  Json gateway{{"kind", "gateway"}, {"platform", random_platform(draw, deepest - 1)}};
  if (draw.chance(0.5)) gateway["round_trip_s"] = draw.times(4);
  draw.maybe(0.3, gateway, "bandwidth_mb_per_s", 10);
  draw.maybe(0.4, gateway, "timeout_s", draw.time(60));
  draw.maybe(0.4, gateway, "payload_limit_mb", 0.5);
  draw.maybe(0.3, gateway, "response_limit_mb", 0.5);
  if (draw.chance(0.5))
    gateway["over_limit"] = {
        {"kind", "object-storage"}, {"latency_s", draw.time(3)}, {"bandwidth_mb_per_s", 20}};
  if (draw.chance(0.3)) {
    gateway["requests_per_s"] = draw.chance(0.5) ? 0.5 : 2.0;
    draw.maybe(0.5, gateway, "burst", draw.whole(1, 5));
    draw.maybe(0.5, gateway, "bill_throttled", true);
  }
  draw.maybe(0.4, gateway, "billing_unit_kb", 512);
  return gateway;
}

Json random_router(ScenarioDraw& draw, int deepest) {
  const std::string policy = draw.word({"weighted", "overflow", "cheapest-first"});
  Json router{{"kind", "router"}, {"policy", policy}, {"targets", Json::array()}};
  const std::int64_t targets = draw.whole(1, 3);
  for (std::int64_t i = 0; i < targets; ++i) {
    Json target = random_part(draw, i, deepest);
    const bool last = i + 1 == targets;
    if (policy == "weighted") draw.maybe(0.7, target, "weight", draw.whole(1, 4));
    if (policy == "overflow" && !last) target["limit"] = draw.whole(0, 3);
    if (policy == "cheapest-first") {
      target["usd_per_1m"] = last ? 100 : draw.whole(1, 5);  // the last takes what is left
      if (!last) draw.maybe(0.5, target, "limit", draw.whole(0, 3));
    }
    router["targets"].push_back(target);
  }
  return router;
}

Json random_pipeline(ScenarioDraw& draw, int deepest) {
  Json pipeline{{"kind", "pipeline"}, {"stages", Json::array()}};
  const std::int64_t stages = draw.whole(1, 4);
  for (std::int64_t i = 0; i < stages; ++i) {
    Json stage = random_part(draw, i, deepest);
    draw.maybe(0.3, stage, "fan_out", draw.whole(1, 3));
    draw.maybe(0.25, stage, "share", 0.5);
    if (i > 0 && draw.chance(0.5)) {
      stage["after"] = Json::array();
      for (std::int64_t before = 0; before < i; ++before)
        if (draw.chance(0.5)) stage["after"].push_back("part-" + std::to_string(before));
    }
    pipeline["stages"].push_back(stage);
  }
  return pipeline;
}

Json random_account(ScenarioDraw& draw, int deepest) {
  const bool by_workload = draw.chance(0.5);
  Json account{{"kind", "account"}, {"functions", Json::array()}};
  if (by_workload || draw.chance(0.3)) account["by"] = by_workload ? "workload" : "share";
  const std::int64_t functions = draw.whole(1, 3);
  std::int64_t reserved = 0;
  for (std::int64_t i = 0; i < functions; ++i) {
    Json function = random_part(draw, i, deepest);
    if (!by_workload) draw.maybe(0.6, function, "share", draw.whole(1, 4));
    if (draw.chance(0.4)) {
      function["reserved"] = draw.whole(0, 3);
      reserved += function["reserved"].get<std::int64_t>();
    }
    account["functions"].push_back(function);
  }
  draw.maybe(0.8, account, "concurrency", reserved + draw.whole(1, 5));
  return account;
}

}  // namespace

Json random_platform(ScenarioDraw& draw, int deepest) {
  if (deepest == 0 || draw.chance(0.5)) return random_leaf(draw);
  switch (draw.whole(0, 3)) {
    case 0:
      return random_gateway(draw, deepest);
    case 1:
      return random_router(draw, deepest);
    case 2:
      return random_pipeline(draw, deepest);
    default:
      return random_account(draw, deepest);
  }
}

Json random_client(ScenarioDraw& draw) {
  Json client = Json::object();
  if (draw.chance(0.5)) client["round_trip_s"] = draw.times(4);
  draw.maybe(0.3, client, "bandwidth_mb_per_s", 10);
  draw.maybe(0.6, client, "timeout_s", draw.time(60));
  if (draw.chance(0.5)) return client;
  Json retry = Json::object();
  draw.maybe(0.7, retry, "attempts", draw.whole(1, 4));
  if (draw.chance(0.7)) retry["backoff_s"] = draw.times(10);
  draw.maybe(0.5, retry, "backoff_factor", draw.whole(1, 3));
  draw.maybe(0.3, retry, "max_backoff_s", draw.time(20));
  if (draw.chance(0.7)) retry["jitter"] = draw.word({"none", "full", "equal"});
  if (draw.chance(0.3)) retry["on"] = {"throttled", "payload", "timed_out", "out_of_memory"};
  client["retry"] = retry;
  return client;
}

}  // namespace coldcast
