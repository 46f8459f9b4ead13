#include "python/module/waiting.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

namespace coldcast::python {
namespace {

/// How long a Ctrl-C may wait; short for a person, and long beside taking Python's lock.
constexpr std::chrono::milliseconds between_looks{50};

/// What the function threw, as Python is to see it; nothing if it came to its end.
std::exception_ptr failure_of(const std::function<void()>& function) {
  try {
    function();
  } catch (const ConfigError&) {
    return std::current_exception();
  } catch (const RunFailed&) {
    return std::current_exception();
  } catch (const std::bad_alloc&) {
    return std::current_exception();
  } catch (const std::exception& error) {
    return std::make_exception_ptr(RunFailed{failure_text(error)});
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

/// What Python raises now: by a signal, or when it is told how far the work is.
std::exception_ptr raised_meanwhile(const Errand& work, const py::object& tell) {
  const py::gil_scoped_acquire locked;
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
    if (!tell.is_none() && work.total > 0) tell(work.done.load(), work.total.load());
  } catch (const py::error_already_set&) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace

std::string failure_text(const std::exception& error) {
  return std::string{"the run failed: "} + error.what();
}

void do_aside(Errand& work, const py::object& tell, const std::function<void()>& function) {
  std::exception_ptr raised, failure;
  {
    const py::gil_scoped_release unlocked;
    std::mutex mutex;
    std::condition_variable changed;
    bool finished = false;
    const std::jthread thread{[&] {
      const std::exception_ptr error = failure_of(function);
      const std::lock_guard lock{mutex};
      failure = error;
      finished = true;
      changed.notify_one();
    }};
    std::unique_lock lock{mutex};
    while (!changed.wait_for(lock, between_looks, [&] { return finished; })) {
      lock.unlock();
      if (const auto error = raised_meanwhile(work, tell); error && !raised) {
        raised = error;
        *work.stop = true;
      }
      lock.lock();
    }
  }
  if (raised) std::rethrow_exception(raised);
  if (failure) std::rethrow_exception(failure);
  if (!tell.is_none() && work.total > 0) tell(work.done.load(), work.total.load());
}

}  // namespace coldcast::python
