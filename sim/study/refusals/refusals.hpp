#pragma once
// When a result is refused: one file for each judgement. All but the first look at what the
// replications came to. See docs/refusals.md.

#include <array>
#include <optional>
#include <vector>

#include "sim/study/kept.hpp"
#include "sim/study/refusals/refusal.hpp"

namespace coldcast {

/// Why a scenario need not be run at all: it is offered more than it can do.
std::optional<Refusal> refused_before(const Scenario& scenario);

/// Offered too much, as is known before, as the rate of the run shows, as requests that nobody ever
/// serves show, or as latencies show that grow from each third of the run to the next.
std::optional<Refusal> refuse_unstable(const Scenario& scenario, const std::vector<Kept>& kept);

/// Too short against the warm-up that MSER-5 looks for, the time a request takes, the keep-alive,
/// the stays of bursts, or the differences between replications.
std::optional<Refusal> refuse_too_short(const Scenario& scenario, const std::vector<Kept>& kept);

/// Replications, or batches of a single one, that resemble their neighbours.
std::optional<Refusal> refuse_autocorrelated(const std::vector<Kept>& kept);

/// A percentile that needs so many served requests; nothing if it has them, as independent ones.
std::optional<Refusal> refuse_percentile(const MetricName& metric, double least,
                                         const std::vector<Kept>& kept);

/// Those of the other percentiles that reach beyond their samples, all in one.
std::optional<Refusal> refuse_small_percentiles(const std::vector<Kept>& kept);

/// Whether latencies grow throughout the run under a steady load: from each third to the next, with
/// no sign of levelling off, and more than chance would make them.
bool grows(const std::vector<Kept>& kept);

/// The mean latency of each third over all replications.
std::array<double, 3> thirds_of(const std::vector<Kept>& kept);

/// How much is offered of what the platform can do, where that is known: before the run, else from
/// the arrivals in it.
std::optional<double> offered_load(const Scenario& scenario, const std::vector<Kept>& kept);

}  // namespace coldcast
