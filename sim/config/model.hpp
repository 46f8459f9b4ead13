#pragma once
// What one model with its runtime costs on one kind of hardware, as a profile file says it.

#include <map>
#include <optional>
#include <string>

#include "sim/config/fields.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// A time that depends on how many vCPUs the instance has [Amdahl 1967]. With W vCPU-seconds of
/// work of which the share p runs in parallel, v vCPUs take
///   W / v               for v <= 1 (a share of one processor: everything slows alike)
///   W ((1 - p) + p / v) for v > 1.
struct Work {
  Distribution time_s;            ///< in seconds, as measured
  std::optional<double> at_vcpu;  ///< with how many vCPUs; nothing: the time is the same with any
  double parallel_fraction = 0;   ///< p, from 0 to 1

  /// The time with `vcpu` vCPUs. REQUIRES: vcpu > 0.
  Distribution on(double vcpu) const;
};

/// The time with v vCPUs as a multiple of the time with one.
double amdahl(double vcpu, double parallel_fraction);

/// A model and its runtime.
struct Model {
  std::string name;
  Work service;                        ///< of a warm call: the prediction itself
  std::optional<Work> handler;         ///< what a call needs besides: decode, prepare, encode
  std::optional<Work> cold_service;    ///< of a call that triggers a start, start included
  std::map<std::string, Work> stages;  ///< of a start, by name: what depends on the model
  Megabytes memory{};                  ///< resident once loaded
  double image_mb = 0;                 ///< container image or package
  double download_mb = 0;              ///< fetched by the first call
  Bytes request;                       ///< message sizes
  Bytes response;
};

/// The time of a warm call with `vcpu` vCPUs: prediction and handler. REQUIRES: vcpu > 0.
Distribution warm_call(const Model& model, double vcpu);

/// Reads a profile or an inline model. `protocol` picks the message sizes where they differ.
Model read_model(Fields fields, const std::string& protocol);

/// A number, a distribution, or {"time_s": ..., "at_vcpu": ..., "parallel_fraction": ...}.
Work read_work(Fields& parent, std::string_view key);

}  // namespace coldcast
