#include "calibration/workload/simulated_fit.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

constexpr std::uint64_t records = 20;
constexpr double most_arrivals = 2e6;

/// The requests of the model at its highest rates, from which a daily shape takes its share.
Mmpp requests_of(PhaseModel model, double most, std::uint64_t record) {
  for (double& rate : model.rates) rate *= most;
  auto path = model.phases() == 1
                  ? given_path({RateSegment{.requests_per_s = model.rates[0], .until = never}})
                  : random_path(model.as_mmpp(), Stream{1, "phases", record});
  return {std::move(path), RequestMaker{1, record, Bytes{0}}, Stream{1, "arrivals", record}};
}

}  // namespace

std::vector<ArrivalStatistics> simulate_fit(const PhaseModel& model, const DayShape& shape,
                                            const ArrivalsSeen& seen) {
  const double share = std::min(most_arrivals / static_cast<double>(seen.arrivals), 1.0);
  // A part of a day would have another rate than the whole.
  constexpr double day_s = 86400;
  const double part_s = seen.span_s() * share;
  const double whole_s = std::ceil(part_s / day_s) * day_s;
  const Time end = seconds(shape.waves.empty() ? part_s : std::min(whole_s, seen.span_s()));
  const Duration tick = std::max(seen.resolution, Duration{1});
  std::vector<ArrivalStatistics> simulated;
  for (std::uint64_t record = 0; record < records; ++record) {
    Mmpp requests = requests_of(model, shape.most(), record);
    Stream kept{1, "kept", record};
    ArrivalStatistics statistics;
    while (const auto request = requests.next()) {
      if (request->at >= end) break;
      if (!shape.waves.empty() && kept.uniform() * shape.most() > shape.at(to_seconds(request->at)))
        continue;
      statistics.add(tick > Duration{1} ? request->at / tick * tick : request->at);
    }
    statistics.finish(end);
    simulated.push_back(std::move(statistics));
  }
  return simulated;
}

}  // namespace coldcast
