// From measurements to a profile: what made them comes back, with what is not known said.

#include "calibration/service/time_fit.hpp"

#include "calibration/service/calibration_spec.hpp"
#include "calibration/service/drawn_profile.hpp"
#include "calibration/service/fitted_profile.hpp"
#include "sim/config/model.hpp"
#include "tests/calibration/service/fits.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

const NoiseLaw ten_percent{NoiseFamily::lognormal, {std::log(0.01)}};

TimeFit service_fit(bool leave_out = false) {
  return fit_time(request_for("service"),
                  {amdahl_set({0.5, 1, 2, 3, 4}, 0.4, 0.75, ten_percent, 200, 1)}, leave_out);
}

MeasuredSet batches(const std::vector<double>& sizes, double (*time)(double)) {
  MeasuredSet set;
  set.id = "1";
  set.source = "made";
  for (const double size : sizes) {
    MeasuredTimes group;
    group.at.size = size;
    group.moments =
        MeasuredMoments{.mean_s = time(size), .variance_s2 = {}, .count = {}, .error_s = {}};
    set.groups.push_back(group);
  }
  return set;
}

}  // namespace

TEST_CASE("a service time is fitted with its form, its noise and the errors of both") {
  const TimeFit fit = service_fit();
  CHECK(fit.form == "amdahl");
  CHECK(fit.forms.size() == 3);
  const Eigen::Matrix3d& covariance = fit.curve.covariance;
  CHECK(std::abs(std::log(fit.curve.curve.base_s / 0.4)) < 4 * std::sqrt(covariance(0, 0)));
  CHECK(std::abs(fit.curve.curve.shape - 0.75) < 4 * std::sqrt(covariance(2, 2)));
  // 1000 times with a deviation of a tenth
  CHECK(std::sqrt(covariance(0, 0)) < 0.01);
  CHECK(fit.noise.law.parts().size() == 1);
  CHECK(std::abs(fit.noise.law.scv() / 0.01 - 1) < 4 * std::sqrt(2.0 / 1000));
  CHECK(fit.warnings.empty());
}

TEST_CASE("points that are left out are foretold by the others") {
  const TimeFit fit = service_fit(true);
  REQUIRE(fit.left_out.size() == 5);
  CHECK(median_error(fit.left_out) < 0.05);
  CHECK(fit.left_out[0].extrapolated);
  CHECK_FALSE(fit.left_out[2].extrapolated);
}

TEST_CASE("what lies beyond the measurements is called extrapolated") {
  FitRequest request = request_for("service");
  request.at_vcpu = 6;
  request.predict = {{.vcpu = 2.5, .size = {}}, {.vcpu = 0.1, .size = {}}};
  const TimeFit fit =
      fit_time(request, {amdahl_set({0.5, 1, 2, 4}, 0.4, 0.75, ten_percent, 20, 1)}, false);
  REQUIRE(fit.warnings.size() == 2);
  CHECK(fit.warnings[0] == "service at 6 vCPU is extrapolated beyond what was measured");
  CHECK_FALSE(fit.predicted[0].extrapolated);
  CHECK(fit.predicted[1].extrapolated);
  CHECK(std::abs(fit.predicted[1].mean_s / (0.4 / 0.1) - 1) < 0.1);
}

TEST_CASE("batches lie on a line, or in a table where they do not") {
  FitRequest request = request_for("batch");
  const TimeFit line =
      fit_time(request, {batches({1, 2, 4, 8}, [](double b) { return 1.2 + 0.5 * b; })}, false);
  CHECK(line.form == "linear");
  Json profile = {{"name", "m"}};
  write_fit(profile, line);
  CHECK(profile["batch"] == Json{{"alpha_s", 1.2}, {"beta_s", 0.5}});
  CHECK(profile["service"] == 1.7);
  const TimeFit table =
      fit_time(request, {batches({1, 2, 4}, [](double b) { return b == 4 ? 4.0 : b; })}, false);
  CHECK(table.form == "linear");
  const TimeFit steps =
      fit_time(request, {batches({1, 2, 4}, [](double b) { return b == 4 ? 4.0 : 1.0; })}, false);
  CHECK(steps.form == "table");
  CHECK(steps.by_batch == std::vector<double>{1, 1, 2.5, 4});
}

TEST_CASE("a table by vCPU becomes the power law between the neighbours") {
  FitRequest request = request_for("service");
  request.form = "table";
  request.at_vcpu = 2;
  MeasuredSet set;
  set.id = "1";
  for (const auto& [vcpu, time] : {std::pair{1.0, 0.4}, {4.0, 0.2}, {8.0, 0.2}})
    add_time(set.groups, {.vcpu = vcpu, .size = {}}, {time, time, 1}, 1, "test");
  const TimeFit fit = fit_time(request, {set}, false);
  CHECK(std::abs(fit.mean_s - 0.4 / std::sqrt(2)) < 1e-9);
  CHECK(std::abs(fit.curve.curve.shape - 0.5) < 1e-9);
}

TEST_CASE("a fitted profile is one that a run accepts, and says where it comes from") {
  CalibrationSpec spec;
  spec.profile = {{"name", "mine"}, {"memory_mb", 500}};
  spec.date = "2026-01-01";
  const Json profile = profile_of(spec, {service_fit()}, "spec.json");
  const Model model = read_model(Fields{profile, "test"}, "rest-json");
  CHECK(std::abs(model.service.on(2).mean() / (0.4 * (0.25 + 0.75 / 2)) - 1) < 0.02);
  CHECK(model.memory == Megabytes{500});
  CHECK_THAT(profile["sources"]["/service"].get<std::string>(),
             ContainsSubstring("fitted to 5 means (amdahl, standard error"));
  const Json& facts = profile["facts"]["calibration"];
  CHECK(facts["date"] == "2026-01-01");
  CHECK(facts["fits"][0]["covariance"].size() == facts["fits"][0]["uncertain"].size());
  CHECK(facts["fits"][0]["noise"]["ks_p"].is_number());
}

TEST_CASE("profiles are drawn around the fitted one as its errors say") {
  CalibrationSpec spec;
  spec.profile = {{"name", "mine"}};
  const TimeFit fit = service_fit();
  const Json profile = profile_of(spec, {fit}, "spec.json");
  CHECK(uncertain_values(profile) == 3);
  constexpr int count = 2000;
  double sum = 0, squares = 0, fraction = 0;
  for (std::uint64_t draw = 0; draw < count; ++draw) {
    const Json service = draw_profile(profile, 1, draw).at("service");
    const double x = std::log(service["time_s"]["mean_s"].get<double>() / fit.mean_s);
    sum += x / count;
    squares += x * x / count;
    fraction += service["parallel_fraction"].get<double>() / count;
  }
  const double error = fit.curve.relative_error(fit.reference);
  CHECK(std::abs(sum) < 4 * error / std::sqrt(count));
  CHECK(std::abs(std::sqrt(squares) / error - 1) < 4 * std::sqrt(0.5 / count));
  CHECK(std::abs(fraction - fit.curve.curve.shape) <
        4 * std::sqrt(fit.curve.covariance(2, 2) / count) + 1e-5);
  CHECK(draw_profile(profile, 1, 3) == draw_profile(profile, 1, 3));
  CHECK(draw_profile(profile, 1, 3) != draw_profile(profile, 1, 4));
  CHECK(draw_profile({{"service", 1}}, 1, 3) == Json{{"service", 1}});
}

TEST_CASE("a profile whose calibration was tampered with is refused") {
  const Json broken = {
      {"name", "m"}, {"facts", {{"calibration", {{"fits", {{{"uncertain", {{{"path", 3}}}}}}}}}}}};
  CHECK_THROWS_WITH(draw_profile(broken, 1, 0),
                    ContainsSubstring("is not as `coldcast calibrate` writes it"));
}

TEST_CASE("a fit that the measurements cannot carry is refused") {
  MeasuredSet set;
  set.id = "a";
  add_time(set.groups, {}, {1, 1, 1}, 1, "m.csv: line 2");
  FitRequest request = request_for("batch");
  CHECK_THROWS_WITH(fit_time(request, {set}, false),
                    "spec.json: /fit/0: needs measurements that say the batch size");
  request = request_for("service");
  request.form = "amdahl";
  CHECK_THROWS_WITH(fit_time(request, {set}, false), ContainsSubstring("\"vcpu\""));
  request.form = "auto";
  request.from = {"b"};
  CHECK_THROWS_WITH(fit_time(request, {set}, false),
                    ContainsSubstring("/fit/0/from: no measurement \"b\""));
  request.from = {};
  add_time(set.groups, {.vcpu = 2, .size = {}}, {1, 1, 1}, 1, "m.csv: line 3");
  CHECK_THROWS_WITH(fit_time(request, {set}, false),
                    "m.csv: line 2: has no vCPU, which other measurements of this fit have");
}
