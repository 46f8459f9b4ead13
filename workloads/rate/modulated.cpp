#include "workloads/rate/modulated.hpp"

#include <utility>

namespace coldcast {

Modulated::Modulated(std::unique_ptr<Workload> all, std::shared_ptr<const RateCurve> curve,
                     double most, Stream choices)
    : all_(std::move(all)), curve_(std::move(curve)), most_(most), choices_(std::move(choices)) {}

bool Modulated::kept(Time at) {
  if (at >= piece_.until) {
    const auto piece = curve_->piece(at);
    ended_ = !piece;
    if (ended_) return false;
    piece_ = *piece;
    piece_begin_ = at;
    slope_ = (piece_.to - piece_.from) / to_seconds(piece_.until - at);
  }
  const double level = choices_.uniform() * most_;
  const double line = piece_.from + slope_ * to_seconds(at - piece_begin_);
  if (level <= line - piece_.slack) return true;
  return level <= line && (piece_.slack == 0 || level <= curve_->at(at));
}

std::optional<Request> Modulated::next(Time answers_from) {
  while (!ended_) {
    auto request = all_->next(answers_from);
    if (!request) return std::nullopt;
    if (!kept(request->at)) continue;
    request->id = kept_++;
    return request;
  }
  return std::nullopt;
}

}  // namespace coldcast
