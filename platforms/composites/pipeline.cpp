#include "platforms/composites/pipeline.hpp"

#include <utility>

namespace coldcast {

Pipeline::Pipeline(std::vector<Totals::Child> children, const PipelineConfig& config,
                   std::uint64_t seed, std::uint64_t replication)
    : Composite(std::move(children)) {
  for (const PipelineConfig::Stage& stage : config.stages)
    stages_.push_back({.next = {},
                       .before = stage.after.size(),
                       .fan_out = stage.fan_out,
                       .share = stage.share,
                       .luck = {seed, "stage " + stage.name, replication},
                       .taken = {seed, "share " + stage.name, replication}});
  for (std::size_t stage = 0; stage < stages_.size(); ++stage)
    for (const std::size_t before : config.stages[stage].after)
      stages_[before].next.push_back(stage);
}

void Pipeline::accept(const Request& request, Sink& sink) {
  const Slot slot = new_job(request);
  ++jobs_[slot].open;
  begin_ready(slot, request.at, sink);
  let_go(slot);
}

void Pipeline::advance(Sink& sink) {
  const Time now = next_event();
  // What is due in the stages goes first: an instance freed at t can serve what begins at t.
  if (inner_.next_event() == now)
    return inner_.advance(
        [&](std::size_t stage, const Outcome& outcome) { hear(stage, outcome, now, sink); });
  const Event event = calendar_.pop();
  if (event.kind == Event::answer)
    answered(event.slot, event.stage, event.fate, now, sink);
  else if (event.kind == Event::copy)
    send_copy(event.slot, event.stage, now, sink);
  else if (!jobs_[event.slot].over)
    begin_ready(event.slot, now, sink);
  let_go(event.slot);
}

Pipeline::Slot Pipeline::new_job(const Request& request) {
  if (free_slots_.empty()) {
    jobs_.emplace_back();
    free_slots_.push_back(static_cast<Slot>(jobs_.size() - 1));
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  Job& job = jobs_[slot];
  job.outcome = {.request = request, .started = never};
  job.progress.assign(stages_.size(), Progress{});
  job.ready.clear();
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    job.progress[stage].before = stages_[stage].before;
    if (stages_[stage].before == 0) job.ready.push_back(stage);
  }
  job.stages_left = stages_.size();
  job.open = 0;
  job.over = false;
  return slot;
}

/// All that can begin at an instant does, even if one of them fails at once.
void Pipeline::begin_ready(Slot slot, Time now, Sink& sink) {
  beginning_.clear();
  std::swap(beginning_, jobs_[slot].ready);  // which keeps the memory of both
  for (const std::size_t stage : beginning_) begin(slot, stage, now, sink);
}

void Pipeline::begin(Slot slot, std::size_t stage, Time now, Sink& sink) {
  const Stage& what = stages_[stage];
  const std::uint64_t id = subject_of(jobs_[slot].outcome.request.id);
  if (what.share < 1 && what.taken.uniform_of(id) >= what.share)
    return stage_done(slot, stage, now, sink);
  Progress& progress = jobs_[slot].progress[stage];
  progress.begun = now;
  progress.copies = what.fan_out;
  progress.sent = 0;
  send_copy(slot, stage, now, sink);
}

/// One copy, and the next one of the same instant after what the first of them made due.
void Pipeline::send_copy(Slot slot, std::size_t stage, Time now, Sink& sink) {
  const Stage& what = stages_[stage];
  const std::uint64_t copy = jobs_[slot].progress[stage].sent++;
  if (copy + 1 < what.fan_out) {
    ++jobs_[slot].open;
    calendar_.schedule(now, {Event::copy, Fate::served, slot, static_cast<std::uint32_t>(stage)});
  }
  Request request = jobs_[slot].outcome.request;
  request.id = copy_of(request.id, copy, what.fan_out);
  request.luck = what.luck.uniform_of(subject_of(request.id));
  request.tag = slot;
  ++jobs_[slot].open;
  inner_.pass(stage, request, now,
              [&](std::size_t, const Outcome& outcome) { hear(stage, outcome, now, sink); });
}

void Pipeline::hear(std::size_t stage, const Outcome& outcome, Time now, Sink& sink) {
  const Slot slot = outcome.request.tag;
  Job& job = jobs_[slot];
  if (!job.over) {
    job.outcome.started = std::min(job.outcome.started, outcome.started);
    job.outcome.billed = sum(job.outcome.billed, outcome.billed);
    job.outcome.instance = outcome.instance;
    job.outcome.cold |= outcome.cold;
  }
  if (outcome.finished > now)  // it is on a wire still
    return calendar_.schedule(
        outcome.finished, {Event::answer, outcome.fate, slot, static_cast<std::uint32_t>(stage)});
  answered(slot, stage, outcome.fate, now, sink);
  let_go(slot);
}

void Pipeline::answered(Slot slot, std::size_t stage, Fate fate, Time now, Sink& sink) {
  Job& job = jobs_[slot];
  if (job.over) return;
  if (fate != Fate::served) return tell(slot, fate, now, sink);
  Progress& progress = job.progress[stage];
  if (--progress.copies > 0) return;
  inner_.served(stage, job.outcome.request, now - progress.begun);
  stage_done(slot, stage, now, sink);
}

void Pipeline::stage_done(Slot slot, std::size_t stage, Time now, Sink& sink) {
  Job& job = jobs_[slot];
  if (job.over) return;
  if (--job.stages_left == 0) return tell(slot, Fate::served, now, sink);
  for (const std::size_t next : stages_[stage].next) {
    if (--job.progress[next].before > 0) continue;
    job.ready.push_back(next);
    if (job.ready.size() > 1) continue;
    ++job.open;
    // After all answers of this instant, which may end the job or free an instance.
    calendar_.schedule(now, {Event::begin, Fate::served, slot, 0}, 1);
  }
}

void Pipeline::tell(Slot slot, Fate fate, Time now, Sink& sink) {
  Job& job = jobs_[slot];
  job.over = true;
  job.outcome.fate = fate;
  job.outcome.started = std::min(job.outcome.started, now);
  job.outcome.finished = now;
  sink.take(job.outcome);
}

/// Frees the place of a job that nothing names any more.
void Pipeline::let_go(Slot slot) {
  if (--jobs_[slot].open == 0) free_slots_.push_back(slot);
}

}  // namespace coldcast
