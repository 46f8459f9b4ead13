// The profiles that are shipped: all can be read, and give the published service times within the
// errors that docs/models/profiles.md states.

#include <cmath>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/config/model.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// vCPUs of AWS Lambda: 1769 MB are one.
double vcpus(double memory_mb) { return memory_mb / 1769; }

struct Profiles {
  Catalogue catalogue{"configs"};

  Model read(const std::string& name, const std::string& protocol = "rest-json") const {
    const Json json = catalogue.load("profiles", name, "test", "/model");
    return read_model(Fields{json, name}, protocol);
  }

  /// The mean time of a prediction with so many vCPUs.
  double service_s(const std::string& name, double vcpu) const {
    return read(name).service.on(vcpu).mean();
  }
};

/// A published time, and how far the profile may be off, as a share of it.
struct Point {
  double memory_mb;
  double time_s;
  double error;
};

/// By how much the profile misses a time, as a share of it.
double miss(double simulated, double published) { return simulated / published - 1; }

}  // namespace

TEST_CASE("every shipped profile can be read for both protocols") {
  const Profiles profiles;
  const std::vector<std::string> names = profiles.catalogue.names("profiles");
  CHECK(names.size() > 40);
  for (const std::string& name : names)
    for (const std::string protocol : {"rest-json", "grpc-protobuf"}) {
      CAPTURE(name, protocol);
      const Model model = profiles.read(name, protocol);
      CHECK_FALSE(model.name.empty());
      // More vCPUs never slow a call down.
      CHECK(warm_call(model, 1).mean() > 0);
      CHECK(warm_call(model, 4).mean() <= warm_call(model, 1).mean());
      CHECK(warm_call(model, 1).mean() <= warm_call(model, 0.25).mean());
    }
}

TEST_CASE("every shipped profile says where its service time comes from") {
  const Profiles profiles;
  for (const std::string& name : profiles.catalogue.names("profiles")) {
    CAPTURE(name);
    CHECK(profiles.catalogue.load("profiles", name, "test", "/model").contains("sources"));
  }
}

TEST_CASE("classical algorithms take what the text of Timmer 2024 says") {
  const Profiles profiles;
  CHECK(profiles.service_s("timmer2024/pca", vcpus(1024)) == Approx(0.1).epsilon(0.01));
  CHECK(profiles.service_s("timmer2024/kmeans", vcpus(1024)) == Approx(0.02).epsilon(0.01));
  for (const std::string one :
       {"svm", "logistic-regression", "random-forest", "gaussian-mixture"}) {
    CAPTURE(one);
    CHECK(profiles.service_s("timmer2024/" + one, vcpus(2048)) == Approx(0.02).epsilon(0.01));
    // A single thread: what lies above one vCPU is of no use.
    CHECK(profiles.service_s("timmer2024/" + one, vcpus(10240)) ==
          Approx(profiles.service_s("timmer2024/" + one, 1)));
  }
}

TEST_CASE("deep models take what table 3 of Song et al. 2023 says, on 2 vCPUs") {
  const Profiles profiles;
  struct Row {
    std::string model;
    double python_off, python_on, serving_off, serving_on;
  };
  for (const Row& row :
       {Row{"mobilenet-v1", 0.082, 0.085, 0.037, 0.030},
        Row{"inception-v3", 0.357, 0.203, 0.187, 0.148}, Row{"yolov5", 0.331, 0.255, 0.345, 0.276},
        Row{"bert", 1.830, 1.294, 1.827, 1.246}}) {
    CAPTURE(row.model);
    CHECK(profiles.service_s(row.model + "/python", 2) == Approx(row.python_off));
    CHECK(profiles.service_s(row.model + "/python-avx512", 2) == Approx(row.python_on));
    CHECK(profiles.service_s(row.model + "/tf-serving", 2) == Approx(row.serving_off));
    CHECK(profiles.service_s(row.model + "/tf-serving-avx512", 2) == Approx(row.serving_on));
  }
  // 24.547 and 63.5932 MB of JSON at 143 MB/s.
  CHECK(profiles.read("yolov5/python-rest").handler->on(2).mean() ==
        Approx((24.547 + 63.5932) / 143).epsilon(1e-4));
  CHECK(profiles.read("yolov5/python", "grpc-protobuf").request.value <
        profiles.read("yolov5/python").request.value);
}

TEST_CASE("the functions of Ellore 2023 take longer with more input, as a line through table 4.3") {
  const Profiles profiles;
  const Model cnn = profiles.read("ellore2023/cnn");
  REQUIRE(cnn.batch);
  for (const auto& [items, time_s, error] : {Point{1, 0.004, 0.02}, Point{102, 0.174, 0.29},
                                             Point{1024, 1.020, 0.22}, Point{3686, 4.732, 0.07}}) {
    CAPTURE(items);
    CHECK(std::abs(miss(cnn.batch->mean_s(static_cast<int>(items)), time_s)) < error);
  }
  const Model bert = profiles.read("ellore2023/bert");
  REQUIRE(bert.batch);
  for (const auto& [items, time_s, error] : {Point{1, 2.622, 0.17}, Point{36, 2.188, 0.13},
                                             Point{332, 4.375, 0.06}, Point{3277, 27.022, 0.06}}) {
    CAPTURE(items);
    CHECK(std::abs(miss(bert.batch->mean_s(static_cast<int>(items)), time_s)) < error);
  }
  CHECK(cnn.service.on(1).mean() == Approx(cnn.batch->mean_s(1)));
  CHECK(bert.service.on(1).mean() == Approx(bert.batch->mean_s(1)));
}

TEST_CASE("zero copy takes less than single copy, and that less than a copy of one's own") {
  const Profiles profiles;
  for (const std::string one : {"bert", "bigbird", "gpt2"}) {
    CAPTURE(one);
    const Model model = profiles.read("ellore2023/" + one + "-ray");
    CHECK(model.loading.at("zero-copy").on(1).mean() <
          model.loading.at("single-copy").on(1).mean());
    CHECK(model.loading.at("single-copy").on(1).mean() < model.loading.at("copy").on(1).mean());
  }
}

TEST_CASE("MobileNet and SSD-MobileNet follow the memory of Lambda as measured") {
  const Profiles profiles;
  const auto compare = [&](const std::string& name, const std::vector<Point>& points) {
    for (const Point& point : points) {
      CAPTURE(name, point.memory_mb);
      const double simulated = profiles.service_s(name, vcpus(point.memory_mb));
      CHECK(std::abs(miss(simulated, point.time_s)) < point.error);
    }
  };
  compare(
      "mobilenet/openvino",
      {{768, 0.13812, 0.08}, {1536, 0.06256, 0.05}, {2240, 0.04246, 0.05}, {3008, 0.03229, 0.05}});
  compare(
      "mobilenet/tf-opencv",
      {{768, 0.21709, 0.06}, {1536, 0.10211, 0.05}, {2240, 0.06817, 0.05}, {3008, 0.05302, 0.05}});
  compare(
      "ssd-mobilenet/openvino",
      {{768, 0.30027, 0.07}, {1536, 0.13916, 0.05}, {2240, 0.09343, 0.05}, {3008, 0.07057, 0.05}});
  compare(
      "ssd-mobilenet/tf-opencv",
      {{768, 0.43806, 0.13}, {1536, 0.27679, 0.13}, {2240, 0.18645, 0.07}, {3008, 0.13955, 0.05}});
}

TEST_CASE("large vision models follow the published polynomial of batch and memory") {
  const Profiles profiles;
  struct Row {
    std::string name;
    double memory_mb, of_1_s, of_8_s, error;
  };
  for (const Row& row : {Row{"inception-v4/tf", 1024, 2.433, 11.974, 0.09},
                         Row{"inception-v4/tf", 3008, 1.008, 4.699, 0.09},
                         Row{"resnet-v2/tf", 1024, 3.069, 13.044, 0.09},
                         Row{"resnet-v2/tf", 3008, 1.527, 5.427, 0.09},
                         Row{"resnet-50/mxnet", 1024, 0.674, 6.364, 0.35},
                         Row{"resnet-50/mxnet", 3008, 0.460, 3.571, 0.35}}) {
    CAPTURE(row.name, row.memory_mb);
    const Model model = profiles.read(row.name);
    REQUIRE(model.batch);
    const double one_s = model.service.on(vcpus(row.memory_mb)).mean();
    const double eight_s = one_s * model.batch->mean_s(8) / model.batch->mean_s(1);
    CHECK(std::abs(miss(one_s, row.of_1_s)) < row.error);
    CHECK(std::abs(miss(eight_s, row.of_8_s)) < row.error);
  }
}
