#include "workloads/catalog.hpp"

#include "workloads/closed/closed_config.hpp"
#include "workloads/combined/combined_config.hpp"
#include "workloads/markov/map_config.hpp"
#include "workloads/markov/mmpp_config.hpp"
#include "workloads/rate/rate_config.hpp"
#include "workloads/renewal/renewal_config.hpp"
#include "workloads/scheduled/schedule_config.hpp"
#include "workloads/scheduled/scheduled_config.hpp"
#include "workloads/trace/trace_config.hpp"

namespace coldcast {

std::vector<WorkloadKind> workload_kinds() {
  return {
      {"poisson", "independent requests at a constant rate", read_poisson},
      {"mmpp",
       "Poisson requests whose rate follows a hidden Markov chain, or a given path of phases",
       read_mmpp},
      {"map", "requests with some of the moves of a hidden Markov chain, by two matrices",
       read_map},
      {"on-off", "Poisson requests while the load is on, for times of any distribution",
       read_on_off},
      {"renewal", "requests with independent gaps of any distribution", read_renewal},
      {"constant", "requests at equal intervals", read_interval},
      {"list", "requests at listed times, optionally with the service time they bring", read_list},
      {"burst", "so many requests at once, at one or several times", read_burst},
      {"closed-loop", "users who wait for their answer and think before they send again",
       read_closed_loop},
      {"job", "messages published at once, through a topic with so many at most under way",
       read_job},
      {"schedule", "jobs that come by the clock, each with so many requests", read_schedule},
      {"pings", "calls every so often that only keep instances warm", read_pings},
      {"superposition", "several workloads at once", read_superposition},
      {"mixture", "in each replication one of several workloads, drawn by weight", read_mixture},
      {"sequence", "workloads one after the other, once or over and over", read_sequence},
      {"batches", "several requests at once at each time of another workload", read_batches},
      {"client-batches", "requests of another workload, collected by their client into few",
       read_client_batches},
      {"diurnal", "Poisson requests whose rate follows the time of day and the weekday",
       read_diurnal},
      {"steps", "Poisson requests whose rate changes at given times", read_steps},
      {"ramp", "Poisson requests whose rate follows straight lines between points", read_ramp},
      {"flash-crowd", "Poisson requests whose rate rises to a peak, stays there and falls again",
       read_flash_crowd},
      {"modulated", "another workload of which a share is kept that changes over time",
       read_modulated},
      {"trace", "recorded requests, replayed from a file", read_trace},
  };
}

}  // namespace coldcast
