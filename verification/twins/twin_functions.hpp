#pragma once

#include <optional>
#include <string>

#include "verification/theory/keep_alive.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {

/// A function platform, its numbers worked out.
struct TwinFunctions {
  const TwinArrivals& arrivals;
  const FunctionConfig& config;
  double service_s;
  LawShape shape;
  std::optional<TwinStart> start;         ///< nothing: its time is not known
  double cold_s = 0;                      ///< by which a cold request takes longer, in the mean
  bool instant = false;                   ///< a cold request takes no longer than a warm one
  std::int64_t limit = exact::unlimited;  ///< of requests at once, if it is ever reached
  double keep_alive_s = 0;                ///< mean

  bool poisson() const { return arrivals.kind == TwinArrivals::Kind::poisson; }
  bool exponential() const { return shape == LawShape::exponential; }
  bool constant_keep_alive() const { return !config.keep_alive.drawn; }
  double longest_s() const { return service_s + std::max(cold_s, 0.0); }
};

/// The numbers of a platform under such requests. Both must outlive them.
TwinFunctions numbers_of(const TwinArrivals& arrivals, const FunctionConfig& config);

/// Whether so many requests at once are as good as never reached, be they as slow and as many as
/// they may.
bool never_reached(const TwinFunctions& f, std::int64_t limit);

/// Notes all conditions that the models of functions have in common; returns whether they are met.
bool check_functions(const TwinFunctions& f, const TwinPlatform& platform, TwinDraft& draft);

/// What can be said where no model is exact; more if nothing disturbs requests but cold starts.
void bound_functions(const TwinFunctions& f, bool undisturbed, TwinDraft& draft);

/// Bounds and an approximation of how many requests start cold.
void bound_cold_starts(const TwinFunctions& f, TwinDraft& draft);

/// How many instances requests keep busy, as a finding.
void tell_concurrency(const TwinFunctions& f, TwinDraft& draft);

}  // namespace coldcast
