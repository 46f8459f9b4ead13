#include "platforms/autoscaling/autoscaler_kubernetes.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Metrics without a lag, pods of one vCPU that shall be used by half.
KubernetesAutoscaler::Config prompt() {
  KubernetesAutoscaler::Config config;
  config.metric_lag = Duration{0};
  return config;
}

Watched kubernetes_pods(std::int64_t ready, const KubernetesAutoscaler::Config& config = prompt()) {
  Watched service = watched<KubernetesAutoscaler>(config);
  service.view.ready = ready;
  return service;
}

/// A service whose load is that of so many pods at their target.
void load_pods(Watched& service, double pods) { service.vcpus = 0.5 * pods; }

}  // namespace

TEST_CASE("Kubernetes leaves a metric within 10 % of its target alone") {
  Watched service = kubernetes_pods(10);
  load_pods(service, 10.9);
  CHECK(service.look() == 10);
  load_pods(service, 11);
  CHECK(service.look() == 10);
  load_pods(service, 11.2);
  CHECK(service.look() == 12);
  load_pods(service, 9.1);
  CHECK(service.look() == 10);
}

TEST_CASE("Kubernetes adds at most as many pods as there are, or four, in 15 seconds") {
  Watched service = kubernetes_pods(1);
  load_pods(service, 100);
  CHECK(service.obey() == 5);   // max(1 + 1, 1 + 4)
  CHECK(service.obey() == 10);  // max(5 + 5, 5 + 4)
  CHECK(service.obey() == 20);
}

TEST_CASE("Kubernetes does not go below the most it wanted in the last 300 seconds") {
  Watched service = kubernetes_pods(10);
  load_pods(service, 10);
  REQUIRE(service.look() == 10);
  load_pods(service, 2);
  CHECK(service.look(19) == 10);  // the 10 is 285 s old
  CHECK(service.look() == 2);     // 300 s
}

TEST_CASE("a peak within the 300 seconds starts them anew") {
  Watched service = kubernetes_pods(10);
  load_pods(service, 2);
  CHECK(service.look() == 2);
  load_pods(service, 6);
  CHECK(service.look() == 6);
  load_pods(service, 2);
  CHECK(service.look(19) == 6);
  CHECK(service.look() == 2);
}

TEST_CASE("pods that start count as idle ones when the load calls for more") {
  Watched service = kubernetes_pods(2);
  service.view.starting = 2;
  load_pods(service, 3);
  INFO("3 / 2 ready asks for more, 3 / 4 for fewer: no change");
  CHECK(service.look() == 4);
  load_pods(service, 4.3);
  INFO("4.3 / 4 = 1.075 is within the tolerance, 4.3 / 2 would not be");
  CHECK(service.look() == 4);
  load_pods(service, 6);
  CHECK(service.look() == 6);
}

TEST_CASE("without a ready pod Kubernetes knows no metric and changes nothing") {
  Watched service = kubernetes_pods(0);
  service.view.starting = 3;
  load_pods(service, 100);
  CHECK(service.look() == 3);
}

TEST_CASE("a metric that lags shows a load a scrape later") {
  KubernetesAutoscaler::Config config;
  REQUIRE(config.metric_lag == seconds(15));
  Watched service = kubernetes_pods(2, config);
  CHECK(service.look() == 2);
  load_pods(service, 2);
  service.look(3);
  load_pods(service, 4);
  INFO("the look at 75 s sees 45 to 60 s");
  CHECK(service.look() == 2);
  CHECK(service.look() == 4);
}

TEST_CASE("a limit over a minute counts what was added within it") {
  KubernetesAutoscaler::Config config = prompt();
  config.scale_up_period = seconds(60);
  Watched service = kubernetes_pods(4, config);
  load_pods(service, 100);
  REQUIRE(service.obey() == 8);
  INFO("the minute began with 4 pods");
  CHECK(service.obey(3) == 8);
  CHECK(service.obey() == 16);
}

TEST_CASE("a limit of scaling down counts what was removed within its period") {
  KubernetesAutoscaler::Config config = prompt();
  config.scale_down_stabilization = Duration{0};
  config.scale_down_percent = 10;
  config.scale_down_period = seconds(60);
  Watched service = kubernetes_pods(100, config);
  load_pods(service, 10);
  REQUIRE(service.obey() == 90);
  CHECK(service.obey(3) == 90);
  CHECK(service.obey() == 81);
}

TEST_CASE("requests in a pod may be the metric, beside the vCPUs or alone") {
  KubernetesAutoscaler::Config config = prompt();
  config.concurrency = 4;
  Watched both = kubernetes_pods(2, config);
  load_pods(both, 2);
  both.outstanding = 12;
  CHECK(both.look() == 3);
  config.vcpu.reset();
  Watched alone = kubernetes_pods(2, config);
  load_pods(alone, 100);
  alone.outstanding = 12;
  CHECK(alone.look() == 3);
}

TEST_CASE(
    "Vertex AI: two replicas at 100 % become four, ten at 1 % become one five minutes later") {
  KubernetesAutoscaler::Config config = prompt();
  config.vcpu = 0.6;
  config.tolerance = 0;
  config.scale_up_percent = 1e6;
  Watched rising = kubernetes_pods(2, config);
  rising.vcpus = 2;
  CHECK(rising.look() == 4);  // 2 x 100 / 60 = 3.33

  Watched falling = kubernetes_pods(10, config);
  falling.vcpus = 6;
  REQUIRE(falling.look() == 10);
  falling.vcpus = 0.1;
  CHECK(falling.look(19) == 10);
  CHECK(falling.look() == 1);  // 10 x 1 / 60 = 0.17
}
