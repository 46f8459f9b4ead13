#include "workloads/scheduled/scheduled_config.hpp"

#include <algorithm>

#include "workloads/ranges.hpp"
#include "workloads/requests/request_config.hpp"
#include "workloads/scheduled/scheduled.hpp"

namespace coldcast {
namespace {

WorkloadPlan plan_of(std::vector<List::Entry> entries, SharedRequestLaw requests,
                     std::string summary) {
  WorkloadPlan plan;
  plan.summary = std::move(summary);
  const auto shared = std::make_shared<const std::vector<List::Entry>>(std::move(entries));
  plan.make = [shared, requests = std::move(requests)](std::uint64_t seed,
                                                       std::uint64_t replication) {
    return std::make_unique<List>(shared, RequestMaker{seed, replication, requests});
  };
  return plan;
}

/// The times under a key; ConfigError unless they ascend.
std::vector<double> read_times(Fields& fields, std::string_view key) {
  std::vector<double> times = fields.is_array(key) ? fields.numbers(key, any_time)
                                                   : std::vector{fields.number(key, any_time)};
  if (times.empty()) fields.fail(key, "is empty; give at least one time");
  const auto back = std::is_sorted_until(times.begin(), times.end());
  if (back != times.end())
    fields.fail(key, "times must ascend, but " + number_text(*back) + " follows " +
                         number_text(*(back - 1)));
  return times;
}

}  // namespace

WorkloadPlan read_interval(Fields& fields, const Model& model, WorkloadReader&) {
  if (fields.has("interval_s") == fields.has("rate_per_s"))
    fields.fail("", "give either \"interval_s\" or \"rate_per_s\"");
  const Duration interval = fields.has("interval_s")
                                ? fields.duration("interval_s", {1e-9, any_time.max})
                                : seconds(1 / fields.number("rate_per_s", {1e-9, 1e6}));
  const Time first = fields.duration_or("first_s", Time{}, any_time);
  WorkloadPlan plan;
  plan.endless = !fields.has("count");
  plan.mean_rate_per_s = 1 / to_seconds(interval);
  const auto count = static_cast<std::uint64_t>(
      fields.integer_or("count", std::numeric_limits<std::int64_t>::max() / 2048, {0, 1e15}));
  const SharedRequestLaw requests = read_requests(fields, model);
  plan.summary = "one request every " + number_text(to_seconds(interval)) + " s";
  plan.make = [=](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Periodic>(interval, first, count,
                                      RequestMaker{seed, replication, requests});
  };
  return plan;
}

WorkloadPlan read_list(Fields& fields, const Model& model, WorkloadReader&) {
  const std::vector<double> times = read_times(fields, "times_s");
  std::vector<double> services;
  if (fields.has("services_s")) services = fields.numbers("services_s", any_time);
  if (fields.has("services_s") && services.size() != times.size())
    fields.fail("services_s", "has " + std::to_string(services.size()) + " values for " +
                                  std::to_string(times.size()) + " times");
  std::vector<List::Entry> entries;
  for (std::size_t i = 0; i < times.size(); ++i)
    entries.push_back({.at = seconds(times[i]),
                       .requests = 1,
                       .service = services.empty() ? Duration{-1} : seconds(services[i])});
  return plan_of(std::move(entries), read_requests(fields, model),
                 std::to_string(times.size()) + " listed requests");
}

WorkloadPlan read_burst(Fields& fields, const Model& model, WorkloadReader&) {
  const auto count = static_cast<std::uint64_t>(fields.integer("requests", {0, 1e15}));
  const std::vector<double> times =
      fields.has("at_s") ? read_times(fields, "at_s") : std::vector{0.0};
  std::vector<List::Entry> entries;
  for (const double at : times) entries.push_back({.at = seconds(at), .requests = count});
  std::string summary = std::to_string(count) + " requests at once";
  if (times.size() > 1) summary += ", " + std::to_string(times.size()) + " times";
  return plan_of(std::move(entries), read_requests(fields, model), std::move(summary));
}

}  // namespace coldcast
