#include "workloads/renewal/on_off.hpp"

#include <optional>
#include <utility>

#include "workloads/renewal/residual.hpp"

namespace coldcast {
namespace {

class OnOffPath final : public RatePath {
 public:
  OnOffPath(OnOff load, Stream stream) : load_(std::move(load)), stream_(std::move(stream)) {
    on_ = load_.start == OnOff::Start::on;
    if (load_.start != OnOff::Start::stationary) return;
    on_ = stream_.uniform() < load_.share_on();
    begun_s_ = draw_residual(times(), stream_);
  }

  std::optional<RateSegment> next() override {
    const double time_s = begun_s_ ? *begun_s_ : times().quantile(stream_.uniform());
    begun_s_.reset();
    now_ = after(now_, seconds(time_s));
    const RateSegment segment{on_ ? load_.requests_per_s : 0, now_};
    on_ = !on_;
    return segment;
  }

 private:
  const Distribution& times() const { return on_ ? load_.on_s : load_.off_s; }

  OnOff load_;
  Stream stream_;
  bool on_;
  std::optional<double> begun_s_;  // what is left of a time that had begun before the run
  Time now_{};
};

}  // namespace

std::unique_ptr<RatePath> on_off_path(OnOff load, Stream stream) {
  return std::make_unique<OnOffPath>(std::move(load), std::move(stream));
}

}  // namespace coldcast
