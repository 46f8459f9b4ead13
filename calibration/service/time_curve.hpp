#pragma once

#include <string>

#include "calibration/service/measured.hpp"

namespace coldcast {

/// How a time depends on vCPUs, as `Work` has it (sim/config/model.hpp).
enum class VcpuForm {
  none,    ///< not at all
  amdahl,  ///< W / v up to one vCPU, W ((1 - p) + p / v) beyond; the shape is p, from 0 to 1
  power    ///< W v^-e; the shape is e, from 0 to 2
};

/// "constant", "amdahl", "power".
std::string name_of(VcpuForm form);

/// The largest shape of that form.
double largest_shape(VcpuForm form);

/// The mean of a time by its conditions: (base + per_size x size) on one vCPU, times what `vcpu`
/// vCPUs make of it.
struct TimeCurve {
  VcpuForm form = VcpuForm::none;
  double base_s = 0;
  double per_size_s = 0;
  double shape = 0;

  /// Of what is not known, size is 0 and vCPU is 1.
  double mean_s(const MeasuredAt& at) const;

  /// The time with v vCPUs as a multiple of the time with one. REQUIRES: vcpu > 0.
  double multiple(double vcpu) const;
};

}  // namespace coldcast
