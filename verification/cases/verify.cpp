#include "verification/cases/verify.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/normal_quantile.hpp"
#include "sim/core/statistics.hpp"
#include "sim/study/work_limit.hpp"
#include "verification/cases/case_run.hpp"
#include "verification/cases/known_answers.hpp"
#include "verification/cases/pattern.hpp"

namespace coldcast {
namespace {

/// A row, with what its verdict needs when all are there.
struct Scored {
  VerifyRow row;
  bool random = false;
  double value = 0;
  double error = 0;
  double half_width = 0;
  bool few = false;  ///< events
};

/// Where few events are expected their spread shows little of the error: it is at least that of
/// independent ones. Sums without spread could have shown a single event.
double error_of(const CaseEstimate& estimate, double expected, double requests) {
  double error = std::hypot(estimate.error, estimate.resolution);
  const double many = std::max(1.0, requests);
  if (estimate.share && expected > 0 && expected < 1)
    error = std::max(error, std::sqrt(expected * (1 - expected) / many));
  return error > 0 ? error : 1 / many;
}

/// Below so many events a share is no normal number, and a z says little.
constexpr double least_events = 100;

bool too_few(const CaseEstimate& estimate, double expected, double requests) {
  return estimate.share && expected > 0 && expected < 1 &&
         std::min(expected, 1 - expected) * requests < least_events;
}

bool agrees_exactly(double value, double expected) {
  return std::abs(value - expected) <= 1e-9 * std::max(1.0, std::abs(expected));
}

/// Pairs of how many and what, in the order of what.
std::vector<double> by_second(const std::vector<double>& list) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i + 1 < list.size(); i += 2) pairs.emplace_back(list[i + 1], list[i]);
  std::ranges::stable_sort(pairs);
  std::vector<double> sorted;
  for (const auto& [what, many] : pairs) sorted.insert(sorted.end(), {many, what});
  return sorted;
}

class Judge {
 public:
  explicit Judge(VerifyMode mode) : precision_(precision_of(mode)) {}

  void random(const CasePlan& plan, const CaseMetric& metric, const VerifyRow& row,
              const Json& parameters) {
    const double expected = metric.expected.get<double>();
    Scored worst{.row = row};
    double largest = -1;
    std::string where;
    for (std::size_t i = 0; i < metric.runs.size(); ++i) {
      const CaseRun& run = plan.runs[metric.runs[i]];
      for (const CaseEstimate& one : estimates_of(plan, metric, i, parameters)) {
        const double error = error_of(one, expected, run.requests);
        const bool exact = one.error == 0 && agrees_exactly(one.value, expected);
        const double z =
            exact ? 0 : normal_score((one.value - expected) / error, std::max(1.0, one.freedom));
        const bool few = !exact && too_few(one, expected, run.requests);
        if (!exact && !few) {
          scores_.push_back(z);
          if (first_of_case_ != row.id) independent_.push_back(z);
          first_of_case_ = row.id;
        }
        if (std::abs(z) <= largest) continue;
        largest = std::abs(z);
        where = run.text;
        worst.random = !exact;
        worst.few = few;
        worst.value = one.value;
        worst.error = error;
        worst.row.requests = run.requests;
        worst.half_width =
            exact ? 0
                  : error * student_t_quantile(0.975, std::max(1, static_cast<int>(one.freedom)));
        worst.row.z = exact ? std::nullopt : std::optional(z);
      }
    }
    worst.row.simulated = worst.value;
    worst.row.half_width = worst.half_width;
    if (expected != 0) worst.row.relative_error = worst.value / expected - 1;
    if (metric.runs.size() > 1)
      worst.row.reason = "the worst of " + std::to_string(metric.runs.size()) + " runs: " + where;
    worst.row.verdict = Verdict::pass;
    rows_.push_back(std::move(worst));
  }

  void exact(const CasePlan& plan, const CaseMetric& metric, VerifyRow row,
             const Json& parameters) {
    const bool dollars = metric.name.find("usd") != std::string::npos;
    std::vector<double> expected = numbers_in(metric.expected);
    if (metric.name == "counts") expected = by_second(expected);
    row.verdict = Verdict::pass;
    for (std::size_t i = 0; i < metric.runs.size(); ++i) {
      const CaseRun& run = plan.runs[metric.runs[i]];
      const auto [values, resolution] = exact_values(plan, metric, i, parameters);
      const bool single = values.size() == 1;
      if (row.verdict == Verdict::pass) row.simulated = single ? Json(values[0]) : Json(values);
      if (single && expected.size() == 1 && expected[0] != 0)
        row.relative_error = values[0] / expected[0] - 1;
      if (!expected.empty() && resolution > 0.01 * std::abs(expected[0])) {
        row.verdict = Verdict::inconclusive;
        row.reason = "requests of a 32nd of these are no fluid yet";
        continue;
      }
      if (same(values, expected, dollars, resolution)) continue;
      row.verdict = Verdict::fail;
      row.reason = run.text.empty() ? "differs" : "differs with " + run.text;
    }
    rows_.push_back({.row = std::move(row)});
  }

  void add(VerifyRow row) { rows_.push_back({.row = std::move(row)}); }

  VerifyReport report() {
    VerifyReport report;
    report.scores = scores_.size();
    const double m = std::max<double>(1, static_cast<double>(scores_.size()));
    // Two-sided, so that m numbers of a correct simulator exceed it once in 10 000 seeds.
    report.threshold = normal_quantile(1 - 1e-4 / (2 * m));
    report.largest_usual = normal_quantile((1 + std::pow(0.5, 1 / m)) / 2);
    report.largest_unusual = normal_quantile((1 + std::pow(0.99, 1 / m)) / 2);
    for (const double z : scores_) report.largest = std::max(report.largest, std::abs(z));
    report.independent = independent_.size();
    if (independent_.size() >= 8) report.normal_p = normal_p_value(independent_);
    for (Scored& one : rows_) {
      if (one.random) judge(one, report.threshold);
      report.rows.push_back(std::move(one.row));
    }
    return report;
  }

 private:
  static bool same(const std::vector<double>& values, const std::vector<double>& expected,
                   bool dollars, double resolution) {
    if (values.size() != expected.size()) return false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double allowed = resolution + (dollars ? 0 : 1e-9) + 1e-12 * std::abs(expected[i]);
      if (!(std::abs(values[i] - expected[i]) <= allowed)) return false;
    }
    return true;
  }

  void judge(Scored& one, double threshold) const {
    const double expected = one.row.expected.get<double>();
    const double size = expected == 0 ? 1 : std::abs(expected);
    const double off = std::abs(one.value - expected) / size;
    one.row.detectable_bias = (threshold + 2) * one.error / size;
    if (one.few) {
      one.row.verdict = Verdict::inconclusive;
      one.row.reason = "fewer than 100 events are to be expected: run longer (--full)";
    } else if (std::abs(*one.row.z) > threshold && off > 2e-4) {
      one.row.verdict = Verdict::fail;
    } else if (one.half_width > precision_ * size || off > precision_) {
      one.row.verdict = Verdict::inconclusive;
      one.row.reason +=
          std::string(one.row.reason.empty() ? "" : "; ") + "too imprecise: run longer (--full)";
    }
  }

  double precision_;
  std::vector<Scored> rows_;
  std::vector<double> scores_;
  std::vector<double> independent_;  // the first of each case
  std::string first_of_case_;
};

void judge_metric(Judge& judge, const CasePlan& plan, const CaseMetric& metric, const Case& one) {
  VerifyRow row{.id = one.id, .metric = metric.name, .expected = metric.expected};
  row.reason = metric.objection;
  if (!metric.objection.empty()) return judge.add(std::move(row));
  try {
    if (one.deterministic) return judge.exact(plan, metric, row, one.parameters);
    if (!metric.expected.is_number())
      throw NotUnderstood("a random number is expected, but this is none");
    judge.random(plan, metric, row, one.parameters);
  } catch (const TooShort& error) {
    row.verdict = Verdict::inconclusive;
    row.reason = error.what();
    judge.add(std::move(row));
  } catch (const std::exception& error) {
    row.reason = error.what();
    judge.add(std::move(row));
  }
}

}  // namespace

std::size_t VerifyReport::with(Verdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(rows, verdict, &VerifyRow::verdict));
}

VerifyReport verify(const std::vector<Case>& cases, const VerifyOptions& options) {
  Judge judge{options.mode};
  for (const Case& one : cases) {
    if (options.progress) options.progress(one.id);
    count_work_anew();  // each case by itself: how many there are depends on who chose them
    if (auto rows = known_answers(one, options)) {
      for (VerifyRow& row : *rows) judge.add(std::move(row));
      continue;
    }
    CasePlan plan = plan_of(one);
    bool stopped = false;
    try {
      stopped = run_plan(plan, one, options);
    } catch (const TooMuchWork& error) {
      throw TooMuchWork("case " + one.id + ": " + error.what());
    } catch (const std::exception& error) {  // the other cases are still to be seen
      for (CaseMetric& metric : plan.metrics)
        if (metric.objection.empty())
          metric.objection = std::string("the run failed: ") + error.what();
    }
    if (stopped) {
      VerifyReport report = judge.report();
      report.stopped = true;
      return report;
    }
    for (const CaseMetric& metric : plan.metrics) judge_metric(judge, plan, metric, one);
  }
  return judge.report();
}

double normal_score(double t, double freedom) {
  const double size =
      (8 * freedom + 1) / (8 * freedom + 3) * std::sqrt(freedom * std::log1p(t * t / freedom));
  return t < 0 ? -size : size;
}

double normal_p_value(std::vector<double> values) {
  for (double& value : values) value = 0.5 * std::erfc(-value / std::sqrt(2.0));
  const auto n = static_cast<double>(values.size());
  return kolmogorov_p(distance_from_uniform(std::move(values)), n);
}

std::vector<double> numbers_in(const Json& value) {
  if (value.is_number()) return {value.get<double>()};
  if (value.is_boolean()) return {value.get<bool>() ? 1.0 : 0.0};
  std::vector<double> list;
  if (value.is_array()) {
    for (const Json& one : value)
      for (const double number : numbers_in(one)) list.push_back(number);
    return list;
  }
  if (value.is_object()) {  // of what there is how much
    for (const auto& [what, many] : value.items())
      for (const Json& one : {many, Json(what)})
        for (const double number : numbers_in(one)) list.push_back(number);
    return list;
  }
  if (!value.is_string()) throw NotUnderstood("expected a number, a list or a text");
  const std::string text = value.get<std::string>();
  for (const std::string& word :
       find_all(text, R"([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\b(?:cold|warm|c|w)\b)"))
    list.push_back(word[0] == 'c' ? 1 : word[0] == 'w' ? 0 : std::stod(word));
  if (list.empty()) throw NotUnderstood("the text " + text + " holds no numbers");
  return list;
}

}  // namespace coldcast
