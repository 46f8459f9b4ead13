// What a function platform counts for the bill.

#include "platforms/function/function_platform.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Wide mb_ns(std::int64_t memory, double time_s) { return Wide{memory} * seconds(time_s).count(); }

Usage usage_after(const FunctionConfig& config, const std::vector<Call>& calls,
                  double until_s = 0) {
  return coldcast::testing::usage_of(*run(config, calls).platform, seconds(until_s));
}

/// A start with the measured initialisation of 1293.83 ms.
FunctionConfig image_classifier(bool bill_init) {
  FunctionConfig config = function(1.04963, 0, 60);
  config.stages = {{"runtime", Phase::init, Distribution::constant(1.29383), {}}};
  config.init.billed = bill_init;
  config.billing.granularity = std::chrono::milliseconds{1};
  return config;
}

}  // namespace

TEST_CASE("an image bills init and duration together and rounds once, as AWS measured it") {
  const Run done = run(image_classifier(true), {{0}, {10}});
  INFO("1293.83 ms of init + 1049.63 ms = 2343.46 ms, billed 2344 ms; the warm call 1050 ms");
  CHECK(done[0].finished == seconds(2.34346));
  CHECK(done[0].billed == std::chrono::milliseconds{2344});
  CHECK(done[1].billed == std::chrono::milliseconds{1050});
}

TEST_CASE("init and duration are added before they are rounded") {
  FunctionConfig config = image_classifier(true);
  config.service_s = Distribution::constant(1.2504);
  config.stages.front().time_s = Distribution::constant(0.5004);
  INFO("500.4 + 1250.4 = 1750.8 ms, billed 1751 ms; rounded apart it would be 501 + 1251 ms");
  CHECK(run(config, {{0}})[0].billed == std::chrono::milliseconds{1751});
}

TEST_CASE("a zip package bills the duration alone") {
  const Run done = run(image_classifier(false), {{0}});
  CHECK(done[0].finished == seconds(2.34346));
  CHECK(done[0].billed == std::chrono::milliseconds{1050});
}

TEST_CASE("each call is rounded up to the granularity and a whole multiple is left as it is") {
  FunctionConfig config = function(0, 0, 600);
  config.billing.granularity = std::chrono::milliseconds{100};
  const Run done = run(config, {{0, 0.1}, {1, 0.100000001}, {2, 0.249}, {3, 0}});
  CHECK(done[0].billed == std::chrono::milliseconds{100});
  CHECK(done[1].billed == std::chrono::milliseconds{200});
  CHECK(done[2].billed == std::chrono::milliseconds{300});
  CHECK(done[3].billed == Duration::zero());
}

TEST_CASE("memory time is the memory times what is billed") {
  FunctionConfig config = function(0.4, 2.5, 60);
  config.billing.memory = Megabytes{1769};
  const Usage usage = usage_after(config, {{0}, {10}});
  CHECK(usage[Meter::requests] == Wide{2});
  CHECK(usage[Meter::memory_time] == mb_ns(1769, 0.8));
  CHECK(usage[Meter::provisioned_time] == Wide{0});
}

TEST_CASE("calls on provisioned instances have a meter of their own") {
  FunctionConfig config = function(0.4, 2.5, 60);
  config.provisioned.instances = 2;
  const Usage usage = usage_after(config, burst(5, 0));
  CHECK(usage[Meter::requests] == Wide{5});
  CHECK(usage[Meter::provisioned_time] == mb_ns(1024, 0.8));
  CHECK(usage[Meter::memory_time] == mb_ns(1024, 1.2));
}

TEST_CASE("provisioned instances are paid in steps for the run or for their window") {
  FunctionConfig config = function(0.4, 2.5, 60);
  config.provisioned.instances = 2;
  INFO("2 x 1024 MB for 601 s, in steps of 300 s: 900 s");
  CHECK(usage_after(config, {}, 601)[Meter::standby_time] == mb_ns(2048, 900));
  CHECK(usage_after(config, {}, 600)[Meter::standby_time] == mb_ns(2048, 600));
  config.provisioned.window = seconds(3599);
  CHECK(usage_after(config, {}, 601)[Meter::standby_time] == mb_ns(2048, 3600));
  config.provisioned.billing_step = Duration{1};
  CHECK(usage_after(config, {}, 601)[Meter::standby_time] == mb_ns(2048, 3599));
}

TEST_CASE("storage above the free part is paid for as long as calls are billed") {
  FunctionConfig config = function(0.4, 2.5, 60);
  config.billing.paid_storage = Megabytes{512};
  CHECK(usage_after(config, {{0}, {10}})[Meter::storage_time] == mb_ns(512, 0.8));
}

TEST_CASE("a snapshot is paid for as long as it is kept and for each restore") {
  FunctionConfig config = function(0.4, 2.5, 60);
  config.billing.snapshot = Megabytes{300};
  config.billing.snapshot_kept_at_least = seconds(10'800);
  const std::vector<Call> calls = {{0}, {0}, {1000}};
  CHECK(usage_after(config, calls, 1000)[Meter::snapshot_restored] == Wide{900});
  CHECK(usage_after(config, calls, 1000)[Meter::snapshot_time] == mb_ns(300, 10'800));
  CHECK(usage_after(config, calls, 20'000)[Meter::snapshot_time] == mb_ns(300, 20'000));
}

TEST_CASE("a function without snapshot, storage or provisioned instances pays none of them") {
  const Usage usage = usage_after(function(0.4, 2.5, 60), {{0}}, 5000);
  for (const Meter meter : {Meter::standby_time, Meter::storage_time, Meter::snapshot_time,
                            Meter::snapshot_restored, Meter::provisioned_time})
    CHECK(usage[meter] == Wide{0});
}

TEST_CASE("initialisation of instances that nobody used is not billed") {
  FunctionConfig config = image_classifier(true);
  config.over_provisioning = 2;
  const Run done = run(config, {{0}});
  CHECK(done.platform->counts().instances_created == 2);
  CHECK(done.platform->usage()[Meter::memory_time] == mb_ns(1024, 2.344));
}

TEST_CASE("clock time is the processor's clock times what is billed, on all instances") {
  FunctionConfig config = function(0.26, 2.5, 60);
  config.billing.granularity = std::chrono::milliseconds{100};
  config.billing.megahertz = 1400;
  CHECK(usage_after(config, {{0}, {10}})[Meter::clock_time] == Wide{1400} * seconds(0.6).count());
  config.provisioned.instances = 1;
  CHECK(usage_after(config, burst(2, 0))[Meter::clock_time] == Wide{1400} * seconds(0.6).count());
}

TEST_CASE("messages of served calls are counted, in and out, where data is paid for") {
  FunctionConfig config = function(2, 1, 60);
  config.timeout = seconds(3);
  config.concurrency = 1;
  config.response = Bytes{700};
  std::vector<Request> requests;
  INFO("served; refused while the first runs; served; cut off after 3 s");
  for (const Call& call : std::vector<Call>{{0, 2}, {1, 2}, {5, 2}, {10, 9}})
    requests.push_back(request(requests.size(), call));
  for (Request& one : requests) one.payload = Bytes{1000};
  const auto data = [&] {
    Calls workload{requests};
    return run(workload, config).platform->usage()[Meter::data];
  };
  CHECK(data() == Wide{0});
  config.billing.data = true;
  CHECK(data() == Wide{2 * 1700});
}
