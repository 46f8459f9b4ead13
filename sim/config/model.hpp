#pragma once
// What one model with its runtime costs on one kind of hardware, as a profile file says it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// A time that depends on how many vCPUs the instance has [Amdahl 1967]. With W vCPU-seconds of
/// work of which the share p runs in parallel, v vCPUs take
///   W / v               for v <= 1 (a share of one processor: everything slows alike)
///   W ((1 - p) + p / v) for v > 1.
/// Or, where a power law was fitted, v^-exponent times as long as with one vCPU.
struct Work {
  Distribution time_s;             ///< in seconds, as measured
  std::optional<double> at_vcpu;   ///< with how many vCPUs; nothing: the time is the same with any
  double parallel_fraction = 0;    ///< p, from 0 to 1
  std::optional<double> exponent;  ///< of the power law that holds instead

  /// The time with `vcpu` vCPUs. REQUIRES: vcpu > 0.
  Distribution on(double vcpu) const;

  /// The time with v vCPUs as a multiple of the time with one. REQUIRES: vcpu > 0.
  double multiple(double vcpu) const;
};

/// How long a batch takes, by the number of requests in it.
struct BatchTime {
  std::vector<double> times_s;  ///< of 1, 2, 3, ... requests, in seconds; REQUIRES: not empty

  /// Of `requests` at once; beyond the end of the table it goes on as between the last two.
  /// REQUIRES: requests >= 1.
  double mean_s(std::int64_t requests) const;
};

/// How long a request to a language model takes, by its tokens.
struct TokenTime {
  double base_s = 0;
  double context_token_s = 0;    ///< for each token of the prompt
  double generated_token_s = 0;  ///< for each token of the answer

  double mean_s(double context, double generated) const {
    return base_s + context_token_s * context + generated_token_s * generated;
  }
};

/// What a call takes on a GPU instead.
struct GpuTimes {
  Distribution service_s;
  std::optional<BatchTime> batch;
  std::optional<TokenTime> tokens;
};

/// A model and its runtime.
struct Model {
  std::string name;
  Work service;                          ///< of a warm call: the prediction itself
  std::optional<Work> handler;           ///< what a call needs besides: decode, prepare, encode
  std::optional<Work> cold_service;      ///< of a call that triggers a start, start included
  std::map<std::string, Work> stages;    ///< of a start, by name: what depends on the model
  std::optional<BatchTime> batch;        ///< where several requests go through the model at once
  std::optional<TokenTime> tokens;       ///< where a request is as much work as it has tokens
  std::map<std::string, GpuTimes> gpus;  ///< by type of GPU, in small letters: "t4"
  std::map<std::string, Work> loading;   ///< stage "load" by strategy: "copy", "single-copy", ...
  Megabytes memory{};                    ///< resident once loaded
  Megabytes shared{};                    ///< of it, what the processes of a node can share
  double image_mb = 0;                   ///< container image or package
  double download_mb = 0;                ///< fetched by the first call
  Bytes request;                         ///< message sizes
  Bytes response;
};

/// The model as it is on that type of GPU; as it is, if it says nothing of it.
Model on_gpu(Model model, const std::string& gpu);

/// The time of a warm call with `vcpu` vCPUs: prediction and handler. REQUIRES: vcpu > 0.
Distribution warm_call(const Model& model, double vcpu);

/// Reads a profile or an inline model. `protocol` picks the message sizes where they differ.
Model read_model(Fields fields, const std::string& protocol);

/// A number, a distribution, or {"time_s": ..., "at_vcpu": ..., "parallel_fraction": ...} (or
/// "vcpu_exponent" in its place).
Work read_work(Fields& parent, std::string_view key);

}  // namespace coldcast
