#include "workloads/markov/mmpp.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace coldcast {
namespace {

double exponential(Stream& stream) { return -std::log(stream.uniform()); }

class RandomPath final : public RatePath {
 public:
  RandomPath(MmppPhases phases, Stream stream)
      : phases_(std::move(phases)),
        stream_(std::move(stream)),
        phase_(pick(phases_.stationary(), 1, stream_.uniform())) {}

  std::optional<RateSegment> next() override {
    const double rate = phases_.requests_per_s[phase_];
    if (phases_.requests_per_s.size() == 1) return RateSegment{rate, never};
    now_ = after(now_, seconds(phases_.mean_stay_s[phase_] * exponential(stream_)));
    phase_ = pick(phases_.moves[phase_], 1, stream_.uniform());
    return RateSegment{rate, now_};
  }

  const Stream& stream() const { return stream_; }

 private:
  MmppPhases phases_;
  Stream stream_;
  std::size_t phase_;
  Time now_{};
};

class GivenPath final : public RatePath {
 public:
  explicit GivenPath(std::vector<RateSegment> segments) : segments_(std::move(segments)) {}

  std::optional<RateSegment> next() override {
    if (next_ == segments_.size()) return std::nullopt;
    return segments_[next_++];
  }

 private:
  std::vector<RateSegment> segments_;
  std::size_t next_ = 0;
};

double expected_requests(const std::vector<RateSegment>& segments) {
  double requests = 0;
  Time begin{};
  for (const RateSegment& segment : segments) {
    requests += segment.requests_per_s * to_seconds(segment.until - begin);
    begin = segment.until;
  }
  return requests;
}

}  // namespace

RateMatrix MmppPhases::uniform_moves(std::size_t phases) {
  const double share = phases > 1 ? 1 / static_cast<double>(phases - 1) : 0;
  RateMatrix moves(phases, std::vector<double>(phases, share));
  for (std::size_t i = 0; i < phases; ++i) moves[i][i] = 0;
  return moves;
}

std::vector<double> MmppPhases::stationary() const {
  RateMatrix rates = moves;
  for (std::size_t i = 0; i < rates.size(); ++i)
    for (double& to : rates[i]) to /= mean_stay_s[i];
  return stationary_shares(std::move(rates));
}

double MmppPhases::mean_rate() const {
  const std::vector<double> share = stationary();
  double rate = 0;
  for (std::size_t i = 0; i < share.size(); ++i) rate += share[i] * requests_per_s[i];
  return rate;
}

std::unique_ptr<RatePath> random_path(MmppPhases phases, Stream stream) {
  return std::make_unique<RandomPath>(std::move(phases), std::move(stream));
}

std::unique_ptr<RatePath> given_path(std::vector<RateSegment> segments) {
  return std::make_unique<GivenPath>(std::move(segments));
}

std::vector<RateSegment> segments_until(RatePath& path, Time end) {
  std::vector<RateSegment> segments;
  while (const auto segment = path.next()) {
    segments.push_back(*segment);
    if (segment->until < end) continue;
    segments.back().until = end;
    break;
  }
  return segments;
}

std::vector<RateSegment> path_given_count(const MmppPhases& phases, Time end,
                                          std::uint64_t requests, Stream stream) {
  const double count = static_cast<double>(requests);
  const auto [least, most] = std::ranges::minmax(phases.requests_per_s);
  // Of all means that a path can have, the one under which the count is most probable.
  const double best = std::clamp(count, least * to_seconds(end), most * to_seconds(end));
  constexpr std::size_t most_segments = 20'000'000;  // drawn in vain before it is given up
  for (std::size_t drawn = 0; drawn < most_segments;) {
    RandomPath path{phases, stream};  // goes on in the same stream: a fresh path each time
    const auto segments = segments_until(path, end);
    stream = path.stream();
    drawn += segments.size() + 20;  // a short path costs something too
    const double mean = expected_requests(segments);
    // Poisson probability of the count, relative to that under the best mean.
    const double odds = (requests == 0 ? 0 : count * std::log(mean / best)) - (mean - best);
    if (std::log(stream.uniform()) <= odds) return segments;
  }
  throw std::runtime_error("an MMPP path with exactly " + std::to_string(requests) +
                           " requests did not turn up in many tries; change the rates, the stays "
                           "or the count");
}

Mmpp::Mmpp(std::unique_ptr<RatePath> path, RequestMaker maker, Stream arrivals)
    : path_(std::move(path)), maker_(std::move(maker)), arrivals_(std::move(arrivals)) {}

bool Mmpp::next_segment() {
  now_ = segment_.until;
  const auto segment = path_->next();
  if (segment) segment_ = *segment;
  return segment.has_value();
}

std::optional<Request> Mmpp::next(Time) {
  std::optional<Request> request;
  double mass = exponential(arrivals_);  // expected requests until the next one
  for (;;) {
    const double rate = segment_.requests_per_s;
    const double here = rate * to_seconds(segment_.until - now_);
    if (mass < here) break;
    if (segment_.until == never) return request;
    mass -= here;
    if (!next_segment()) return request;
  }
  now_ = std::min(after(now_, seconds(mass / segment_.requests_per_s)), segment_.until);
  maker_.make(now_, request);
  return request;
}

MmppGivenCount::MmppGivenCount(std::vector<RateSegment> segments, std::uint64_t requests,
                               RequestMaker maker, Stream arrivals)
    : segments_(std::move(segments)),
      left_(requests),
      maker_(std::move(maker)),
      arrivals_(std::move(arrivals)),
      mass_(expected_requests(segments_)) {}

std::optional<Request> MmppGivenCount::next(Time) {
  if (left_ == 0) return std::nullopt;
  // The smallest of the points that are left, as a share of the mass that is left.
  share_left_ *= std::exp(std::log(arrivals_.uniform()) / static_cast<double>(left_--));
  const double mass = std::max(mass_ * (1 - share_left_), mass_before_);
  for (;;) {
    const RateSegment& segment = segments_[segment_];
    const double here = segment.requests_per_s * to_seconds(segment.until - segment_begin_);
    const bool last = segment_ + 1 == segments_.size();
    if (mass < mass_before_ + here || last) {
      const double into_s = here > 0 ? (mass - mass_before_) / segment.requests_per_s : 0;
      return maker_.make(std::min(segment_begin_ + seconds(into_s), segment.until));
    }
    mass_before_ += here;
    segment_begin_ = segment.until;
    ++segment_;
  }
}

}  // namespace coldcast
