#include "platforms/composites/totals.hpp"

#include <utility>

namespace coldcast {
namespace {

/// Puts a child's name before those of what it counted by name.
void append(std::vector<StageTime>& all, const std::string& name, std::vector<StageTime> of_child) {
  for (StageTime& one : of_child) {
    one.name = name + "/" + one.name;
    all.push_back(std::move(one));
  }
}

}  // namespace

Totals::Totals(std::vector<Child> children)
    : children_(std::move(children)), levels_(children_.size()), changed_(children_.size()) {
  for (const Child& child : children_) parts_.push_back({child.name, 0, Duration{}, false});
  for (std::size_t child = 0; child < children_.size(); ++child) settle(child, Time{});
}

Request Totals::made_for(std::size_t child, const Request& request, Time now) {
  Request inner = request;
  inner.at = now;
  inner.payload = children_[child].payload.value_or(request.payload);
  if (inner.at != request.at || inner.payload != request.payload)
    changed_[child].emplace(request.id, request);
  return inner;
}

Outcome Totals::restored(std::size_t child, Outcome outcome) {
  const auto found = changed_[child].find(outcome.request.id);
  if (found == changed_[child].end()) return outcome;
  outcome.request = found->second;
  changed_[child].erase(found);
  return outcome;
}

void Totals::settle(std::size_t child, Time now) {
  const Levels before = sum_;
  const Levels of_child = children_[child].platform->levels();
  const Levels& seen = levels_[child];
  sum_.serving += of_child.serving - seen.serving;
  sum_.starting += of_child.starting - seen.starting;
  sum_.idle += of_child.idle - seen.idle;
  sum_.provisioned += of_child.provisioned - seen.provisioned;
  sum_.queued += of_child.queued - seen.queued;
  levels_[child] = of_child;

  const auto change = [now](Gauge& gauge, std::int64_t by) {
    if (by != 0) gauge.change(now, by);
  };
  const std::int64_t busier = sum_.serving + sum_.starting - before.serving - before.starting;
  change(busy_, busier);
  change(existing_, busier + sum_.idle - before.idle);
  change(starting_, sum_.starting - before.starting);
  change(queued_, sum_.queued - before.queued);

  next_ = never;
  for (std::size_t i = children_.size(); i-- > 0;) {
    const Time due = children_[i].platform->next_event();
    if (due > next_) continue;
    next_ = due;
    next_child_ = i;
  }
}

Usage Totals::usage() const {
  Usage all;
  for (const Child& child : children_) all.append(child.platform->usage());
  return all;
}

Usage Totals::accrued(Time now) const {
  Usage all;
  for (const Child& child : children_) all.append(child.platform->accrued(now));
  return all;
}

Usage Totals::standing(Duration span) const {
  Usage all;
  for (const Child& child : children_) all.append(child.platform->standing(span));
  return all;
}

Occupancies Totals::occupancies(Time now) const {
  Occupancies all{.instances = existing_.occupancy(now),
                  .busy = busy_.occupancy(now),
                  .starting = starting_.occupancy(now),
                  .queued = queued_.occupancy(now),
                  .areas = {}};
  for (const Child& child : children_) all.areas += child.platform->occupancies(now).areas;
  return all;
}

Counts Totals::counts() const {
  Counts all;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    Counts of_child = children_[i].platform->counts();
    all.instances_created += of_child.instances_created;
    all.batches += of_child.batches;
    all.batched += of_child.batched;
    all.attempts += of_child.attempts;
    append(all.stages, children_[i].name, std::move(of_child.stages));
    all.parts.push_back(parts_[i]);
    append(all.parts, children_[i].name, std::move(of_child.parts));
  }
  return all;
}

}  // namespace coldcast
