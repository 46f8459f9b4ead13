// Pools of servers as scenarios describe them: what is refused, in which words and on whose word,
// and what a plan says of itself.

#include "platforms/fleet/pool_config.hpp"

#include "tests/catch.hpp"
#include "tests/config/servers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string pool_complaint(const std::string& keys) {
  return platform_complaint(platform_text("pool", keys));
}

PlatformPlan pool_plan(const std::string& keys) {
  return on_platform(platform_text("pool", keys)).platform;
}

}  // namespace

TEST_CASE("a pool without further keys is one server of one vCPU that never stops") {
  const Scenario plain = on_platform(platform_text("pool"));
  CHECK(plain.platform.summary == "1 vCPU, 1024 MB, 1 instance");
  REQUIRE(plain.platform.warm_parts.size() == 1);
  CHECK(plain.platform.warm_parts[0].mean_s == Approx(0.1));
  CHECK(plain.warnings.empty());
}

TEST_CASE("a server has a worker for each vCPU or GPU unless told otherwise") {
  CHECK(pool_plan(R"("vcpu": 4, "memory_mb": 8192)").summary ==
        "4 vCPU, 8192 MB, 4 at once, 1 instance");
  CHECK(pool_plan(R"("vcpu": 8, "memory_mb": 8192, "gpu": "t4", "gpus": 2)").summary ==
        "8 vCPU, 8192 MB, 2 t4, 2 at once, 1 instance");
  CHECK(pool_plan(R"("vcpu": 4, "workers": 1)").summary == "4 vCPU, 1024 MB, 1 instance");
  CHECK(pool_complaint(R"("workers": 0)") == "/workers: 0 is below 1");
  CHECK(pool_complaint(R"("workers": "all")") == "/workers: no \"all\"; there is only \"inf\"");
}

TEST_CASE("workers share the vCPUs of their server evenly") {
  // 0.1 s of work on one vCPU: two workers on one vCPU have half of it each.
  CHECK(pool_plan(R"("vcpu": 1, "workers": 2, "memory_mb": 2048)").warm_parts.at(0).mean_s ==
        Approx(0.2));
  CHECK(pool_plan(R"("vcpu": 4, "memory_mb": 8192)").warm_parts.at(0).mean_s == Approx(0.1));
  CHECK(pool_plan(R"("vcpu": 4, "cpu": "shared", "workers": "inf")").warm_parts.at(0).mean_s ==
        Approx(0.1));
}

TEST_CASE("a GPU does all of a call, handler included") {
  const auto parts = [](const std::string& platform) {
    return on_platform(platform, R"({"model": {"handler": 0.02}})").platform.warm_parts;
  };
  for (const char* kind : {"pool", "container"}) {
    REQUIRE(parts(platform_text(kind)).size() == 2);
    CHECK(parts(platform_text(kind))[1].mean_s == Approx(0.02));
    REQUIRE(parts(platform_text(kind, R"("gpu": "t4")")).size() == 1);
    CHECK(parts(platform_text(kind, R"("gpu": "t4")"))[0].mean_s == Approx(0.01));
  }
}

TEST_CASE("a type of instance is one of the vendor's, with its GPU and its prices") {
  const Scenario g4 =
      on_platform(platform_text("aws-ec2", R"("era": "2026", "instance_type": "g4dn.xlarge")"));
  CHECK(g4.platform.summary == "g4dn.xlarge, 1 t4, 1 instance");
  CHECK(g4.platform.price_keys.instance_type == "g4dn.xlarge");
  CHECK(g4.platform.price_keys.gpu == "t4");
  CHECK(g4.prices.items().size() == 1);
  CHECK(platform_complaint(platform_text("aws-ec2", R"("instance_type": "g4dn.xlrage")")) ==
        "/instance_type: no \"g4dn.xlrage\"; did you mean \"g4dn.xlarge\"?");
  CHECK(platform_complaint(
            platform_text("aws-sagemaker-endpoint", R"("instance_type": "c5.xlarge")")) ==
        "/instance_type: no \"c5.xlarge\"; did you mean \"ml.c5.xlarge\"?");
}

TEST_CASE("a server has no more than its type") {
  const auto m5 = [](const std::string& keys) {
    return platform_complaint(platform_text("aws-ec2", R"("instance_type": "m5.large", )" + keys));
  };
  CHECK(m5(R"("memory_mb": 4096, "vcpu": 1)") == "");
  CHECK(m5(R"("memory_mb": 16384)") == "/memory_mb: 16384 is above the 8192 MB of \"m5.large\"");
  CHECK(m5(R"("vcpu": 4)") == "/vcpu: 4 is above the 2 vCPU of \"m5.large\"");
  CHECK(m5(R"("gpu": "t4")") == "/gpu: \"m5.large\" has no GPU");
  const auto g4 = [](const std::string& keys) {
    return platform_complaint(
        platform_text("aws-ec2", R"("instance_type": "g4dn.xlarge", )" + keys));
  };
  CHECK(g4(R"("gpu": "l4")") == "/gpu: \"g4dn.xlarge\" has 1 t4");
  CHECK(g4(R"("gpus": 2)") == "/gpus: \"g4dn.xlarge\" has 1 t4");
  CHECK(g4(R"("gpus": 0)") == "");
}

TEST_CASE("each type of a vendor's list is read, and not only the one that is asked for") {
  CHECK(pool_complaint(
            R"("instance_type": "a", "instance_types": {"a": {"vcpu": 1, "memory_mb": 1024},
                "b": {"vcpu": 2}})") == "/instance_types/b: missing \"memory_mb\"");
  CHECK(pool_complaint(R"("instance_types": {"a": {"vcpu": 1, "memory_mb": 1024}})") ==
        ": missing \"instance_type\"");
}

TEST_CASE("GPUs are attached to servers where the vendor does so") {
  CHECK(platform_complaint(platform_text("gcp-ai-platform", R"("gpu": "t4")")) == "");
  CHECK(platform_complaint(platform_text("gcp-gce", R"("gpu": "v100")"))
            .starts_with("/gpu: no GPU \"v100\"; there is only \"t4\" ["));
  CHECK(platform_complaint(platform_text("gcp-gce", R"("gpu": "t4")"),
                           R"({"model": {"gpus": {"t4": null}}})") ==
        "/gpu: the model \"m\" has no times on the GPU \"t4\"; there is only \"l4\"; give them in "
        "its \"gpus\"");
  CHECK(platform_complaint(platform_text("aws-ec2", R"("instance_type": "g4dn.xlarge")"),
                           R"({"model": {"gpus": {"t4": null}}})") ==
        "/instance_type: the model \"m\" has no times on the GPU \"t4\"; there is only \"l4\"; "
        "give them in its \"gpus\"");
}

TEST_CASE("a type that keeps instances cannot scale to zero") {
  const auto ai = [](const std::string& keys) {
    return platform_complaint(platform_text("gcp-ai-platform", keys));
  };
  CHECK(ai(R"("min_instances": 0)") ==
        "/min_instances: 0 is below the 1 that \"n1-standard-8\" keeps at least "
        "[googleapis ml_v1, AutoScaling.minNodes]");
  CHECK(ai(R"("instance_type": "mls1-c1-m2", "min_instances": 0)") == "");
  CHECK(platform_complaint(
            platform_text("aws-sagemaker-endpoint", R"("era": "2021", "min_instances": 0)")) ==
        "/min_instances: 0 is below the 1 of aws-sagemaker-endpoint (era 2021) "
        "[endpoints of that time did not scale to zero]");
}

TEST_CASE("numbers of servers that contradict each other are refused") {
  CHECK(pool_complaint(R"("min_instances": 3, "max_instances": 2)") ==
        "/min_instances: 3 is above max_instances, 2");
  CHECK(platform_complaint(platform_text("aws-ec2", R"("min_instances": 2)")) ==
        "/min_instances: 2 is above max_instances, 1");
  CHECK(pool_complaint(R"("min_instances": 0)") ==
        "/min_instances: no instance exists and nothing would ever start one");
}

TEST_CASE("memory holds a copy of the model for each worker, or what they share once") {
  CHECK(pool_complaint(R"("workers": 2)") ==
        "/memory_mb: 2 copies of the model need 1800 MB, the instance has 1024 MB");
  // 900 MB, of which 600 are shared: 600 + 2 * 300.
  const std::string load = R"(, "start_up": [{"name": "load"}])";
  CHECK(pool_complaint(R"("workers": 2, "memory_mb": 1200, "model_loading": "single-copy")" +
                       load) == "");
  CHECK(
      pool_complaint(R"("workers": 2, "memory_mb": 1199, "model_loading": "single-copy")" + load) ==
      "/memory_mb: 2 copies of the model need 1200 MB, the instance has 1199 MB");
}

TEST_CASE("a batch does not wait for longer than a request may take") {
  CHECK(pool_complaint(R"("batching": {"at_most": 8, "window_s": 2}, "timeout_s": 1)") ==
        "/batching: waits longer for a batch, 2 s, than a request may take, 1 s");
  CHECK(pool_complaint(R"("batching": {"at_most": 8, "window_s": 1}, "timeout_s": 1)") == "");
  CHECK(pool_complaint(R"("batching": {"at_most": 4, "at_least": 5})") ==
        "/batching/at_least: 5 is above at_most, 4");
  CHECK(pool_complaint(R"("batching": {})") == "/batching: missing \"at_most\"");
}

TEST_CASE("keys of a pool that do not go together are refused") {
  CHECK(pool_complaint(R"("cpu": "shared", "batching": {"at_most": 4})") ==
        "/batching: does not go with \"cpu\": \"shared\"");
  CHECK(pool_complaint(R"("queue": {"at": "instance"}, "batching": {"at_most": 4})") ==
        "/queue/at: \"instance\" does not go with batching: batches are drawn from one line");
  CHECK(pool_complaint(R"("concurrency": 4)").starts_with("/concurrency: unknown key"));
  CHECK(pool_complaint(R"("growth": {"node_vcpu": 4})").starts_with("/growth: unknown key"));
}

TEST_CASE("batches of a model that says nothing of them take as long as one request") {
  const auto warnings = [](const std::string& changes) {
    return on_platform(platform_text("pool", R"("batching": {"at_most": 4})"), changes).warnings;
  };
  CHECK(warnings("{}").empty());
  REQUIRE(warnings(R"({"model": {"batch": null}})").size() == 1);
  CHECK(warnings(R"({"model": {"batch": null}})")[0] ==
        "the model says nothing of batches: a batch takes as long as one request");
}

TEST_CASE("a pool of fixed size under too much load is called unstable, with the load") {
  const auto warnings = [](const std::string& keys, const std::string& interval_s) {
    return on_platform(platform_text("pool", R"("max_instances": 1)" + keys),
                       R"({"workload": {"interval_s": )" + interval_s + "}}")
        .warnings;
  };
  // One worker and 0.1 s: 10 requests per second at most, and 10 are one too many already.
  CHECK(warnings("", "0.125").empty());
  REQUIRE(warnings("", "0.1").size() == 1);
  REQUIRE(warnings("", "0.05").size() == 1);
  CHECK(warnings("", "0.05")[0] ==
        "unstable: 20 requests/s bring 2 times the work that the platform can do, and the line has "
        "no end: latencies grow with the length of the run");
  // Batches of 4 take 0.02 + 4 * 0.08 = 0.34 s: 11.76 requests per second.
  CHECK(pool_plan(R"("max_instances": 1, "batching": {"at_most": 4})").capacity_rps ==
        Approx(4 / 0.34));
  CHECK(warnings(R"(, "batching": {"at_most": 4})", "0.1").empty());
  CHECK(warnings(R"(, "queue": {"capacity": 1024})", "0.05").empty());
}
