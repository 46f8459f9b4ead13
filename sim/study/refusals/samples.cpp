#include "sim/study/refusals/samples.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "sim/core/statistics.hpp"

namespace coldcast {

bool MeanOfRuns::above_zero(double confidence) const {
  return mean > student_t_quantile(confidence, static_cast<int>(runs) - 1) * error;
}

MeanOfRuns mean_of_runs(const std::vector<double>& values) {
  MeanOfRuns found{.mean = 0, .error = 0, .runs = values.size()};
  const auto n = static_cast<double>(values.size());
  for (const double value : values) found.mean += value / n;
  if (values.size() < 2) return found;
  double squares = 0;
  for (const double value : values) squares += (value - found.mean) * (value - found.mean);
  found.error = std::sqrt(squares / (n - 1) / n);
  return found;
}

double served_in_all(const std::vector<Kept>& kept) {
  double served = 0;
  for (const Kept& one : kept) served += static_cast<double>(one.served);
  return served;
}

std::string three_digits(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", number);
  return number_text(std::strtod(text, nullptr));  // without an exponent where that is readable
}

std::string three_seconds(const std::array<double, 3>& seconds) {
  return three_digits(seconds[0]) + ", " + three_digits(seconds[1]) + " and " +
         three_digits(seconds[2]) + " s";
}

}  // namespace coldcast
