#include "workloads/ending.hpp"

#include <limits>

#include "sim/core/limited.hpp"

namespace coldcast {

End read_end(Fields& fields) {
  End end;
  if (fields.has("duration_s"))
    end.at = fields.duration("duration_s", {1e-6, to_seconds(longest_run)});
  if (fields.has("requests"))
    end.requests = static_cast<std::uint64_t>(fields.integer("requests", {0, 1e15}));
  return end;
}

WorkloadPlan cut(WorkloadPlan plan, const End& end) {
  if (!end.at && !end.requests) return plan;
  plan.make = [make = std::move(plan.make), end](std::uint64_t seed, std::uint64_t replication) {
    auto limited = std::make_unique<Limited>(
        make(seed, replication), end.requests.value_or(std::numeric_limits<std::uint64_t>::max()));
    limited->stop_at(end.at.value_or(never));
    return limited;
  };
  return ended(std::move(plan), end);
}

WorkloadPlan ended(WorkloadPlan plan, const End& end) {
  // What ends by itself has no rate in the long run; of a part of it nothing is known.
  if (end.at && plan.end && *end.at < *plan.end) plan.mean_rate_per_s.reset();
  if (end.at) plan.end = plan.end ? std::min(*plan.end, *end.at) : *end.at;
  plan.endless = plan.endless && !end.at && !end.requests;
  if (end.requests) plan.summary += ", " + std::to_string(*end.requests) + " requests";
  if (end.at) plan.summary += " in " + number_text(to_seconds(*end.at)) + " s";
  return plan;
}

std::string rates_text(const std::vector<double>& rates) {
  std::string text = number_text(rates.front());
  for (std::size_t i = 1; i < rates.size(); ++i)
    text += (i + 1 == rates.size() ? " and " : ", ") + number_text(rates[i]);
  return text + " requests/s";
}

}  // namespace coldcast
