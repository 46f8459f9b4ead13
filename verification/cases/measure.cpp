#include "verification/cases/measure.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/config/error.hpp"
#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

const std::vector<MeasureEntry>& table() {
  static const std::vector<MeasureEntry> all = [] {
    std::vector<MeasureEntry> entries = request_measures();
    for (auto part : {slowdown_measures, level_measures, tail_measures, batch_measures,
                      bill_measures, listed_measures})
      for (MeasureEntry& entry : part()) entries.push_back(std::move(entry));
    return entries;
  }();
  return all;
}

std::optional<Measure> measure_of(const std::string& name) {
  for (const MeasureEntry& entry : table()) {
    if (const auto groups = match(name, entry.form)) return entry.make(*groups);
  }
  return std::nullopt;
}

/// A part of a name that changes the config, and what is left of the name.
struct Modifier {
  std::string form;  ///< group 1: before, group 2: the part's value, group 3: behind
  std::string pattern;
  std::string meaning;
  std::function<void(const std::string& value, const Case& one, Question& question)> apply;
  std::string before = {};  ///< what is left of the name
};

double rate_at_load(const Case& one, double load) {
  const Json service = one.config.value("service", Json::object());
  const Json platform = one.config.value("platform", Json::object());
  const bool known = service.is_object() && service.contains("mean") &&
                     platform.value("servers", Json()).is_number();
  if (!known) throw NotUnderstood("a load needs a number of servers and a mean of service");
  return load * platform["servers"].get<double>() / service["mean"].get<double>();
}

std::function<void(const std::string&, const Case&, Question&)> sets(const std::string& pointer,
                                                                     double factor = 0) {
  return [=](const std::string& value, const Case&, Question& question) {
    if (factor > 0)
      question.changes.emplace_back(pointer, factor * std::stod(value));
    else
      question.changes.emplace_back(pointer, value);
  };
}

const std::vector<Modifier>& modifiers() {
  static const std::vector<Modifier> all = {
      {"(.+)_(zombie|queue_drop|drop_if_still_queued|abort)()", "..._zombie, ..._abort, ...",
       "with that timeout_mode", sets("/platform/timeout_mode")},
      {"(.+)_(fill_first|spread|least_loaded|round_robin)()", "..._fill_first, ..._spread",
       "with that placement", sets("/platform/placement")},
      {"(.+)_(mru|newest)()", "..._mru, ..._newest", "with that routing",
       sets("/platform/routing")},
      {"(.+)_bill_init_(true|false)()", "..._bill_init_true", "with or without billed starts",
       [](const std::string& value, const Case&, Question& question) {
         question.changes.emplace_back("/pricing/bill_init", value == "true");
       }},
      {"(.+)_(with_timeout)(.*)", "..._with_timeout", "of the alternative with a queue_timeout",
       [](const std::string&, const Case&, Question& question) { question.of_limited = true; }},
      {"(.+)_(\\d+)min(|_.*)", "..._15min_...", "with arrivals every 15 minutes",
       sets("/arrival/interval", 60)},
      {"()reserved_(\\d+)_(.+)", "reserved_12_...", "with max_instances 12",
       sets("/platform/max_instances", 1)},
      {"()m(\\d+)_(.+)", "m512_...", "with 512 MB", sets("/platform/memory_mb", 1)},
      {"(.+)_rho_([0-9.]+)()", "..._rho_0.8", "with arrivals for a load of 0.8",
       [](const std::string& value, const Case& one, Question& question) {
         question.changes.emplace_back("/arrival/rate", rate_at_load(one, std::stod(value)));
       }},
      {"(success)_at_([0-9.]+)s()", "success_at_1s", "with a request_timeout of 1 s",
       sets("/platform/request_timeout", 1)},
      {"(.*?)_?(no_rounding)_?(.*)", "no_rounding_..., ..._no_rounding", "billed without rounding",
       [](const std::string&, const Case&, Question& question) {
         question.changes.emplace_back("/pricing/rounding", "none");
       }},
      {"(wait)_(without_cold)(_s)", "wait_without_cold_s", "mean wait if starts took no time",
       [](const std::string&, const Case&, Question& question) {
         question.changes.emplace_back("/platform/cold_start", 0);
       }},
      {"(wait)_(due_to_cold)(_s)", "wait_due_to_cold_s", "mean wait, less that without starts",
       [](const std::string&, const Case&, Question& question) {
         question.changes.emplace_back("/platform/cold_start", 0);
         question.minus_changed = true;
       }},
      {"()(fluid)_((?:mean|max|p\\d+)_s)", "fluid_mean_s, fluid_max_s",
       "that of waits, if requests were ever smaller",
       [](const std::string&, const Case&, Question& question) { question.fluid = true; }, "wait_"},
      {"()(fluid)_(.+)", "fluid_...", "the same of anything else",
       [](const std::string&, const Case&, Question& question) { question.fluid = true; }},
  };
  return all;
}

std::string usual_name(const std::string& name) {
  if (name == "success") return "success_ratio";
  if (name == "util") return "utilization";
  if (name == "wait_s") return "wait_mean_s";
  if (name == "cold") return "cold";
  return name;
}

std::optional<Question> question_in(const std::string& name, const Case& one, int depth) {
  if (auto measure = measure_of(usual_name(name))) {
    Question question;
    question.measure = std::move(*measure);
    return question;
  }
  if (depth == 3) return std::nullopt;
  for (const Modifier& modifier : modifiers()) {
    const auto parts = match(name, modifier.form);
    if (!parts) continue;
    auto question = question_in(modifier.before + parts->at(1) + parts->at(3), one, depth + 1);
    if (!question) continue;
    modifier.apply(parts->at(2), one, *question);
    return question;
  }
  return std::nullopt;
}

/// Metrics that are of the way to an answer, not of the system.
bool of_method(const std::string& name) {
  for (const char* word : {"iterations", "truncat", "residual", "mass_lost"})
    if (name.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace

Question question_of(const std::string& metric, const Case& one) {
  if (of_method(metric))
    throw NotUnderstood("describes the method of the solution, not the system");
  auto question = question_in(metric, one, 0);
  if (!question)
    throw NotUnderstood("no metric " + in_quotes(metric) +
                        " is known; docs/verification.md lists those that are");
  if (metric.starts_with("timed_out")) question->of_limited = true;
  return *question;
}

std::vector<MeasureRow> measure_rows() {
  std::vector<MeasureRow> rows;
  for (const MeasureEntry& entry : table()) rows.push_back({entry.pattern, entry.meaning});
  for (const Modifier& modifier : modifiers()) rows.push_back({modifier.pattern, modifier.meaning});
  return rows;
}

CaseEstimate ratio_estimate(const std::vector<std::pair<double, double>>& ratios) {
  const auto count = static_cast<double>(ratios.size());
  double over = 0, under = 0;
  for (const auto& [a, b] : ratios) over += a, under += b;
  if (under == 0) throw NotUnderstood("nothing happened in the run that it could be measured by");
  CaseEstimate estimate{.value = over / under, .freedom = count - 1};
  if (ratios.size() == 1) return estimate;
  double squares = 0;
  for (const auto& [a, b] : ratios) squares += std::pow(a - estimate.value * b, 2);
  estimate.error = std::sqrt(squares / (count - 1) / count) / (under / count);
  return estimate;
}

Measure ratio(std::function<Two(const Observation&, const CaseSystem&)> sums,
              std::function<void(CaseWatch&, const CaseSystem&)> prepare) {
  Measure measure;
  measure.prepare = std::move(prepare);
  measure.estimate = [sums = std::move(sums)](const CaseSample& sample) {
    std::vector<Two> ratios;
    for (const Observation& run : sample.runs) ratios.push_back(sums(run, sample.system));
    return std::vector{ratio_estimate(ratios)};
  };
  return measure;
}

Measure listed(std::function<std::vector<double>(const Observation&, const CaseSystem&)> list,
               std::function<void(CaseWatch&, const CaseSystem&)> prepare) {
  Measure measure;
  measure.prepare = std::move(prepare);
  measure.list = [list = std::move(list)](const CaseSample& sample) {
    if (sample.runs.size() != 1 || !sample.system.ends)
      throw NotUnderstood("is only known of a run without chance that ends by itself");
    return list(sample.runs.front(), sample.system);
  };
  return measure;
}

CaseEstimate root(CaseEstimate estimate) {
  const double value = std::sqrt(std::max(0.0, estimate.value));
  if (value > 0) estimate.error /= 2 * value;
  estimate.value = value;
  return estimate;
}

}  // namespace coldcast
