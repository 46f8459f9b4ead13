// The keys of a sweep and how they go together; samples.

#include "sim/study/sweep/varied.hpp"

#include <algorithm>
#include <cmath>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

std::vector<VariedGroup> read_vary(const std::string& vary, bool zip = false,
                                   SampleRule rule = {}) {
  const Json json = parse_json(R"({"vary": )" + vary + "}", "text");
  Fields fields{json, "s.json"};
  return read_varied(fields, zip, rule);
}

Json values_of(const std::string& how, SampleRule rule = {}) {
  return read_vary(R"({"/a": )" + how + "}", false, rule).at(0).keys.at(0).values;
}

std::string vary_complaint(const std::string& vary, bool zip = false, SampleRule rule = {}) {
  try {
    read_vary(vary, zip, rule);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("Sobol's sequence begins as published") {
  // The first points in Gray code order without the origin [Bratley, Fox 1988].
  const auto points = sobol_points(7, 2);
  const std::vector<std::vector<double>> expected = {{0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},
                                                     {0.375, 0.375}, {0.875, 0.875}, {0.625, 0.125},
                                                     {0.125, 0.625}};
  CHECK(points == expected);
}

TEST_CASE("Sobol's sequence fills each half, quarter and eighth evenly in every dimension") {
  const auto points = sobol_points(1023, 6);
  for (std::size_t d = 0; d < 6; ++d)
    for (const int parts : {2, 4, 8, 64}) {
      std::vector<int> counts(static_cast<std::size_t>(parts), 0);
      for (const auto& point : points) ++counts[static_cast<std::size_t>(point[d] * parts)];
      // 1024 points with the origin.
      ++counts[0];
      CHECK(std::ranges::all_of(counts, [&](int count) { return count == 1024 / parts; }));
    }
}

TEST_CASE("sampled keys go together, each on its scale") {
  const auto groups = read_vary(R"({"/a": {"sobol": [0, 8]}, "/b": [1, 2, 3],
                               "/c": {"sobol": [1, 10000], "scale": "log"}})",
                                false, {.samples = 3});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].keys.size() == 2);
  CHECK(Json(groups[0].keys[0].values) == Json{4, 6, 2});
  CHECK(Json(groups[0].keys[1].values) == Json{100, 10, 1000});
  CHECK(groups[1].keys[0].pointer == "/b");
}

TEST_CASE("samples are rounded to multiples within their ends") {
  const Json rounded = values_of(R"({"random": [10, 1000], "round": 64})", {.samples = 200});
  for (const Json& value : rounded) {
    CHECK(value.get<int>() % 64 == 0);
    CHECK(value >= 64);
    CHECK(value <= 960);
  }
}

TEST_CASE("random samples are fixed by their seed and their key, and even") {
  const SampleRule rule{.samples = 4000, .seed = 7};
  const Json first = values_of(R"({"random": [2, 4]})", rule);
  CHECK(first == values_of(R"({"random": [2, 4]})", rule));
  CHECK(first != values_of(R"({"random": [2, 4]})", {.samples = 4000, .seed = 8}));
  const auto both =
      read_vary(R"({"/a": {"random": [2, 4]}, "/b": {"random": [2, 4]}})", false, rule);
  CHECK(Json(both[0].keys[0].values) == first);
  CHECK(Json(both[0].keys[1].values) != first);
  double sum = 0;
  for (const Json& value : first) sum += value.get<double>();
  // A uniform number on [2, 4] has variance 1/3.
  CHECK(std::abs(sum / 4000 - 3) < 4 * std::sqrt(1.0 / 3 / 4000));
}

TEST_CASE("keys of one object are combined, zipped, or grouped by a list") {
  CHECK(read_vary(R"({"/a": [1, 2], "/b": [1, 2]})").size() == 2);
  CHECK(read_vary(R"({"/a": [1, 2], "/b": [1, 2]})", true).size() == 1);
  const auto groups = read_vary(R"([{"/c": [1, 2], "/b": [3, 4]}, {"/a": [5, 6, 7]}])");
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].size() == 2);
  CHECK(groups[1].size() == 3);
}

TEST_CASE("values that cannot be are refused by one sentence") {
  CHECK(vary_complaint(R"({"a": [1]})") ==
        "s.json: /vary: \"a\" is no key of a scenario; write a JSON pointer, as "
        "\"/platform/memory_mb\"");
  CHECK(vary_complaint("{}").find("no key varies") != std::string::npos);
  CHECK(vary_complaint(R"({"/a": []})").find("s.json: /vary/~1a: the list is empty") == 0);
  CHECK(vary_complaint(R"({"/a": {"sobol": [1, 5]}})").find("\"samples\"") != std::string::npos);
  CHECK(vary_complaint(R"({"/a": {"sobol": [5, 1]}})", false, {.samples = 2})
            .find("above the first") != std::string::npos);
  CHECK(vary_complaint(R"({"/a": [1]})", false, {.samples = 2}).find("no key is sampled") !=
        std::string::npos);
  CHECK(vary_complaint(R"({"/a": [1, 2], "/b": [1]})", true) ==
        "s.json: /vary: /b has 1 values and /a 2; keys that go together have as many");
  CHECK(vary_complaint(R"([{"/a": [1]}, {"/a": [2]}])").find("varies twice") != std::string::npos);
  CHECK(vary_complaint(R"({"/a": {"start": 0, "stop": 1e9, "step": 1}})").find("up to 1000000") !=
        std::string::npos);
  CHECK(vary_complaint(R"({"/a": {"random": [1, 5], "step": 1}})", false, {.samples = 2})
            .find("unknown key") != std::string::npos);
}
