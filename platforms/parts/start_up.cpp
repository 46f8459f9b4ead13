#include "platforms/parts/start_up.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {
namespace {

/// The length of the union of intervals.
Duration union_of(std::vector<std::pair<Duration, Duration>> intervals) {
  std::sort(intervals.begin(), intervals.end());
  Duration total{}, reached{};
  for (const auto& [from, to] : intervals) {
    total += std::max(Duration::zero(), to - std::max(from, reached));
    reached = std::max(reached, to);
  }
  return total;
}

}  // namespace

StartUp::StartUp(std::vector<Stage> stages, InitRule rule, Stream stream)
    : stages_(std::move(stages)), rule_(rule), stream_(std::move(stream)), finish_(stages_.size()) {
  for (const Stage& stage : stages_) {
    const bool billed =
        stage.phase == Phase::first_call || (stage.phase == Phase::init && rule_.billed);
    account_.push_back({stage.name, 0, Duration{}, billed});
  }
}

StartUp::Start StartUp::start_within(Duration init_limit, bool billed) {
  Duration end{}, provisioned{};
  Duration init_begin = never;
  std::vector<std::pair<Duration, Duration>> init;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    if (stages_[i].phase == Phase::first_call) continue;
    const Duration time = run(i, Duration::zero());
    end = std::max(end, finish_[i]);
    if (stages_[i].phase == Phase::provision) provisioned = std::max(provisioned, finish_[i]);
    if (stages_[i].phase != Phase::init) continue;
    init_begin = std::min(init_begin, finish_[i] - time);
    init.emplace_back(finish_[i] - time, finish_[i]);
  }
  const Duration init_time = union_of(std::move(init));
  if (init_time > init_limit)
    return {std::max(provisioned, init_begin + init_limit), Duration::zero(), init_time};
  return {end, billed ? init_time : Duration::zero(), Duration::zero()};
}

Duration StartUp::first_call() {
  Duration end{};
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    if (stages_[i].phase != Phase::first_call) {
      finish_[i] = Duration::zero();  // done before the call
      continue;
    }
    run(i, Duration::zero());
    end = std::max(end, finish_[i]);
  }
  return end;
}

Duration StartUp::run(std::size_t stage, Duration earliest) {
  const Distribution& law = stages_[stage].time_s;
  const Duration time =
      drawn_time(law.is_constant() ? law.mean() : law.quantile(stream_.uniform()));
  for (const std::size_t before : stages_[stage].after)
    earliest = std::max(earliest, finish_[before]);
  finish_[stage] = std::min(earliest + time, longest_run);
  ++account_[stage].count;
  account_[stage].total += time;
  return time;
}

}  // namespace coldcast
