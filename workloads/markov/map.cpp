#include "workloads/markov/map.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace coldcast {
namespace {

/// The mean over phases, by their share of time, of the sum of a row.
double mean_of_rows(const std::vector<double>& share, const RateMatrix& rates, bool diagonal) {
  double mean = 0;
  for (std::size_t i = 0; i < rates.size(); ++i)
    for (std::size_t j = 0; j < rates.size(); ++j)
      if (diagonal || i != j) mean += share[i] * rates[i][j];
  return mean;
}

}  // namespace

std::vector<double> MapRates::stationary() const {
  RateMatrix both = hidden;
  for (std::size_t i = 0; i < both.size(); ++i)
    for (std::size_t j = 0; j < both.size(); ++j) both[i][j] += arrivals[i][j];
  return stationary_shares(std::move(both));
}

double MapRates::mean_rate() const { return mean_of_rows(stationary(), arrivals, true); }
double MapRates::hidden_moves() const { return mean_of_rows(stationary(), hidden, false); }

MarkovianArrivals::MarkovianArrivals(const MapRates& rates, RequestMaker maker, Stream arrivals,
                                     Stream phases)
    : maker_(std::move(maker)), arrivals_(std::move(arrivals)), moves_(std::move(phases)) {
  for (std::size_t i = 0; i < rates.hidden.size(); ++i) {
    const double leave = -rates.hidden[i][i];
    Phase phase{1 / leave, {}};
    double reached = 0;
    const auto add = [&](double rate, std::size_t to, bool request) {
      if (rate > 0) phase.moves.push_back({(reached += rate) / leave, to, request});
    };
    for (std::size_t j = 0; j < rates.hidden.size(); ++j) {
      add(rates.arrivals[i][j], j, true);
      if (j != i) add(rates.hidden[i][j], j, false);
    }
    phase.moves.back().until = 1;  // whatever the rounding of the sums
    phases_.push_back(std::move(phase));
  }
  phase_ = pick(rates.stationary(), 1, moves_.uniform());
}

const MarkovianArrivals::Move& MarkovianArrivals::draw_move(const Phase& phase) {
  if (phase.moves.size() == 1) return phase.moves.front();
  const double share = moves_.uniform();
  return *std::ranges::find_if(phase.moves, [=](const Move& move) { return share < move.until; });
}

std::optional<Request> MarkovianArrivals::next(Time) {
  // Hidden moves keep their fractions of a nanosecond: there may be many of them in a gap.
  double gap_s = 0;
  for (bool request = false; !request && seconds(gap_s) < never;) {
    const Phase& phase = phases_[phase_];
    gap_s += -phase.mean_stay_s * std::log(arrivals_.uniform());
    const Move& move = draw_move(phase);
    phase_ = move.to;
    request = move.request;
  }
  now_ = after(now_, seconds(gap_s));
  if (now_ == never) return std::nullopt;
  return maker_.make(now_);
}

}  // namespace coldcast
