#include "calibration/service/noise_of_times.hpp"

namespace coldcast {
namespace {

/// Ratios of single times and the mean of their conditions.
std::vector<TimeSeen> ratios_of(const std::vector<MeasuredTimes>& groups, const CurveFit& curve) {
  constexpr double enough = 5;  // times, for a mean of their own
  std::vector<TimeSeen> ratios;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const MeanBeside& beside = curve.means[i];
    const bool own = groups[i].count() >= enough || groups[i].moments;
    const double mean = own ? beside.seen.mean_s : beside.fitted_s;
    for (const TimeSeen& time : groups[i].times)
      ratios.push_back({time.low_s / mean, time.high_s / mean, time.count * groups[i].weight});
  }
  return ratios;
}

}  // namespace

NoiseFit noise_of(const FitRequest& request, const std::vector<MeasuredTimes>& groups,
                  const CurveFit& curve) {
  if (request.amount()) return {};
  const std::vector<TimeSeen> ratios = ratios_of(groups, curve);
  double count = 0;
  for (const TimeSeen& ratio : ratios) count += ratio.count;
  // Bounds that are all alike, a median alone, say nothing of the spread.
  const bool tells = count >= 5 && ratios.size() > 2 * groups.size();
  if (tells) return fit_noise(ratios, request.noise);
  std::vector<MeanSeen> means;
  double of_moments = 0;
  for (const MeanBeside& one : curve.means) {
    means.push_back(one.seen);
    if (one.seen.scv) of_moments += one.seen.count;
  }
  if (const auto scv = common_scv(means)) return noise_of_scv(*scv, of_moments, request.noise);
  NoiseFit none;
  if (request.what != "handler" && !request.batch())
    none.notes.push_back("the data tell no spread of single times; they are taken as constant");
  return none;
}

}  // namespace coldcast
