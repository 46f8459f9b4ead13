#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace coldcast {

/// How many processors this machine has; at least 1.
int processors();

/// Calls `work(i)` for i in [first, last) on so many threads, in about that order. Stops early when
/// `*stop` becomes true or a call throws; the first exception (by index) is thrown again here.
/// Returns how many calls from `first` on were finished without a gap.
std::int64_t for_each_index(std::int64_t first, std::int64_t last, int threads,
                            const std::atomic<bool>* stop,
                            const std::function<void(std::int64_t)>& work);

}  // namespace coldcast
