#include "platforms/fleet/request_queue.hpp"

namespace coldcast {

void RequestQueue::push(Line line, Job job, Time deadline) {
  if (job >= places_.size()) places_.resize(job + 1 + job / 2);
  if (line >= lines_.size()) lines_.resize(line + 1 + line / 2);
  Ends& ends = lines_[line];
  places_[job] = {.before = ends.last, .behind = none, .line = line};
  (ends.last == none ? ends.first : places_[ends.last].behind) = job;
  ends.last = job;
  ++ends.size;
  ++size_;
  if (deadline < never) deadlines_.set(job, deadline);
}

void RequestQueue::remove(Job job) {
  const Place place = places_[job];
  Ends& ends = lines_[place.line];
  (place.before == none ? ends.first : places_[place.before].behind) = place.behind;
  (place.behind == none ? ends.last : places_[place.behind].before) = place.before;
  --ends.size;
  --size_;
  deadlines_.erase(job);
}

RequestQueue::Job RequestQueue::pop(Line line) {
  const Job job = lines_[line].first;
  remove(job);
  return job;
}

void RequestQueue::set_deadline(Job job, Time deadline) {
  deadlines_.erase(job);
  if (deadline < never) deadlines_.set(job, deadline);
}

}  // namespace coldcast
