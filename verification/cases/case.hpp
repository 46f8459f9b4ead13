#pragma once
// Cases with answers that are known exactly, as files have them: an array of objects with "id",
// "kind", "config", "parameters" and "expected". What the keys of "config" mean stands in
// docs/verification.md.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/value.hpp"

namespace coldcast {

/// A system, and what is known of it.
struct Case {
  std::string id;
  bool deterministic = false;  ///< nothing in it is random: answers are exact
  Json config;
  Json parameters;                                     ///< with the title of the case as "title"
  std::vector<std::pair<std::string, Json>> expected;  ///< in the order of the file
};

/// Reads a file of cases. A text that is no such file is a ConfigError.
std::vector<Case> read_cases(const std::string& text, const std::string& where);

/// Why a case, or one of its metrics, cannot be answered: one sentence.
class NotUnderstood : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Why it cannot be answered yet: the runs were too short for it.
class TooShort : public NotUnderstood {
 public:
  using NotUnderstood::NotUnderstood;
};

}  // namespace coldcast
