#include "platforms/autoscaling/autoscaler_config.hpp"

#include <algorithm>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::string scenario_file = "s.json";

AutoscalerRule rule(const std::string& autoscaler) {
  const Json platform = parse_json("{\"autoscaler\": " + autoscaler + "}", scenario_file);
  Fields fields{platform, scenario_file, "/platform"};
  const AutoscalerRule read = read_autoscaler(fields);
  fields.done();
  return read;
}

std::string autoscaler_complaint(const std::string& autoscaler) {
  try {
    rule(autoscaler);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

/// Gives two instances so many times what they can take.
void load_times(Watched& service, int times) {
  service.view.ready = 2;
  service.view.concurrency = 4;
  service.view.serving = times > 0 ? 8 : 0;
  service.view.queued = 11 * times;
  service.view.p99 = seconds(times);
  service.outstanding = 19 * times;
  service.vcpus = 1.9 * times;
  service.per_s = 40 * times;
}

}  // namespace

TEST_CASE("a platform without an autoscaler has a rule that makes none") {
  const Json platform = Json::object();
  Fields fields{platform, scenario_file};
  CHECK_FALSE(read_autoscaler(fields).make);
}

TEST_CASE("each kind of autoscaler is read and looks as often as its vendor says") {
  const auto period_s = [](const std::string& text) { return to_seconds(rule(text).period); };
  CHECK(period_s(R"({"kind": "target", "target_vcpu": 0.6})") == 5);
  CHECK(period_s(R"({"kind": "rps"})") == 2);
  CHECK(period_s(R"({"kind": "kpa"})") == 2);
  CHECK(period_s(R"({"kind": "hpa"})") == 15);
  CHECK(period_s(R"({"kind": "target-tracking", "target_vcpu": 0.5})") == 60);
  CHECK(period_s(R"({"kind": "double"})") == 5);
  CHECK(period_s(R"({"kind": "openfaas"})") == 10);
  CHECK(period_s(R"({"kind": "delay"})") == 10);
  CHECK(period_s(R"({"kind": "kpa", "period_s": "500ms"})") == 0.5);
}

TEST_CASE("two autoscalers of one rule know nothing of each other") {
  const AutoscalerRule read = rule(R"({"kind": "target", "target_per_instance": 1})");
  Watched busy{read}, idle{read};
  busy.outstanding = 7;
  CHECK(busy.look() == 7);
  CHECK(idle.look() == 0);
}

TEST_CASE("a pause whose looks were left out changes nothing after it") {
  for (const std::string kind :
       {R"("target", "target_concurrency": 0.6, "target_vcpu": 0.6)", R"("rps", "target_rps": 7)",
        R"("kpa")", R"("kpa", "scale_down_delay_s": 100)", R"("hpa")",
        R"("hpa", "target_concurrency": 3, "scale_up_period_s": 100)",
        R"("target-tracking", "target_vcpu": 0.5, "metric_delay_s": 100)", R"("double")",
        R"("openfaas")", R"("delay")", R"("schedule", "events": [[10, 3], [4000, 7]])"}) {
    for (const int before : {1, 2, 3, 4, 40}) {
      INFO(kind << ", " << before << " looks before the pause");
      const AutoscalerRule read = rule("{\"kind\": " + kind + "}");
      Watched awake{read}, asleep{read};
      load_times(awake, 6);
      load_times(asleep, 6);
      for (int i = 0; i < before; ++i) REQUIRE(awake.look() == asleep.look());
      load_times(awake, 0);
      load_times(asleep, 0);
      awake.look(200);
      asleep.pass(200 * to_seconds(read.period));
      load_times(awake, 2);
      load_times(asleep, 2);
      // The platform keeps its minimum, which is two.
      for (int i = 0; i < 40; ++i)
        CHECK(std::max<std::int64_t>(awake.look(), 2) == std::max<std::int64_t>(asleep.look(), 2));
    }
  }
}

TEST_CASE("instances go by the autoscaler unless it shall not scale in") {
  CHECK(rule(R"({"kind": "kpa"})").scales_in);
  CHECK_FALSE(rule(R"({"kind": "kpa", "scale_in": false})").scales_in);
  CHECK_FALSE(rule(R"({"kind": "double"})").scales_in);
  CHECK(rule(R"({"kind": "double", "scale_in": true})").scales_in);
}

TEST_CASE("only the rule on latency watches it") {
  CHECK(rule(R"({"kind": "double"})").watches_latency);
  CHECK_FALSE(rule(R"({"kind": "hpa"})").watches_latency);
}

TEST_CASE("the keys of a target make its rule") {
  Watched service{rule(R"({"kind": "target", "period_s": 10, "window_s": 0,
                           "target_concurrency": 0.5, "source": "an example"})")};
  service.view.concurrency = 8;
  service.view.queued = 12;
  CHECK(service.look() == 3);
}

TEST_CASE("the keys of Knative make its rule") {
  const AutoscalerRule read = rule(R"({"kind": "kpa", "stable_window_s": "20s",
      "panic_window_percentage": 50, "panic_threshold_percentage": 300,
      "target_utilization_percentage": 100, "target_concurrency": 2, "max_scale_up_rate": 3,
      "max_scale_down_rate": 4, "scale_to_zero_grace_s": 0, "scale_down_delay_s": 0})");
  Watched busy{read};
  busy.view.ready = 4;
  busy.outstanding = 16;
  CHECK(busy.look() == 8);  // 16 / 2, 200 % of those ready: no panic
  busy.outstanding = 1000;
  CHECK(busy.look() == 12);  // 3 x 4

  Watched idle{read};
  idle.view.ready = 400;
  CHECK(idle.look() == 100);
  idle.view.ready = 1;
  CHECK(idle.look(8) == 1);
  CHECK(idle.look() == 0);  // after 20 s
}

TEST_CASE("the keys of Kubernetes make its rule") {
  Watched service{rule(R"({"kind": "hpa", "period_s": 10, "metric_lag_s": 0, "tolerance": 0.5,
      "target_concurrency": 2, "scale_down_stabilization_s": 0, "scale_up_percent": 50,
      "scale_up_pods": 1, "scale_up_period_s": 10, "scale_down_percent": 25,
      "scale_down_period_s": 10})")};
  service.view.ready = 8;
  service.vcpus = 100;
  service.outstanding = 23;
  CHECK(service.obey() == 8);
  service.outstanding = 100;
  CHECK(service.obey() == 12);
  service.outstanding = 0;
  CHECK(service.obey() == 9);
}

TEST_CASE("without a target Kubernetes looks at half of the vCPUs") {
  Watched service{rule(R"({"kind": "hpa", "metric_lag_s": 0})")};
  service.vcpus = 1;
  CHECK(service.look() == 2);
}

TEST_CASE("the keys of target tracking make its rule") {
  Watched service{rule(R"({"kind": "target-tracking", "target_per_instance_per_minute": 60,
      "period_s": 30, "out_datapoints": 1, "in_datapoints": 2, "in_factor": 0.5,
      "scale_out_cooldown_s": 0, "scale_in_cooldown_s": "1m", "metric_delay_s": 30})")};
  service.per_s = 4;
  CHECK(service.look() == 1);
  CHECK(service.obey() == 4);
  service.per_s = 1;
  service.obey();
  CHECK(service.view.ready > 4);  // the datapoint before, of four times the target
  service.view.ready = 4;
  CHECK(service.obey() == 4);
  CHECK(service.obey() == 1);
}

TEST_CASE("the keys of OpenFaaS make its rule") {
  Watched service{rule(R"({"kind": "openfaas", "period_s": 5, "window_s": 5, "rps_threshold": 1,
      "for_s": 0, "repeat_s": 5, "step_percent": 10, "max_instances": 30})")};
  service.per_s = 2;
  CHECK(service.obey() == 4);
  CHECK(service.obey() == 7);
}

TEST_CASE("the keys of Ray Serve make its rule") {
  Watched service{rule(R"({"kind": "delay", "period_s": 1, "window_s": 0,
      "target_ongoing_requests": 4, "upscale_delay_s": 1, "downscale_delay_s": 2})")};
  service.view.serving = 12;
  CHECK(service.obey() == 1);
  CHECK(service.obey() == 3);
  service.view.serving = 4;
  CHECK(service.obey(2) == 3);
  CHECK(service.obey() == 1);
}

TEST_CASE("DET-SCALE-1: six instances from 30 seconds on, looked for at 30 seconds") {
  const AutoscalerRule read = rule(R"({"kind": "schedule", "events": [[30, 6]]})");
  CHECK(read.period == seconds(30));
  Watched service{read};
  CHECK(service.look_after(0) == 0);
  CHECK(service.look() == 6);
}

TEST_CASE("the period of a schedule is the longest that meets all its instants") {
  const auto period = [](const std::string& events) {
    return rule(R"({"kind": "schedule", "events": )" + events + "}").period;
  };
  CHECK(period("[[0, 1], [40, 6], [\"1m\", 3]]") == seconds(20));
  CHECK(period("[[0, 3]]") == seconds(1));
  CHECK(period("[[0.5, 3], [0.503, 2]]") == std::chrono::milliseconds{1});
  CHECK(autoscaler_complaint(R"({"kind": "schedule", "events": [[0.0005, 3]]})") ==
        "s.json: /platform/autoscaler/events: must be at multiples of a millisecond");
}

TEST_CASE("a schedule that is none is refused") {
  const auto said = [](const std::string& events) {
    return autoscaler_complaint(R"({"kind": "schedule", "events": )" + events + "}");
  };
  CHECK(said("[]") ==
        "s.json: /platform/autoscaler/events: expected an array such as [[30, 6], [\"5m\", 2]], "
        "found an array");
  CHECK(said("[30, 6]") ==
        "s.json: /platform/autoscaler/events/0: expected a pair: from which second on, how many "
        "instances, found 30");
  CHECK(said("[[30, 1.5]]") ==
        "s.json: /platform/autoscaler/events/0/1: expected a whole number, found 1.5");
  CHECK(said("[[-1, 1]]") == "s.json: /platform/autoscaler/events/0/0: -1 is below 0 s");
  CHECK(said("[[30, 6], [30, 2]]") ==
        "s.json: /platform/autoscaler/events: must be in order of time, each later than the one "
        "before");
  CHECK(autoscaler_complaint(R"({"kind": "schedule"})") ==
        "s.json: /platform/autoscaler: missing \"events\"");
}

TEST_CASE("an autoscaler that nobody knows is refused with a suggestion") {
  CHECK(autoscaler_complaint(R"({"kind": "kpaa"})") ==
        "s.json: /platform/autoscaler/kind: no \"kpaa\"; did you mean \"kpa\"?");
  CHECK(autoscaler_complaint("{}") == "s.json: /platform/autoscaler: missing \"kind\"");
  CHECK(autoscaler_complaint("5") == "s.json: /platform/autoscaler: expected an object, found 5");
}

TEST_CASE("a key that the kind of autoscaler does not know is refused") {
  CHECK(autoscaler_complaint(R"({"kind": "kpa", "stable_window_ms": 60000})") ==
        "s.json: /platform/autoscaler/stable_window_ms: unknown key; the unit here is seconds: "
        "\"stable_window_s\"");
  CHECK(autoscaler_complaint(R"({"kind": "hpa", "tolerence": 0.1})") ==
        "s.json: /platform/autoscaler/tolerence: unknown key; did you mean \"tolerance\"?");
}

TEST_CASE("values that no autoscaler could work with are refused") {
  CHECK(autoscaler_complaint(R"({"kind": "kpa", "panic_threshold_percentage": 100})") ==
        "s.json: /platform/autoscaler/panic_threshold_percentage: 100 is below 110");
  CHECK(autoscaler_complaint(R"({"kind": "kpa", "panic_window_percentage": 0})") ==
        "s.json: /platform/autoscaler/panic_window_percentage: 0 is below 1");
  CHECK(autoscaler_complaint(R"({"kind": "hpa", "period_s": 0})") ==
        "s.json: /platform/autoscaler/period_s: 0 is below 0.001 s");
  CHECK(autoscaler_complaint(R"({"kind": "delay", "upscale_delay_s": "inf"})") ==
        "s.json: /platform/autoscaler/upscale_delay_s: \"inf\" is above 1000000000 s");
  CHECK(autoscaler_complaint(R"({"kind": "target", "target_concurrency": 60})") ==
        "s.json: /platform/autoscaler/target_concurrency: 60 is above 1");
}

TEST_CASE("a rule on a target needs one") {
  CHECK(autoscaler_complaint(R"({"kind": "target"})") ==
        "s.json: /platform/autoscaler: needs \"target_concurrency\", \"target_vcpu\" or "
        "\"target_per_instance\", or several of them");
  const std::string either =
      "s.json: /platform/autoscaler: needs \"target_per_instance_per_minute\" or \"target_vcpu\", "
      "not both";
  CHECK(autoscaler_complaint(R"({"kind": "target-tracking"})") == either);
  CHECK(autoscaler_complaint(R"({"kind": "target-tracking", "target_vcpu": 0.5,
                      "target_per_instance_per_minute": 70})") == either);
}
