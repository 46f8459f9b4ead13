#pragma once

#include "sim/config/workload_plan.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// What requests bring, by the optional key "request" of any workload, and by the model:
///   {"payload_bytes", "items", "context_tokens", "generated_tokens"}  numbers or distributions
///   {"function": n}, {"functions": {"count", "zipf"}} or {"functions": {"shares": [...]}}
SharedRequestLaw read_requests(Fields& fields, const Model& model);

}  // namespace coldcast
