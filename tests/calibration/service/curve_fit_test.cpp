// Curves through means: what made the means must come back, and how sure it is.

#include "calibration/service/curve_fit.hpp"

#include "sim/core/normal_quantile.hpp"
#include "tests/calibration/service/fits.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::vector<double> curve_vcpus = {0.5, 1, 2, 3, 4, 6};

std::vector<MeanSeen> on_curve(const TimeCurve& curve) {
  std::vector<MeanSeen> means;
  for (const double vcpu : curve_vcpus)
    means.push_back(mean_at(vcpu, curve.mean_s({.vcpu = vcpu, .size = {}})));
  return means;
}

CurveRequest of_form(VcpuForm form) {
  return {.form = form, .sized = false, .prior_shape = {}, .prior_error = {}};
}

CurveRequest of_size() {
  return {.form = VcpuForm::none, .sized = true, .prior_shape = {}, .prior_error = {}};
}

}  // namespace

TEST_CASE("a curve through means that lie on it comes back exactly") {
  const TimeCurve amdahl{.form = VcpuForm::amdahl, .base_s = 0.25, .per_size_s = 0, .shape = 0.7};
  const CurveFit one = fit_curve(on_curve(amdahl), of_form(VcpuForm::amdahl));
  CHECK(std::abs(one.curve.base_s - 0.25) < 1e-7);
  CHECK(std::abs(one.curve.shape - 0.7) < 1e-6);
  CHECK(one.shape_determined);
  const TimeCurve power{.form = VcpuForm::power, .base_s = 3, .per_size_s = 0, .shape = 0.4};
  const CurveFit two = fit_curve(on_curve(power), of_form(VcpuForm::power));
  CHECK(std::abs(two.curve.base_s - 3) < 1e-6);
  CHECK(std::abs(two.curve.shape - 0.4) < 1e-6);
}

TEST_CASE("a parallel fraction at its bound is found there") {
  for (const double fraction : {0.0, 1.0}) {
    const TimeCurve curve{
        .form = VcpuForm::amdahl, .base_s = 0.25, .per_size_s = 0, .shape = fraction};
    const CurveFit fit = fit_curve(on_curve(curve), of_form(VcpuForm::amdahl));
    CHECK(std::abs(fit.curve.shape - fraction) < 1e-3);
    CHECK(std::abs(fit.curve.base_s - 0.25) < 1e-3);
    REQUIRE(fit.notes.size() == 1);
    CHECK_THAT(fit.notes[0], ContainsSubstring("is at its bound"));
  }
}

TEST_CASE("below one vCPU the parallel fraction is not determined and keeps its prior") {
  const std::vector<MeanSeen> means = {mean_at(0.25, 0.4), mean_at(0.5, 0.2), mean_at(1, 0.1)};
  CurveRequest request = of_form(VcpuForm::amdahl);
  request.prior_shape = 0.9;
  request.prior_error = 0.05;
  const CurveFit fit = fit_curve(means, request);
  CHECK_FALSE(fit.shape_determined);
  CHECK(fit.curve.shape == 0.9);
  CHECK(fit.covariance(2, 2) == 0.05 * 0.05);
  REQUIRE(fit.notes.size() == 1);
  CHECK(fit.notes[0] == "the parallel fraction is not determined by the data and stays at 0.9");
}

TEST_CASE("a shape that the errors leave wide open keeps its prior too") {
  const std::vector<MeanSeen> means = {mean_at(1, 0.1, 0.5), mean_at(1.1, 0.099, 0.5)};
  CHECK_FALSE(fit_curve(means, of_form(VcpuForm::amdahl)).shape_determined);
}

TEST_CASE("a line of sizes comes back, and its intercept may be at its bound") {
  std::vector<MeanSeen> line, ray;
  for (const double size : {1, 2, 4, 8}) {
    line.push_back(mean_of_size(size, 0.5 + 0.25 * size));
    ray.push_back(mean_of_size(size, 0.25 * size));
  }
  const CurveFit one = fit_curve(line, of_size());
  CHECK(std::abs(one.curve.base_s - 0.5) < 1e-6);
  CHECK(std::abs(one.curve.per_size_s - 0.25) < 1e-6);
  const CurveFit two = fit_curve(ray, of_size());
  CHECK(two.curve.base_s == 0);
  CHECK(std::abs(two.curve.per_size_s - 0.25) < 1e-6);
  REQUIRE(two.notes.size() == 1);
  CHECK_THAT(two.notes[0], ContainsSubstring("at its bound, 0"));
}

TEST_CASE("the errors of a curve cover what made the means as often as they say") {
  const TimeCurve truth{.form = VcpuForm::amdahl, .base_s = 0.25, .per_size_s = 0, .shape = 0.8};
  int base_covered = 0, shape_covered = 0;
  constexpr int replications = 300;
  for (int r = 0; r < replications; ++r) {
    Stream stream{7, "means", static_cast<std::uint64_t>(r)};
    std::vector<MeanSeen> means = on_curve(truth);
    for (MeanSeen& mean : means) {
      mean.mean_s *= std::exp(0.02 * normal_quantile(stream.uniform()));
      mean.error = 0.02;
    }
    const CurveFit fit = fit_curve(means, of_form(VcpuForm::amdahl));
    const auto within = [&](double off, int i) {
      return std::abs(off) <= 1.96 * std::sqrt(fit.covariance(i, i));
    };
    base_covered += within(std::log(fit.curve.base_s / truth.base_s), 0);
    shape_covered += within(fit.curve.shape - truth.shape, 2);
  }
  // 95 % of 300 are 285, with a standard deviation of 3.8. Means that scatter more than their
  // errors widen the intervals, so that they cover somewhat more.
  CHECK(base_covered > 270);
  CHECK(shape_covered > 270);
  CHECK(base_covered + shape_covered < 600);
}

TEST_CASE("means of which no errors are known get them from how they scatter") {
  const std::vector<MeanSeen> means = {mean_of_size(1, 0.75 * 1.01), mean_of_size(2, 1.0),
                                       mean_of_size(4, 1.5 * 0.99), mean_of_size(8, 2.5)};
  const CurveFit fit = fit_curve(means, of_size());
  CHECK(fit.errors);
  CHECK(fit.freedom == 2);
  const double error = fit.relative_error({.vcpu = {}, .size = 4.0});
  CHECK(error > 0.001);
  CHECK(error < 0.02);
  const CurveFit exact = fit_curve({means[0], means[1]}, of_size());
  CHECK_FALSE(exact.errors);
}

TEST_CASE("a mean of twice the weight counts as two of them") {
  std::vector<MeanSeen> twice = {mean_at(1, 0.1), mean_at(1, 0.1), mean_at(1, 0.2)};
  std::vector<MeanSeen> weighted = {mean_at(1, 0.1), mean_at(1, 0.2)};
  weighted[0].weight = 2;
  const double one = fit_curve(twice, of_form(VcpuForm::none)).curve.base_s;
  const double other = fit_curve(weighted, of_form(VcpuForm::none)).curve.base_s;
  CHECK(std::abs(one - other) < 1e-9);
  CHECK(std::abs(one - 0.1 * std::pow(2, 1.0 / 3)) < 1e-8);
}
