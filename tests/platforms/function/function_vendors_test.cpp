// Cloud Functions and SageMaker Serverless Inference as their files describe them: limits, and
// bills of runs from scenario to dollars.

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

/// Ten requests, a second apart, of 0.1 s each.
std::string on_kind(const std::string& kind, const std::string& more = "") {
  return R"({"platform": {"kind": ")" + kind + "\"" + (more.empty() ? "" : ", " + more) + "}}";
}

std::string vendor_complaint(const std::string& kind, const std::string& more = "") {
  return scenario_complaint(small, on_kind(kind, more));
}

/// What a scenario of one replication comes to.
struct Outcomes {
  std::vector<Outcome> all;
  Bill bill;
  std::uint64_t created = 0;
};

Outcomes outcomes_in(const Scenario& scenario) {
  const auto platform = scenario.platform.make(1, 0);
  const auto workload = scenario.workload.make(1, 0);
  Recorder recorder;
  simulate(*workload, *platform, recorder);
  return {recorder.outcomes, scenario.prices.bill(platform->usage()),
          platform->counts().instances_created};
}

Outcomes run_on(const std::string& kind, const std::string& more = "") {
  return outcomes_in(scenario(small, on_kind(kind, more)));
}

double amount(const Bill& bill, const std::string& item) {
  for (const BillLine& line : bill.lines)
    if (line.item == item) return line.amount.value;
  return 0;
}

constexpr const char* gcp_functions = "gcp-functions";
constexpr const char* serverless = "aws-sagemaker-serverless";

}  // namespace

TEST_CASE("Cloud Functions names its sizes to whoever asks for another") {
  CHECK(vendor_complaint(gcp_functions, R"("memory_mb": 1536)") ==
        "/platform/memory_mb: 1536 is none of the sizes offered: 128, 256, 512, 1024, 2048, 4096, "
        "8192 MB");
  CHECK_THAT(vendor_complaint(gcp_functions, R"("memory_mb": 16384)"),
             ContainsSubstring("16384 is above the 8192 MB of gcp-functions (era 2026)"));
}

TEST_CASE("Cloud Functions runs nine minutes at most and takes 10 MB") {
  CHECK_THAT(vendor_complaint(gcp_functions, R"("timeout_s": "10m")"),
             ContainsSubstring("600 is above the 540 s of gcp-functions"));
  CHECK_THAT(vendor_complaint(gcp_functions, R"("payload_limit_mb": 32)"),
             ContainsSubstring("above the 10 MB"));
  CHECK_THAT(vendor_complaint(gcp_functions, R"("provisioned_concurrency": 1)"),
             ContainsSubstring("above the 0 that this platform and era offer"));
}

TEST_CASE("Cloud Functions has 3000 instances at most by default in 2026 and no limit in 2021") {
  const std::string flood = R"({"workload": {"kind": "burst", "requests": 3100},
                                "model": {"service": 100}})";
  const auto created = [&](const std::string& era) {
    Json changes =
        parse_json(on_kind(gcp_functions, "\"over_provisioning\": 1, \"era\": " + era), "changes");
    merge_over(changes, parse_json(flood, "flood"));
    return outcomes_in(scenario(small, changes.dump())).created;
  };
  CHECK(created("2021") == 3100);
  CHECK(created("2026") == 3000);
}

TEST_CASE("Cloud Functions keeps an idle instance for 15 minutes") {
  const auto cold_after = [](const std::string& idle_s) {
    const std::string changes = R"({"workload": {"kind": "constant", "count": 2, "interval_s": )" +
                                idle_s + R"(}, "model": {"service": 0},
                                "platform": {"kind": "gcp-functions", "start_up": [],
                                             "over_provisioning": 1}})";
    return outcomes_in(scenario(small, changes)).created;
  };
  CHECK(cold_after("899.9") == 1);
  CHECK(cold_after("900") == 2);
}

TEST_CASE("the bill of Cloud Functions has requests, processor and memory") {
  const Outcomes done = run_on(gcp_functions, R"("memory_mb": 1024, "start_up": [])");
  INFO("10 calls of 0.1 s: 10 x 4e-7; 1 s x 1.4 GHz x 1e-5; 1 s x 1 GB x 2.5e-6");
  CHECK(amount(done.bill, "requests") == Approx(4e-6));
  CHECK(amount(done.bill, "processor") == Approx(1.4e-5));
  CHECK(amount(done.bill, "memory") == Approx(2.5e-6));
  CHECK(done.bill.total.value == Approx(2.05e-5));
}

TEST_CASE("the free allowance of Cloud Functions counts by the month and not by the run") {
  const Scenario done = scenario(small, on_kind(gcp_functions, R"("memory_mb": 1024)"));
  Usage usage;
  usage[Meter::requests] = 2'000'000;
  usage[Meter::clock_time] = Wide{200'000} * 1'000'000'000'000;
  usage[Meter::memory_time] = Wide{400'000} * 1024 * 1'000'000'000;
  CHECK(done.prices.bill(usage, Allowance::applied).total.value == Approx(0).margin(1e-9));
  INFO("0.8 + 2 + 1 dollars without it");
  CHECK(done.prices.bill(usage).total.value == Approx(3.8));
  INFO("in a month of two such runs the second is paid");
  CHECK(done.prices.bill(usage, Allowance::applied, 2).total.value == Approx(3.8));
}

TEST_CASE("SageMaker Serverless has six sizes, 200 at once, 60 s and 4 MB") {
  CHECK_THAT(vendor_complaint(serverless, R"("memory_mb": 1536)"),
             ContainsSubstring("1536 is no multiple of the 1024 MB steps"));
  CHECK_THAT(vendor_complaint(serverless, R"("memory_mb": 7168)"),
             ContainsSubstring("above the 6144 MB"));
  CHECK_THAT(
      vendor_complaint(serverless, R"("max_instances": 201)"),
      StartsWith("/platform/max_instances: 201 is above the 200 of aws-sagemaker-serverless"));
  CHECK_THAT(vendor_complaint(serverless, R"("timeout_s": 61)"),
             ContainsSubstring("above the 60 s"));
  CHECK_THAT(vendor_complaint(serverless, R"("payload_limit_mb": 5)"),
             ContainsSubstring("above the 4 MB"));
}

TEST_CASE("SageMaker Serverless has provisioned concurrency since 2023, up to its concurrency") {
  const std::string eight = R"("provisioned_concurrency": {"instances": 8})";
  CHECK_THAT(vendor_complaint(serverless, R"("era": 2022, )" + eight),
             ContainsSubstring("8 is above the 0 that this platform and era offer"));
  CHECK(vendor_complaint(serverless, eight).empty());
  CHECK_THAT(vendor_complaint(serverless, R"("max_instances": 5, )" + eight),
             ContainsSubstring("8 is above the concurrency limit of 5"));
}

TEST_CASE("SageMaker Serverless throttles what is above its concurrency") {
  const std::string changes = R"({"workload": {"kind": "burst", "requests": 7},
                                  "platform": {"kind": "aws-sagemaker-serverless", "max_instances": 5}})";
  std::size_t throttled = 0;
  for (const Outcome& outcome : outcomes_in(scenario(small, changes)).all)
    throttled += outcome.fate == Fate::throttled;
  CHECK(throttled == 2);
}

TEST_CASE("SageMaker Serverless bills time by the millisecond and messages by the GB") {
  Json changes = parse_json(on_kind(serverless, R"("memory_mb": 3072)"), "changes");
  changes["model"] = {{"start_up", {{"import", 3}, {"load", 2}, {"first-predict", 0.5}}},
                      {"service", 0.1001},
                      {"messages", {{"request_mb", 2}, {"response_mb", 1}}}};
  const Outcomes done = outcomes_in(scenario(small, changes.dump()));
  std::uint64_t cold = 0;
  for (const Outcome& outcome : done.all) cold += outcome.cold;
  INFO("101 ms a call, and 500 ms on top on each new instance: import and load are not billed");
  const double billed_s = 10 * 0.101 + static_cast<double>(cold) * 0.5;
  CHECK(amount(done.bill, "compute") == Approx(billed_s * 3 * 0.00002));
  INFO("10 calls x 3 MB / 1024 MB x $0.016");
  CHECK(amount(done.bill, "data") == Approx(10 * 3.0 / 1024 * 0.016));
  CHECK(amount(done.bill, "requests") == 0);
  CHECK(done.bill.lines.size() == 3);
}
