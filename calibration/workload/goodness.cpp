#include "calibration/workload/goodness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calibration/workload/phase_curves.hpp"
#include "calibration/workload/rounded.hpp"
#include "calibration/workload/simulated_fit.hpp"
#include "sim/config/error.hpp"
#include "sim/core/statistics.hpp"

namespace coldcast {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t most_windows_shown = 10;

std::vector<double> residuals_of(const PhaseFit& fit, const Cells& cells,
                                 const ShapeLevels& levels) {
  // A count has an atom of probability; a random share of it makes the residual continuous [Smith:
  // "Diagnostic checks of non-standard time series models", Journal of Forecasting 4, 1985].
  Stream shares{1, "residuals", 0};
  std::vector<double> residuals;
  residuals.reserve(cells.values.size());
  foresee(fit.model, cells, levels, [&](Foresight seen) {
    residuals.push_back(seen.same > 0 ? seen.below + shares.uniform() * seen.same : seen.below);
  });
  return residuals;
}

void judge_residuals(Goodness& goodness, const std::vector<double>& residuals) {
  const auto n = static_cast<double>(residuals.size());
  goodness.residuals = residuals.size();
  goodness.ks_distance = distance_from_uniform(residuals);
  goodness.ks_p = kolmogorov_p(goodness.ks_distance, n);
  goodness.residual_lag1 = lag1_autocorrelation(residuals);
  goodness.residuals_off = goodness.ks_p < 0.001 && goodness.ks_distance >= 0.01;
  goodness.residuals_follow = std::abs(goodness.residual_lag1) >= 0.02 &&
                              std::abs(goodness.residual_lag1) > 3.29 / std::sqrt(n);
}

/// Sets a statistic beside those of simulated records. A positive one is compared by its logarithm,
/// for its spread is that of a scale.
Beside beside(double data, double fit, const std::vector<double>& simulated, bool scale) {
  Beside result{data, fit, nan, nan, false};
  std::vector<double> known;
  for (const double x : simulated)
    if (std::isfinite(x) && (!scale || x > 0)) known.push_back(x);
  if (known.size() < 10) return result;
  const auto [lowest, highest] = std::minmax_element(known.begin(), known.end());
  result.lowest = *lowest;
  result.highest = *highest;
  double mean = 0, square = 0;
  for (const double x : known)
    mean += (scale ? std::log(x) : x) / static_cast<double>(known.size());
  for (const double x : known)
    square += std::pow((scale ? std::log(x) : x) - mean, 2) / static_cast<double>(known.size() - 1);
  if (std::isnan(fit)) result.fit = scale ? std::exp(mean) : mean;
  if (!std::isfinite(data)) return result;
  const double off = std::abs((scale ? std::log(std::max(data, 1e-9)) : data) - mean);
  result.differs = off > 4 * std::sqrt(square) && off >= (scale ? std::log(1.1) : 0.02);
  return result;
}

/// "windows of 0.5 to 32 s": those whose dispersion differs; empty if none does.
std::string windows_off(const std::vector<DispersionBeside>& dispersion, bool above) {
  double first = 0, last = 0;
  for (const DispersionBeside& one : dispersion) {
    if (!one.index.differs || (one.index.data > one.index.fit) != above) continue;
    if (first == 0) first = one.window_s;
    last = one.window_s;
  }
  if (first == 0) return "";
  const std::string range = first == last
                                ? number_text(rounded(first))
                                : number_text(rounded(first)) + " to " + number_text(rounded(last));
  return "counts spread " + std::string(above ? "more" : "less") + " in windows of " + range + " s";
}

/// About ten of the window lengths, spread over all.
std::vector<std::size_t> windows_shown(std::size_t lengths) {
  const std::size_t step = (lengths + most_windows_shown - 1) / most_windows_shown;
  std::vector<std::size_t> shown;
  for (std::size_t i = lengths; i-- > 0;)
    if ((lengths - 1 - i) % std::max<std::size_t>(step, 1) == 0) shown.push_back(i);
  std::reverse(shown.begin(), shown.end());
  return shown;
}

template <class Statistic>
std::vector<double> each(const std::vector<ArrivalStatistics>& simulated, Statistic statistic) {
  std::vector<double> values;
  for (const ArrivalStatistics& one : simulated) values.push_back(statistic(one));
  return values;
}

}  // namespace

Goodness judge(const PhaseFit& fit, const DayShape& shape, const ArrivalsSeen& seen,
               const ShapeLevels& levels) {
  Goodness goodness;
  judge_residuals(goodness, residuals_of(fit, seen.cells, levels));
  const std::vector<ArrivalStatistics> simulated = simulate_fit(fit.model, shape, seen);
  const bool flat = shape.waves.empty();
  const GapShape gaps = flat ? gaps_of(fit.model) : GapShape{nan, nan};
  goodness.rate = beside(seen.rate_per_s(), fit.model.as_mmpp().mean_rate(),
                         each(simulated, [](const auto& s) { return s.rate_per_s(); }), true);
  goodness.gap_scv = beside(seen.statistics.gap_scv(), gaps.scv,
                            each(simulated, [](const auto& s) { return s.gap_scv(); }), true);
  goodness.gap_lag1 = beside(seen.statistics.gap_lag1(), gaps.lag1,
                             each(simulated, [](const auto& s) { return s.gap_lag1(); }), false);
  const std::vector<Dispersion> curve = seen.statistics.dispersions();
  for (const std::size_t i : windows_shown(curve.size())) {
    const auto at = [i](const ArrivalStatistics& one) {
      const std::vector<Dispersion> other = one.dispersions();
      return i < other.size() ? other[i].index : nan;
    };
    const double formula = flat ? dispersion_of(fit.model, curve[i].window_s) : nan;
    goodness.dispersion.push_back({curve[i].window_s, curve[i].windows,
                                   beside(curve[i].index, formula, each(simulated, at), true)});
  }
  return goodness;
}

std::string Goodness::complaint() const {
  std::string text;
  const auto add = [&](const std::string& respect) {
    if (!respect.empty()) text += (text.empty() ? "" : "; ") + respect;
  };
  if (residuals_off)
    add("what comes next is foretold badly (Kolmogorov-Smirnov distance " +
        number_text(rounded(ks_distance)) + ")");
  if (residuals_follow)
    add("it leaves a correlation of " + number_text(rounded(residual_lag1)) +
        " between neighbours unexplained");
  add(windows_off(dispersion, true));
  add(windows_off(dispersion, false));
  if (rate.differs) add("the rate is another");
  if (gap_scv.differs) add(gap_scv.data > gap_scv.fit ? "gaps spread more" : "gaps spread less");
  if (gap_lag1.differs)
    add(gap_lag1.data > gap_lag1.fit ? "neighbouring gaps resemble each other more"
                                     : "neighbouring gaps resemble each other less");
  return text;
}

}  // namespace coldcast
