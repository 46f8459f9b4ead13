#include "workloads/renewal/renewal_config.hpp"

#include "workloads/ending.hpp"
#include "workloads/renewal/on_off.hpp"
#include "workloads/renewal/renewal.hpp"
#include "workloads/renewal/residual.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

constexpr Range any_rate{1e-9, 1e9};
constexpr double most_changes = 1e6;  // between on and off, for each request

/// A distribution of times whose mean is in a range.
Distribution read_times(Fields& fields, const std::string& key, double least_s) {
  Distribution times = fields.distribution(key);
  if (times.mean() < least_s)
    fields.fail(key, "has a mean of " + number_text(times.mean()) + " s, which is below " +
                         number_text(least_s) + " s");
  if (times.mean() > to_seconds(longest_run))
    fields.fail(key,
                "has a mean of " + number_text(times.mean()) + " s, which is above 315360000 s");
  return times;
}

OnOff::Start read_start(Fields& fields) {
  const std::string start = fields.word_or("start", "stationary", {"stationary", "on", "off"});
  if (start == "stationary") return OnOff::Start::stationary;
  return start == "on" ? OnOff::Start::on : OnOff::Start::off;
}

OnOff read_load(Fields& fields) {
  const OnOff load{.requests_per_s = fields.number("rate_per_s", any_rate),
                   .on_s = read_times(fields, "on_s", 1e-6),
                   .off_s = read_times(fields, "off_s", 1e-6),
                   .start = read_start(fields)};
  const double changes = 2 / (load.requests_per_s * load.on_s.mean());
  if (changes > most_changes)
    fields.fail("rate_per_s", "means that the load goes on or off about " + number_text(changes) +
                                  " times for each request, which would take too long; it may be "
                                  "1000000");
  return load;
}

}  // namespace

WorkloadPlan read_renewal(Fields& fields, const Model& model, WorkloadReader&) {
  const auto requests = read_requests(fields, model);
  const Distribution gap_s = read_times(fields, "gap_s", 1e-9);
  const bool ordinary =
      fields.word_or("start", "stationary", {"stationary", "ordinary"}) == "ordinary";
  WorkloadPlan plan;
  plan.make = [=](std::uint64_t seed, std::uint64_t replication) {
    Stream start{seed, "start", replication};
    const double first_s = ordinary ? gap_s.quantile(start.uniform()) : draw_residual(gap_s, start);
    return std::make_unique<Renewal>(gap_s, first_s, RequestMaker{seed, replication, requests},
                                     Stream{seed, "arrivals", replication});
  };
  plan.endless = true;
  plan.mean_rate_per_s = 1 / gap_s.mean();
  plan.summary = "independent gaps, " + rates_text({*plan.mean_rate_per_s});
  return cut(std::move(plan), read_end(fields));
}

WorkloadPlan read_on_off(Fields& fields, const Model& model, WorkloadReader&) {
  const auto requests = read_requests(fields, model);
  const OnOff load = read_load(fields);
  WorkloadPlan plan;
  plan.make = [=](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Mmpp>(on_off_path(load, Stream{seed, "phases", replication}),
                                  RequestMaker{seed, replication, requests},
                                  Stream{seed, "arrivals", replication});
  };
  plan.endless = true;
  plan.mean_rate_per_s = load.requests_per_s * load.share_on();
  plan.summary = "on and off, " + rates_text({load.requests_per_s}) + " while on";
  return cut(std::move(plan), read_end(fields));
}

}  // namespace coldcast
