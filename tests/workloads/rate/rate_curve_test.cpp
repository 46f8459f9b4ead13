#include <cmath>
#include <numbers>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"
#include "workloads/rate/broken_line.hpp"
#include "workloads/rate/day_clock.hpp"
#include "workloads/rate/sinusoids.hpp"
#include "workloads/rate/week_table.hpp"

using namespace coldcast;
using namespace std::chrono_literals;

namespace {

/// By how much a curve is above its line, or below what the slack allows, at worst; both as shares
/// of its largest value. Looks at pieces one after the other, and at points in each.
double worst_miss(const RateCurve& curve, double most, Time begin, int pieces) {
  double worst = 0;
  for (int i = 0; i < pieces; ++i) {
    const RatePiece piece = *curve.piece(begin);
    for (int k = 0; k <= 20; ++k) {
      const double share = k / 20.0;
      const Time at = begin + seconds(to_seconds(piece.until - begin) * share);
      if (at >= piece.until) break;
      const double line = piece.from + (piece.to - piece.from) * share;
      const double value = curve.at(at);
      worst = std::max({worst, (value - line) / most, (line - piece.slack - value) / most});
    }
    begin = piece.until;
  }
  return worst;
}

const BrokenLine hill{{{10, 10, 5s}, {10, 40, 15s}, {0, 0, 20s}, {40, 0, 60s}}};

WeekTable::Table table(std::vector<double> values, bool linear, Time begins = {}) {
  return {.values = std::move(values),
          .weekdays = {1, 2, 3, 4, 5, 6, 0},
          .linear = linear,
          .begins = begins};
}

}  // namespace

TEST_CASE("a broken line goes straight through its stretches and ends after the last") {
  CHECK(hill.at(0s) == 10);
  CHECK(hill.at(10s) == Approx(25));
  CHECK(hill.at(15s) == 0);
  CHECK(hill.at(20s) == 40);
  CHECK(hill.at(59s) == Approx(1));
  CHECK_FALSE(hill.piece(60s).has_value());
  CHECK(hill.end() == 60s);
  CHECK(hill.most() == 40);
  CHECK(worst_miss(hill, 40, 0s, 4) < 1e-12);
}

TEST_CASE("a piece of a broken line may begin anywhere, and ends with its stretch") {
  const RatePiece piece = *hill.piece(12s);
  CHECK(piece.from == Approx(31));
  CHECK(piece.to == 40);
  CHECK(piece.slack == 0);
  CHECK(piece.until == 15s);
}

// 50 + 250 + 0 + 800 in 60 s; 50 + 250 + 0 + the first half of the descent, 600, in 40 s.
TEST_CASE("the mean of a broken line is its area over the time") {
  CHECK(hill.mean_until(60s) == Approx(1100.0 / 60));
  CHECK(hill.mean_until(40s) == Approx(900.0 / 40));
  CHECK(hill.mean_until(2s) == 10);
  const BrokenLine endless{{{1, 3, 10s}, {3, 3, never}}};
  CHECK(endless.mean_until(20s) == Approx(2.5));
  CHECK(endless.at(longest_run) == 3);
}

TEST_CASE("a table of steps holds each value for its part of the day, times the weekday's factor") {
  const WeekTable steps{table({10, 30}, false)};
  CHECK(steps.at(0h) == 10);
  CHECK(steps.at(12h - 1ns) == 10);
  CHECK(steps.at(12h) == 30);
  CHECK(steps.at(24h) == 20);
  CHECK(steps.at(5 * day_length + 12h) == 180);
  CHECK(steps.at(6 * day_length + 12h) == 0);
  CHECK(steps.at(52 * week_length + 12h) == 30);
  CHECK(steps.piece(13h)->until == 24h);
  CHECK(steps.piece(13h)->to == 30);
  CHECK(steps.mean() == Approx(20 * 3.0));
  CHECK(steps.most() == 180);
}

TEST_CASE("a linear table goes from each value to the next, over midnight and from Sunday on") {
  const WeekTable linear{table({10, 30}, true)};
  CHECK(linear.at(0h) == 10);
  CHECK(linear.at(6h) == Approx(20));
  CHECK(linear.at(18h) == Approx(25));  // to Tuesday's 20
  CHECK(linear.at(6 * day_length + 12h) == 0);
  CHECK(linear.at(6 * day_length + 18h) == Approx(5));  // to Monday's 10
  CHECK(linear.mean() == Approx(20 * 3.0));
}

TEST_CASE("a table begins at the time of the week at which the run does") {
  const WeekTable late{table({10, 30}, false, *time_of_week("Tue 11:00"))};
  CHECK(late.at(0h) == 20);
  CHECK(late.piece(0h)->until == 1h);
  CHECK(late.at(1h) == 60);
  CHECK(late.at(6 * day_length) == 10);
  const WeekTable linear{table({10, 30}, true, *time_of_week("Sun 18:00"))};
  CHECK(linear.at(0h) == Approx(5));
  CHECK(linear.at(6h) == 10);
}

TEST_CASE("the parts of a day need not be whole nanoseconds") {
  for (const std::size_t parts : {1u, 7u, 11u, 1440u}) {
    std::vector<double> values(parts);
    for (std::size_t i = 0; i < parts; ++i) values[i] = static_cast<double>(i % 5);
    for (const bool linear : {false, true}) {
      const WeekTable curve{table(values, linear, *time_of_week("Wed 13:37:11"))};
      // Two weeks, and back where they began after the last piece.
      Time begin{};
      std::size_t pieces = 0;
      for (; begin < 2 * week_length; ++pieces) begin = curve.piece(begin)->until;
      CHECK(pieces == 14 * parts + 1);
      CHECK(worst_miss(curve, 24, 0s, 1000) < 1e-9);
    }
  }
}

TEST_CASE("a wave is highest at its peak and lowest half a period later") {
  const Sinusoids wave{20, {{0.75, 60s, 15s}}, 20};
  CHECK(wave.at(0s) == Approx(20));
  CHECK(wave.at(15s) == Approx(35));
  CHECK(wave.at(45s) == Approx(5));
  CHECK(wave.at(35s) == Approx(20 + 15 * std::sin(2 * std::numbers::pi * 35 / 60)));
  CHECK(wave.most() == Approx(35));
  CHECK(wave.mean() == 20);
}

TEST_CASE("the phase of a wave does not wear out in ten years") {
  const Sinusoids wave{1, {{1, 7s, 0s}}, 1};
  const Time late = longest_run / 7s * 7s;
  CHECK(wave.at(late) == 2);
  CHECK(wave.at(late + 1750ms) == Approx(1).margin(1e-12));
}

// 1 + a cos x is above zero for |x| < w with cos w = -1/a: its mean is (w + a sin w) / pi.
TEST_CASE("waves that fall below zero are cut off there, which raises their mean") {
  const Sinusoids deep{10, {{1.6, 60s, 0s}}, 10};
  CHECK(deep.at(30s) == 0);
  const double w = std::acos(-1 / 1.6);
  CHECK(*deep.mean() == Approx(10 * (w + 1.6 * std::sin(w)) / std::numbers::pi).epsilon(1e-6));
  // Two that only together reach beyond the mean, and never do: 1 + 0.8 cos x + 0.3 cos 2x >= 0.4.
  CHECK(*Sinusoids{10, {{0.8, 60s, 0s}, {0.3, 30s, 0s}}, 10}.mean() == Approx(10).epsilon(1e-12));
  CHECK(Sinusoids{10, {{0.7, 60s, 0s}, {0.3, 7s, 0s}}, 10}.mean() == 10);
  CHECK_FALSE(Sinusoids{10, {{0.8, 60s, 0s}, {0.8, 59999ms, 0s}}, 10}.mean().has_value());
}

TEST_CASE("any sum of waves lies below its pieces by no more than their slack") {
  Stream random{1, "waves", 0};
  for (int i = 0; i < 500; ++i) {
    std::vector<Sinusoid> waves;
    for (int k = 0; k <= i % 4; ++k)
      waves.push_back({2 * random.uniform(), seconds(std::pow(10, 6 * random.uniform() - 2)),
                       seconds(1000 * random.uniform())});
    const double dense = std::pow(10, 4 * random.uniform() - 2);
    const Sinusoids curve{dense, waves, dense};
    CHECK(worst_miss(curve, curve.most(), seconds(1e6 * random.uniform()), 50) < 1e-9);
  }
}

TEST_CASE("a dense wave is cut so finely that nearly all requests are kept without a sine") {
  const Sinusoids wave{20, {{0.75, 60s, 15s}}, 1000};
  double lines = 0, slacks = 0, pieces = 0;
  for (Time begin{}; begin < 60s; begin = wave.piece(begin)->until, ++pieces) {
    lines += wave.piece(begin)->from;
    slacks += wave.piece(begin)->slack;
  }
  CHECK(pieces == 64);
  CHECK(lines / pieces < 20 * 1.001);
  CHECK(slacks / pieces < 20 * 0.002);
}
