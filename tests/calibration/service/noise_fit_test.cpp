// Laws of single times: the family that made them is chosen, and its spread comes back.

#include "calibration/service/noise_fit.hpp"

#include "calibration/service/mean_seen.hpp"
#include "sim/config/fields.hpp"
#include "tests/calibration/service/fits.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("every law of noise has mean 1, and its density is the slope of its probabilities") {
  const std::vector<NoiseLaw> laws = {NoiseLaw{NoiseFamily::exponential, {}},
                                      NoiseLaw{NoiseFamily::lognormal, {-1.0}},
                                      NoiseLaw{NoiseFamily::gamma, {-0.5}},
                                      NoiseLaw{NoiseFamily::weibull, {0.4}},
                                      NoiseLaw{NoiseFamily::shifted_exponential, {0.3}},
                                      NoiseLaw{NoiseFamily::shifted_lognormal, {0.3, -1.0}},
                                      NoiseLaw{NoiseFamily::shifted_gamma, {-0.3, -0.7}},
                                      NoiseLaw{NoiseFamily::mixture, {-1.0, 1.0, -2.0, -1.0}}};
  for (const NoiseLaw& law : laws) {
    INFO(name_of(law.family()));
    const Distribution times = law.around(3);
    CHECK(std::abs(times.mean() - 3) < 1e-9);
    CHECK(std::abs(times.variance() / 9 - law.scv()) < 1e-9);
    for (const double x : {0.7, 1.0, 1.6}) {
      const double h = 1e-5;
      const double slope = (law.cdf(x + h) - law.cdf(x - h)) / (2 * h);
      CHECK(std::abs(std::exp(law.log_density(x)) - slope) < 1e-4 * (1 + slope));
    }
    const Distribution read = distribution_of(law.json(3), "test", "");
    CHECK(std::abs(read.mean() - 3) < 1e-9);
    CHECK(std::abs(read.quantile(0.9) - times.quantile(0.9)) < 1e-9);
  }
}

TEST_CASE("the family that made the times is chosen, and its scv comes back") {
  const std::vector<NoiseLaw> laws = {NoiseLaw{NoiseFamily::lognormal, {std::log(0.3)}},
                                      NoiseLaw{NoiseFamily::gamma, {std::log(0.3)}},
                                      NoiseLaw{NoiseFamily::weibull, {std::log(2.5)}},
                                      NoiseLaw{NoiseFamily::shifted_exponential, {0.0}}};
  for (const NoiseLaw& law : laws) {
    INFO(name_of(law.family()));
    const NoiseFit fit = fit_noise(draws(law.around(1), 1500, 11), {});
    CHECK(name_of(fit.law.family()) == name_of(law.family()));
    CHECK(std::abs(fit.law.scv() / law.scv() - 1) < 0.15);
    CHECK(*fit.ks_p > 0.01);
    CHECK(*fit.ad_p > 0.01);
    CHECK(fit.quantiles.size() == 40);
  }
}

TEST_CASE("slow calls among fast ones are a mixture") {
  const NoiseLaw law{NoiseFamily::mixture, {-1.4, 1.5, -4.0, -3.0}};
  const NoiseFit fit = fit_noise(draws(law.around(1), 2000, 5), {});
  REQUIRE(fit.law.parts().size() == 2);
  CHECK(std::abs(fit.law.parts()[1].weight / law.parts()[1].weight - 1) < 0.2);
  CHECK(std::abs(fit.law.scv() / law.scv() - 1) < 0.1);
}

TEST_CASE("one family that is asked for is taken, though it fits badly") {
  const std::vector<TimeSeen> times =
      draws(NoiseLaw{NoiseFamily::lognormal, {std::log(0.05)}}.around(1), 1000, 3);
  const NoiseFit fit = fit_noise(times, NoiseFamily::exponential);
  CHECK(fit.law.family() == NoiseFamily::exponential);
  CHECK(*fit.ks_p < 1e-6);
}

TEST_CASE("the error of a spread is that of repeated fits") {
  double sum = 0, squares = 0, said = 0;
  constexpr int replications = 60;
  for (int r = 0; r < replications; ++r) {
    const NoiseFit fit =
        fit_noise(draws(Distribution::lognormal(1, 0.2), 200, 100 + static_cast<unsigned>(r)),
                  NoiseFamily::lognormal);
    const double x = std::log(fit.law.scv());
    sum += x;
    squares += x * x;
    said += *fit.spread_error / replications;
  }
  const double seen = std::sqrt((squares - sum * sum / replications) / (replications - 1));
  // A standard deviation from 60 values is known to 9 %.
  CHECK(std::abs(said / seen - 1) < 0.36);
}

TEST_CASE("a median with a 95 % range gives back the lognormal law that has them") {
  const Distribution law = Distribution::lognormal(2, 0.4);
  std::vector<std::pair<double, double>> percentiles;
  for (const double p : {0.025, 0.5, 0.975}) percentiles.emplace_back(p, law.quantile(p));
  MeasuredTimes group;
  group.times = seen_by_percentiles(percentiles, 400);
  std::vector<std::string> notes;
  const std::vector<MeanSeen> means = means_of({group}, notes);
  CHECK(std::abs(means[0].mean_s / 2 - 1) < 1e-3);
  CHECK(std::abs(*means[0].scv / 0.4 - 1) < 1e-2);
  // Known times would tell the mean to sqrt(0.4 / 400) = 3.2 %; three percentiles tell a bit less.
  CHECK(*means[0].error > 0.03);
  CHECK(*means[0].error < 0.05);
}

TEST_CASE("times cut off at a limit count for what they are: longer than the limit") {
  const Distribution law = Distribution::lognormal(1, 0.5);
  MeasuredTimes group;
  double cut_mean = 0;
  constexpr int count = 4000;
  for (TimeSeen time : draws(law, count, 9)) {
    if (time.low_s > 1.5) time = {1.5, HUGE_VAL, 1};
    cut_mean += time.low_s / count;
    group.times.push_back(time);
  }
  std::vector<std::string> notes;
  const MeanSeen mean = means_of({group}, notes)[0];
  CHECK(cut_mean < 0.93);
  CHECK(std::abs(mean.mean_s - 1) < 4 * *mean.error);
  CHECK(*mean.error < 0.02);
}

TEST_CASE("a median alone takes the spread of the others for its mean") {
  MeasuredTimes known, median;
  known.moments = MeasuredMoments{.mean_s = 1, .variance_s2 = 0.5, .count = 50, .error_s = {}};
  median.times = seen_by_percentiles({{0.5, 2}}, 100);
  std::vector<std::string> notes;
  const std::vector<MeanSeen> means = means_of({known, median}, notes);
  // Of a lognormal law the mean is the median times the root of 1 + scv.
  CHECK(std::abs(means[1].mean_s - 2 * std::sqrt(1.5)) < 0.01);
  CHECK(notes.size() == 1);
}

TEST_CASE("nothing but times beyond a limit tells no mean") {
  MeasuredTimes group;
  group.place = "log.csv: line 2";
  group.times = {{1, HUGE_VAL, 5}};
  std::vector<std::string> notes;
  CHECK_THROWS_WITH(means_of({group}, notes),
                    "log.csv: line 2: all times lie beyond a limit, which tells no mean");
}

TEST_CASE("times that are all the same have no noise") {
  const NoiseFit fit = fit_noise({{1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}}, {});
  CHECK(fit.law.family() == NoiseFamily::constant);
  CHECK(fit.law.json(2) == Json{{"kind", "constant"}, {"value_s", 2.0}});
}
