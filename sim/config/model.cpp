#include "sim/config/model.hpp"

#include <cmath>

namespace coldcast {
namespace {

Bytes megabytes_to_bytes(double megabytes) {
  return Bytes{static_cast<std::int64_t>(std::llround(megabytes * 1024 * 1024))};
}

void read_sizes(Fields& fields, Model& model) {
  model.request = megabytes_to_bytes(fields.number_or("request_mb", 0, {0, 1e6}));
  model.response = megabytes_to_bytes(fields.number_or("response_mb", 0, {0, 1e6}));
}

void read_messages(Fields& fields, const std::string& protocol, Model& model) {
  auto messages = fields.optional_object("messages");
  if (!messages) return;
  read_sizes(*messages, model);
  for (const char* known : {"rest-json", "grpc-protobuf"}) {
    Model other;
    auto of_protocol = messages->optional_object(known);
    if (!of_protocol) continue;
    read_sizes(*of_protocol, known == protocol ? model : other);
    of_protocol->done();
  }
  messages->done();
}

}  // namespace

double amdahl(double vcpu, double parallel_fraction) {
  if (vcpu <= 1) return 1 / vcpu;
  return (1 - parallel_fraction) + parallel_fraction / vcpu;
}

Distribution Work::on(double vcpu) const {
  if (!at_vcpu) return time_s;
  return time_s.scaled(amdahl(vcpu, parallel_fraction) / amdahl(*at_vcpu, parallel_fraction));
}

Distribution warm_call(const Model& model, double vcpu) {
  const Distribution predict = model.service.on(vcpu);
  if (!model.handler) return predict;
  return Distribution::shifted(model.handler->on(vcpu).mean(), predict);
}

Work read_work(Fields& parent, std::string_view key) {
  Work work;
  if (!parent.is_object(key) || parent.raw(key).contains("kind")) {
    work.time_s = parent.distribution(key);
    return work;
  }
  Fields fields = parent.object(key);
  if (fields.json().empty())
    fields.fail("", "is empty; give \"time_s\" or a \"kind\" of distribution");
  work.time_s = fields.distribution("time_s");
  if (fields.has("at_vcpu")) work.at_vcpu = fields.number("at_vcpu", {0.001, 1024});
  work.parallel_fraction = fields.number_or("parallel_fraction", 0, {0, 1});
  if (fields.has("parallel_fraction") && !work.at_vcpu)
    fields.fail("parallel_fraction",
                "needs \"at_vcpu\" beside it: with how many vCPUs was this measured?");
  fields.done();
  return work;
}

Model read_model(Fields fields, const std::string& protocol) {
  Model model;
  for (const char* key : {"$schema", "sources", "notes", "facts"}) fields.ignore(key);
  model.name = fields.string_or("name", "inline model");
  model.service = read_work(fields, "service");
  if (fields.has("handler")) {
    model.handler = read_work(fields, "handler");
    if (!model.handler->time_s.is_constant())
      fields.fail("handler", "must be a constant time; put what varies into \"service\"");
  }
  if (fields.has("cold_service")) model.cold_service = read_work(fields, "cold_service");
  if (auto stages = fields.optional_object("start_up"))
    for (const auto& stage : stages->json().items())
      model.stages.emplace(stage.key(), read_work(*stages, stage.key()));
  model.memory = Megabytes{fields.integer_or("memory_mb", 0, {0, 1e7})};
  model.image_mb = fields.number_or("image_mb", 0, {0, 1e6});
  model.download_mb = fields.number_or("download_mb", 0, {0, 1e6});
  read_messages(fields, protocol, model);
  fields.done();
  return model;
}

}  // namespace coldcast
