#include "workloads/combined/sequence.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace coldcast {

Sequence::Sequence(std::vector<Part> parts, std::uint64_t rounds)
    : parts_(std::move(parts)), rounds_left_(rounds) {}

std::optional<Request> Sequence::next(Time) {
  while (current_ || begin()) {
    auto request = current_->next();
    const Time at = request ? after(begins_, request->at) : never;
    if (request && request->at < cut_ && at < never) {
      silent_ = 0;
      request->at = at;
      request->id = made_++;
      return request;
    }
    current_.reset();
    if (++silent_ > most_silent_parts)
      throw std::runtime_error("a sequence brought no request in " +
                               std::to_string(most_silent_parts) +
                               " parts in a row; give its parts more requests or more time");
  }
  return std::nullopt;
}

bool Sequence::begin() {
  // Nothing arrives after the longest run, and that is also where endless rounds end.
  if (rounds_left_ == 0 || next_begins_ >= longest_run) return false;
  const Part& part = parts_[part_];
  current_ = part.make(round_);
  cut_ = part.cut;
  begins_ = next_begins_;
  next_begins_ = after(begins_, part.lasts);
  if (++part_ < parts_.size()) return true;
  part_ = 0;
  ++round_;
  --rounds_left_;
  return true;
}

}  // namespace coldcast
