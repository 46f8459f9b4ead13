#pragma once

#include <functional>

namespace coldcast {

/// Writes the results of a command. When it comes to that its input was right, so what goes wrong
/// now (a disk without room, a folder that is gone) is a failure of the run: a std::runtime_error.
void results_written(const std::function<void()>& write);

}  // namespace coldcast
