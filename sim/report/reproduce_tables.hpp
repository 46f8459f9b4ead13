#pragma once
// The numbers of an experiment in the layout of its paper.

#include <string>
#include <vector>

#include "sim/report/table.hpp"
#include "sim/study/experiments/reproduce.hpp"

namespace coldcast {

/// How files say what a published number was used for: "fit", "held_out", "reference".
const char* use_name(CellUse use);

struct TitledTable {
  std::string title;
  Table table;
};

/// The tables of the manifest; if it has none, one with all cells.
std::vector<TitledTable> experiment_tables(const Reproduction& result);

/// A number as a reader wants it, by the last part of the cell's id: "$0.117", "9.08 s", "82.0 %".
std::string cell_number(const std::string& id, double value);

/// "-4.4 %", for ratios "+3.1 points"; empty if nothing was published.
std::string cell_error(const ExperimentCell& cell);

}  // namespace coldcast
