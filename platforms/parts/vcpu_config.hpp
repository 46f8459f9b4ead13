#pragma once

#include <cstdint>

#include "sim/config/fields.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// The processor that an instance has.
struct Processor {
  double vcpu = 1;
  std::int64_t megahertz = 0;  ///< as the vendor sells it; 0 where it does not
};

/// Reads what processor comes with so much memory: in steps ("cpu_tiers", with "mhz_per_vcpu"), or
/// in proportion ("mb_per_vcpu" up to "max_vcpu"); "vcpu" replaces the vCPUs that come of either.
/// Memory that is no step is an error that names the steps.
Processor read_processor(Fields& fields, Megabytes memory);

}  // namespace coldcast
