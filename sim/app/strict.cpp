#include "sim/app/strict.hpp"

#include "sim/app/printed.hpp"
#include "sim/config/error.hpp"
#include "sim/report/ink.hpp"
#include "sim/study/refusals/refusals.hpp"

namespace coldcast {
namespace {

void say(const Refusal& refusal, const std::string& name) {
  print_err("coldcast: " + tinted(Tint::bad, "refused") + " (" + refusal.code +
            "): " + visible(name.empty() ? refusal.text : name + ": " + refusal.text) + "\n");
}

}  // namespace

bool refused_strictly(bool strict, const RunResult& result, const std::string& name) {
  if (!strict || result.interrupted) return false;
  for (const Refusal& refusal : result.refusals) say(refusal, name);
  return !result.refusals.empty();
}

bool refused_strictly(bool strict, const Scenario& scenario, const std::string& name) {
  const auto refusal = strict ? refused_before(scenario) : std::nullopt;
  if (refusal) say(*refusal, name);
  return refusal.has_value();
}

}  // namespace coldcast
