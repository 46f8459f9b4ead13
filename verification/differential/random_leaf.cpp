#include <nlohmann/json.hpp>
#include <numeric>

#include "verification/differential/scenario_draw.hpp"

namespace coldcast {
namespace {

Json random_rate(ScenarioDraw& draw) {
  return {{"at_once", draw.whole(1, 3)}, {"more", draw.whole(1, 2)}, {"every_s", draw.time(30)}};
}

/// The stages of a start, all of constant times; those of the first call come last.
void add_start_up(ScenarioDraw& draw, Json& platform, bool init) {
  if (draw.chance(0.2)) return;
  if (draw.chance(0.5)) {
    platform["cold_start_s"] = draw.time(40);
    return;
  }
  Json stages = Json::array();
  for (const char* phase : {"provision", "init", "first-call"})
    for (std::int64_t i = draw.whole(0, 2); i > 0; --i) {
      if (!init && std::string{phase} == "init") continue;
      Json stage{{"name", "s" + std::to_string(stages.size())},
                 {"phase", phase},
                 {"time_s", draw.time(15)}};
      if (!stages.empty() && draw.chance(0.4)) {
        const auto other = draw.whole(0, static_cast<std::int64_t>(stages.size()) - 1);
        stage["after"] = Json::array({stages[static_cast<std::size_t>(other)]["name"]});
      } else if (draw.chance(0.2)) {
        stage["after"] = Json::array();
      }
      stages.push_back(stage);
    }
  platform["start_up"] = stages;
}

Json random_function(ScenarioDraw& draw) {
  Json platform{{"kind", "function"}, {"memory_mb", 512 * draw.whole(1, 4)}};
  add_start_up(draw, platform, true);
  if (draw.chance(0.15))
    platform["eviction"] = {{"period_s", draw.time(60)}, {"share", draw.chance(0.5) ? 0.5 : 1.0}};
  else if (draw.chance(0.2))
    platform["keep_alive_s"] = {{"kind", "empirical"},
                                {"values_s", {draw.time(60), draw.time(60), draw.time(30)}}};
  else if (draw.chance(0.8))
    platform["keep_alive_s"] = draw.time(80);
  draw.maybe(0.3, platform, "routing", "newest");
  if (draw.chance(0.5)) platform["binding"] = draw.word({"own", "first-free"});
  if (platform.value("binding", "") == "first-free")
    draw.maybe(0.4, platform, "requests_per_start", draw.whole(1, 3));
  if (draw.chance(0.5))
    platform[draw.word({"account_concurrency", "reserved_concurrency", "max_instances"})] =
        draw.whole(1, 6);
  else
    platform["account_concurrency"] = 50;
  draw.maybe(0.1, platform, "requests_per_s_per_concurrency", draw.whole(1, 3));
  if (draw.chance(0.45)) {
    platform["queue"] = {{"timeout_s", draw.time(40)}};
    draw.maybe(0.5, platform["queue"], "capacity", draw.whole(0, 5));
  }
  if (draw.chance(0.25)) platform["scaling_rate"] = random_rate(draw);
  draw.maybe(0.2, platform, "over_provisioning", draw.chance(0.5) ? 1.5 : 2.25);
  draw.maybe(0.2, platform, "provisioned_concurrency", 1);
  draw.maybe(0.3, platform, "timeout_s", draw.time(50));
  draw.maybe(0.3, platform, "init_limit_s", draw.time(20));
  if (draw.chance(0.4))
    platform["bill_init"] = {{"image", draw.chance(0.7)}, {"provisioned", draw.chance(0.5)}};
  draw.maybe(0.6, platform, "billing_granularity_ms", draw.chance(0.5) ? 100 : 1);
  draw.maybe(0.2, platform, "count_data", true);
  draw.maybe(0.2, platform, "ephemeral_storage_mb", 1024);
  draw.maybe(0.2, platform, "payload_limit_mb", 0.5);
  draw.maybe(0.1, platform, "response_limit_mb", 0.5);
  return platform;
}

Json random_autoscaler(ScenarioDraw& draw) {
  const std::string kind = draw.word({"target", "rps", "schedule"});
  Json rule{{"kind", kind}};
  draw.maybe(0.2, rule, "scale_in", false);
  if (kind == "schedule") {
    rule["events"] = Json::array({Json::array({6 * draw.whole(0, 1), draw.whole(0, 4)}),
                                  Json::array({6 * draw.whole(2, 4), draw.whole(0, 4)})});
    return rule;
  }
  rule["period_s"] = 3;
  rule["window_s"] = kind == "target" && draw.chance(0.4) ? 0 : 3 * draw.whole(1, 4);
  if (kind == "rps")
    rule["target_rps"] = draw.chance(0.5) ? 0.5 : 2.0;
  else if (draw.chance(0.5))
    rule["target_concurrency"] = draw.chance(0.5) ? 1.0 : 0.5;
  else
    rule["target_per_instance"] = draw.whole(1, 3);
  return rule;
}

void add_scaling(ScenarioDraw& draw, Json& platform) {
  const bool pool = platform["kind"] == "pool";
  const bool scaled = draw.chance(0.25);
  if (scaled) platform["autoscaler"] = random_autoscaler(draw);
  bool on_demand = !pool;
  if (draw.chance(0.5)) {
    const std::string word = draw.word({"off", "from-zero", "always"});
    platform["on_demand"] = word;
    on_demand = word != "off";
  }
  // Only a target minds requests that wait: other rules may leave them without an instance for
  // ever.
  const bool minds = !scaled || platform["autoscaler"]["kind"] == "target";
  const std::int64_t least = draw.whole(on_demand && minds ? 0 : 1, 2);
  platform["min_instances"] = least;
  draw.maybe(scaled ? 1.0 : 0.7, platform, "max_instances",
             least + draw.whole(least > 0 ? 0 : 1, 4));
  if (!scaled && platform.contains("max_instances"))
    draw.maybe(0.2, platform, "initial_instances", platform["max_instances"].get<std::int64_t>());
  // A schedule that starts again what goes by keep-alive would do so for ever.
  const bool scheduled = scaled && platform["autoscaler"]["kind"] == "schedule";
  draw.maybe(scheduled ? 0.0 : 0.6, platform, "keep_alive_s", draw.time(80));
  draw.maybe(0.3, platform, "cancel_unneeded_starts", true);
  if (draw.chance(0.25)) platform["scaling_rate"] = random_rate(draw);
  if (draw.chance(0.6)) platform["placement"] = draw.word({"fill-first", "spread", "round-robin"});
}

void add_waiting(ScenarioDraw& draw, Json& platform) {
  const bool batches = platform.contains("batching");
  draw.maybe(batches ? 0.0 : 0.2, platform, "readiness", "port");
  if (draw.chance(0.5)) {
    // Patience is counted in starts only where one stage comes after the other.
    bool in_a_row = true;
    for (const Json& stage : platform.value("start_up", Json::array()))
      in_a_row = in_a_row && !stage.contains("after");
    Json queue = Json::object();
    draw.maybe(batches || platform.contains("readiness") ? 0.0 : 0.4, queue, "at", "instance");
    draw.maybe(0.5, queue, "capacity", draw.whole(0, 5));
    draw.maybe(0.1, queue, "awaits_starts", false);
    if (draw.chance(0.5))
      queue["patience_s"] = draw.time(50);
    else if (draw.chance(0.3))
      queue["patience_s"] = {{"kind", "empirical"},
                             {"values_s", {draw.time(50), draw.time(50), draw.time(20)}}};
    draw.maybe(in_a_row ? 0.2 : 0.0, queue, "patience_per_start", draw.whole(1, 3));
    platform["queue"] = queue;
  }
  if (draw.chance(0.4)) {
    platform["timeout_s"] = draw.time(60);
    if (batches) platform["timeout_s"] = 3;  // no less than what a batch waits
    if (draw.chance(0.8)) platform["timeout_mode"] = draw.word({"zombie", "drop", "abort"});
  }
  // A rule that counts arrivals need not look where all messages are refused.
  const bool counts = platform.contains("autoscaler") && platform["autoscaler"]["kind"] == "rps";
  draw.maybe(counts ? 0.0 : 0.15, platform, "payload_limit_mb", 0.5);
  draw.maybe(0.05, platform, "response_limit_mb", 0.5);
}

void add_billing(ScenarioDraw& draw, Json& platform) {
  if (draw.chance(0.1)) return;
  Json billing{{"by", draw.word({"busy-time", "instance-time", "request-time", "nothing"})},
               {"of", {"memory", "vcpu", "instance"}},
               {"requests", draw.chance(0.5)},
               {"data", draw.chance(0.5)},
               {"start_up", draw.chance(0.5)}};
  if (platform.contains("gpu")) billing["of"].push_back("gpu");
  draw.maybe(0.5, billing, "granularity_s", draw.chance(0.5) ? 0.1 : 1.0);
  draw.maybe(0.3, billing, "at_least_s", draw.time(30));
  draw.maybe(0.2, billing, "instance_at_least_s", draw.time(60));
  platform["billing"] = billing;
}

Json random_fleet(ScenarioDraw& draw, const char* kind) {
  Json platform{{"kind", kind}, {"memory_mb", 4096}};
  const bool pool = platform["kind"] == "pool";
  if (draw.chance(0.6)) platform["vcpu"] = draw.whole(1, 3);
  if (draw.chance(0.2)) platform["gpu"] = "t4";
  if (pool && draw.chance(0.6)) platform["workers"] = draw.whole(1, 3);
  if (!pool && draw.chance(0.8)) platform["concurrency"] = draw.whole(1, 4);
  if (draw.chance(0.5)) platform["cpu"] = draw.word({"own", "shared"});
  if (pool && platform.value("cpu", "own") == "own" && draw.chance(0.6)) {
    const std::int64_t most = draw.whole(1, 4);
    platform["batching"] = {{"at_most", most}};
    draw.maybe(0.7, platform["batching"], "at_least", draw.whole(1, most));
    draw.maybe(0.8, platform["batching"], "window_s", draw.time(15));
  }
  add_start_up(draw, platform, true);
  add_scaling(draw, platform);
  add_waiting(draw, platform);
  add_billing(draw, platform);
  return platform;
}

Json random_job(ScenarioDraw& draw) {
  Json platform{{"kind", "job"},
                {"memory_mb", 1024},
                {"workers", draw.whole(1, 4)},
                {"inner_workers", draw.whole(1, 3)},
                {"iterations", draw.whole(1, 4)},
                {"work_vcpu_s", draw.time(60)}};
  if (draw.chance(0.5)) platform["vcpu"] = draw.whole(1, 3);
  add_start_up(draw, platform, true);
  for (const char* key : {"update_s", "read_s", "connection_s", "pipe_s_per_inner", "launch_s",
                          "invoke_interval_s", "extra_launch_s_per_vcpu"})
    draw.maybe(0.4, platform, key, draw.time(4));
  for (const char* what : {"data", "update", "pipe"})
    if (draw.chance(0.2)) {
      platform[what + std::string{"_mb"}] = 60 * draw.whole(1, 8);
      platform[what + std::string{"_mb_per_s"}] = 1000;
    }
  draw.maybe(0.3, platform, "broadcast", true);
  draw.maybe(0.3, platform, "timeout_s", draw.time(100));
  draw.maybe(0.5, platform, "account_concurrency", draw.whole(2, 9));
  draw.maybe(0.3, platform, "init_limit_s", draw.time(20));
  draw.maybe(0.3, platform, "bill_init", Json{{"image", true}});
  draw.maybe(0.5, platform, "billing_granularity_ms", 100);
  return platform;
}

}  // namespace

Json ScenarioDraw::times(std::int64_t most) {
  if (chance(0.5)) return time(most);
  if (chance(0.2)) return {{"kind", "exponential"}, {"mean_s", time(most)}};
  return {{"kind", "empirical"}, {"values_s", {time(most), time(most), time(most)}}};
}

Json random_leaf(ScenarioDraw& draw) {
  switch (draw.whole(0, 9)) {
    case 0:
      return random_job(draw);
    case 1:
    case 2:
    case 3:
      return random_fleet(draw, "container");
    case 4:
    case 5:
    case 6:
      return random_fleet(draw, "pool");
    default:
      return random_function(draw);
  }
}

}  // namespace coldcast
