#include "sim/core/arrival_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

namespace coldcast {
namespace {

__extension__ using Whole = unsigned __int128;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::uint64_t number_of(Time at) {
  return static_cast<std::uint64_t>(at / ArrivalStatistics::finest);
}

/// sum - a b / n: whole numbers as far as they go, lest nearly equal ones lose their digits.
/// REQUIRES: n > 0.
double centred(Whole sum, std::uint64_t a, std::uint64_t b, std::uint64_t n) {
  const Whole product = Whole{a} * b;
  const Whole quotient = product / n;
  const double rest = static_cast<double>(product % n) / static_cast<double>(n);
  return (sum >= quotient ? static_cast<double>(sum - quotient)
                          : -static_cast<double>(quotient - sum)) -
         rest;
}

/// Adds neighbours together.
void halve(std::vector<std::uint64_t>& counts) {
  for (std::size_t i = 0; i < counts.size(); i += 2)
    counts[i / 2] = counts[i] + (i + 1 < counts.size() ? counts[i + 1] : 0);
  counts.resize((counts.size() + 1) / 2);
}

}  // namespace

ArrivalStatistics::ArrivalStatistics() { kept_.reserve(most_counts); }

/// Ends the windows that are over by then. A window of a length goes on as long as its number,
/// which is that of the shortest one without its last bits, stays the same.
void ArrivalStatistics::turn_to(Time at) {
  const std::uint64_t next = number_of(at);
  const auto over = static_cast<std::size_t>(std::bit_width(window_ ^ next));
  keep(open_[0]);
  for (std::size_t i = 0; i < over; ++i) {
    const std::uint64_t count = open_[i];
    squares_[i] += Whole{count} * count;
    peaks_[i] = std::max(peaks_[i], count);
    open_[i + 1] += count;
    open_[i] = 0;
  }
  window_ = next;
  const Time begin = static_cast<std::int64_t>(next) * finest;
  window_end_ = after(begin, finest);
}

/// Notes the arrivals of the shortest window under way.
void ArrivalStatistics::keep(std::uint64_t count) {
  if (count == 0) return;
  while (window_ >> kept_length_ >= most_counts) {
    halve(kept_);
    ++kept_length_;
  }
  const std::size_t place = window_ >> kept_length_;
  if (place >= kept_.size()) kept_.resize(place + 1);
  kept_[place] += count;
}

void ArrivalStatistics::finish(Time end) {
  assert(end >= last_);
  if (end >= window_end_) turn_to(end);
  end_ = end;
}

double ArrivalStatistics::span_s() const { return to_seconds(end_); }

double ArrivalStatistics::rate_per_s() const {
  return end_ > Time{} ? static_cast<double>(arrivals_) / span_s() : nan;
}

double ArrivalStatistics::gap_mean_s() const {
  if (arrivals_ < 2) return nan;
  return to_seconds(last_ - first_) / static_cast<double>(arrivals_ - 1);
}

double ArrivalStatistics::gap_scv() const {
  if (arrivals_ < 3 || last_ == first_) return nan;
  const std::uint64_t gaps = arrivals_ - 1;
  const auto sum = static_cast<std::uint64_t>((last_ - first_).count());
  const double mean = static_cast<double>(sum) / static_cast<double>(gaps);
  return centred(gap_squares_, sum, sum, gaps) / static_cast<double>(gaps - 1) / (mean * mean);
}

double ArrivalStatistics::gap_lag1() const {
  if (arrivals_ < 4) return nan;
  // Over pairs of neighbours: all gaps but the last, and all but the first.
  const std::uint64_t pairs = arrivals_ - 2;
  const auto sum = static_cast<std::uint64_t>((last_ - first_).count());
  const std::uint64_t before = sum - last_gap_;
  const std::uint64_t behind = sum - first_gap_;
  const double of_before =
      centred(gap_squares_ - Whole{last_gap_} * last_gap_, before, before, pairs);
  const double of_behind =
      centred(gap_squares_ - Whole{first_gap_} * first_gap_, behind, behind, pairs);
  if (of_before <= 0 || of_behind <= 0) return nan;
  return centred(gap_products_, before, behind, pairs) /
         (std::sqrt(of_before) * std::sqrt(of_behind));
}

std::vector<Dispersion> ArrivalStatistics::dispersions() const {
  std::vector<Dispersion> found;
  std::uint64_t under_way = 0;  // arrivals in the window of that length that is not complete
  for (std::size_t i = 0; i < lengths; ++i) {
    const std::uint64_t windows = number_of(end_) >> i;
    if (windows < least_windows) break;
    under_way += open_[i];
    const std::uint64_t sum = arrivals_ - under_way;
    const double mean = static_cast<double>(sum) / static_cast<double>(windows);
    const double variance =
        centred(squares_[i], sum, sum, windows) / static_cast<double>(windows - 1);
    const double window_s = std::ldexp(to_seconds(finest), static_cast<int>(i));
    found.push_back({.window_s = window_s,
                     .windows = windows,
                     .index = sum > 0 ? variance / mean : nan,
                     .peak_per_s = static_cast<double>(peaks_[i]) / window_s});
  }
  return found;
}

WindowCounts ArrivalStatistics::window_counts() const {
  // What is still open is counted by hand, so that a look does not change what is looked at.
  ArrivalStatistics closed = *this;
  closed.keep(open_[0]);
  closed.window_ = number_of(end_);
  closed.open_ = {};
  while (closed.window_ >> closed.kept_length_ >= most_counts) {
    halve(closed.kept_);
    ++closed.kept_length_;
  }
  const Duration window = finest * (std::int64_t{1} << closed.kept_length_);
  const bool ends_within = end_ % window > Duration{} || open_[0] > 0;
  closed.kept_.resize((closed.window_ >> closed.kept_length_) + (ends_within ? 1 : 0));
  return {window, std::move(closed.kept_)};
}

Bursts ArrivalStatistics::bursts() const {
  constexpr double least_mean = 25;
  auto [window, counts] = window_counts();
  if (end_ % window > Duration{} && !counts.empty()) counts.pop_back();
  const auto mean = [&counts] {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum += count;
    return static_cast<double>(sum) / static_cast<double>(counts.size());
  };
  while (counts.size() >= 2 * least_windows && mean() < least_mean) {
    if (counts.size() % 2 == 1) counts.pop_back();
    halve(counts);
    window *= 2;
  }
  if (counts.size() < least_windows || mean() < least_mean) return {};
  Bursts found{.window_s = to_seconds(window)};
  const double usual = mean();
  std::uint64_t in_bursts = 0, longest = 0, run = 0;
  bool reached = false;
  counts.push_back(0);  // ends the last run
  for (const std::uint64_t count : counts) {
    if (count > 0 && static_cast<double>(count) >= usual) {
      ++run;
      reached = reached || static_cast<double>(count) >= 2 * usual;
      continue;
    }
    if (reached) {
      ++found.count;
      in_bursts += run;
      longest = std::max(longest, run);
    }
    reached = false;
    run = 0;
  }
  if (found.count > 0)
    found.mean_s =
        found.window_s * static_cast<double>(in_bursts) / static_cast<double>(found.count);
  found.longest_s = found.window_s * static_cast<double>(longest);
  return found;
}

}  // namespace coldcast
