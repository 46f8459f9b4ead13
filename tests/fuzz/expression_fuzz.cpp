// The small languages: service-level objectives, conditions of sweeps, expressions of experiments,
// and the assignments of --set. The first byte chooses one.

#include "sim/config/set_value.hpp"
#include "sim/config/slo.hpp"
#include "sim/study/experiments/expression.hpp"
#include "sim/study/sweep/condition.hpp"
#include "tests/fuzz/fuzzed.hpp"

using namespace coldcast;

namespace {

void evaluate(const std::string& text) {
  static const std::vector<Axis> axes = {
      {"model", "", {{"vgg", "", "vgg", {}}, {"bert", "", "bert", {}}}},
      {"memory", "", {{"2048", "", 2048, {}}, {"4096", "", 4096, {}}}}};
  CellTable cells;
  for (const char* id : {"vgg@2048", "vgg@4096", "bert@2048", "bert@4096"})
    cells.add({id, "cost", 4.0, 0.5, {}, true});
  cells.series.push_back({10, {{"n", {1, 5, 3}}}});
  cells.add_series("vgg/n", {0, "n"});
  ExpressionScope scope{axes, cells, Combination(2, unbound), false, ""};
  Expression{text, axes}.value(scope);
}

void read_as(unsigned language, const std::string& text) {
  if (language == 0) read_slo(text, fuzz::kinds().metrics, "fuzzed", "");
  if (language == 1)
    Condition{text, "fuzzed", ""}.holds([](const std::string& name) {
      return name.size() % 3 == 0 ? Json{name} : name.size() % 3 == 1 ? Json{1.5} : Json{};
    });
  if (language == 2) evaluate(text);
  if (language == 3) {
    Json document{{"run", {{"seed", 1}, {"list", {1, 2, 3}}}}, {"name", "x"}};
    set_value(document, text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    read_as(data[0] % 4, fuzz::text_of(data + 1, size - 1));
  } catch (const ConfigError&) {
  } catch (const TextError&) {
  }
  return 0;
}
