#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace coldcast {

/// What became of a point of a sweep.
struct SweepRow {
  std::int64_t point = 0;
  Json set;           ///< the values of the keys that vary, by pointer
  std::string error;  ///< why it is no scenario; empty if it ran
  RunResult result;   ///< metrics, bill, limits of the scenario itself, warnings
};

/// The result of a row as JSON, and back: nothing is rounded.
Json row_result_json(const RunResult& result);
RunResult row_result_of(const Json& json);

/// What a name in a filter stands for: a key that varies, a metric (or its short name), "point",
/// "satisfies_slo"; null where the row has no such value.
Json value_in_row(const SweepRow& row, const std::string& name);

/// Judges the row by further limits as well, apart from those that it was judged by already.
void judge_row(SweepRow& row, const std::vector<Slo>& further);

/// Whether it ran and meets all its limits.
bool satisfies_slo(const SweepRow& row);

}  // namespace coldcast
