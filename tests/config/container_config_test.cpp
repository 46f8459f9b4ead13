// Containers as scenarios describe them: what is refused, in which words and on whose word, and
// what a plan says of itself.

#include "platforms/fleet/container_config.hpp"

#include "tests/catch.hpp"
#include "tests/config/servers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string container_complaint(const std::string& keys) {
  return platform_complaint(platform_text("container", keys));
}

/// Cloud Run as it is in 2026.
std::string cloud_run_complaint(const std::string& keys) {
  return platform_complaint(platform_text("gcp-cloud-run", R"("era": "2026", )" + keys));
}

std::string sized(const std::string& vcpu, const std::string& memory_mb) {
  return cloud_run_complaint(R"("vcpu": )" + vcpu + R"(, "memory_mb": )" + memory_mb);
}

}  // namespace

TEST_CASE("a container without further keys is one vCPU that serves one request at a time") {
  const Scenario plain = on_platform(platform_text("container"));
  CHECK(plain.platform.summary == "1 vCPU, 1024 MB, 0 or more instances");
  CHECK_FALSE(plain.platform.capacity_rps);
  CHECK(plain.platform.price_keys.architecture == "x86_64");
  CHECK(plain.platform.price_keys.instance_type == "");
  REQUIRE(plain.platform.warm_parts.size() == 1);
  CHECK(plain.platform.warm_parts[0].mean_s == Approx(0.1));
  CHECK(plain.warnings.empty());
}

TEST_CASE("a plan of containers says what an instance is and how many there may be") {
  const auto summary = [](const std::string& platform) {
    return on_platform(platform).platform.summary;
  };
  CHECK(summary(
            platform_text("container", R"("vcpu": 2, "concurrency": 80, "max_instances": 100)")) ==
        "2 vCPU, 1024 MB, 80 at once, 0 to 100 instances");
  CHECK(summary(platform_text("container", R"("concurrency": "inf", "min_instances": 3,
                                   "max_instances": 3)")) == "1 vCPU, 1024 MB, 3 instances");
  CHECK(summary(platform_text("gcp-cloud-run",
                              R"("era": "2026", "vcpu": 4, "memory_mb": 16384, "gpu": "l4",
                                       "billing": {"by": "instance-time"})")) ==
        "4 vCPU, 16384 MB, 1 l4, 320 at once, 0 to 100 instances");
}

TEST_CASE("a container that is slower or faster than one vCPU takes its time accordingly") {
  // 0.1 s of work that is not parallel: 0.2 s on half a vCPU, 0.1 s on two.
  const auto predict_s = [](const std::string& keys) {
    return on_platform(platform_text("container", keys)).platform.warm_parts.at(0).mean_s;
  };
  CHECK(predict_s(R"("vcpu": 0.5)") == Approx(0.2));
  CHECK(predict_s(R"("vcpu": 2)") == Approx(0.1));
}

TEST_CASE("prices are told apart by type, GPU and way of billing") {
  const PriceKeys keys =
      on_platform(platform_text("gcp-cloud-run", R"("era": "2026", "vcpu": 4, "memory_mb": 16384,
                     "gpu": "l4", "billing": {"by": "instance-time"})"))
          .platform.price_keys;
  CHECK(keys.gpu == "l4");
  CHECK(keys.billing == "instance-time");
  CHECK(
      on_platform(platform_text("container", R"("nodes": {"count": 1, "vcpu": 4, "memory_mb": 8192,
                                       "instance_type": "m5.xlarge"})"))
          .platform.price_keys.instance_type == "m5.xlarge");
}

TEST_CASE("more requests at once than the vendor allows are refused with its page") {
  CHECK(platform_complaint(platform_text("gcp-cloud-run", R"("era": "2021", "memory_mb": 1024,
                                                  "concurrency": 1001)")) ==
        "/concurrency: 1001 is above the 1000 of gcp-cloud-run (era 2021) "
        "[cloud.google.com/run/docs/about-concurrency]");
  CHECK(cloud_run_complaint(R"("memory_mb": 1024, "concurrency": 1000)") == "");
  CHECK(cloud_run_complaint(R"("concurrency": 0)") ==
        "/concurrency: 0 is below the 1 of gcp-cloud-run (era 2026) "
        "[cloud.google.com/run/docs/about-concurrency]");
  CHECK(container_complaint(R"("concurrency": 0)") == "/concurrency: 0 is below 1");
  CHECK(container_complaint(R"("concurrency": "many")") ==
        "/concurrency: no \"many\"; there is only \"inf\"");
}

TEST_CASE("memory goes with vCPUs only as the vendor sells them together") {
  const std::string page = " [cloud.google.com/run/docs/configuring/services/cpu]";
  CHECK(sized("1", "4096") == "");
  CHECK(sized("1", "8192") ==
        "/memory_mb: 8192 MB do not go with 1 vCPU: 128 to 4096 MB do" + page);
  CHECK(sized("4", "1024") ==
        "/memory_mb: 1024 MB do not go with 4 vCPU: 2048 to 16384 MB do" + page);
  CHECK(sized("3", "4096") == "/vcpu: 3 is none of the numbers offered: 1, 2, 4, 6, 8" + page);
  CHECK(sized("1.5", "4096") == "/vcpu: 1.5 is none of the numbers offered: 1, 2, 4, 6, 8" + page);
  CHECK(sized("0.5", "1024") == "");
  CHECK(sized("0.5", "8192") ==
        "/memory_mb: 8192 MB do not go with 0.5 vCPU: up to 4096 MB do" + page);
  CHECK(container_complaint(R"("memory_by_vcpu": {"rows": [[1, 2]]})")
            .starts_with("/memory_by_vcpu/rows/0: expected an array"));
}

TEST_CASE("a GPU is refused where there is none, or where the instance is too small for it") {
  const std::string l4 = R"("gpu": "l4", "billing": {"by": "instance-time"})";
  CHECK(platform_complaint(platform_text("gcp-cloud-run", R"("era": "2021", "memory_mb": 1024,
                                                  "gpu": "l4")")) ==
        "/gpu: this platform has no GPUs [no GPUs on Cloud Run before 2024]");
  CHECK(platform_complaint(platform_text("azure-functions", R"("gpu": "t4")"))
            .starts_with("/gpu: this platform has no GPUs ["));
  const std::string page =
      " [cloud.google.com/run/docs/configuring/services/gpu, quoted 2026-10: L4, at least 4 vCPU "
      "and 16 GiB, instance-based billing]";
  CHECK(cloud_run_complaint(R"("vcpu": 4, "memory_mb": 8192, )" + l4) ==
        "/gpu: a GPU needs at least 4 vCPU and 16384 MB" + page);
  CHECK(cloud_run_complaint(R"("vcpu": 4, "memory_mb": 16384, "gpu": "l4")") ==
        "/gpu: with a GPU an instance is billed by instance-time: \"billing\": {\"by\": "
        "\"instance-time\"}" +
            page);
  CHECK(cloud_run_complaint(R"("vcpu": 4, "memory_mb": 16384, "gpu": "l40")") ==
        "/gpu: no GPU \"l40\"; did you mean \"l4\"?" + page);
  CHECK(cloud_run_complaint(R"("vcpu": 4, "memory_mb": 16384, )" + l4) == "");
  CHECK(container_complaint(R"("gpus": 2)") == "/gpus: needs \"gpu\" beside it: which type?");
  CHECK(
      cloud_run_complaint(R"("vcpu": 4, "memory_mb": 16384, "gpu": "l4", "billing": {"by": 3})") ==
      "/billing/by: expected a string, found 3");
}

TEST_CASE("a model has no times on a GPU unless its profile gives them") {
  CHECK(container_complaint(R"("gpu": "a100")") ==
        "/gpu: the model \"m\" has no times on the GPU \"a100\"; there are \"l4\", \"t4\"; give "
        "them in its \"gpus\"");
  CHECK(platform_complaint(platform_text("container", R"("gpu": "t4")"),
                           R"({"model": {"gpus": null}})") ==
        "/gpu: the model \"m\" has no times on the GPU \"t4\"; give them in its \"gpus\"");
}

TEST_CASE("a model that does not fit into the memory is refused") {
  CHECK(container_complaint(R"("memory_mb": 512)") ==
        "/memory_mb: 1 copy of the model needs 900 MB, the instance has 512 MB");
  CHECK(container_complaint(R"("memory_mb": 900)") == "");
  CHECK(platform_complaint(platform_text("container", R"("model_loading": "zero-copy")"),
                           R"({"model": {"loading": null}})") ==
        "/model_loading: the model \"m\" has no \"zero-copy\" in its \"loading\"");
}

TEST_CASE("numbers of instances that contradict each other are refused") {
  CHECK(container_complaint(R"("min_instances": 5, "max_instances": 4)") ==
        "/min_instances: 5 is above max_instances, 4");
  CHECK(container_complaint(R"("initial_instances": 5, "max_instances": 4)") ==
        "/initial_instances: 5 is above max_instances, 4");
  CHECK(container_complaint(R"("on_demand": "off")") ==
        "/min_instances: no instance exists and nothing would ever start one");
  CHECK(container_complaint(R"("on_demand": "off", "initial_instances": 1)") == "");
  CHECK(container_complaint(R"("on_demand": "off", "autoscaler": {"kind": "rps"})") == "");
  CHECK(container_complaint(R"("max_instances": 0)") == "/max_instances: 0 is below 1");
  CHECK(platform_complaint(platform_text("azure-functions", R"("max_instances": 201)"))
            .starts_with("/max_instances: 201 is above the 200 of azure-functions (era 2021) ["));
}

TEST_CASE("instances fit on their nodes") {
  const std::string node = R"("nodes": {"count": 2, "vcpu": 4, "memory_mb": 8192})";
  CHECK(container_complaint(R"("vcpu": 8, )" + node) == "/nodes: no instance fits on a node");
  CHECK(container_complaint(R"("memory_mb": 9000, )" + node) ==
        "/nodes: no instance fits on a node");
  // Four by vCPUs, two by memory: four on two nodes.
  CHECK(container_complaint(R"("memory_mb": 4096, "min_instances": 4, )" + node) == "");
  CHECK(container_complaint(R"("memory_mb": 4096, "min_instances": 5, )" + node) ==
        "/min_instances: 5 is more than the nodes have room for, 4");
  CHECK(on_platform(platform_text("container", R"("memory_mb": 4096, )" + node)).platform.summary ==
        "1 vCPU, 4096 MB, 0 to 4 instances");
}

TEST_CASE("keys of a container that do not go together are refused") {
  CHECK(container_complaint(R"("readiness": "port", "queue": {"at": "instance"})") ==
        "/queue/at: \"instance\" does not go with \"readiness\": \"port\"");
  CHECK(container_complaint(R"("cpu": "own", "growth": {"node_vcpu": 8})") ==
        "/growth: needs \"cpu\": \"shared\"");
  CHECK(container_complaint(R"("cpu_boost": true)") ==
        "/cpu_boost: this platform and era have none");
  CHECK(platform_complaint(platform_text("gcp-cloud-run", R"("era": "2021", "memory_mb": 1024,
                                                  "cpu_boost": true)")) ==
        "/cpu_boost: this platform and era have none");
  CHECK(cloud_run_complaint(R"("memory_mb": 1024, "cpu_boost": true)") == "");
  CHECK(container_complaint(R"("cold_start_s": 1, "start_up": [])") ==
        "/cold_start_s: give this or \"start_up\", not both");
}

TEST_CASE("an unknown key or word is refused with the nearest") {
  CHECK(container_complaint(R"("workers": 4)").starts_with("/workers: unknown key"));
  CHECK(container_complaint(R"("min_instance": 4)") ==
        "/min_instance: unknown key; did you mean \"min_instances\"?");
  CHECK(container_complaint(R"("placement": "round_robin")") ==
        "/placement: no \"round_robin\"; did you mean \"round-robin\"?");
  CHECK(container_complaint(R"("queue": {"patience": 3})") ==
        "/queue/patience: unknown key; the unit here is seconds: \"patience_s\"");
  CHECK(container_complaint(R"("billing": {"of": ["memori"]})") ==
        "/billing/of: no \"memori\"; did you mean \"memory\"?");
  CHECK(container_complaint(R"("autoscaler": {"kind": "kpi"})") ==
        "/autoscaler/kind: no \"kpi\"; did you mean \"kpa\"?");
  CHECK(container_complaint(R"("timeout_s": 0)") == "/timeout_s: 0 is below 1e-06 s");
}

TEST_CASE("a message above the limit of the platform is a warning, for all calls fail") {
  const Scenario large = on_platform(platform_text("container", R"("payload_limit_mb": 1)"),
                                     R"({"model": {"messages": {"request_mb": 2}}})");
  REQUIRE(large.warnings.size() == 1);
  CHECK(large.warnings[0] == "every call fails: a message is above the payload limit");
}

TEST_CASE("containers that cannot grow to the load are called unstable, with the load") {
  // Requests of 0.1 s on one vCPU: two containers of 2 vCPUs do 40 of them per second.
  const std::string fixed = R"("vcpu": 2, "concurrency": 4, "max_instances": 2)";
  CHECK(on_platform(platform_text("container", fixed)).platform.capacity_rps == Approx(40));
  const auto warnings = [&](const std::string& interval_s, const std::string& more) {
    return on_platform(platform_text("container", fixed + more),
                       R"({"workload": {"interval_s": )" + interval_s + "}}")
        .warnings;
  };
  CHECK(warnings("0.05", "").empty());
  REQUIRE(warnings("0.0125", "").size() == 1);
  CHECK(warnings("0.0125", "")[0] ==
        "unstable: 80 requests/s bring 2 times the work that the platform can do, and the line has "
        "no end: latencies grow with the length of the run");
  for (const char* bounded : {R"(, "queue": {"capacity": 10})", R"(, "queue": {"patience_s": 1})",
                              R"(, "timeout_s": 1, "timeout_mode": "drop")"})
    CHECK(warnings("0.0125", bounded).empty());
}
