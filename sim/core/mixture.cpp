// The quantile is found by iteration, for u <= 1/2 from the cdf, above from the survival: near 1
// the cdf is rounded to 1e-16, which may be much of 1 - u. Atoms are the exception. A cdf that is
// meant to reach 0.9 there leaves 0.1 above, a bit more than the computer's 1 - 0.9, so an atom
// counts as reached when either of the two says so.

#include "sim/core/mixture.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace coldcast {

namespace {

class Mixture final : public Law {
 public:
  using Parts = std::vector<std::pair<double, Pointer>>;

  explicit Mixture(Parts parts) : parts_(std::move(parts)) {
    double total = 0;
    for (const auto& [weight, part] : parts_) total += weight;
    for (auto& [weight, part] : parts_) {
      weight /= total;
      if (part->is_constant()) constants_.push_back(part->mean());
    }
    std::sort(constants_.begin(), constants_.end());
  }

  double quantile(double u) const override {
    const double x = first_reaching(u);
    const double before = x - tolerance(x);
    return u > 0.5 && cdf(before) >= u ? atom_if_any(u, before, x) : x;
  }
  double cdf(double x) const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_) sum += weight * part->cdf(x);
    return sum;
  }
  double survival(double x) const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_) sum += weight * part->survival(x);
    return sum;
  }
  double mean() const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_) sum += weight * part->mean();
    return sum;
  }
  double variance() const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_)
      sum += weight * (part->variance() + square(part->mean() - mean()));
    return sum;
  }
  Pointer scaled(double factor) const override {
    Parts parts = parts_;
    for (auto& [weight, part] : parts) part = part->scaled(factor);
    return std::make_shared<Mixture>(std::move(parts));
  }
  Pointer shifted(double shift) const override {
    Parts parts = parts_;
    for (auto& [weight, part] : parts) part = part->shifted(shift);
    return std::make_shared<Mixture>(std::move(parts));
  }

 private:
  // cdf(x) - u with all the digits there are; the subtractions from u and 1 are exact near the
  // root.
  double excess(double x, double u) const { return u > 0.5 ? (1 - u) - survival(x) : cdf(x) - u; }

  bool atom_reaches(double atom, double u) const { return excess(atom, u) >= 0 || cdf(atom) >= u; }

  // The answer lies between the least and the greatest of the parts' answers, as all constants do.
  // These are tried first: they are exact and cheap, and what is left is mostly smooth.
  double first_reaching(double u) const {
    double low = std::numeric_limits<double>::infinity();
    double high = 0;
    for (const auto& [weight, part] : parts_) {
      const double x = part->quantile(u);
      low = std::min(low, x);
      high = std::max(high, x);
    }
    if (excess(low, u) >= 0) return low;
    const auto reached = std::partition_point(constants_.begin(), constants_.end(),
                                              [&](double atom) { return !atom_reaches(atom, u); });
    if (reached != constants_.end()) high = *reached;
    if (reached != constants_.begin()) low = *std::prev(reached);
    if (excess(std::nextafter(high, 0.0), u) < 0) return high;
    return first_between(u, low, high);
  }

  // The smallest x in (low, high] that reaches u, given that low does not and high does: regula
  // falsi in its Illinois form [Dowell, Jarratt: "A modified regula falsi method", BIT 11 (1971)],
  // with a bisection every third time, since a step of the cdf misleads the chord.
  double first_between(double u, double low, double high) const {
    double below = excess(low, u);
    double above = excess(high, u);
    double last_miss = 0;
    for (int step = 1; high - low > tolerance(high); ++step) {
      const double chord = low - below * (high - low) / (above - below);
      const double margin = tolerance(high) / 2;  // far enough off the ends to enclose a root there
      const double x =
          step % 3 == 0 ? std::midpoint(low, high) : std::clamp(chord, low + margin, high - margin);
      const double miss = excess(x, u);
      if (miss < 0) {
        low = x;
        below = miss;
        if (last_miss < 0) above /= 2;
      } else {
        high = x;
        above = miss;
        if (last_miss > 0) below /= 2;
      }
      last_miss = miss;
    }
    return cdf(high) - cdf(low) < jump ? high : atom_between(u, low, high);
  }

  // The atom in (low, high]: the bracket is halved down to neighbouring numbers.
  double atom_between(double u, double low, double high) const {
    for (double x = std::midpoint(low, high); low < x && x < high; x = std::midpoint(low, high))
      (atom_reaches(x, u) ? high : low) = x;
    return high;
  }

  // The atom up to `before` that reaches u by its cdf; `x`, which does by its survival, if there is
  // none and the cdf up there was only rounded.
  double atom_if_any(double u, double before, double x) const {
    if (cdf(0) >= u) return 0;
    const double atom = atom_between(u, 0, before);
    return cdf(atom) - cdf(std::nextafter(atom, 0.0)) < jump ? x : atom;
  }

  static double tolerance(double x) {
    return std::max(1e-13 * x, std::numeric_limits<double>::min());
  }

  static constexpr double jump = 1e-9;  // more than a density does in a narrow bracket

  Parts parts_;
  std::vector<double> constants_;  // sorted
};

}  // namespace

Law::Pointer mixture_law(std::vector<std::pair<double, Law::Pointer>> parts) {
  return std::make_shared<Mixture>(std::move(parts));
}

}  // namespace coldcast
