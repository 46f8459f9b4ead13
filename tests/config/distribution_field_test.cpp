#include <cmath>

#include "sim/config/fields.hpp"
#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Distribution read_warm(const std::string& text) {
  return distribution_of(parse_json(text, "test"), "model.json", "/warm");
}

/// What is wrong with a distribution, without "model.json: /warm" before it.
std::string distribution_complaint(const std::string& text) {
  try {
    read_warm(text);
    return "";
  } catch (const ConfigError& error) {
    return std::string{error.what()}.substr(std::string{"model.json: /warm"}.size());
  }
}

std::string nested(int levels) {
  std::string text = "1";
  for (int i = 0; i < levels; ++i)
    text = R"({"kind": "shifted", "shift_s": 1, "rest": )" + text + "}";
  return text;
}

std::string with_seconds_of(const std::string& key, const std::string& value,
                            const std::string& kind) {
  return R"({"kind": ")" + kind + "\", \"" + key + "\": " + value + "}";
}

}  // namespace

TEST_CASE("a bare number or duration is a constant distribution") {
  CHECK(read_warm("0.4").is_constant());
  CHECK(read_warm("0.4").mean() == 0.4);
  CHECK(read_warm("\"200ms\"").mean() == Approx(0.2));
  CHECK(read_warm("0").mean() == 0);
}

TEST_CASE("every kind of distribution is read with its parameters") {
  CHECK(read_warm(R"({"kind": "constant", "value_s": 0.4})").mean() == 0.4);
  CHECK(read_warm(R"({"kind": "exponential", "mean_s": 2})").variance() == Approx(4));
  CHECK(read_warm(R"({"kind": "exponential", "mean_s": "2s"})").mean() == Approx(2));
  CHECK(read_warm(R"({"kind": "lognormal", "mean_s": 2, "scv": 0.5})").variance() == Approx(2));
  CHECK(read_warm(R"({"kind": "gamma", "mean_s": 2, "scv": 0.5})").variance() == Approx(2));
  CHECK(read_warm(R"({"kind": "weibull", "mean_s": 2, "shape": 1})").variance() == Approx(4));
  CHECK(read_warm(R"({"kind": "hyperexponential", "mean_s": 1, "scv": 9})").variance() ==
        Approx(9));
  CHECK(read_warm(R"({"kind": "pareto", "mean_s": 3, "alpha": 1.5})").mean() == Approx(3));
  CHECK(read_warm(R"({"kind": "uniform", "min_s": 1, "max_s": 2})").mean() == Approx(1.5));
  CHECK(read_warm(R"({"kind": "empirical", "values_s": [1, 2, 6]})").mean() == Approx(3));
}

TEST_CASE("a lognormal distribution can be given by its median and 95th percentile") {
  const Distribution lognormal =
      read_warm(R"({"kind": "lognormal", "median_s": 0.1, "p95_s": 0.3})");
  CHECK(lognormal.quantile(0.5) == Approx(0.1));
  CHECK(lognormal.quantile(0.95) == Approx(0.3));
}

TEST_CASE("distributions are built of others") {
  CHECK(read_warm(
            R"({"kind": "shifted", "shift_s": 4, "rest": {"kind": "exponential", "mean_s": 1}})")
            .mean() == Approx(5));
  CHECK(
      read_warm(R"({"kind": "mixture", "parts": [{"weight": 3, "of": 1}, {"weight": 1, "of": 5}]})")
          .mean() == Approx(2));
}

TEST_CASE("a distribution of unknown kind or type is refused") {
  CHECK(distribution_complaint(R"({"kind": "exponental", "mean_s": 1})") ==
        "/kind: no \"exponental\"; did you mean \"exponential\"?");
  CHECK(distribution_complaint("[1]") ==
        ": expected seconds or an object with \"kind\", found an array");
  CHECK(distribution_complaint(R"({"mean_s": 1})") == ": missing \"kind\"");
}

TEST_CASE("times of a distribution are finite, not negative, and shorter than 292 years") {
  for (const char* kind :
       {"exponential", "lognormal", "gamma", "weibull", "hyperexponential", "pareto"}) {
    INFO(kind);
    CHECK(distribution_complaint(with_seconds_of("mean_s", "0", kind)) ==
          "/mean_s: 0 is not above 0 s");
    CHECK(distribution_complaint(with_seconds_of("mean_s", "-1", kind)) ==
          "/mean_s: -1 is below 0 s");
    CHECK(distribution_complaint(with_seconds_of("mean_s", "1e308", kind)) ==
          "/mean_s: 1e+308 is above 9200000000 s");
  }
  CHECK(distribution_complaint("-0.5") == ": -0.5 is below 0 s");
  CHECK(distribution_complaint(R"({"kind": "empirical", "values_s": [1, -2]})") ==
        "/values_s/1: -2 is below 0");
  CHECK(distribution_complaint(R"({"kind": "shifted", "shift_s": -1, "rest": 1})") ==
        "/shift_s: -1 is below 0 s");
}

TEST_CASE("shapes of a distribution are checked") {
  CHECK(distribution_complaint(R"({"kind": "gamma", "mean_s": 1, "scv": 0})") ==
        "/scv: 0 is below 1e-06");
  CHECK(distribution_complaint(R"({"kind": "lognormal", "mean_s": 1, "scv": 1e7})") ==
        "/scv: 10000000.0 is above 1000000");
  CHECK(distribution_complaint(R"({"kind": "hyperexponential", "mean_s": 1, "scv": 1})") ==
        "/scv: 1 is not above 1");
  CHECK(distribution_complaint(R"({"kind": "pareto", "mean_s": 1, "alpha": 1})") ==
        "/alpha: 1 is not above 1");
  CHECK(distribution_complaint(R"({"kind": "weibull", "mean_s": 1, "shape": 0})") ==
        "/shape: 0 is below 0.05");
  CHECK(distribution_complaint(R"({"kind": "uniform", "min_s": 2, "max_s": 1})") ==
        "/max_s: 1 is below min_s, 2");
  CHECK(distribution_complaint(R"({"kind": "lognormal", "median_s": 0.3, "p95_s": 0.3})") ==
        "/p95_s: must be above median_s, 0.3");
}

TEST_CASE("a distribution whose mean overflows is refused") {
  CHECK(distribution_complaint(R"({"kind": "lognormal", "median_s": 1e-300, "p95_s": 1e9})") ==
        ": the mean of this distribution is not finite");
}

TEST_CASE("unknown and misplaced keys within a distribution are refused") {
  CHECK(distribution_complaint(R"({"kind": "exponential", "mean_ms": 1})") ==
        ": missing \"mean_s\"; the unit here is seconds, not \"mean_ms\"");
  CHECK(distribution_complaint(R"({"kind": "exponential", "mean_s": 1, "scv": 2})") ==
        "/scv: unknown key; there are \"kind\", \"mean_s\"");
  CHECK(
      distribution_complaint(R"({"kind": "lognormal", "median_s": 1, "p95_s": 2, "mean_s": 1})") ==
      "/mean_s: unknown key; there are \"kind\", \"median_s\", \"p95_s\"");
  CHECK(distribution_complaint(R"({"kind": "lognormal", "median_s": 1})") == ": missing \"p95_s\"");
  CHECK(distribution_complaint(
            R"({"kind": "mixture", "parts": [{"weight": 1, "of": 1, "wait": 1}]})") ==
        "/parts/0/wait: unknown key; there are \"of\", \"weight\"");
}

TEST_CASE("a mixture has parts with positive weights") {
  CHECK(distribution_complaint(R"({"kind": "mixture", "parts": []})") ==
        "/parts: empty; a mixture has at least one part");
  CHECK(distribution_complaint(R"({"kind": "mixture", "parts": [{"weight": 0, "of": 1}]})") ==
        "/parts/0/weight: 0 is not above 0");
  CHECK(distribution_complaint(
            R"({"kind": "mixture", "parts": [{"weight": 1, "of": {"kind": "gama"}}]})") ==
        "/parts/0/of/kind: no \"gama\"; did you mean \"gamma\"?");
}

TEST_CASE("an empirical distribution has between one and a million values") {
  CHECK(distribution_complaint(R"({"kind": "empirical", "values_s": []})") ==
        "/values_s: empty; a sample has at least one value");
  const Json large{{"kind", "empirical"}, {"values_s", std::vector<int>(1'000'001, 1)}};
  CHECK_THROWS_WITH(distribution_of(large, "model.json", ""),
                    "model.json: /values_s: more than 1000000 values");
}

TEST_CASE("distributions lie in each other at most sixteen deep") {
  CHECK(read_warm(nested(16)).mean() == Approx(17));
  CHECK(distribution_complaint(nested(17))
            .ends_with("/rest/rest: more than 16 distributions in each other"));
}

TEST_CASE("extreme but allowed parameters still give finite quantiles") {
  for (const char* shape :
       {"\"kind\": \"lognormal\", \"scv\": 1e-6", "\"kind\": \"lognormal\", \"scv\": 1e6",
        "\"kind\": \"gamma\", \"scv\": 1e-6", "\"kind\": \"gamma\", \"scv\": 1e6",
        "\"kind\": \"weibull\", \"shape\": 0.05", "\"kind\": \"weibull\", \"shape\": 1000",
        "\"kind\": \"hyperexponential\", \"scv\": 1.0000001",
        "\"kind\": \"hyperexponential\", \"scv\": 1e6",
        "\"kind\": \"pareto\", \"alpha\": 1.0000001", "\"kind\": \"pareto\", \"alpha\": 1e6"}) {
    for (const char* mean : {"1e-9", "9.2e9"}) {
      INFO(shape << ", mean " << mean);
      const Distribution d = read_warm("{" + std::string{shape} + ", \"mean_s\": " + mean + "}");
      for (const double u : {1e-12, 0.5, 1 - 1e-12})
        CHECK((std::isfinite(d.quantile(u)) && d.quantile(u) >= 0));
    }
  }
}

TEST_CASE("a field that is a distribution has its own pointer in messages") {
  const Json object = parse_json(R"({"cold": {"load": {"kind": "uniform"}}})", "test");
  CHECK_THROWS_WITH((Fields{object, "m.json"}.object("cold").distribution("load")),
                    "m.json: /cold/load: missing \"min_s\"");
}
