#include "sim/app/kinds.hpp"

#include "platforms/catalog.hpp"
#include "sim/study/metrics.hpp"
#include "workloads/catalog.hpp"

namespace coldcast {

Kinds built_in() {
  return {.workloads = workload_kinds(),
          .mechanisms = mechanisms(),
          .client = client_reader(),
          .metrics = metric_names()};
}

}  // namespace coldcast
