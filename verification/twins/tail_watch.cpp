#include "verification/twins/tail_watch.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "verification/twins/law_shape.hpp"

namespace coldcast {
namespace {

std::string span_text(double s) {
  return s >= 1 ? rounded_text(s, 3) + " s" : rounded_text(s * 1e3, 3) + " ms";
}

std::string share_text(std::size_t part, std::size_t of) {
  return rounded_text(100 * static_cast<double>(part) / static_cast<double>(of), 3) + " %";
}

}  // namespace

void TailWatch::take(const Outcome& outcome) {
  if (outcome.request.at < from_ || outcome.request.items == 0 || calls_.size() == most_calls)
    return;
  calls_.push_back({.at = outcome.request.at,
                    .started = outcome.started,
                    .finished = outcome.finished,
                    .network = outcome.network,
                    .cold = outcome.cold,
                    .served = outcome.fate == Fate::served});
}

std::int64_t TailWatch::Starting::at(Time now) const {
  const auto begun = std::ranges::upper_bound(begins, now) - begins.begin();
  const auto ended = std::ranges::upper_bound(ends, now) - ends.begin();
  return begun - ended;
}

TailWatch::Starting TailWatch::starting() const {
  Starting found;
  for (const Call& call : calls_) {
    if (!call.cold || call.wait() <= Duration{}) continue;
    found.begins.push_back(call.at);
    found.ends.push_back(call.started);
  }
  std::ranges::sort(found.begins);
  std::ranges::sort(found.ends);
  return found;
}

std::string TailWatch::crowd(const Starting& starting, const std::vector<Call>& slow) const {
  if (starting.begins.empty()) return "";
  const auto meets_starts = [&](const Call& call) {
    return starting.at(call.at) > (call.cold ? 1 : 0);  // its own is one of them
  };
  const auto met = static_cast<std::size_t>(std::ranges::count_if(slow, meets_starts));
  std::int64_t most = 0;
  Time when{};
  for (const Time begin : starting.begins)
    if (const std::int64_t now = starting.at(begin); now > most) {
      most = now;
      when = begin;
    }
  return share_text(met, slow.size()) +
         " of them came while other instances were starting; most of these at one time were " +
         std::to_string(most) + ", at " + span_text(to_seconds(when)) + ".";
}

std::vector<std::string> TailWatch::findings() const {
  std::vector<Call> served;
  std::ranges::copy_if(calls_, std::back_inserter(served), &Call::served);
  if (served.size() < 100) return {};
  std::ranges::stable_sort(served, {}, &Call::latency);
  const auto rank = static_cast<std::size_t>(nearest_rank(0.99, served.size()));
  const std::vector<Call> slow(served.begin() + static_cast<std::ptrdiff_t>(rank) - 1,
                               served.end());
  double wait_s = 0, network_s = 0, latency_s = 0, cold_wait_s = 0;
  std::size_t cold = 0;
  for (const Call& call : slow) {
    wait_s += to_seconds(call.wait());
    network_s += to_seconds(call.network);
    latency_s += to_seconds(call.latency());
    cold += call.cold;
    cold_wait_s += call.cold ? to_seconds(call.wait()) : 0;
  }
  const auto n = static_cast<double>(slow.size());
  std::vector<std::string> texts;
  texts.push_back("Slowest hundredth: in the first replication " + std::to_string(slow.size()) +
                  " requests took " + span_text(to_seconds(slow.front().latency())) +
                  " or longer, " + span_text(latency_s / n) +
                  " in the mean: " + span_text(wait_s / n) + " of it waiting, " +
                  span_text((latency_s - wait_s - network_s) / n) + " service" +
                  (network_s > 0 ? ", " + span_text(network_s / n) + " network." : "."));
  if (cold > 0)
    texts.push_back(share_text(cold, slow.size()) + " of them triggered the start of an instance" +
                    (cold_wait_s > 0
                         ? " and waited " + span_text(cold_wait_s / static_cast<double>(cold)) +
                               " for their service to begin"
                         : "") +
                    "; of all requests " +
                    share_text(static_cast<std::size_t>(std::ranges::count_if(served, &Call::cold)),
                               served.size()) +
                    " did.");
  if (std::string crowded = crowd(starting(), slow); !crowded.empty())
    texts.push_back(std::move(crowded));
  return texts;
}

}  // namespace coldcast
