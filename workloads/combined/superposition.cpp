#include "workloads/combined/superposition.hpp"

#include <utility>

namespace coldcast {

Superposition::Superposition(std::vector<Part> parts)
    : parts_(std::move(parts)), held_(parts_.size()) {
  for (Number part = 0; part < parts_.size(); ++part) draw_next_of(part);
}

std::optional<Request> Superposition::next(Time) {
  if (due_.empty()) return std::nullopt;
  const Number part = due_.top();
  Request request = held_[part];
  draw_next_of(part);
  request.id = made_++;
  return request;
}

void Superposition::draw_next_of(Number part) {
  auto& [workload, starts] = parts_[part];
  const auto request = workload->next();
  const Time at = request ? after(request->at, starts) : never;
  if (at == never) {
    workload.reset();
    return due_.erase(part);
  }
  held_[part] = *request;
  held_[part].at = at;
  due_.set(part, {at, part});
}

}  // namespace coldcast
