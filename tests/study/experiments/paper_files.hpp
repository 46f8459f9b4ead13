#pragma once
// A small paper of our own invention, with answers that can be worked by hand: functions serve
// evenly spaced requests in constant time.

#include <string>

#include "sim/study/experiments/reproduce.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

namespace coldcast::testing {

/// A catalogue with one study, its references, and whatever else a test puts into it.
class PaperFiles {
 public:
  PaperFiles() {
    study("");
    references(R"({"cell": "quick/latency_mean_s", "value": 0.1, "use": "fit", "source": "t"},
                  {"cell": "slow/latency_mean_s", "value": null, "use": "reference"})");
  }

  /// Which cells have the same printed number, in the study.
  void printed_once(const std::string& groups) { study(R"(, "printed_once": [)" + groups + "]"); }

  void references(const std::string& cells) {
    folder_.file("references/paper.json", R"({"name": "r", "cells": [)" + cells + "]}");
  }

  /// Writes the experiment paper/t with these keys beside its name and study.
  void experiment(const std::string& keys) {
    folder_.file("experiments/paper/t.json",
                 R"({"name": "A table", "source": "table 1", "study": "paper", )" + keys + "}");
  }

  /// The axis of two models, the metrics and the cell that most tests use.
  static std::string usual(const std::string& more = "") {
    return R"("axes": [{"axis": "model", "values": ["quick", "slow"]}],
              "base": {"model": {"service": {"value_s": "{model}"}}},
              "cell": "{model}/{metric}", "metrics": ["latency_mean_s", "cold_starts"])" +
           more;
  }

  Catalogue catalogue() const { return Catalogue{folder_.path()}; }

  Manifest manifest() const { return read_manifest("paper/t", catalogue()); }

  Reproduction run(int jobs = 1) const {
    ReproduceOptions options;
    options.jobs = jobs;
    return reproduce(manifest(), catalogue(), all_kinds(), options);
  }

  /// What is wrong, after the name of the file; empty if nothing is.
  std::string complaint() const {
    try {
      run();
      return "";
    } catch (const ConfigError& error) {
      const std::string said = error.what();
      const std::string file = (folder_ / "experiments/paper/t.json").string();
      return said.starts_with(file + ": ") ? said.substr(file.size() + 2) : said;
    }
  }

 private:
  void study(const std::string& more) {
    folder_.file("studies/paper.json", R"({
      "name": "A paper", "reference": "paper",
      "base": {
        "model": {"name": "m", "service": {"kind": "constant", "value_s": "{service}"}},
        "workload": {"kind": "constant", "interval_s": 1, "count": 10},
        "platform": {"kind": "function", "keep_alive_s": 100, "cold_start_s": 0.25},
        "run": {"seed": 1, "replications": 2}
      },
      "values": {"model": {
        "quick": {"label": "Quick", "value": 0.1, "set": {"model": {"name": "quick"}}},
        "slow": {"label": "Slow", "value": 0.5}
      }},
      "fitted": [{"parameter": "service", "value": 0.1, "unit": "s", "to": "table 1"}])" +
                                           more + R"(
    })");
  }

  TemporaryFolder folder_;
};

}  // namespace coldcast::testing
