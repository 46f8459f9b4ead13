#pragma once
// How much a file may ask of this machine: scenarios come from other people too.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "sim/config/scenario.hpp"

namespace coldcast {

struct Limits {
  double requests = 1e11;      ///< that a call may simulate, all of it together
  std::int64_t memory_mb = 0;  ///< 0: what the machine has
};

/// Adds --max-requests and --max-memory, which may stand before or behind the name of a command.
/// REQUIRES: the commands come later.
void add_limits(CLI::App& app, Limits& limits);

/// From now on they hold: who simulates more throws TooMuchWork, who asks for more memory gets a
/// std::bad_alloc.
void keep_limits(const Limits& limits);

/// Throws a ConfigError if the scenario in that file certainly asks for more requests than may be.
void check_limits(const Scenario& scenario, const std::string& file);

/// The same of so many requests in all of what the file makes, such as "points"; infinity is what
/// cannot be told before, and is counted while it runs.
void check_limits(double expected, const std::string& of_what, const std::string& file,
                  const std::string& pointer);

}  // namespace coldcast
