#pragma once

#include <string>

#include "sim/study/study.hpp"

namespace coldcast {

/// The result of a run for people: what was run, latency, requests, cold starts by stage,
/// instances, the bill, and published values beside the simulated ones.
std::string run_text(const Scenario& scenario, const RunResult& result);
std::string run_markdown(const Scenario& scenario, const RunResult& result);

}  // namespace coldcast
