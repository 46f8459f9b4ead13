#include "sim/config/model.hpp"

#include <algorithm>
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

/// {"alpha_s": a, "beta_s": b} for a + b n seconds, or {"times_s": [...]}.
BatchTime read_batch_time(Fields fields) {
  BatchTime batch;
  if (fields.has("times_s")) {
    batch.times_s = fields.numbers("times_s", {0, 1e9});
    if (batch.times_s.empty()) fields.fail("times_s", "needs the time of a batch of one at least");
  } else {
    const double alpha_s = fields.in_seconds("alpha_s", {0, 1e9});
    const double beta_s = fields.in_seconds("beta_s", {0, 1e9});
    batch.times_s = {alpha_s + beta_s, alpha_s + 2 * beta_s};
  }
  fields.done();
  return batch;
}

/// {"base_s": a, "context_token_s": b, "generated_token_s": c}
TokenTime read_token_time(Fields fields) {
  TokenTime time;
  if (fields.has("base_s")) time.base_s = fields.in_seconds("base_s", {0, 1e9});
  if (fields.has("context_token_s"))
    time.context_token_s = fields.in_seconds("context_token_s", {0, 1e9});
  time.generated_token_s = fields.in_seconds("generated_token_s", {0, 1e9});
  fields.done();
  return time;
}

GpuTimes read_gpu_times(Fields fields) {
  GpuTimes times{.service_s = fields.distribution("service"), .batch = {}, .tokens = {}};
  if (fields.has("batch")) times.batch = read_batch_time(fields.object("batch"));
  if (fields.has("tokens")) times.tokens = read_token_time(fields.object("tokens"));
  fields.done();
  return times;
}

void read_gpus(Fields& fields, Model& model) {
  auto gpus = fields.optional_object("gpus");
  if (!gpus) return;
  for (const auto& gpu : gpus->json().items())
    model.gpus.emplace(gpu.key(), read_gpu_times(gpus->object(gpu.key())));
}

void read_loading(Fields& fields, Model& model) {
  auto loading = fields.optional_object("loading");
  if (!loading) return;
  for (const char* strategy : {"copy", "single-copy", "zero-copy"})
    if (loading->has(strategy)) model.loading.emplace(strategy, read_work(*loading, strategy));
  loading->done();
}

}  // namespace

double Work::multiple(double vcpu) const {
  if (exponent) return std::pow(vcpu, -*exponent);
  if (vcpu <= 1) return 1 / vcpu;
  return (1 - parallel_fraction) + parallel_fraction / vcpu;
}

Distribution Work::on(double vcpu) const {
  if (!at_vcpu) return time_s;
  return time_s.scaled(multiple(vcpu) / multiple(*at_vcpu));
}

double BatchTime::mean_s(std::int64_t requests) const {
  const auto size = static_cast<std::size_t>(requests);
  if (size <= times_s.size()) return times_s[size - 1];
  const double last = times_s.back();
  const double slope = times_s.size() > 1 ? last - times_s[times_s.size() - 2] : 0;
  return std::max(0.0, last + slope * static_cast<double>(size - times_s.size()));
}

Model on_gpu(Model model, const std::string& gpu) {
  const auto found = model.gpus.find(gpu);
  if (found == model.gpus.end()) return model;
  model.service = Work{.time_s = found->second.service_s, .at_vcpu = {}, .exponent = {}};
  model.batch = found->second.batch;
  model.tokens = found->second.tokens;
  return model;
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
  if (fields.has("vcpu_exponent")) work.exponent = fields.number("vcpu_exponent", {0, 2});
  for (const char* shape : {"parallel_fraction", "vcpu_exponent"})
    if (fields.has(shape) && !work.at_vcpu)
      fields.fail(shape, "needs \"at_vcpu\" beside it: with how many vCPUs was this measured?");
  if (fields.has("parallel_fraction") && work.exponent)
    fields.fail("vcpu_exponent", "give this or \"parallel_fraction\", not both");
  fields.done();
  return work;
}

Model read_model(Fields fields, const std::string& protocol) {
  Model model;
  for (const char* key : {"$schema", "sources", "notes", "facts"}) fields.ignore(key);
  model.name = visible(fields.string_or("name", "inline model"));
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
  if (fields.has("batch")) model.batch = read_batch_time(fields.object("batch"));
  if (fields.has("tokens")) model.tokens = read_token_time(fields.object("tokens"));
  read_gpus(fields, model);
  read_loading(fields, model);
  model.memory = Megabytes{fields.integer_or("memory_mb", 0, {0, 1e7})};
  model.shared = Megabytes{fields.integer_or("shared_mb", 0, {0, 1e7})};
  if (model.shared > model.memory) fields.fail("shared_mb", "is more than all of \"memory_mb\"");
  model.image_mb = fields.number_or("image_mb", 0, {0, 1e6});
  model.download_mb = fields.number_or("download_mb", 0, {0, 1e6});
  read_messages(fields, protocol, model);
  fields.done();
  return model;
}

}  // namespace coldcast
