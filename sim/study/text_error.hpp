#pragma once

#include <stdexcept>

namespace coldcast {

/// What is wrong with a text within a file; whoever knows its place makes a ConfigError of it.
class TextError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace coldcast
