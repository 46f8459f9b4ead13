#include "sim/app/strict.hpp"

#include <cstdio>

#include "sim/study/refusals/refusals.hpp"

namespace coldcast {
namespace {

void say(const Refusal& refusal, const std::string& name) {
  std::fprintf(stderr, "coldcast: refused (%s): %s%s%s\n", refusal.code.c_str(), name.c_str(),
               name.empty() ? "" : ": ", refusal.text.c_str());
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
