// A file of verification cases, and a short run of the systems of the first.

#include <stdexcept>

#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"
#include "verification/cases/case_run.hpp"

using namespace coldcast;

namespace {

class Nobody final : public Sink {
 public:
  void take(const Outcome&) override {}
};

void run_a_little(const CaseSystem& system) {
  auto workload =
      std::make_unique<fuzz::BoundedWorkload>(system.workload(1, 0), fuzz::most_requests);
  fuzz::BoundedPlatform platform{system.platform(1, 0), fuzz::most_events};
  Nobody nobody;
  Sink* const users = workload->users();
  try {
    simulate(*workload, platform, users ? *users : nobody);
  } catch (const std::runtime_error&) {
    // A run may fail, if it says why.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::vector<Case> cases = read_cases(fuzz::text_of(data, size), "cases.json");
    if (cases.empty()) return 0;
    for (const CaseRun& run : plan_of(cases.front()).runs) run_a_little(run.system);
  } catch (const ConfigError&) {
  } catch (const NotUnderstood&) {
  } catch (const fuzz::Enough&) {
  }
  return 0;
}
