#pragma once
// A config that stands for several runs: a key with a list of values, or with a text such as
// "none | 2.5" or "each of: exp/det/lognormal(scv4), mean 0.2".

#include <map>
#include <string>
#include <vector>

#include "sim/config/value.hpp"

namespace coldcast {

/// One of the configs that a config stands for, and which value it takes for which key.
struct Alternative {
  Json config;
  std::map<std::string, Json> chosen;  ///< by JSON pointer
};

/// All combinations, in order; the config itself if it stands for nothing else.
std::vector<Alternative> alternatives_of(const Json& config);

/// What an alternative is, for people: "timeout_mode abort"; empty if there is but one.
std::string text_of(const Alternative& alternative);

}  // namespace coldcast
