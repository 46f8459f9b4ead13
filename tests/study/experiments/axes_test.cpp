#include "sim/study/experiments/axes.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::Message;

namespace {

std::vector<Axis> two_axes() {
  return {{"model", "model", {{"vgg", "VGG", "vgg", {}}, {"bert", "BERT", "bert", {}}}},
          {"memory",
           "memory",
           {{"2048", "2 GB", 2048, {}}, {"4096", "4 GB", 4096, {}}, {"8192", "8 GB", 8192, {}}}}};
}

std::string choices(const std::string& text) {
  std::string shown;
  const auto axes = two_axes();
  for (const Choice& choice : read_choices(text, axes)) {
    shown += axes[choice.axis].name + ":";
    for (const std::size_t value : choice.values) shown += " " + axes[choice.axis].values[value].id;
    shown += ";";
  }
  return shown;
}

}  // namespace

TEST_CASE("a choice is an axis, or some of its values, as a text says") {
  CHECK(choices("model") == "model: vgg bert;");
  CHECK(choices("memory in 4096") == "memory: 4096;");
  CHECK(choices("memory in 8192, 2048, model in bert") == "memory: 8192 2048;model: bert;");
  CHECK(choices(" model , memory in 2048 ") == "model: vgg bert;memory: 2048;");
}

TEST_CASE("a choice of what is not there is refused with a suggestion") {
  CHECK_THROWS_MATCHES(choices("modle"), TextError,
                       Message("no axis \"modle\"; did you mean \"model\"?"));
  CHECK_THROWS_MATCHES(choices("memory in 2049"), TextError,
                       Message("no value \"2049\" on the axis \"memory\"; did you mean \"2048\"?"));
  CHECK_THROWS_MATCHES(choices("model, model"), TextError,
                       Message("names the axis \"model\" twice"));
}

TEST_CASE("placeholders become ids in texts, and values where nothing else stands") {
  const auto axes = two_axes();
  const Combination point{0, 1};
  CHECK(filled("{model}/x@{memory}", axes, point) == "vgg/x@4096");
  const Json json = {
      {"memory_mb", "{memory}"}, {"name", "{model} {memory}"}, {"list", {"{model}"}}};
  CHECK(filled_json(json, axes, point) ==
        Json{{"memory_mb", 4096}, {"name", "vgg 4096"}, {"list", {"vgg"}}});
  CHECK_THROWS_AS(filled("{model", axes, point), TextError);
  CHECK_THROWS_AS(filled("{model}", axes, Combination{unbound, 0}), TextError);
  CHECK_THROWS_MATCHES(filled("{modle}", axes, point), TextError,
                       Message("no axis \"modle\"; did you mean \"model\"?"));
}

TEST_CASE("combinations vary their last choice fastest") {
  const auto axes = two_axes();
  std::string seen;
  for_each_combination(read_choices("model, memory in 2048, 8192", axes), {unbound, unbound},
                       [&](const Combination& c) {
                         seen += axes[0].values[c[0]].id + axes[1].values[c[1]].id + " ";
                       });
  CHECK(seen == "vgg2048 vgg8192 bert2048 bert8192 ");
}
