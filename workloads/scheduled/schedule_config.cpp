#include "workloads/scheduled/schedule_config.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "workloads/ending.hpp"
#include "workloads/ranges.hpp"
#include "workloads/rate/day_clock.hpp"
#include "workloads/requests/request_config.hpp"
#include "workloads/scheduled/pings.hpp"
#include "workloads/scheduled/schedule.hpp"

namespace coldcast {
namespace {

constexpr double most_at_once = 1e6;  // occurrences, each of which holds some state
constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();

/// The instants of a week that one text stands for: one, or for a time of day seven.
std::vector<Time> instants_of(const Fields& fields, const std::string& text) {
  if (const auto instant = time_of_week(text)) return {*instant};
  const auto time = time_of_day(text);
  if (!time)
    fields.fail("times", in_quotes(text) +
                             " is no time; write it as in \"02:00\" (every day) or \"Mon 14:30\"");
  std::vector<Time> all;
  for (int day = 0; day < 7; ++day) all.push_back(*time + day * day_length);
  return all;
}

/// Times of the week, counted from where in it the run begins.
std::vector<Time> read_times_of_week(Fields& fields) {
  const Time begins = fields.has("begins") ? read_time_of_week(fields, "begins") : Time{};
  std::vector<Time> instants;
  for (const std::string& text : fields.strings("times"))
    for (const Time at : instants_of(fields, text))
      instants.push_back((at - begins + week_length) % week_length);
  if (instants.empty()) fields.fail("times", "is empty; give at least one time");
  std::ranges::sort(instants);
  const auto twice = std::ranges::adjacent_find(instants);
  if (twice != instants.end()) fields.fail("times", "has an instant twice; give each once");
  return instants;
}

Timetable read_timetable(Fields& fields) {
  if (fields.has("every_s") == fields.has("times"))
    fields.fail("", "give either \"every_s\" or \"times\"");
  Timetable table;
  if (fields.has("times")) {
    table.instants = read_times_of_week(fields);
    table.period = week_length;
  } else {
    table.instants = {fields.duration_or("first_s", Time{}, any_time)};
    table.period = fields.duration("every_s", positive_time);
  }
  table.count =
      fields.has("count") ? static_cast<std::uint64_t>(fields.integer("count", {0, 1e15})) : no_end;
  return table;
}

/// Refuses lateness and spread in which too many occurrences would be under way at once.
void check_overlap(const Fields& fields, const Timetable& table, double late_s, Duration spread) {
  const double at_once = (late_s + to_seconds(spread)) *
                         static_cast<double>(table.instants.size()) / to_seconds(table.period);
  if (at_once > most_at_once)
    fields.fail("", "about " + number_text(std::round(at_once)) +
                        " occurrences would be under way at once, which is more than 1e6; shorten "
                        "\"jitter_s\" or \"spread_s\", or let it occur less often");
}

std::string summary_of(const Timetable& table, const WholeNumber& requests) {
  const std::string each = requests.mean_text();
  const std::string when = table.period == week_length && table.instants.size() > 1
                               ? std::to_string(table.instants.size()) + " times a week"
                               : "every " + number_text(to_seconds(table.period)) + " s";
  return each + (each == "1" ? " request " : " requests ") + when;
}

}  // namespace

WorkloadPlan read_schedule(Fields& fields, const Model& model, WorkloadReader&) {
  const auto requests = read_requests(fields, model);
  Timetable table = read_timetable(fields);
  Distribution late_s;
  if (fields.has("jitter_s")) late_s = fields.distribution("jitter_s");
  const WholeNumber each{fields.has("requests") ? fields.amount("requests", any_amount)
                                                : Distribution::constant(1)};
  const Duration spread = fields.duration_or("spread_s", Duration{}, any_time);
  const bool even = fields.word_or("within", "random", {"random", "even"}) == "even";
  check_overlap(fields, table, late_s.mean(), spread);
  End end;
  if (fields.has("duration_s")) end.at = fields.duration("duration_s", positive_time);

  WorkloadPlan plan;
  plan.endless = table.count == no_end;
  plan.mean_rate_per_s =
      static_cast<double>(table.instants.size()) * each.mean() / to_seconds(table.period);
  plan.summary = summary_of(table, each);
  const auto rule = std::make_shared<const Schedule::Rule>(
      Schedule::Rule{std::move(table), std::move(late_s), each, spread, even});
  plan.make = [rule, requests](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Schedule>(rule, RequestMaker{seed, replication, requests}, seed,
                                      replication);
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_pings(Fields& fields, const Model&, WorkloadReader&) {
  Pings::Rule rule;
  rule.every = fields.duration("every_s", positive_time);
  rule.first = fields.duration_or("first_s", Time{}, any_time);
  rule.at_once = static_cast<std::uint32_t>(fields.integer_or("at_once", 1, {1, 1e6}));
  rule.functions = static_cast<std::uint32_t>(
      fields.integer_or("functions", 1, {1, RequestLaw::most_functions}));
  rule.service = fields.duration_or("service_s", std::chrono::milliseconds{1}, any_time);
  const Bytes payload{fields.integer_or("payload_bytes", 0, {0, 1e15})};
  End end;
  if (fields.has("duration_s")) end.at = fields.duration("duration_s", positive_time);

  WorkloadPlan plan;
  plan.endless = true;
  plan.mean_rate_per_s = 0;  // of what is measured
  const std::uint64_t pings = std::uint64_t{rule.at_once} * rule.functions;
  plan.summary = (pings == 1 ? "a ping" : std::to_string(pings) + " pings") + " every " +
                 number_text(to_seconds(rule.every)) + " s";
  plan.make = [rule, payload](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Pings>(rule, RequestMaker{seed, replication, payload});
  };
  return cut(std::move(plan), end);
}

}  // namespace coldcast
