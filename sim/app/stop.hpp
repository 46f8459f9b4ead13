#pragma once

#include <atomic>

namespace coldcast {

/// From now on the first SIGINT or SIGTERM sets the flag, so that what runs is finished; a second
/// one ends the program at once.
const std::atomic<bool>* stop_on_signal();

}  // namespace coldcast
