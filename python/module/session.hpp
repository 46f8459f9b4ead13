#pragma once
// What every function of the module needs to read its input as the program does.

#include <optional>
#include <string>
#include <vector>

#include "python/module/waiting.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast::python {

/// A file, or the JSON text that is given in its place; then `where` names it in messages.
struct Given {
  std::string where;
  std::optional<std::string> text;

  /// Its content, "extends" (names of that kind) followed.
  Json json(const std::string& kind, const Catalogue& catalogue) const;

  /// From where configs are looked for.
  std::string near() const { return text ? "." : where; }
};

/// Configs, their date, and what is built in.
struct Session {
  std::string configs;
  Catalogue catalogue;
  std::string date;
  Kinds kinds;  ///< workloads of these stop when the work is told to

  Session(const std::string& near, const Errand& work);
};

/// Changes one value of a scenario, as --set does.
void apply(const std::vector<std::string>& set, Json& scenario, const Catalogue& catalogue);

/// Adds limits, as --slo does.
void add_limits(const std::vector<std::string>& slo, const Kinds& kinds, Scenario& scenario);

/// ConfigError if one of them is no limit, before anything runs.
void check_limits(const std::vector<std::string>& slo);

/// The scenario with changes and limits, as the program reads it.
Scenario read_given(const Given& given, const std::vector<std::string>& set,
                    const std::vector<std::string>& slo, bool with_published,
                    const Session& session);

/// How many threads are meant; 0: as many as the machine has processors.
int threads(int jobs);

}  // namespace coldcast::python
