#include "sim/app/results_written.hpp"

#include <stdexcept>

#include "sim/config/error.hpp"

namespace coldcast {

void results_written(const std::function<void()>& write) {
  try {
    write();
  } catch (const ConfigError& error) {
    throw std::runtime_error(error.what());
  }
}

}  // namespace coldcast
