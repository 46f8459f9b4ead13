#pragma once
// Properties: sentences that hold for whatever RapidCheck draws. A property that fails is made
// small: what is drawn shrinks for as long as the property goes on failing, and the smallest case
// is shown. The seed is 1 and never chosen anew, so that a test fails always or never; the
// environment variable RC_PARAMS sets another one ("seed=7 max_success=1000") or runs one failed
// case again (the "reproduce=..." that its message ends with).

#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

#include "tests/catch.hpp"

namespace coldcast::properties {

inline rc::detail::Configuration configuration(int cases) {
  rc::detail::Configuration defaults;
  defaults.testParams.seed = 1;
  defaults.testParams.maxSuccess = cases;
  const char* const given = std::getenv("RC_PARAMS");
  return rc::detail::configFromString(given != nullptr ? given : "", defaults);
}

/// What to say of a property that does not hold.
inline std::string message_of(const rc::detail::TestResult& result) {
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  return text.str();
}

/// Says how to run a failed case again. Not by way of Catch, which would break the line.
inline void say_how_to_repeat(const rc::detail::FailureResult& failure, const std::string& name) {
  rc::detail::Configuration again;
  again.reproduce[name] = failure.reproduce;
  std::cerr << "\n\"" << name << "\" does not hold. The same case again:\n  RC_PARAMS='"
            << rc::detail::configToMinimalString(again) << "'\n";
}

/// Checks a property for so many cases: a callable that draws with `*generator` and asserts with
/// RC_ASSERT. `name` is said of it where it fails, and is what a case is run again by.
/// REQUIRES: no other property has that name.
template <class Property>
void holds(const std::string& name, Property&& property, int cases = 100) {
  const rc::detail::Configuration how = configuration(cases);
  rc::detail::TestListenerAdapter silent;
  const rc::detail::TestMetadata metadata{name, name};
  const rc::detail::TestResult result = rc::detail::checkTestable(
      std::forward<Property>(property), metadata, how.testParams, silent, how.reproduce);
  if (result.is<rc::detail::FailureResult>())
    say_how_to_repeat(result.get<rc::detail::FailureResult>(), name);
  INFO(name << "\n" << message_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
}

/// Whether the runs say what they are wanted for: a property that meets nothing proves nothing.
/// One case that is run again, or a few, need not meet it all.
inline bool full_run() { return std::getenv("RC_PARAMS") == nullptr; }

/// Whether two sums of times in seconds differ by rounding only: times are at least a millisecond.
inline bool close(double a, double b) {
  return std::abs(a - b) <= 1e-7 + 1e-11 * std::max(std::abs(a), std::abs(b));
}

}  // namespace coldcast::properties
