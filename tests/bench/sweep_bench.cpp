// What a point of a sweep costs besides its requests: its set-up, which is reading its scenario and
// all of a run but the requests (measured on a run of one), and its row in a store. Processor time
// of one thread, medians of several rounds.

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

#include "platforms/catalog.hpp"
#include "sim/config/read_once.hpp"
#include "sim/study/metrics.hpp"
#include "sim/study/sweep/sweep.hpp"
#include "workloads/catalog.hpp"

namespace {

using namespace coldcast;

const Catalogue catalogue{"configs"};
const Kinds kinds{workload_kinds(), mechanisms(), client_reader(), metric_names()};

/// 200 points of Lambda, each one replication of so many requests.
SweepSpec sweep_of(std::uint64_t requests) {
  const Json json{
      {"scenario",
       {{"extends", "platforms/aws-lambda"},
        {"workload", {{"kind", "poisson"}, {"rate_per_s", 5}}},
        {"run", {{"requests", requests}, {"replications", 1}}}}},
      {"vary",
       {{"/platform/memory_mb", {512, 1024, 2048, 4096}},
        {"/workload/rate_per_s", {{"linear", {1, 50, 50}}}}}},
  };
  return read_sweep(json, "configs/sweeps/bench.json", catalogue, kinds.metrics);
}

/// Of this thread's own processor time: what others do on the machine is not counted.
double processor_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Milliseconds for one of so many.
double median_ms(std::size_t of, const std::function<void()>& work) {
  std::vector<double> rounds;
  for (int round = 0; round < 15; ++round) {
    const double begin = processor_s();
    work();
    rounds.push_back((processor_s() - begin) * 1e3 / static_cast<double>(of));
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

double reading_ms(const SweepSpec& sweep) {
  const std::vector<SweepPoint> points = sweep.points();
  return median_ms(points.size(), [&] {
    for (const SweepPoint& point : points) read_point(sweep, point, catalogue, kinds);
  });
}

double running_ms(const SweepSpec& sweep) {
  const std::vector<SweepPoint> points = sweep.points();
  return median_ms(points.size(), [&] {
    for (const SweepPoint& point : points) run_point(sweep, point, catalogue, kinds, {});
  });
}

double storing_ms(const SweepSpec& sweep) {
  std::vector<FinishedPoint> finished;
  for (const SweepPoint& point : sweep.points())
    finished.push_back(*run_point(sweep, point, catalogue, kinds, {}));
  return median_ms(finished.size(), [&] {
    SweepStore store;
    for (const FinishedPoint& point : finished) store.put(point.row, point.record);
  });
}

}  // namespace

int main() {
  const ReadOnce points_share_files;
  const SweepSpec one = sweep_of(1), small = sweep_of(1000);
  const double read = reading_ms(one), set_up = running_ms(one), stored = storing_ms(one);
  const double requests = running_ms(small) - set_up;
  const auto share = [&](int replications) {
    return 100 * set_up / (set_up + replications * requests);
  };
  std::printf("a point of a sweep on Lambda: %.3f ms to read, %.3f to make and judge a run of it\n",
              read, set_up - read);
  std::printf("that is %.1f %% of a point of 20 replications of 1000 requests, %.1f %% of one\n",
              share(20), share(1));
  std::printf("1000 requests take %.3f ms, the row of a point %.3f to store\n", requests, stored);
}
