// Profiles: times with and without the number of vCPUs they were measured with, and messages.

#include "sim/config/model.hpp"

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Model model(const std::string& text, const std::string& protocol = "rest-json") {
  const Json json = parse_json(text, "text");
  return read_model(Fields{json, "m.json"}, protocol);
}

std::string model_complaint(const std::string& text) {
  try {
    model(text);
    return "";
  } catch (const ConfigError& error) {
    return std::string{error.what()}.substr(std::string{"m.json: "}.size());
  }
}

}  // namespace

TEST_CASE("a profile needs no more than the time of a call") {
  const Model plain = model(R"({"service": "200ms"})");
  CHECK(plain.name == "inline model");
  CHECK(plain.service.time_s.mean() == Approx(0.2));
  CHECK(plain.service.on(0.25).mean() == Approx(0.2));
  CHECK_FALSE(plain.handler);
  CHECK_FALSE(plain.cold_service);
  CHECK(plain.memory == Megabytes{0});
  CHECK(model_complaint("{}") == "missing \"service\"");
}

TEST_CASE("a time measured with some vCPUs follows Amdahl's law to others") {
  const Model m = model(
      R"({"service": {"time_s": 1, "at_vcpu": 2, "parallel_fraction": 0.5},
          "handler": {"time_s": 0.1, "at_vcpu": 1}})");
  // 0.5 + 0.5 / 2 = 0.75 of the work took 1 s with 2 vCPUs, so the work is 4/3 s.
  CHECK(m.service.on(2).mean() == Approx(1));
  CHECK(m.service.on(1).mean() == Approx(4.0 / 3));
  CHECK(m.service.on(0.5).mean() == Approx(8.0 / 3));
  CHECK(m.service.on(4).mean() == Approx(4.0 / 3 * (0.5 + 0.125)));
  CHECK(warm_call(m, 1).mean() == Approx(4.0 / 3 + 0.1));
  CHECK(m.handler->on(4).mean() == Approx(0.1));
}

TEST_CASE("a time may go with a power of the vCPUs instead") {
  const Model m = model(R"({"service": {"time_s": 1, "at_vcpu": 2, "vcpu_exponent": 0.5}})");
  // On four times as many vCPUs it takes half as long.
  CHECK(m.service.on(2).mean() == Approx(1));
  CHECK(m.service.on(8).mean() == Approx(0.5));
  CHECK(m.service.on(0.5).mean() == Approx(2));
  CHECK(model_complaint(R"({"service": {"time_s": 1, "vcpu_exponent": 0.5}})") ==
        "/service/vcpu_exponent: needs \"at_vcpu\" beside it: with how many vCPUs was this "
        "measured?");
  CHECK(model_complaint(R"({"service": {"time_s": 1, "at_vcpu": 2, "vcpu_exponent": 0.5,
                                  "parallel_fraction": 0.5}})") ==
        "/service/vcpu_exponent: give this or \"parallel_fraction\", not both");
  CHECK(model_complaint(R"({"service": {"time_s": 1, "at_vcpu": 2, "vcpu_exponent": 3}})") ==
        "/service/vcpu_exponent: 3 is above 2");
}

TEST_CASE("a batch takes a fixed time and one for each request") {
  const Model m = model(R"({"service": 1, "batch": {"alpha_s": "20ms", "beta_s": 0.06}})");
  REQUIRE(m.batch);
  CHECK(m.batch->mean_s(1) == Approx(0.08));
  CHECK(m.batch->mean_s(2) == Approx(0.14));
  CHECK(m.batch->mean_s(10) == Approx(0.62));
  CHECK(model_complaint(R"({"service": 1, "batch": {"alpha_s": 1}})") ==
        "/batch: missing \"beta_s\"");
}

TEST_CASE("a batch that was measured by size goes on as between the last two") {
  const Model m = model(R"({"service": 1, "batch": {"times_s": [0.1, 0.12, 0.15]}})");
  CHECK(m.batch->mean_s(1) == Approx(0.1));
  CHECK(m.batch->mean_s(3) == Approx(0.15));
  CHECK(m.batch->mean_s(5) == Approx(0.21));
  CHECK(model(R"({"service": 1, "batch": {"times_s": [0.1]}})").batch->mean_s(7) == Approx(0.1));
  CHECK(model_complaint(R"({"service": 1, "batch": {"times_s": []}})") ==
        "/batch/times_s: needs the time of a batch of one at least");
  CHECK(model_complaint(R"({"service": 1, "batch": {"times_s": [1, -1]}})") ==
        "/batch/times_s/1: -1 is below 0");
  CHECK(model_complaint(R"({"service": 1, "batch": {"times_s": [1], "alpha_s": 1}})")
            .starts_with("/batch/alpha_s: "));
}

TEST_CASE("a call on a GPU has times of its own") {
  const Model m = model(R"({"service": 1, "gpus": {
      "t4": {"service": 0.008, "batch": {"times_s": [0.008, 0.01]}}, "l4": {"service": 0.006}}})");
  CHECK(m.gpus.at("t4").service_s.mean() == Approx(0.008));
  CHECK(m.gpus.at("t4").batch->mean_s(2) == Approx(0.01));
  CHECK_FALSE(m.gpus.at("l4").batch);
  CHECK(model_complaint(R"({"service": 1, "gpus": {"t4": {}}})") ==
        "/gpus/t4: missing \"service\"");
  CHECK(model_complaint(R"({"service": 1, "gpus": {"t4": {"service": 1, "vcpu": 2}}})")
            .starts_with("/gpus/t4/vcpu: unknown key"));
}

TEST_CASE("a model may be loaded in several ways, which share memory or not") {
  const Model m = model(R"({"service": 1, "memory_mb": 900, "shared_mb": 600,
                            "loading": {"copy": 0.9, "zero-copy": {"time_s": 1, "at_vcpu": 1}}})");
  CHECK(m.memory == Megabytes{900});
  CHECK(m.shared == Megabytes{600});
  CHECK(m.loading.size() == 2);
  CHECK(m.loading.at("zero-copy").on(0.5).mean() == Approx(2));
  CHECK(model_complaint(R"({"service": 1, "loading": {"zero-copies": 1}})") ==
        "/loading/zero-copies: unknown key; did you mean \"zero-copy\"?");
  CHECK(model_complaint(R"({"service": 1, "memory_mb": 100, "shared_mb": 101})") ==
        "/shared_mb: is more than all of \"memory_mb\"");
}

TEST_CASE("message sizes are taken by protocol, else from the common ones") {
  const char* const both = R"({"service": 1, "messages": {"request_mb": 1, "response_mb": 2,
      "grpc-protobuf": {"request_mb": 0.5}}})";
  CHECK(model(both).request == Bytes{1 << 20});
  CHECK(model(both).response == Bytes{2 << 20});
  CHECK(model(both, "grpc-protobuf").request == Bytes{1 << 19});
  CHECK(model(both, "grpc-protobuf").response == Bytes{0});
  CHECK(model_complaint(R"({"service": 1, "messages": {"grpc-protobuf": {"request_kb": 1}}})") ==
        "/messages/grpc-protobuf/request_kb: unknown key; the unit here is megabytes: "
        "\"request_mb\"");
}

TEST_CASE("mistakes in a profile are named with their place") {
  CHECK(model_complaint(R"({"service": {"time_s": 1, "at_vcpus": 2}})") ==
        "/service/at_vcpus: unknown key; did you mean \"at_vcpu\"?");
  CHECK(model_complaint(R"({"service": {"mean_s": 1}})") == "/service: missing \"time_s\"");
  CHECK(model_complaint(R"({"service": {"time": 1}})") ==
        "/service: missing \"time_s\"; the unit here is seconds, not \"time\"");
  CHECK(model_complaint(R"({"service": {}})") ==
        "/service: is empty; give \"time_s\" or a \"kind\" of distribution");
  CHECK(model_complaint(R"({"service": {"kind": "expo", "mean_s": 1}})") ==
        "/service/kind: no \"expo\"; did you mean \"exponential\"?");
  CHECK(model_complaint(R"({"service": {"kind": "exponential", "mean_ms": 1}})") ==
        "/service: missing \"mean_s\"; the unit here is seconds, not \"mean_ms\"");
  CHECK(model_complaint(R"({"service": -1})") == "/service: -1 is below 0 s");
  CHECK(model_complaint(R"({"service": {"time_s": 1, "parallel_fraction": 0.5}})") ==
        "/service/parallel_fraction: needs \"at_vcpu\" beside it: with how many vCPUs was this "
        "measured?");
  CHECK(model_complaint(R"({"service": {"time_s": 1, "at_vcpu": 0}})") ==
        "/service/at_vcpu: 0 is below 0.001");
  CHECK(model_complaint(R"({"service": 1, "handler": {"kind": "exponential", "mean_s": 1}})") ==
        "/handler: must be a constant time; put what varies into \"service\"");
  CHECK(model_complaint(R"({"service": 1, "start_up": {"import": "soon"}})")
            .starts_with("/start_up/import: expected seconds or"));
  CHECK(model_complaint(R"({"service": 1, "memory_mb": 0.5})") ==
        "/memory_mb: expected a whole number, found 0.5");
  CHECK(model_complaint(R"({"service": 1, "memory_gb": 1})") ==
        "/memory_gb: unknown key; the unit here is megabytes: \"memory_mb\"");
}
