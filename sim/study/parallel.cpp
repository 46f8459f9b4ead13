#include "sim/study/parallel.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace coldcast {

int processors() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::int64_t for_each_index(std::int64_t first, std::int64_t last, int threads,
                            const std::atomic<bool>* stop,
                            const std::function<void(std::int64_t)>& work) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, last - first));
  std::vector<std::exception_ptr> errors(count);
  std::vector<std::uint8_t> done(count, 0);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};

  const auto worker = [&] {
    for (;;) {
      if (failed || (stop != nullptr && *stop)) return;
      const std::size_t i = next++;
      if (i >= count) return;
      try {
        work(first + static_cast<std::int64_t>(i));
        done[i] = 1;
      } catch (...) {
        errors[i] = std::current_exception();
        failed = true;
      }
    }
  };
  {
    std::vector<std::jthread> pool;
    for (int t = 1; t < threads && static_cast<std::size_t>(t) < count; ++t)
      pool.emplace_back(worker);
    worker();
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return std::find(done.begin(), done.end(), 0) - done.begin();
}

}  // namespace coldcast
