#include "workloads/markov/map_config.hpp"

#include <algorithm>
#include <numeric>

#include "workloads/ending.hpp"
#include "workloads/markov/map.hpp"
#include "workloads/markov/rate_rows.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_phases = 64;
constexpr double lowest_rate = 1e-9;
constexpr double most_hidden_moves = 1e6;  // for each request, of some 10 ns each

std::size_t read_order(Fields& fields) {
  const Json& rows = fields.raw("d0");
  if (!rows.is_array() || rows.empty() || rows.size() > most_phases)
    fields.fail("d0", "needs 1 to 64 rows of rates, one for each phase");
  return rows.size();
}

std::vector<double> sums_of_rows(const RateMatrix& rates) {
  std::vector<double> sums;
  for (const auto& row : rates) sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  return sums;
}

MapRates read_map_rates(Fields& fields) {
  const std::size_t n = read_order(fields);
  MapRates rates{read_rates(fields, "d0", n), read_rates(fields, "d1", n)};
  for (std::size_t i = 0; i < n; ++i)
    if (rates.arrivals[i][i] < 0)
      fields.fail("d1", "row " + std::to_string(i) + " holds " + number_text(rates.arrivals[i][i]) +
                            "; no rate here is negative");
  const std::vector<double> of_requests = sums_of_rows(rates.arrivals);
  if (*std::ranges::max_element(of_requests) <= 0)
    fields.fail("d1", "needs at least one rate above 0");
  close_rows(fields, "d0", rates.hidden, of_requests, "d1");
  RateMatrix moves = rates.hidden;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) moves[i][j] += rates.arrivals[i][j];
  if (!connected(moves))
    fields.fail("d0", "with \"d1\", some phase cannot be reached from another");
  return rates;
}

void check_rate(Fields& fields, const MapRates& rates) {
  const double rate = rates.mean_rate();
  if (!(rate >= lowest_rate))
    fields.fail("d1", "comes to " + number_text(rate) + " requests/s, which is below 1e-09");
  const double moves = rates.hidden_moves() / rate;
  if (moves > most_hidden_moves)
    fields.fail("d0", "moves about " + number_text(moves) +
                          " times for each request, which would take too long; it may be 1000000");
}

}  // namespace

WorkloadPlan read_map(Fields& fields, const Model& model, WorkloadReader&) {
  const auto requests = read_requests(fields, model);
  const MapRates rates = read_map_rates(fields);
  check_rate(fields, rates);
  WorkloadPlan plan;
  plan.make = [=](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<MarkovianArrivals>(rates, RequestMaker{seed, replication, requests},
                                               Stream{seed, "arrivals", replication},
                                               Stream{seed, "phases", replication});
  };
  plan.endless = true;
  plan.mean_rate_per_s = rates.mean_rate();
  const std::size_t phases = rates.hidden.size();
  plan.summary = "MAP of " + std::to_string(phases) + (phases == 1 ? " phase, " : " phases, ") +
                 rates_text({*plan.mean_rate_per_s});
  return cut(std::move(plan), read_end(fields));
}

}  // namespace coldcast
