#include "calibration/service/time_curve.hpp"

#include "sim/config/model.hpp"

namespace coldcast {

std::string name_of(VcpuForm form) {
  if (form == VcpuForm::amdahl) return "amdahl";
  return form == VcpuForm::power ? "power" : "constant";
}

double largest_shape(VcpuForm form) { return form == VcpuForm::power ? 2 : 1; }

double TimeCurve::multiple(double vcpu) const {
  if (form == VcpuForm::none) return 1;
  Work work;
  if (form == VcpuForm::amdahl) work.parallel_fraction = shape;
  if (form == VcpuForm::power) work.exponent = shape;
  return work.multiple(vcpu);
}

double TimeCurve::mean_s(const MeasuredAt& at) const {
  return (base_s + per_size_s * at.size.value_or(0)) * multiple(at.vcpu.value_or(1));
}

}  // namespace coldcast
