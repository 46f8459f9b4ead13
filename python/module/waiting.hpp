#pragma once
// Work that takes long is done on a thread of its own, without Python's lock. The thread that
// called waits for it, looks now and then whether Ctrl-C was pressed, and tells how far it is.

#include <pybind11/pybind11.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "sim/config/error.hpp"

namespace coldcast::python {

namespace py = pybind11;

/// The run failed, though nothing is wrong with what was given.
class RunFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// "the run failed: ..."
std::string failure_text(const std::exception& error);

/// Thrown where work ends because it was told to stop.
struct Interrupted {};

/// What work and its waiting caller tell each other.
struct Errand {
  /// Shared, for scenarios that were read for this work may outlive it.
  std::shared_ptr<std::atomic<bool>> stop = std::make_shared<std::atomic<bool>>(false);
  std::atomic<std::int64_t> done{0};
  std::atomic<std::int64_t> total{0};

  /// For the options of studies, which tell their progress by such a function.
  std::function<void(std::int64_t, std::int64_t)> progress() {
    return [this](std::int64_t now, std::int64_t of) { done = now, total = of; };
  }
};

/// Does the work, and throws what it throws; or, if a signal or `tell` (a callable of done and
/// total, or None) raised an exception of Python meanwhile, that one, when the work has stopped.
/// What is neither a ConfigError nor a lack of memory becomes a RunFailed.
void do_aside(Errand& work, const py::object& tell, const std::function<void()>& function);

/// What a quick function returns that needs no Python, without a thread of its own. Errors are
/// those of do_aside.
template <class Function>
auto do_here(Function function) {
  try {
    return function();
  } catch (const ConfigError&) {
    throw;
  } catch (const RunFailed&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw RunFailed{failure_text(error)};
  }
}

/// What a function of Errand& returns, done aside.
template <class Function>
auto aside(const py::object& tell, Function function) {
  Errand work;
  std::optional<decltype(function(work))> result;
  do_aside(work, tell, [&] { result.emplace(function(work)); });
  return std::move(*result);
}

}  // namespace coldcast::python
