#include "calibration/service/nelder_mead.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

struct Corner {
  std::vector<double> at;
  double value;
};

class Simplex {
 public:
  Simplex(const std::function<double(const std::vector<double>&)>& function,
          const std::vector<double>& start, const SearchOptions& options)
      : function_(function), options_(options) {
    const double n = std::max(2.0, static_cast<double>(start.size()));
    expand_ = 1 + 2 / n;
    contract_ = 0.75 - 1 / (2 * n);
    shrink_ = 1 - 1 / n;
    add(start);
    for (std::size_t i = 0; i < start.size(); ++i) {
      std::vector<double> corner = start;
      corner[i] += options.steps[i];
      add(std::move(corner));
    }
    sort();
  }

  SearchResult search() {
    while (calls_ < options_.most_calls && !converged()) step();
    return {corners_.front().at, corners_.front().value, calls_, converged()};
  }

 private:
  Corner look(std::vector<double> at) {
    ++calls_;
    const double value = function_(at);
    return {std::move(at), std::isnan(value) ? HUGE_VAL : value};
  }

  void add(std::vector<double> at) { corners_.push_back(look(std::move(at))); }

  // Stable, so that equal values keep their order on any platform.
  void sort() { std::ranges::stable_sort(corners_, {}, &Corner::value); }

  bool converged() const {
    const double spread = corners_.back().value - corners_.front().value;
    if (!(spread <= options_.tolerance)) return false;
    for (std::size_t i = 0; i < options_.steps.size(); ++i)
      for (const Corner& corner : corners_)
        if (std::abs(corner.at[i] - corners_.front().at[i]) >
            options_.least_step * std::abs(options_.steps[i]))
          // Flat but wide: only a tolerance of values could tell, and it is met.
          return spread == 0 && calls_ > 20 * static_cast<int>(options_.steps.size());
    return true;
  }

  /// The worst corner mirrored at the middle of the others, `factor` times as far.
  Corner mirrored(double factor) {
    const std::size_t n = corners_.size() - 1;
    std::vector<double> at(n);
    for (std::size_t i = 0; i < n; ++i) {
      double middle = 0;
      for (std::size_t c = 0; c < n; ++c) middle += corners_[c].at[i] / static_cast<double>(n);
      at[i] = middle + factor * (middle - corners_.back().at[i]);
    }
    return look(std::move(at));
  }

  void step() {
    const double best = corners_.front().value, worst = corners_.back().value;
    const double second = corners_[corners_.size() - 2].value;
    Corner next = mirrored(1);
    if (next.value < best) {
      Corner further = mirrored(expand_);
      if (further.value < next.value) next = std::move(further);
    } else if (next.value >= second) {
      const bool outside = next.value < worst;
      next = mirrored(outside ? contract_ : -contract_);
      if (next.value >= std::min(worst, outside ? HUGE_VAL : worst)) return shrink();
    }
    corners_.back() = std::move(next);
    sort();
  }

  void shrink() {
    for (std::size_t c = 1; c < corners_.size(); ++c) {
      for (std::size_t i = 0; i < corners_[c].at.size(); ++i)
        corners_[c].at[i] = corners_[0].at[i] + shrink_ * (corners_[c].at[i] - corners_[0].at[i]);
      corners_[c] = look(std::move(corners_[c].at));
    }
    sort();
  }

  const std::function<double(const std::vector<double>&)>& function_;
  const SearchOptions& options_;
  double expand_ = 2, contract_ = 0.5, shrink_ = 0.5;
  std::vector<Corner> corners_;
  int calls_ = 0;
};

}  // namespace

SearchResult search_least(const std::function<double(const std::vector<double>&)>& function,
                          const std::vector<double>& start, const SearchOptions& options) {
  return Simplex{function, start, options}.search();
}

}  // namespace coldcast
