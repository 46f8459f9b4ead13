#include <algorithm>
#include <set>

#include "sim/config/error.hpp"
#include "verification/cases/alternatives.hpp"
#include "verification/cases/case_run.hpp"
#include "verification/cases/completion.hpp"
#include "verification/cases/fluid.hpp"

namespace coldcast {
namespace {

bool is_none(const Json& value) { return value == "none" || value == "inf" || value.is_null(); }

/// Where some alternatives have a time limit of waiting and some have none, a metric is of one
/// kind.
bool fits(const Alternative& alternative, const std::vector<Alternative>& all,
          const Question& question) {
  const std::string limit = "/platform/queue_timeout";
  const auto chosen = alternative.chosen.find(limit);
  if (chosen == alternative.chosen.end()) return true;
  const auto none = [&](const Alternative& one) { return is_none(one.chosen.at(limit)); };
  if (std::ranges::none_of(all, none)) return true;
  return is_none(chosen->second) != question.of_limited;
}

Alternative changed(Alternative alternative, const Question& question) {
  for (const auto& [pointer, value] : question.changes) {
    alternative.config[Json::json_pointer(pointer)] = value;
    alternative.chosen.erase(pointer);
  }
  return alternative;
}

class Planner {
 public:
  Planner(const Case& one, CasePlan& plan) : case_(one), plan_(plan) {}

  void add(const std::vector<Alternative>& alternatives, CaseMetric& metric) {
    std::set<std::size_t> seen;
    for (const Alternative& alternative : alternatives) {
      if (!fits(alternative, alternatives, metric.question)) continue;
      const Alternative with = changed(alternative, metric.question);
      if (metric.question.fluid) {
        add_fluid(with, metric);
        continue;
      }
      const std::size_t run = run_of(metric.question.minus_changed ? alternative : with, metric);
      if (!seen.insert(run).second) continue;
      metric.runs.push_back(run);
      if (metric.question.minus_changed) metric.without.push_back(run_of(with, metric));
    }
    if (metric.runs.empty()) throw NotUnderstood("no alternative of the config is meant by it");
  }

 private:
  void add_fluid(const Alternative& alternative, CaseMetric& metric) {
    if (!case_.deterministic) throw NotUnderstood("is only known of a case without chance");
    std::array<std::size_t, fluid_parts.size()> runs{};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      Alternative smaller = alternative;
      smaller.config = in_smaller_requests(alternative.config, fluid_parts[i]);
      runs[i] = run_of(smaller, metric);
    }
    metric.runs.push_back(runs.back());
    metric.smaller.push_back(runs);
  }

  std::size_t run_of(const Alternative& alternative, const CaseMetric& metric) {
    CaseRun run;
    run.text = text_of(alternative);
    run.system = system_of(alternative.config, case_.parameters);
    if (metric.question.measure.prepare) metric.question.measure.prepare(run.watch, run.system);
    // What is watched in windows or above limits of its own is a run of its own.
    run.key = alternative.config.dump();
    if (run.watch.window_s) run.key += " window " + std::to_string(*run.watch.window_s);
    for (const double limit : run.watch.waits_above_s) run.key += " above " + std::to_string(limit);
    for (std::size_t i = 0; i < plan_.runs.size(); ++i) {
      if (plan_.runs[i].key != run.key) continue;
      if (metric.question.measure.prepare)
        metric.question.measure.prepare(plan_.runs[i].watch, plan_.runs[i].system);
      return i;
    }
    plan_.runs.push_back(std::move(run));
    return plan_.runs.size() - 1;
  }

  const Case& case_;
  CasePlan& plan_;
};

/// The word of the error without the place "case", which is no file.
std::string shortened(const std::string& what) {
  return what.starts_with("case: ") ? what.substr(6) : what;
}

}  // namespace

CasePlan plan_of(const Case& one) {
  CasePlan plan;
  Planner planner{one, plan};
  for (const auto& [name, expected] : one.expected) {
    CaseMetric metric;
    metric.name = name;
    metric.expected = expected;
    try {
      metric.question = question_of(name, one);
      const Json config = completed(one.config, one.parameters);
      planner.add(alternatives_of(config), metric);
      for (const std::size_t run : metric.runs)
        if (one.deterministic && !plan.runs[run].system.ends)
          throw NotUnderstood("a deterministic case needs arrivals that end");
    } catch (const NotUnderstood& error) {
      metric.objection = error.what();
    } catch (const std::exception& error) {
      metric.objection = shortened(error.what());
    }
    plan.metrics.push_back(std::move(metric));
  }
  return plan;
}

}  // namespace coldcast
