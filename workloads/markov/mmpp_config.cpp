#include "workloads/markov/mmpp_config.hpp"

#include <algorithm>
#include <cmath>

#include "workloads/ending.hpp"
#include "workloads/markov/mmpp.hpp"
#include "workloads/markov/poisson.hpp"
#include "workloads/markov/rate_rows.hpp"
#include "workloads/ranges.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

constexpr Range any_rate{0, 1e9};
constexpr double most_stays = 1e6;

/// Cuts a workload at its end; one that has both ends knows them itself.
WorkloadPlan ending(WorkloadPlan plan, const End& end) {
  if (end.at && end.requests)
    plan.mean_rate_per_s = static_cast<double>(*end.requests) / to_seconds(*end.at);
  return end.at.has_value() != end.requests.has_value() ? cut(std::move(plan), end)
                                                        : ended(std::move(plan), end);
}

/// Makes a workload from a maker of paths, conditioned on the count if both ends are given.
template <class MakePath, class MakeSegments>
WorkloadPlan plan_of(const End& end, const SharedRequestLaw& requests, const MakePath& path,
                     const MakeSegments& segments) {
  WorkloadPlan plan;
  plan.make = [=](std::uint64_t seed, std::uint64_t replication) -> std::unique_ptr<Workload> {
    RequestMaker maker{seed, replication, requests};
    Stream arrivals{seed, "arrivals", replication};
    if (end.at && end.requests)
      return std::make_unique<MmppGivenCount>(segments(seed, replication), *end.requests,
                                              std::move(maker), std::move(arrivals));
    return std::make_unique<Mmpp>(path(seed, replication), std::move(maker), std::move(arrivals));
  };
  return plan;
}

MmppPhases read_phases(Fields& fields) {
  MmppPhases phases;
  phases.requests_per_s = fields.numbers("rates_per_s", any_rate);
  const std::size_t n = phases.requests_per_s.size();
  if (n == 0 || *std::max_element(phases.requests_per_s.begin(), phases.requests_per_s.end()) <= 0)
    fields.fail("rates_per_s", "needs at least one rate above 0");
  return phases;
}

void read_stays(Fields& fields, MmppPhases& phases) {
  const std::size_t n = phases.requests_per_s.size();
  phases.mean_stay_s = fields.numbers("mean_stay_s", positive_time);
  if (phases.mean_stay_s.size() != n)
    fields.fail("mean_stay_s", "has " + std::to_string(phases.mean_stay_s.size()) + " values for " +
                                   std::to_string(n) + " rates");
  phases.moves = MmppPhases::uniform_moves(n);
}

void read_moves(Fields& fields, MmppPhases& phases) {
  if (!fields.has("moves")) return;
  const std::size_t n = phases.requests_per_s.size();
  const Json& rows = fields.raw("moves");
  if (!rows.is_array() || rows.size() != n)
    fields.fail("moves",
                "needs one row of probabilities for each of the " + std::to_string(n) + " phases");
  for (std::size_t i = 0; i < n; ++i) {
    const std::string row = "row " + std::to_string(i);
    if (!rows[i].is_array() || rows[i].size() != n)
      fields.fail("moves", row + " needs " + std::to_string(n) + " probabilities");
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j) {
      if (!rows[i][j].is_number()) fields.fail("moves", row + " holds something that is no number");
      const double p = rows[i][j].get<double>();
      if (!(p >= 0 && p <= 1))
        fields.fail("moves", row + " holds " + number_text(p) + ", which is no probability");
      if (i == j && p != 0)
        fields.fail("moves", row + " stays where it is; its own entry must be 0");
      phases.moves[i][j] = p;
      sum += p;
    }
    if (n > 1 && std::abs(sum - 1) > 1e-9)
      fields.fail("moves", row + " adds to " + number_text(sum) + " instead of 1");
  }
  if (!connected(phases.moves)) fields.fail("moves", "some phase cannot be reached from another");
}

void refuse_beside(Fields& fields, const std::string& key, const std::vector<std::string>& others) {
  for (const std::string& other : others)
    if (fields.has(other)) fields.fail(key, "give this or " + in_quotes(other) + ", not both");
}

/// Stays and moves by a rate matrix.
void read_generator(Fields& fields, MmppPhases& phases) {
  const std::size_t n = phases.requests_per_s.size();
  RateMatrix rates = read_rates(fields, "generator", n);
  close_rows(fields, "generator", rates);
  phases.mean_stay_s.assign(n, 1);
  phases.moves = MmppPhases::uniform_moves(n);
  if (n == 1) return;
  for (std::size_t i = 0; i < n; ++i) {
    const double leave = -rates[i][i];
    if (leave <= 0)
      fields.fail("generator", "row " + std::to_string(i) + " never leaves its phase");
    const double stay_s = phases.mean_stay_s[i] = 1 / leave;
    if (stay_s < positive_time.min || stay_s > positive_time.max)
      fields.fail("generator", "row " + std::to_string(i) + " leaves its phase after " +
                                   number_text(stay_s) +
                                   " s on average; it must be 1e-06 to 315360000 s");
    for (std::size_t j = 0; j < n; ++j) phases.moves[i][j] = i == j ? 0 : rates[i][j] / leave;
  }
  if (!connected(phases.moves))
    fields.fail("generator", "some phase cannot be reached from another");
}

std::vector<RateSegment> read_path(Fields& fields, const MmppPhases& phases) {
  std::vector<RateSegment> segments;
  Time begin{};
  for (Fields& stay : fields.objects("path")) {
    const auto most = static_cast<double>(phases.requests_per_s.size() - 1);
    const auto phase = static_cast<std::size_t>(stay.integer("phase", {0, most}));
    const Time until = stay.duration("until_s", positive_time);
    if (until <= begin) stay.fail("until_s", "must be later than where the phase before ends");
    segments.push_back({phases.requests_per_s[phase], until});
    begin = until;
    stay.done();
  }
  if (segments.empty()) fields.fail("path", "is empty; give at least one {\"phase\", \"until_s\"}");
  return segments;
}

WorkloadPlan given_path_plan(Fields& fields, const MmppPhases& phases,
                             const SharedRequestLaw& requests) {
  const std::vector<RateSegment> given = read_path(fields, phases);
  End end = read_end(fields);
  if (!end.at) end.at = given.back().until;
  if (*end.at > given.back().until)
    fields.fail("duration_s", "is beyond the end of the path at " +
                                  number_text(to_seconds(given.back().until)) + " s");
  const auto whole = given_path(given);
  const std::vector<RateSegment> segments = segments_until(*whole, *end.at);
  const bool silent = std::all_of(segments.begin(), segments.end(),
                                  [](const RateSegment& s) { return s.requests_per_s <= 0; });
  if (silent) fields.fail("path", "never comes to a phase with a rate above 0");
  WorkloadPlan plan = plan_of(
      end, requests, [segments](std::uint64_t, std::uint64_t) { return given_path(segments); },
      [segments](std::uint64_t, std::uint64_t) { return segments; });
  plan.summary = "MMPP, " + rates_text(phases.requests_per_s);
  return ending(std::move(plan), end);
}

/// A path that is conditioned on a count is held in memory: it must not have too many stays.
void check_stays(Fields& fields, const End& end, const MmppPhases& phases) {
  if (!end.at || !end.requests) return;
  const double shortest = *std::min_element(phases.mean_stay_s.begin(), phases.mean_stay_s.end());
  const double stays = to_seconds(*end.at) / shortest;
  if (phases.requests_per_s.size() > 1 && stays > most_stays)
    fields.fail("requests",
                "an exact count over about " + number_text(stays) +
                    " stays would take too long; leave it out, or shorten the duration");
}

WorkloadPlan random_path_plan(const End& end, const MmppPhases& phases,
                              const SharedRequestLaw& requests) {
  const auto path = [phases](std::uint64_t seed, std::uint64_t replication) {
    return random_path(phases, Stream{seed, "phases", replication});
  };
  const auto segments = [phases, end](std::uint64_t seed, std::uint64_t replication) {
    return path_given_count(phases, *end.at, *end.requests, Stream{seed, "phases", replication});
  };
  return plan_of(end, requests, path, segments);
}

}  // namespace

WorkloadPlan read_poisson(Fields& fields, const Model& model, WorkloadReader&) {
  const SharedRequestLaw requests = read_requests(fields, model);
  const double rate = fields.number("rate_per_s", {1e-9, 1e9});
  const End end = read_end(fields);
  WorkloadPlan plan;
  if (end.at && end.requests) {
    const MmppPhases one{.requests_per_s = {rate}, .mean_stay_s = {1}, .moves = {{0}}};
    plan = random_path_plan(end, one, requests);
  } else {
    plan.make = [=](std::uint64_t seed, std::uint64_t replication) {
      return std::make_unique<Poisson>(rate, RequestMaker{seed, replication, requests},
                                       Stream{seed, "arrivals", replication});
    };
  }
  plan.endless = true;
  plan.mean_rate_per_s = rate;
  plan.summary = "Poisson, " + rates_text({rate});
  return ending(std::move(plan), end);
}

WorkloadPlan read_mmpp(Fields& fields, const Model& model, WorkloadReader&) {
  const SharedRequestLaw requests = read_requests(fields, model);
  MmppPhases phases = read_phases(fields);
  if (fields.has("path")) {
    refuse_beside(fields, "path", {"mean_stay_s", "moves", "generator"});
    return given_path_plan(fields, phases, requests);
  }
  if (fields.has("generator")) {
    refuse_beside(fields, "generator", {"mean_stay_s", "moves"});
    read_generator(fields, phases);
  } else {
    read_stays(fields, phases);
    read_moves(fields, phases);
  }
  const End end = read_end(fields);
  check_stays(fields, end, phases);
  WorkloadPlan plan = random_path_plan(end, phases, requests);
  plan.endless = true;
  plan.mean_rate_per_s = phases.mean_rate();
  plan.summary = "MMPP, " + rates_text(phases.requests_per_s);
  return ending(std::move(plan), end);
}

}  // namespace coldcast
