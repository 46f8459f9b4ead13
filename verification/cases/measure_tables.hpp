#pragma once
// The parts of the table of metrics, each in a file of its own.

#include "verification/cases/measure.hpp"
#include "verification/cases/pattern.hpp"

namespace coldcast {

/// A row of the table as the program uses it.
struct MeasureEntry {
  std::string form;     ///< regular expression of names
  std::string pattern;  ///< for people
  std::string meaning;
  std::function<Measure(const Groups& name)> make;
};

std::vector<MeasureEntry> request_measures();   ///< of requests: times, shares, counts
std::vector<MeasureEntry> slowdown_measures();  ///< of waits by size, and of their means
std::vector<MeasureEntry> level_measures();     ///< of instances and queues over time
std::vector<MeasureEntry> tail_measures();      ///< of long lines
std::vector<MeasureEntry> batch_measures();     ///< of batches and of arrivals
std::vector<MeasureEntry> bill_measures();      ///< of billed time and dollars
std::vector<MeasureEntry> listed_measures();    ///< of runs without chance

using Two = std::pair<double, double>;

/// A measure that is a ratio of sums over runs.
Measure ratio(std::function<Two(const Observation&, const CaseSystem&)> sums,
              std::function<void(CaseWatch&, const CaseSystem&)> prepare = {});

/// A measure that is one number of a run, or a list.
Measure listed(std::function<std::vector<double>(const Observation&, const CaseSystem&)> list,
               std::function<void(CaseWatch&, const CaseSystem&)> prepare = {});

/// The root of another, or another function of it, by the delta method.
CaseEstimate root(CaseEstimate estimate);

}  // namespace coldcast
