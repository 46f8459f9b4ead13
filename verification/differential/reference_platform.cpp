#include "verification/differential/reference_platform.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "sim/config/fields.hpp"

namespace coldcast {

LevelAreas& LevelAreas::operator+=(const LevelAreas& other) {
  existing += other.existing;
  busy += other.busy;
  starting += other.starting;
  queued += other.queued;
  serving += other.serving;
  return *this;
}

ReferenceCounts& ReferenceCounts::operator+=(const ReferenceCounts& other) {
  created += other.created;
  batches += other.batches;
  batched += other.batched;
  attempts += other.attempts;
  areas += other.areas;
  return *this;
}

const LevelAreas& ReferenceLeaf::tally(Time now) {
  const LevelAreas level = levels();
  const Wide time = (now - since_).count();
  areas_ += {level.existing * time, level.busy * time, level.starting * time, level.queued * time,
             level.serving * time};
  since_ = now;
  return areas_;
}

EventList::Number ReferenceLeaf::plan(Time at, int urgency, std::function<void(Time)> what) {
  return events_.plan(at, rank_, urgency, [this, at, what = std::move(what)] {
    tally(at);
    what(at);
  });
}

void ReferenceLeaf::refuse(const Call& call, Fate fate) {
  call.answer({.request = call.request,
               .started = call.request.at,
               .finished = call.request.at,
               .fate = fate});
}

ReferenceRate::ReferenceRate(std::int64_t at_once, std::int64_t more, Duration every)
    : at_once_(at_once), more_(more), every_(every), left_(at_once) {}

bool ReferenceRate::take(Time now) {
  if (at_once_ == 0) return true;
  while (left_ < at_once_ && now >= since_ + every_) {
    left_ = std::min(at_once_, left_ + more_);
    since_ += every_;
  }
  if (left_ == 0) return false;
  if (left_ == at_once_) since_ = now;  // the clock of a full bucket stands still
  --left_;
  return true;
}

ReferenceRate reference_rate(const Json& platform, const std::string& key) {
  if (!platform.contains(key)) return {};
  const Json& rate = platform[key];
  return {rate["at_once"].get<std::int64_t>(), rate["more"].get<std::int64_t>(),
          duration_or(rate, "every_s", {})};
}

ReferenceStart reference_start(const Json& platform) {
  ReferenceStart start;
  if (platform.contains("cold_start_s")) {
    start.any = true;
    start.ready = start.cut_ready = duration_or(platform, "cold_start_s", {});
    return start;
  }
  if (!platform.contains("start_up")) return start;
  const Duration limit = duration_or(platform, "init_limit_s", never);
  std::map<std::string, Duration> ends;       // of stages before the first call, by name
  std::map<std::string, Duration> call_ends;  // of those of the first call, from its beginning
  std::vector<std::pair<Duration, Duration>> inits;
  Duration provisioned{};
  Time init_begins = never;
  std::string before;
  for (const Json& stage : platform["start_up"]) {
    start.any = true;
    const auto name = stage["name"].get<std::string>();
    const std::string phase = word_or(stage, "phase", "provision");
    std::vector<std::string> waits_for;
    if (stage.contains("after"))
      waits_for = stage["after"].get<std::vector<std::string>>();
    else if (!before.empty())
      waits_for = {before};
    before = name;
    Duration begin{};
    std::map<std::string, Duration>& same = phase == "first-call" ? call_ends : ends;
    for (const std::string& other : waits_for) begin = std::max(begin, same[other]);
    const Duration end = same[name] = begin + duration_or(stage, "time_s", {});
    if (phase == "first-call") {
      start.first_call = std::max(start.first_call, end);
      continue;
    }
    start.ready = std::max(start.ready, end);
    if (phase == "provision") provisioned = std::max(provisioned, end);
    if (phase == "init") {
      inits.emplace_back(begin, end);
      init_begins = std::min(init_begins, begin);
    }
  }
  // The time in which at least one stage of initialisation runs.
  std::sort(inits.begin(), inits.end());
  Duration reached{};
  for (const auto& [from, to] : inits) {
    if (to > reached) start.init += to - std::max(from, reached);
    reached = std::max(reached, to);
  }
  start.cut_ready = start.ready;
  if (start.init <= limit) return start;
  start.cut_ready = std::max(provisioned, init_begins + limit);
  start.repeated = start.init;
  return start;
}

Duration duration_or(const Json& object, const char* key, Duration otherwise) {
  if (!object.contains(key)) return otherwise;
  return object[key].is_string() ? never : seconds(object[key].get<double>());  // "inf"
}

std::int64_t count_or(const Json& object, const char* key, std::int64_t otherwise) {
  if (!object.contains(key)) return otherwise;
  return object[key].is_string() ? reference_unlimited : object[key].get<std::int64_t>();
}

double number_or(const Json& object, const char* key, double otherwise) {
  return object.contains(key) ? object[key].get<double>() : otherwise;
}

std::string word_or(const Json& object, const char* key, const char* otherwise) {
  return object.contains(key) ? object[key].get<std::string>() : otherwise;
}

Distribution distribution_or(const Json& object, const char* key, double otherwise) {
  if (!object.contains(key)) return Distribution::constant(otherwise);
  return Fields{object, "second engine"}.distribution(key);
}

Bytes limit_or_none(const Json& object, const char* key) {
  if (!object.contains(key)) return Bytes{std::numeric_limits<std::int64_t>::max()};
  return Bytes{std::llround(object[key].get<double>() * 1024 * 1024)};
}

}  // namespace coldcast
