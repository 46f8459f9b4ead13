#include "verification/cases/platform_reading.hpp"

#include <cmath>

#include "verification/cases/case.hpp"

namespace coldcast {

std::int64_t whole(const Fields& fields, std::string_view key, double number) {
  if (std::isinf(number)) return FleetConfig::unlimited;
  if (number != std::floor(number) || number > 1e12) fields.fail(key, "must be a whole number");
  return static_cast<std::int64_t>(number);
}

std::int64_t count_or(Fields& fields, std::string_view key, double fallback) {
  return whole(fields, key, bound_of(fields, key, fallback));
}

void check_instances(double instances) {
  if (!(instances >= 0 && instances <= 1e6))
    throw NotUnderstood("an instance count of " + number_text(instances) +
                        "; up to a million can be asked for");
}

Duration time_of(double time_s) { return std::isinf(time_s) ? never : seconds(time_s); }

/// The mean of what the past still does: so long, or about thrice the mean of what is drawn.
double memory_of(double time_s) { return std::isinf(time_s) ? 0 : 3 * time_s; }

/// The start of an instance, if it takes time.
std::vector<Stage> read_start(PlatformReading& in) {
  if (!in.fields.has("cold_start")) return {};
  const Distribution time_s = law_of(in.fields.raw("cold_start"), "/platform/cold_start");
  in.system.memory_s += 20 * time_s.mean();
  if (time_s.is_constant() && time_s.mean() == 0) return {};
  return {{"start", Phase::provision, time_s, {}}};
}

std::optional<double> memory_mb(PlatformReading& in) {
  in.fields.ignore("memory_mb");
  in.fields.ignore("memory_gib");
  if (const auto mb = fact(in.config, in.parameters, {"memory_mb", "mem_mb"})) return mb;
  if (const auto gib = fact(in.config, in.parameters, {"memory_gib", "gb", "gib"}))
    return *gib * 1024;
  return std::nullopt;
}

CasePatience read_patience(PlatformReading& in) {
  const bool twice = in.fields.has("queue_timeout") && in.fields.has("patience");
  if (twice) in.fields.fail("patience", "means the same as \"queue_timeout\"; give one of them");
  const std::string key = in.fields.has("patience") ? "patience" : "queue_timeout";
  if (!in.fields.has(key)) return {};
  if (!in.fields.is_object(key)) return {time_of(bound_of(in.fields, key, no_bound)), {}};
  const Distribution law = law_of(in.fields.raw(key), "/platform/" + key);
  if (law.is_constant()) return {seconds(law.mean()), {}};
  return {never, law};
}

TimeoutMode read_mode(PlatformReading& in, std::string_view key) {
  const std::string word =
      in.fields.word(key, {"zombie", "drop_if_still_queued", "queue_drop", "drop", "abort"});
  if (word == "zombie") return TimeoutMode::zombie;
  return word == "abort" ? TimeoutMode::abort : TimeoutMode::drop;
}

/// A line without a place is one that refuses; "on_full" must say nothing else.
std::int64_t read_line(PlatformReading& in, double fallback) {
  const double places = bound_of(in.fields, "queue_capacity", fallback);
  const std::string on_full = in.fields.word_or("on_full", "reject", {"reject", "queue"});
  if (on_full == "queue" && in.fields.has("queue_capacity") && places == 0)
    in.fields.fail("on_full", "is \"queue\", but \"queue_capacity\" is 0");
  return whole(in.fields, "queue_capacity", places);
}

}  // namespace coldcast
