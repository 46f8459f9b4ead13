#pragma once
// A reproduced experiment for people and programs.

#include <string>
#include <utility>
#include <vector>

#include "sim/report/table.hpp"
#include "sim/study/experiments/reproduce.hpp"

namespace coldcast {

/// The result as JSON, schema version 1: cells, claims, summary; series and cdf where there are
/// any.
Json reproduction_json(const Reproduction& result, const std::string& catalogue);

/// To how many numbers parameters were fitted, so that nobody has to take a fit for a forecast:
/// all cells, or only those that the paper prints by themselves.
std::size_t published_to_fit(const Manifest& manifest, bool by_themselves);

/// Numbers of the source that have no published value here.
std::size_t held_back_of(const Reproduction& result);

/// The "summary" of its JSON.
Json reproduction_summary(const Reproduction& result);

/// The tables in the layout of the paper, simulated beside published; claims; errors.
std::string reproduction_text(const Reproduction& result);
std::string reproduction_markdown(const Reproduction& result);

std::string cells_csv(const Reproduction& result);
std::string claims_csv(const Reproduction& result);

/// The courses over time: point, t_s (the end of the step), and the columns. Empty without any.
std::string series_csv(const Reproduction& result);

/// The percentiles of latency: point, percent, latency_s. Empty without any.
std::string cdf_csv(const Reproduction& result);

/// All files of a results folder: name and content.
std::vector<std::pair<std::string, std::string>> reproduction_files(const Reproduction& result,
                                                                    const std::string& catalogue);

/// A number that was simulated and published.
struct PublishedPair {
  std::string study, cell;
  std::string group;  ///< "cost", "latency", "success", "other"
  CellUse use = CellUse::reference;
  double simulated = 0, published = 0;
  bool repeats = false;  ///< the paper prints it once, and another cell has it already
};

/// An experiment among many: what it came to, or why it could not run.
struct ReproducedExperiment {
  std::string id, name;
  std::string failure;  ///< empty: it ran
  Json summary;         ///< of its JSON
  std::size_t cells = 0, published = 0, held_back = 0;
  std::vector<ClaimResult> failed_claims;
  std::string study;                 ///< empty: none
  std::vector<PublishedPair> pairs;  ///< its published numbers that were simulated
  std::vector<std::string> choices;  ///< made after looking
};

ReproducedExperiment entry_of(const Reproduction& result);

/// One page for all experiments.
Json reproductions_json(const std::vector<ReproducedExperiment>& all, const std::string& catalogue);
std::string reproductions_text(const std::vector<ReproducedExperiment>& all);
std::string reproductions_markdown(const std::vector<ReproducedExperiment>& all);

/// All files about all of them, for the folder in which each has its own: name and content.
std::vector<std::pair<std::string, std::string>> reproductions_files(
    const std::vector<ReproducedExperiment>& all, const std::string& catalogue);

}  // namespace coldcast
