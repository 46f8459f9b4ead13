// Batches of one replication, and replications, that are not independent.

#include "sim/core/stream.hpp"
#include "sim/study/refusals/refusals.hpp"
#include "tests/catch.hpp"
#include "tests/study/refusals/refused.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::vector<Kept> with_means(const std::vector<double>& means_s) {
  std::vector<Kept> kept;
  for (const double mean_s : means_s) {
    kept.emplace_back();
    kept.back().served = 100;
    kept.back().latency_mean_s = mean_s;
  }
  return kept;
}

std::vector<double> uniform(std::size_t count, std::uint64_t number) {
  Stream stream{1, "likeness", number};
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(stream.uniform());
  return values;
}

std::vector<double> trend(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(1 + static_cast<double>(i));
  return values;
}

}  // namespace

TEST_CASE("likeness is von Neumann's, by hand") {
  // 1 ... 8: steps of 1, seven of them; squared deviations 42. C = 1 - 7 / 84.
  const Likeness likeness = likeness_of(trend(8));
  CHECK(likeness.correlation == Approx(1 - 7.0 / 84));
  CHECK(likeness.z == Approx((1 - 7.0 / 84) * std::sqrt(63.0 / 6)));
  CHECK(likeness_of({1, 2, 3}).z == 0);
  CHECK(likeness_of(std::vector<double>(40, 0.3)).z == 0);
}

TEST_CASE("likeness of independent values is a standard normal number") {
  constexpr int sets = 2000;
  double sum = 0, squares = 0;
  for (std::uint64_t i = 0; i < sets; ++i) {
    const double z = likeness_of(uniform(32, i)).z;
    sum += z;
    squares += z * z;
  }
  CHECK(std::abs(sum / sets) < 4 / std::sqrt(sets));
  CHECK(std::abs(squares / sets - 1) < 4 * std::sqrt(2.0 / sets));
}

TEST_CASE("replications that follow a trend or alternate are refused, others are not") {
  CHECK_FALSE(refuse_autocorrelated(with_means(uniform(40, 7))));
  const auto rising = refuse_autocorrelated(with_means(trend(40)));
  REQUIRE(rising);
  CHECK(rising->code == "autocorrelated");
  CHECK(says(rising->text, "resemble each other (correlation 0.99"));
  std::vector<double> alternating;
  for (int i = 0; i < 40; ++i) alternating.push_back(i % 2);
  CHECK(says(refuse_autocorrelated(with_means(alternating))->text, "alternate"));
}

TEST_CASE("one replication is refused where its batches resemble their neighbours") {
  const std::string busy = R"({"workload": {"rate_per_s": 9.5}, "run": {"replications": 1}})";
  CHECK(says(refused(autocorrelated_code, line, busy), "one replication, in which the mean"));
  // At a tenth of the load, 40 batches of some 70 requests have forgotten each other.
  const std::string idle =
      R"({"workload": {"rate_per_s": 1}, "run": {"replications": 1, "duration_s": 3000}})";
  CHECK(refused(autocorrelated_code, line, idle).empty());
  CHECK(refused(autocorrelated_code, line).empty());
}
