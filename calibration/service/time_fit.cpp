#include "calibration/service/time_fit.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/service/noise_of_times.hpp"
#include "calibration/service/time_table.hpp"
#include "calibration/workload/rounded.hpp"
#include "sim/config/error.hpp"
#include "sim/config/nearest_word.hpp"

namespace coldcast {
namespace {

constexpr double straight_enough = 0.05;  // relative residuals up to which batches lie on a line

constexpr double clear_evidence = 2;  // of BIC [Kass, Raftery: "Bayes factors", JASA 90, 1995]

/// The measurements that a fit is made from.
struct Chosen {
  std::vector<MeasuredTimes> groups;
  std::vector<std::string> sources, notes;
};

Chosen choose(const FitRequest& request, const std::vector<MeasuredSet>& sets) {
  Chosen chosen;
  std::vector<std::string> ids;
  for (const MeasuredSet& set : sets) ids.push_back(set.id);
  for (const std::string& id : request.from.empty() ? ids : request.from) {
    const auto found = std::ranges::find(sets, id, &MeasuredSet::id);
    if (found == sets.end())
      throw ConfigError(request.place + "/from", "",
                        "no measurement " + in_quotes(id) + suggestion(id, ids));
    chosen.groups.insert(chosen.groups.end(), found->groups.begin(), found->groups.end());
    chosen.sources.push_back(found->source);
    chosen.notes.insert(chosen.notes.end(), found->notes.begin(), found->notes.end());
  }
  if (chosen.groups.empty())
    throw ConfigError(request.place, "", "there is no measurement to fit this to");
  return chosen;
}

MeasuredRange range_of(const std::vector<MeanSeen>& means) {
  MeasuredRange range;
  const auto widen = [](std::optional<double>& least, std::optional<double>& most, double value) {
    least = std::min(least.value_or(value), value);
    most = std::max(most.value_or(value), value);
  };
  for (const MeanSeen& mean : means) {
    if (mean.at.vcpu) widen(range.least_vcpu, range.most_vcpu, *mean.at.vcpu);
    if (mean.at.size) widen(range.least_size, range.most_size, *mean.at.size);
  }
  return range;
}

/// Whether all measurements have a condition, or none; some of them is a mistake.
bool all_have(const std::vector<MeanSeen>& means, std::optional<double> MeasuredAt::*condition,
              const std::string& word) {
  const auto has = [&](const MeanSeen& mean) { return (mean.at.*condition).has_value(); };
  if (std::ranges::all_of(means, has)) return true;
  if (std::ranges::none_of(means, has)) return false;
  const auto without = std::ranges::find_if_not(means, has);
  throw ConfigError(without->place, "",
                    "has no " + word + ", which other measurements of this fit have");
}

/// The measured one in the middle.
double middle_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// One fit while it is made.
class Fitting {
 public:
  Fitting(const FitRequest& request, std::vector<MeanSeen> means)
      : request_(request), means_(std::move(means)) {
    vcpus_ = all_have(means_, &MeasuredAt::vcpu, "vCPU");
    sized_ = all_have(means_, &MeasuredAt::size, "size");
    check();
  }

  bool sized() const { return sized_; }

  bool vcpus_vary() const {
    return std::ranges::any_of(
        means_, [this](const MeanSeen& mean) { return mean.at.vcpu != means_[0].at.vcpu; });
  }

  MeasuredAt reference() const {
    MeasuredAt at;
    std::vector<double> vcpus, sizes;
    for (const MeanSeen& mean : means_) {
      if (vcpus_) vcpus.push_back(*mean.at.vcpu);
      if (sized_) sizes.push_back(*mean.at.size);
    }
    if (vcpus_) at.vcpu = request_.at_vcpu.value_or(middle_of(vcpus));
    if (sized_) at.size = request_.at_size.value_or(request_.batch() ? 1 : middle_of(sizes));
    return at;
  }

  CurveFit curve(VcpuForm form, const std::vector<MeanSeen>& means) const {
    return fit_curve(means, {.form = form,
                             .sized = sized_,
                             .prior_shape = request_.prior_shape,
                             .prior_error = request_.prior_error});
  }

  /// The forms that the data and the request leave open.
  std::vector<VcpuForm> open_forms() const {
    if (!vcpus_ || request_.form == "constant" || (request_.batch() && !vcpus_vary()))
      return {VcpuForm::none};
    if (request_.form == "power") return {VcpuForm::power};
    if (request_.form == "amdahl" || !vcpus_vary()) return {VcpuForm::amdahl};
    return {VcpuForm::amdahl, VcpuForm::power, VcpuForm::none};
  }

  /// The best of the open forms. Amdahl's law, which has a cause, gives way to clear evidence only,
  /// and not to a speed-up greater than the number of processors.
  CurveFit best(const std::vector<MeanSeen>& means, std::vector<FormTried>* tried) const {
    std::optional<CurveFit> best;
    for (const VcpuForm form : open_forms()) {
      CurveFit one = curve(form, means);
      const std::string name =
          request_.batch() && form == VcpuForm::none ? "linear" : name_of(form);
      if (tried) tried->push_back({name, one.score, one.spread, one.parameters});
      const bool beyond = form == VcpuForm::power && one.curve.shape > 1;
      if (!best || (one.score < best->score - clear_evidence && !beyond)) best = std::move(one);
    }
    return *best;
  }

  bool is_table() const { return request_.form == "table"; }

  TimeTable table(const std::vector<MeanSeen>& means) const { return TimeTable{means, !sized_}; }

  double foretell(const MeasuredAt& at, const std::vector<MeanSeen>& means, bool table_form) const {
    if (table_form) return table(means).at(sized_ ? at.size.value_or(1) : at.vcpu.value_or(1));
    return best(means, nullptr).curve.mean_s(at);
  }

  const std::vector<MeanSeen>& means() const { return means_; }

 private:
  void check() const {
    if (request_.batch() && !sized_)
      throw ConfigError(request_.place, "", "needs measurements that say the batch size");
    if ((request_.form == "amdahl" || request_.form == "power") && !vcpus_)
      throw ConfigError(request_.place, "",
                        "the form " + in_quotes(request_.form) +
                            " needs measurements that say \"vcpu\" or \"memory_mb\"");
    if (!is_table()) return;
    if (!vcpus_ && !sized_)
      throw ConfigError(request_.place, "", "a table needs measurements by vCPU, size or batch");
    if (!vcpus_ || !sized_) return;
    for (const MeanSeen& mean : means_)
      if (mean.at.vcpu != means_[0].at.vcpu)
        throw ConfigError(mean.place, "",
                          "a table has one condition; sizes at several vCPUs need a form");
  }

  const FitRequest& request_;
  std::vector<MeanSeen> means_;
  bool vcpus_ = false, sized_ = false;
};

/// A table as the power law that it is near the reference.
CurveFit curve_of_table(const Fitting& fitting, const MeasuredAt& reference, TimeFit& fit) {
  const TimeTable table = fitting.table(fitting.means());
  CurveFit curve;
  curve.sized = fitting.sized();
  if (!fitting.sized()) {
    curve.curve.form = VcpuForm::power;
    curve.curve.shape = std::clamp(-table.exponent(*reference.vcpu), 0.0, 2.0);
    curve.shape_determined = table.points().size() > 1;
    if (table.points().size() > 2)
      fit.notes.push_back(
          "of the table the profile holds the power law between the neighbours of " +
          number_text(rounded(*reference.vcpu, 4)) + " vCPU");
  }
  const double x = fitting.sized() ? *reference.size : *reference.vcpu;
  curve.curve.base_s = table.at(x) / curve.curve.multiple(reference.vcpu.value_or(1));
  for (const MeanSeen& mean : fitting.means()) {
    const double fitted = table.at(fitting.sized() ? *mean.at.size : *mean.at.vcpu);
    curve.means.push_back({mean, fitted, std::log(mean.mean_s / fitted), {}});
    if (!mean.error) continue;
    curve.errors = true;
    curve.covariance(0, 0) = std::max(curve.covariance(0, 0), *mean.error * *mean.error);
  }
  curve.parameters = static_cast<int>(table.points().size());
  return curve;
}

std::vector<double> times_by_batch(const TimeTable& table) {
  std::vector<double> times;
  const auto largest = static_cast<int>(std::floor(table.points().back().first));
  for (int size = 1; size <= std::max(1, largest); ++size) times.push_back(table.at(size));
  return times;
}

void leave_each_out(const Fitting& fitting, bool table_form, TimeFit& fit) {
  const std::vector<MeanSeen>& means = fitting.means();
  if (means.size() < 3) {
    fit.notes.push_back("with fewer than three means none can be left out and foretold");
    return;
  }
  for (std::size_t i = 0; i < means.size(); ++i) {
    std::vector<MeanSeen> others = means;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const double predicted = fitting.foretell(means[i].at, others, table_form);
    fit.left_out.push_back({means[i], predicted, predicted / means[i].mean_s - 1,
                            !range_of(others).holds(means[i].at)});
  }
}

std::string at_text(const MeasuredAt& at) {
  std::string text;
  if (at.vcpu) text = number_text(rounded(*at.vcpu, 4)) + " vCPU";
  if (at.size) text += (text.empty() ? "size " : ", size ") + number_text(rounded(*at.size, 4));
  return text;
}

void warn_extrapolated(TimeFit& fit, const MeasuredAt& at) {
  if (fit.range.holds(at)) return;
  fit.warnings.push_back(fit.request.what + " at " + at_text(at) +
                         " is extrapolated beyond what was measured");
}

void predict(const Fitting& fitting, bool table_form, TimeFit& fit) {
  for (MeasuredAt at : fit.request.predict) {
    if (!at.vcpu) at.vcpu = fit.reference.vcpu;
    if (!at.size) at.size = fit.reference.size;
    const double mean =
        table_form ? fitting.foretell(at, fitting.means(), true) : fit.curve.curve.mean_s(at);
    std::optional<double> error;
    if (fit.curve.errors) error = fit.curve.relative_error(at);
    fit.predicted.push_back({at, mean, error, !fit.range.holds(at)});
    warn_extrapolated(fit, at);
  }
}

}  // namespace

bool MeasuredRange::holds(const MeasuredAt& at) const {
  // Conditions that are computed may miss the end by rounding.
  const auto within = [](double x, double least, double most) {
    return x >= least * (1 - 1e-9) && x <= most * (1 + 1e-9);
  };
  if (at.vcpu && least_vcpu && !within(*at.vcpu, *least_vcpu, *most_vcpu)) return false;
  return !at.size || !least_size || within(*at.size, *least_size, *most_size);
}

double median_error(const std::vector<LeftOut>& left_out) {
  std::vector<double> errors;
  for (const LeftOut& one : left_out) errors.push_back(std::abs(one.off));
  std::sort(errors.begin(), errors.end());
  const std::size_t n = errors.size();
  return (errors[(n - 1) / 2] + errors[n / 2]) / 2;
}

TimeFit fit_time(const FitRequest& request, const std::vector<MeasuredSet>& sets, bool leave_out) {
  Chosen chosen = choose(request, sets);
  TimeFit fit;
  fit.request = request;
  fit.sources = chosen.sources;
  fit.notes = chosen.notes;
  const Fitting fitting{request, means_of(chosen.groups, fit.notes)};
  fit.reference = fitting.reference();
  fit.range = range_of(fitting.means());
  bool table = fitting.is_table();
  if (!table) {
    fit.curve = fitting.best(fitting.means(), &fit.forms);
    fit.form = request.batch() ? "linear" : name_of(fit.curve.curve.form);
    table = request.batch() && request.form == "auto" && fit.curve.spread > straight_enough &&
            !fitting.vcpus_vary();
  }
  if (table) {
    fit.form = "table";
    fit.curve = curve_of_table(fitting, fit.reference, fit);
    if (request.batch()) fit.by_batch = times_by_batch(fitting.table(fitting.means()));
  }
  fit.mean_s = fit.curve.curve.mean_s(fit.reference);
  fit.notes.insert(fit.notes.end(), fit.curve.notes.begin(), fit.curve.notes.end());
  if (!fit.curve.errors && !request.amount())
    fit.notes.push_back(
        "as many parameters as means, of which no errors are known: the errors "
        "are not known either");
  fit.noise = noise_of(request, chosen.groups, fit.curve);
  fit.notes.insert(fit.notes.end(), fit.noise.notes.begin(), fit.noise.notes.end());
  warn_extrapolated(fit, fit.reference);
  predict(fitting, table, fit);
  if (leave_out) leave_each_out(fitting, table, fit);
  return fit;
}

}  // namespace coldcast
