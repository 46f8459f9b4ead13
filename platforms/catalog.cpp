#include "platforms/catalog.hpp"

#include "platforms/composites/account_config.hpp"
#include "platforms/composites/client_config.hpp"
#include "platforms/fleet/container_config.hpp"
#include "platforms/function/function_config.hpp"
#include "platforms/composites/gateway_config.hpp"
#include "platforms/job/iterative_job_config.hpp"
#include "platforms/composites/pipeline_config.hpp"
#include "platforms/fleet/pool_config.hpp"
#include "platforms/composites/router_config.hpp"

namespace coldcast {

std::vector<Mechanism> mechanisms() {
  return {
      {"function", "one request per instance, an instance started per request that finds none idle",
       read_function},
      {"container",
       "several requests per instance, which share its vCPUs; instances by autoscaler or on "
       "demand",
       read_container},
      {"job", "iterative jobs on functions: a request is a job, its latency the makespan",
       read_iterative_job},
      {"pool", "servers with worker processes or batching GPUs, behind a queue", read_pool},
      {"gateway", "limits, network and prices in front of a platform", read_gateway},
      {"router", "several platforms: by weight, by overflow, or the cheapest that takes it",
       read_router},
      {"pipeline", "a graph of stages, each with a platform of its own", read_pipeline},
      {"account", "several functions that share the concurrency of an account", read_account}};
}

ClientReader client_reader() { return read_client; }

}  // namespace coldcast
