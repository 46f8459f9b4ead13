#pragma once
// What a published experiment is, as its files say it: configs/studies/<study>.json for what the
// experiments of a paper have in common, configs/experiments/<study>/<id>.json for a table or a
// figure, configs/references/<study>.json for the published numbers. docs/reproducing.md explains
// the keys.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/study/experiments/axes.hpp"
#include "sim/study/experiments/paper.hpp"

namespace coldcast {

/// What a published number was used for.
enum class CellUse { fit, held_out, reference };

/// A number of a paper.
struct PublishedCell {
  std::optional<double> value;  ///< nothing: held back, or left empty by the paper itself
  CellUse use = CellUse::reference;
  std::string source;
  std::string same_as;  ///< id of the cell whose printed number this is once more; empty: its own
};

/// Cells that follow from others by an expression.
struct DerivedPlan {
  std::string cell;             ///< the id, with placeholders
  std::vector<Choice> choices;  ///< what it is repeated over
  std::string value;            ///< the expression
  bool published = true;
};

/// Which courses over time are kept.
struct SeriesPlan {
  double step_s = 10;
  double show_every_s = 60;
  std::optional<double> until_s;  ///< nothing: to the end of the longest run
  std::vector<std::string> columns;
};

/// How numbers are laid out. An axis one past the last is that of the metrics.
struct TablePlan {
  std::string title;
  std::vector<Choice> sections, rows, columns;
  std::vector<std::string> metrics;  ///< REQUIRES: not empty unless cell or series says what
  std::string cell;                  ///< id with placeholders, instead of the experiment's
  std::string series;                ///< a column of the series; then `columns` are times
};

/// A sentence of the paper, and the expression that holds if it is true here.
struct ClaimPlan {
  std::string id, text, source, holds, why_if_not;
};

/// A change of the scenario where some axes have some values.
struct PointRule {
  std::vector<Choice> where;  ///< all of them must fit
  Json set;                   ///< null: the point is left out
};

/// A published experiment that can be run.
struct Manifest {
  std::string id;     ///< "wu2022/table1"
  std::string where;  ///< its file, for messages
  std::string name, source, notes;
  std::string study;       ///< empty: none
  std::string study_name;  ///< title of the paper
  Json base;
  std::vector<Axis> axes;
  std::vector<PointRule> exclude, when;
  std::string cell;
  std::vector<std::string> metrics;  ///< published ones
  std::vector<std::string> also;     ///< ours
  std::vector<DerivedPlan> derived;
  std::optional<SeriesPlan> series;
  std::vector<double> cdf;  ///< percentiles of latency, in per cent
  std::vector<TablePlan> tables;
  std::vector<ClaimPlan> claims;
  std::vector<FittedParameter> fitted;              ///< of the whole study
  std::vector<LateChoice> choices;                  ///< of the whole study, and its own
  std::map<std::string, PublishedCell> references;  ///< by cell id
};

/// Reads an experiment of the catalogue. ConfigError if the id is unknown or a file is wrong.
Manifest read_manifest(const std::string& id, const Catalogue& catalogue);

/// Reads an experiment that is written in `where`.
Manifest read_manifest(const Json& json, const std::string& id, const std::string& where,
                       const Catalogue& catalogue);

/// The ids of all experiments, sorted, those with numbers in the order of the numbers.
std::vector<std::string> experiment_ids(const Catalogue& catalogue);

/// The axes of an experiment and that of its metrics, for tables.
std::vector<Axis> with_metric_axis(const Manifest& manifest,
                                   const std::vector<std::string>& metrics);

/// The id of a cell: the experiment's, for that metric.
std::string cell_id(const Manifest& manifest, const std::string& metric,
                    const Combination& combination);

}  // namespace coldcast
