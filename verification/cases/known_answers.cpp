#include "verification/cases/known_answers.hpp"

#include <cmath>
#include <cstdio>

#include "sim/core/statistics.hpp"
#include "sim/core/stream.hpp"
#include "sim/study/parallel.hpp"
#include "verification/cases/observation.hpp"

namespace coldcast {
namespace {

template <class Words>
std::string hexadecimal(const Words& words, int digits) {
  std::string text;
  for (const auto word : words) {
    char part[32];
    std::snprintf(part, sizeof part, "%s%0*llx", text.empty() ? "" : " ", digits,
                  static_cast<unsigned long long>(word));
    text += part;
  }
  return text;
}

/// The ten thousandth number of std::philox_engine [C++26, rand.predef]: key 20111115, counted from
/// 0, four numbers to a block.
constexpr std::uint64_t standard_key = 20111115;
constexpr std::uint64_t ten_thousandth_block = 9999 / 4;
constexpr std::size_t ten_thousandth_word = 9999 % 4;

Json philox(const std::string& metric) {
  constexpr std::uint32_t ones = 0xffffffff;
  constexpr std::uint64_t long_ones = ~std::uint64_t{0};
  if (metric == "philox4x32_10_zero") return hexadecimal(philox4x32({}, {}), 8);
  if (metric == "philox4x32_10_ones")
    return hexadecimal(philox4x32({ones, ones, ones, ones}, {ones, ones}), 8);
  if (metric == "philox4x32_10_pi")
    return hexadecimal(
        philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}), 8);
  if (metric == "philox4x64_10_zero") return hexadecimal(philox4x64({}, {}), 16);
  if (metric == "philox4x64_10_ones")
    return hexadecimal(
        philox4x64({long_ones, long_ones, long_ones, long_ones}, {long_ones, long_ones}), 16);
  if (metric == "std_philox4x32_10000th")
    return philox4x32({ten_thousandth_block, 0, 0, 0}, {standard_key, 0})[ten_thousandth_word];
  if (metric == "std_philox4x64_10000th")
    return philox4x64({ten_thousandth_block, 0, 0, 0}, {standard_key, 0})[ten_thousandth_word];
  return nullptr;
}

std::vector<VerifyRow> philox_rows(const Case& one) {
  std::vector<VerifyRow> rows;
  for (const auto& [name, expected] : one.expected) {
    VerifyRow row{.id = one.id, .metric = name, .expected = expected};
    row.simulated = philox(name);
    if (row.simulated.is_null())
      row.reason = "no such number of the generator is known";
    else
      row.verdict = row.simulated == expected ? Verdict::pass : Verdict::fail;
    rows.push_back(std::move(row));
  }
  return rows;
}

/// How many of so many runs give an interval that holds the mean wait, 0.4 s. Each is of 20
/// replications, as a user's is.
double covered(std::int64_t runs, const VerifyOptions& options) {
  constexpr int replications = 20;
  constexpr double rate = 8, warm_up_s = 60, span_s = 250, truth_s = 0.4;
  static const Json config = {{"arrival", {{"type", "poisson"}, {"rate", rate}}},
                              {"service", {{"dist", "exponential"}, {"mean", 0.1}}},
                              {"platform", {{"kind", "pool"}, {"servers", 1}}}};
  const CaseSystem system = system_of(config, Json::object());
  std::vector<char> holds(static_cast<std::size_t>(runs), 0);
  const std::uint64_t seed = seed_of_part(options.seed, "coverage");
  for_each_index(0, runs, options.threads, options.stop, [&](std::int64_t run) {
    std::vector<double> waits, counts;
    for (int i = 0; i < replications; ++i) {
      const auto number = static_cast<std::uint64_t>(run * replications + i);
      const Observation seen = observe(system, {}, warm_up_s, span_s, seed, number);
      waits.push_back(seen.wait.sum);
      counts.push_back(seen.wait.count);
    }
    const Interval interval = ratio_interval(waits, counts);
    holds[static_cast<std::size_t>(run)] =
        std::abs(interval.mean - truth_s) <= interval.half_width ? 1 : 0;
  });
  double sum = 0;
  for (const char one : holds) sum += one;
  return sum;
}

std::vector<VerifyRow> coverage_rows(const Case& one, const VerifyOptions& options) {
  std::vector<VerifyRow> rows;
  const auto runs = static_cast<std::int64_t>(one.parameters.value("runs", 1000.0));
  const bool too_long = options.mode == VerifyMode::quick || runs < 1 || runs > 100'000;
  const double count = too_long ? 0 : covered(runs, options);
  for (const auto& [name, expected] : one.expected) {
    VerifyRow row{.id = one.id, .metric = name, .expected = expected};
    const double value = expected.is_number() ? expected.get<double>() : NAN;
    if (too_long) {
      row.verdict = Verdict::inconclusive;
      row.reason = "takes millions of requests; run without --quick";
    } else {
      row.simulated = count;
      const bool low = name.starts_with("covered_low"), high = name.starts_with("covered_high");
      // As many as expected: within the spread of a binomial number, 4.9 deviations.
      const double spread = 4.9 * std::sqrt(value * (1 - value / static_cast<double>(runs)));
      const bool ok = low    ? count >= value
                      : high ? count <= value
                             : std::abs(count - value) <= spread;
      row.verdict = ok ? Verdict::pass : Verdict::fail;
      row.reason = low ? "at least" : high ? "at most" : "about";
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::optional<std::vector<VerifyRow>> known_answers(const Case& one, const VerifyOptions& options) {
  if (one.config.contains("rng")) return philox_rows(one);
  if (one.config.empty() && !one.expected.empty() &&
      one.expected.front().first.starts_with("covered_"))
    return coverage_rows(one, options);
  return std::nullopt;
}

}  // namespace coldcast
