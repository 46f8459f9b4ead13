#include "workloads/catalog.hpp"

#include "workloads/markov/mmpp_config.hpp"
#include "workloads/scheduled/scheduled_config.hpp"

namespace coldcast {

std::vector<WorkloadKind> workload_kinds() {
  return {
      {"poisson", "independent requests at a constant rate", read_poisson},
      {"mmpp",
       "Poisson requests whose rate follows a hidden Markov chain, or a given path of phases",
       read_mmpp},
      {"constant", "requests at equal intervals", read_interval},
      {"list", "requests at listed times, optionally with the service time they bring", read_list},
      {"burst", "so many requests at once, at one or several times", read_burst},
  };
}

}  // namespace coldcast
