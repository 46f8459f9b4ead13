#include "workloads/rate/curve_config.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "workloads/ranges.hpp"
#include "workloads/rate/broken_line.hpp"
#include "workloads/rate/day_clock.hpp"
#include "workloads/rate/sinusoids.hpp"
#include "workloads/rate/week_table.hpp"

namespace coldcast {
namespace {

constexpr Range any_value{0, 1e9};
constexpr Range any_factor{0, 1e6};
constexpr Range some_value{1e-9, 1e9};
constexpr Range periods{1e-3, to_seconds(longest_run)};

// A sum that is nowhere below zero has no wave of more than twice its mean: |c_k| <= c_0 holds for
// the Fourier coefficients of any positive function.
constexpr Range amplitudes{0, 2};
constexpr std::size_t most_waves = 100;

/// What a curve is called: levels have no unit, and are of no interest.
std::string summary_of(const CurveUse& use, std::string name, const std::string& values) {
  return use.unit.empty() ? std::move(name) : std::move(name) + ", " + values;
}

/// To four digits, as nobody wants to read more of a mean.
std::string short_text(double number) {
  const double unit = std::pow(10, std::floor(std::log10(number)) - 3);
  return number_text(std::round(number / unit) * unit);
}

Time read_beginning(Fields& fields) {
  return fields.has("begins") ? read_time_of_week(fields, "begins") : Time{};
}

std::vector<Sinusoid> read_waves(Fields& fields, Time begins) {
  std::vector<Sinusoid> waves;
  for (Fields& wave : fields.objects("sinusoids")) {
    const double amplitude = wave.number("amplitude", amplitudes);
    const Duration period = wave.duration("period_s", periods);
    const Duration peak = wave.duration_or("peak_at_s", period / 4, any_time);
    // Counted from the beginning of the run instead of that of the week.
    waves.push_back({amplitude, period, (peak % period + period - begins % period) % period});
    wave.done();
  }
  if (waves.empty() || waves.size() > most_waves)
    fields.fail("sinusoids", "needs 1 to 100 sinusoids");
  return waves;
}

CurvePlan read_sinusoids(Fields& fields, const CurveUse& use) {
  const bool relative = use.unit.empty();  // only their proportions matter: their mean is 1
  const double mean = relative ? 1 : fields.number(use.value, some_value);
  const std::vector<Sinusoid> waves = read_waves(fields, read_beginning(fields));
  const double most = Sinusoids{mean, waves, 1}.most();
  const auto curve =
      std::make_shared<const Sinusoids>(mean, waves, use.requests_per_s.value_or(most));
  CurvePlan plan{.curve = curve, .most = most, .mean = curve->mean(), .end = {}, .summary = {}};
  plan.summary = summary_of(use, "diurnal", "around " + number_text(mean) + use.unit);
  if (!plan.mean || *plan.mean > mean * (1 + 1e-9))
    plan.warnings.push_back(
        "the sinusoids of a diurnal workload can fall below zero; there no requests come, so that "
        "there are more on average than their mean says; smaller amplitudes would mend that");
  return plan;
}

CurvePlan read_table(Fields& fields, const CurveUse& use) {
  WeekTable::Table table{.values = {}, .weekdays = std::vector<double>(7, 1.0)};
  table.begins = read_beginning(fields);
  Fields inside = fields.object("table");
  table.values = inside.numbers(use.values, any_value);
  if (table.values.empty() || table.values.size() > WeekTable::most_values)
    inside.fail(use.values, "needs 1 to 1440 values, of equal parts of a day");
  if (inside.has("weekdays")) table.weekdays = inside.numbers("weekdays", any_factor);
  if (table.weekdays.size() != 7)
    inside.fail("weekdays", "needs seven factors, Monday's first, but has " +
                                std::to_string(table.weekdays.size()));
  table.linear = inside.word_or("between", "step", {"step", "linear"}) == "linear";
  inside.done();
  const auto curve = std::make_shared<const WeekTable>(table);
  if (curve->most() <= 0) inside.fail("", "needs a value and a weekday's factor above 0");
  return {.curve = curve,
          .most = curve->most(),
          .mean = curve->mean(),
          .end = {},
          .summary = summary_of(use, "diurnal", "around " + short_text(curve->mean()) + use.unit)};
}

/// What is known of a curve of straight stretches. Its mean is that of the time one looks at it.
CurvePlan plan_of(BrokenLine line, const CurveUse& use, std::string summary) {
  CurvePlan plan{.curve = {}, .most = line.most(), .mean = {}, .end = {}, .summary = {}};
  if (line.end() != never) plan.end = line.end();
  if (use.until || plan.end)
    plan.mean = line.mean_until(std::min(use.until.value_or(never), line.end()));
  plan.summary = std::move(summary);
  plan.curve = std::make_shared<const BrokenLine>(std::move(line));
  return plan;
}

}  // namespace

CurvePlan read_diurnal_curve(Fields& fields, const CurveUse& use) {
  const bool table = fields.has("table");
  if (table == fields.has("sinusoids")) fields.fail("", "give either \"sinusoids\" or \"table\"");
  if (table && !use.unit.empty() && fields.has(use.value))
    fields.fail(use.value, "goes with \"sinusoids\"; a \"table\" has values of its own");
  return table ? read_table(fields, use) : read_sinusoids(fields, use);
}

CurvePlan read_steps_curve(Fields& fields, const CurveUse& use) {
  std::vector<BrokenLine::Stretch> stretches;
  Time begin{};
  for (Fields& step : fields.objects("steps")) {
    const double value = step.number(use.value, any_value);
    const Time until = step.duration("until_s", positive_time);
    if (until <= begin) step.fail("until_s", "must be later than where the step before ends");
    stretches.push_back({value, value, until});
    begin = until;
    step.done();
  }
  const bool silent = std::ranges::all_of(stretches, [](const auto& s) { return s.to <= 0; });
  if (silent) fields.fail("steps", "needs at least one step above 0");
  const std::string name = std::to_string(stretches.size()) + " steps";
  BrokenLine line{std::move(stretches)};
  std::string summary = summary_of(use, name, "at most " + number_text(line.most()) + use.unit);
  return plan_of(std::move(line), use, std::move(summary));
}

CurvePlan read_ramp_curve(Fields& fields, const CurveUse& use) {
  std::vector<BrokenLine::Stretch> stretches;
  std::optional<double> last;
  Time begin{};
  for (Fields& point : fields.objects("points")) {
    const Time at = point.duration("at_s", any_time);
    const double value = point.number(use.value, any_value);
    if (!last && at > Time{}) point.fail("at_s", "of the first point must be 0");
    if (at < begin) point.fail("at_s", "must not be earlier than the point before");
    // Two points at one time are a jump.
    if (last && at > begin) stretches.push_back({*last, value, at});
    last = value;
    begin = at;
    point.done();
  }
  const bool silent =
      std::ranges::all_of(stretches, [](const auto& s) { return s.from <= 0 && s.to <= 0; });
  if (silent)
    fields.fail("points", "needs at least two points in time, and one with a rate above 0");
  BrokenLine line{std::move(stretches)};
  std::string summary = summary_of(use, "ramp", "at most " + number_text(line.most()) + use.unit);
  return plan_of(std::move(line), use, std::move(summary));
}

CurvePlan read_flash_crowd_curve(Fields& fields, const CurveUse& use) {
  const double base = fields.number(use.value, any_value);
  const double peak = fields.number(use.peak, some_value);
  if (peak <= base) fields.fail(use.peak, "must be above " + in_quotes(use.value));
  std::vector<BrokenLine::Stretch> stretches;
  Time begin{};
  const auto stretch = [&](const char* key, double from, double to) {
    const Duration length = fields.duration(key, any_time);
    if (length > Duration{}) stretches.push_back({from, to, begin += length});
  };
  stretch("at_s", base, base);
  const Time at = begin;
  stretch("rise_s", base, peak);
  stretch("hold_s", peak, peak);
  stretch("decay_s", peak, base);
  if (begin == at)
    fields.fail("hold_s", "\"rise_s\", \"hold_s\" and \"decay_s\" must not all be 0");
  stretches.push_back({base, base, never});
  CurvePlan plan = plan_of(
      BrokenLine{std::move(stretches)}, use,
      summary_of(use, "flash crowd", number_text(base) + " to " + number_text(peak) + use.unit));
  if (!plan.mean) plan.mean = base;
  return plan;
}

CurvePlan read_curve(Fields& fields, const CurveUse& use) {
  const std::string kind = fields.word("kind", {"diurnal", "steps", "ramp", "flash-crowd"});
  if (kind == "diurnal") return read_diurnal_curve(fields, use);
  if (kind == "steps") return read_steps_curve(fields, use);
  if (kind == "ramp") return read_ramp_curve(fields, use);
  return read_flash_crowd_curve(fields, use);
}

}  // namespace coldcast
