#include "workloads/markov/rate_rows.hpp"

#include <cmath>

namespace coldcast {
namespace {

constexpr double highest_rate = 1e9;

// Published fits have about six digits; a mistake shifts a row by far more than this share of it.
constexpr double rounding = 1e-4;

std::string row_text(std::size_t row) { return "row " + std::to_string(row); }

}  // namespace

RateMatrix read_rates(Fields& fields, const std::string& key, std::size_t phases) {
  const Json& rows = fields.raw(key);
  if (!rows.is_array() || rows.size() != phases)
    fields.fail(key,
                "needs one row of rates for each of the " + std::to_string(phases) + " phases");
  RateMatrix rates(phases);
  for (std::size_t i = 0; i < phases; ++i) {
    if (!rows[i].is_array() || rows[i].size() != phases)
      fields.fail(key, row_text(i) + " needs " + std::to_string(phases) + " rates");
    for (const Json& entry : rows[i]) {
      const std::size_t j = rates[i].size();
      const std::string place =
          fields.pointer_to(key) + "/" + std::to_string(i) + "/" + std::to_string(j);
      const double rate = number_in({entry, fields.where(), place}, {-highest_rate, highest_rate});
      if (i != j && rate < 0)
        fields.fail(key, row_text(i) + " holds " + number_text(rate) +
                             " beside its diagonal, where no rate is negative");
      rates[i].push_back(rate);
    }
  }
  return rates;
}

void close_rows(Fields& fields, const std::string& key, RateMatrix& rates,
                const std::vector<double>& beyond, const std::string& other) {
  for (std::size_t i = 0; i < rates.size(); ++i) {
    double leave = beyond.empty() ? 0 : beyond[i];
    for (std::size_t j = 0; j < rates.size(); ++j)
      if (j != i) leave += rates[i][j];
    const double sum = leave + rates[i][i];
    if (std::abs(sum) > rounding * leave)
      fields.fail(key, row_text(i) +
                           (other.empty() ? " adds" : " and that of " + in_quotes(other) + " add") +
                           " to " + number_text(sum) + " instead of 0; its diagonal should be " +
                           number_text(leave == 0 ? 0 : -leave));
    rates[i][i] = leave == 0 ? 0 : -leave;
  }
}

}  // namespace coldcast
