// Pipelines: stages one after the other and side by side, copies, shares, and failures. At the end,
// composites made of composites.

#include "platforms/composites/pipeline.hpp"

#include "platforms/composites/gateway.hpp"
#include "tests/catch.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Step = PipelineConfig::Stage;

/// Stages "a", "b", "c", ... on these functions.
Pipeline pipeline(std::initializer_list<FunctionConfig> functions, std::vector<Step> stages) {
  for (std::size_t i = 0; i < stages.size(); ++i) stages[i].name = std::string(1, char('a' + i));
  return {children(functions), {.stages = std::move(stages)}, 1, 0};
}

const FunctionConfig one_s = function(1, 0, 600);
const FunctionConfig two_s = function(2, 0, 600);
const FunctionConfig three_s = function(3, 0, 600);

/// a, then b and c side by side, then d.
std::vector<Step> diamond() { return {{}, {.after = {0}}, {.after = {0}}, {.after = {1, 2}}}; }

std::string stages(const std::string& json) {
  return R"({"kind": "pipeline", "stages": [)" + json + "]}";
}

std::string stage(const std::string& name, const std::string& keys = "") {
  return R"({"name": ")" + name + R"(", )" + keys + R"("platform": {"kind": "function"}})";
}

}  // namespace

TEST_CASE("a pipeline of one stage leaves everything as it is but the luck") {
  const std::vector<Call> calls = irregular_calls(300);
  FunctionPlatform alone{random_function(), 1, 0};
  Pipeline single = pipeline({random_function()}, {{}});
  CHECK(same(outcomes_of(single, calls), outcomes_of(alone, calls)));
  CHECK(single.usage().of(1, Meter::memory_time) == alone.usage()[Meter::memory_time]);
}

TEST_CASE("stages follow each other without a gap") {
  Pipeline chain = pipeline({one_s, two_s, three_s}, {{}, {.after = {0}}, {.after = {1}}});
  const auto outcomes = outcomes_of(chain, {{0}, {10}});
  CHECK(outcomes[0].started == seconds(0));
  CHECK(outcomes[0].finished == seconds(6));
  CHECK(outcomes[0].billed == seconds(6));
  CHECK(outcomes[0].cold);
  CHECK(outcomes[1].finished == seconds(16));
  CHECK_FALSE(outcomes[1].cold);
  for (std::size_t part = 1; part <= 3; ++part) CHECK(chain.usage().of(part, Meter::requests) == 2);
}

TEST_CASE("stages side by side overlap and the next waits for the slower one") {
  // a over [0, 1), b over [1, 3), c over [1, 4), d over [4, 5).
  Pipeline split = pipeline({one_s, two_s, three_s, one_s}, diamond());
  CHECK(outcomes_of(split, {{0}})[0].finished == seconds(5));
  const Counts counts = split.counts();
  REQUIRE(counts.parts.size() == 4);
  CHECK(counts.parts[2].name == "c");
  CHECK(counts.parts[2].count == 1);
  CHECK(counts.parts[2].total == seconds(3));
  CHECK(split.occupancies(seconds(5)).busy.area_s() == Approx(7));
}

TEST_CASE("a stage with copies is done when the last copy is") {
  // Two slots for three copies of 2 s would throttle one; with three all run at once.
  FunctionConfig random = function(0, 0, 600);
  random.service_s = Distribution::exponential(1);
  Pipeline wide = pipeline({random, one_s}, {{.fan_out = 50}, {.after = {0}}});
  const auto outcomes = outcomes_of(wide, {{0}});
  CHECK(wide.usage().of(1, Meter::requests) == 50);
  CHECK(wide.usage().of(2, Meter::requests) == 1);
  const Duration longest = wide.counts().parts[0].total;
  CHECK(outcomes[0].finished == longest + seconds(1));
  INFO("the longest of 50 exponential times of mean 1 s is 4.5 s on average, and copies differ");
  CHECK(longest > seconds(2));
  CHECK(longest < seconds(10));
}

TEST_CASE("a copy meets what the one before it has done at the same instant") {
  Pipeline instant = pipeline({function(0, 0, 600)}, {{.fan_out = 3}});
  const auto outcomes = outcomes_of(instant, {{2}});
  INFO("each copy is served at once, by the instance of the first");
  CHECK(instant.counts().instances_created == 1);
  CHECK(instant.usage().of(1, Meter::requests) == 3);
  CHECK(outcomes.at(0).finished == seconds(2));
}

TEST_CASE("all copies are sent even if the first fails at once") {
  FunctionConfig none = function(1, 0, 600);
  none.concurrency = 1;
  Pipeline narrow = pipeline({none}, {{.fan_out = 3}});
  const auto outcomes = outcomes_of(narrow, {{0}, {0.5}});
  INFO("one copy of the first request runs over [0, 1); all others are refused");
  CHECK(outcomes.at(0).fate == Fate::throttled);
  CHECK(outcomes.at(1).fate == Fate::throttled);
  CHECK(narrow.usage().of(1, Meter::requests) == 1);
}

TEST_CASE("a stage is left out for a share of the requests") {
  Pipeline sometimes = pipeline({one_s, three_s}, {{}, {.after = {0}, .share = 0.3}});
  const auto outcomes = outcomes_of(sometimes, irregular_calls(10000, false));
  const auto short_ones = std::count_if(outcomes.begin(), outcomes.end(),
                                        [](const Outcome& o) { return latency(o) == seconds(1); });
  INFO("standard deviation sqrt(10000 0.3 0.7) = 46");
  CHECK(short_ones == Approx(7000).margin(184));
  CHECK(sometimes.usage().of(2, Meter::requests) == Wide{10000 - short_ones});
  Pipeline empty = pipeline({one_s}, {{.share = 0}});
  CHECK(outcomes_of(empty, {{3}})[0].finished == seconds(3));
}

TEST_CASE("a failure ends the request while what is under way runs on and is billed") {
  // a is done at 1; b and c begin; b has no slot for it and fails; c runs on over [1, 4).
  Pipeline split = pipeline({one_s, limited_to(0, 1), three_s, one_s}, diamond());
  Recorder recorder;
  split.accept(request(0, {0}), recorder);
  advance_to(seconds(1), split, recorder);
  REQUIRE(recorder.outcomes.size() == 1);
  CHECK(recorder.outcomes[0].fate == Fate::throttled);
  CHECK(recorder.outcomes[0].finished == seconds(1));
  CHECK(split.levels().serving == 1);
  advance_to(seconds(50), split, recorder);
  CHECK(recorder.outcomes.size() == 1);
  CHECK(split.usage().of(3, Meter::memory_time) == Wide{1024} * seconds(3).count());
  CHECK(split.usage().of(4, Meter::requests) == 0);
}

TEST_CASE("first stages all begin even if one of them fails at once") {
  Pipeline split = pipeline({limited_to(0, 1), two_s}, {{}, {}});
  const auto outcomes = outcomes_of(split, {{0}, {5}});
  CHECK(with_fate(outcomes, Fate::throttled) == 2);
  CHECK(split.usage().of(2, Meter::requests) == 2);
}

TEST_CASE("a stage begins when the answer of the one before has come over the wire") {
  GatewayConfig wire;
  wire.round_trip_s = Distribution::constant(0.25);
  std::vector<Totals::Child> two;
  two.push_back({"a", std::make_unique<Gateway>(function_platform(one_s), wire, 1, 0), {}});
  two.push_back({"b", function_platform(one_s), {}});
  Pipeline far{std::move(two), {.stages = {{.name = "a"}, {.name = "b", .after = {0}}}}, 1, 0};
  const auto outcomes = outcomes_of(far, {{0}});
  CHECK(outcomes[0].finished == seconds(2.25));
  CHECK(outcomes[0].network == Duration{});
  CHECK(far.counts().parts[0].total == seconds(1.25));
}

TEST_CASE("an instance freed at an instant serves what begins at that instant") {
  // Both stages on one function would need sharing; so: two requests in step through one slot each.
  Pipeline tight = pipeline({limited_to(1, 1), limited_to(1, 1)}, {{}, {.after = {0}}});
  const auto outcomes = outcomes_of(tight, {{0}, {1}, {2}, {3}});
  CHECK(with_fate(outcomes, Fate::served) == 4);
  CHECK(outcomes[3].finished == seconds(5));
  CHECK(tight.counts().instances_created == 2);
}

TEST_CASE("the luck of a request is another one in each stage, and the same in each comparison") {
  FunctionConfig random = function(0, 0, 600);
  random.service_s = Distribution::exponential(1);
  const std::vector<Step> chain{{}, {.after = {0}}};
  Pipeline both = pipeline({random, random}, chain);
  Pipeline slow_start = pipeline({random, function(5, 3, 0)}, chain);
  const std::vector<Call> calls = irregular_calls(200, false);
  const auto a = outcomes_of(both, calls), b = outcomes_of(slow_start, calls);
  std::vector<double> first, second;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    first.push_back(latency_s(b[i]) - 8);  // less what stage b takes, start included
    second.push_back(latency_s(a[i]) - first.back());
  }
  double covariance = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(second[i] > 0);
    covariance += (first[i] - 1) * (second[i] - 1) / static_cast<double>(calls.size());
  }
  CHECK(std::abs(covariance) < 4 / std::sqrt(200));
}

TEST_CASE("every request of a pipeline has one outcome") {
  const std::vector<Call> calls = irregular_calls(3000);
  std::vector<Step> all = diamond();
  all[1].fan_out = 2;
  all[2].share = 0.5;
  Pipeline busy =
      pipeline({random_function(), random_function(), random_function(), random_function()}, all);
  const auto outcomes = outcomes_of(busy, calls);
  CHECK(one_each(outcomes, calls));
  CHECK(with_fate(outcomes, Fate::throttled) > 300);
  CHECK(with_fate(outcomes, Fate::served) > 300);
  CHECK(busy.levels().serving + busy.levels().starting == 0);
}

TEST_CASE("a pipeline is read with its graph, and says which chain takes longest") {
  const Scenario given = composite(
      stages(stage("load", R"("model": {"service": 0.2}, )") + ", " +
             stage("left", R"("model": {"service": 0.1}, "fan_out": 3, )") + ", " +
             stage("right", R"("after": ["load"], "model": {"service": 0.3}, "share": 0.5, )") +
             ", " + stage("rank", R"("after": ["left", "right"], )")));
  CHECK(given.platform.summary == "4 stages, critical path load > right > rank (0.6 s)");
  CHECK(given.platform.parts == 5);
  REQUIRE(given.platform.warm_parts.size() == 3);
  CHECK(given.platform.warm_parts[1].name == "right");
  auto platform = given.platform.make(1, 0);
  const auto outcomes = outcomes_of(*platform, burst(20, 0));
  for (const Outcome& outcome : outcomes)
    CHECK((outcome.finished == seconds(0.6) || outcome.finished == seconds(0.4)));
}

TEST_CASE("without \"after\" a stage follows the one before, and with none it is a first one") {
  CHECK(composite(stages(stage("a") + ", " + stage("b"))).platform.summary ==
        "2 stages, critical path a > b (0.2 s)");
  CHECK(composite(stages(stage("a") + ", " + stage("b", R"("after": [], )"))).platform.summary ==
        "2 stages, critical path a (0.1 s)");
  CHECK(composite(stages(stage("a", R"("after": ["b"], )") + ", " + stage("b", R"("after": [], )")))
            .platform.summary == "2 stages, critical path b > a (0.2 s)");
}

TEST_CASE("what is wrong with a pipeline is said in a sentence") {
  CHECK(composite_complaint(stages("")) == "/platform/stages: needs at least one stage");
  CHECK(
      composite_complaint(stages(stage("ocr", R"("after": ["rank"], )") + ", " + stage("rank"))) ==
      "/platform/stages: stages wait for each other: ocr -> rank -> ocr");
  CHECK(composite_complaint(stages(stage("a", R"("after": ["a"], )"))) ==
        "/platform/stages: stages wait for each other: a -> a");
  CHECK(composite_complaint(stages(stage("ocr") + ", " + stage("rank", R"("after": ["orc"], )"))) ==
        "/platform/stages/1/after: no stage \"orc\"; did you mean \"ocr\"?");
  CHECK(composite_complaint(stages(stage("a") + ", " + stage("a"))) ==
        "/platform/stages/1/name: a second \"a\"");
  CHECK(composite_complaint(stages(stage("a", R"("fan_out": 0, )")))
            .starts_with("/platform/stages/0/fan_out"));
  CHECK(composite_complaint(stages(stage("a", R"("share": 2, )")))
            .starts_with("/platform/stages/0/share"));
  CHECK(composite_complaint(stages(stage("a", R"("speed": 2, )")))
            .starts_with("/platform/stages/0/speed"));
}

namespace {

/// A gateway in a router in a pipeline with copies, beside an account; and a client that tries
/// again in front of it all.
const char* const nested_pipeline = R"({"kind": "pipeline", "stages": [
    {"name": "fetch", "fan_out": 3, "platform": {"kind": "router", "targets": [
      {"name": "near", "platform": {"kind": "gateway", "timeout_s": 1, "requests_per_s": 20,
        "round_trip_s": {"kind": "exponential", "mean_s": 0.02},
        "platform": {"kind": "function", "max_instances": 30, "cold_start_s": 0.5}}},
      {"name": "far", "weight": 2, "platform": {"kind": "pipeline", "stages": [
        {"name": "one", "fan_out": 2, "platform": {"kind": "function", "max_instances": 60}},
        {"name": "two", "platform": {"kind": "function", "cold_start_s": 1}}]}}]}},
    {"name": "rank", "platform": {"kind": "account", "concurrency": 12, "functions": [
      {"name": "old", "reserved": 4, "platform": {"kind": "function"}},
      {"name": "new", "share": 2, "platform": {"kind": "function", "keep_alive_s": 5}}]}}]})";

}  // namespace

TEST_CASE("composites in composites give one outcome per request and lose no money") {
  const Scenario given =
      composite(nested_pipeline, R"({"timeout_s": 3, "retry": {"attempts": 4, "backoff_s": 0.2}})");
  // Each composite has a part of its own: pipeline, router, gateway, function, pipeline, two
  // functions, account, two functions.
  CHECK(given.platform.parts == 10);
  auto platform = given.platform.make(1, 0);
  const std::vector<Call> calls = irregular_calls(3000);
  const auto outcomes = outcomes_of(*platform, calls);
  CHECK(one_each(outcomes, calls));
  CHECK(with_fate(outcomes, Fate::served) > 1000);
  CHECK(with_fate(outcomes, Fate::served) < 3000);

  const Usage usage = platform->usage();
  REQUIRE(usage.parts() == 10);
  CHECK(platform->standing(seconds(1)).parts() == 10);
  const auto requests = [&](std::size_t part) { return usage.of(part, Meter::requests); };
  CHECK(requests(2) >= requests(3));  // through the gateway, some throttled by the function
  CHECK(requests(5) >= 2 * requests(6));
  // Nothing is counted twice: busy time without starts is what was billed, in all functions. Nobody
  // is cut off here.
  const Occupancies all = platform->occupancies(seconds(10000));
  CHECK(static_cast<double>(total(usage, Meter::memory_time)) / 1024e9 ==
        Approx(all.busy.area_s() - all.starting.area_s()));
  CHECK(all.areas.serving_s == Approx(all.busy.area_s() - all.starting.area_s()));
  CHECK(platform->levels().serving == 0);
  CHECK(platform->next_event() == never);
}

TEST_CASE("a run in composites is the same each time") {
  const Scenario given = composite(nested_pipeline);
  const std::vector<Call> calls = irregular_calls(500, false);
  auto once = given.platform.make(1, 0), again = given.platform.make(1, 0),
       other = given.platform.make(1, 1);
  const auto outcomes = outcomes_of(*once, calls);
  CHECK(same(outcomes, outcomes_of(*again, calls)));
  CHECK_FALSE(same(outcomes, outcomes_of(*other, calls)));
}
