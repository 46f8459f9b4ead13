#include "workloads/trace/replay.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/config/workload_plan.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {
namespace {

/// Spreads the records of one instant evenly over the tick of the clock that begins there, or over
/// as much of it as lies before an end.
class Spreading final : public TraceReader {
 public:
  Spreading(std::unique_ptr<TraceReader> all, Duration tick, Time end)
      : all_(std::move(all)), tick_(tick), end_(end) {}

  std::optional<TraceRecord> next() override {
    if (given_ == group_.size()) gather();
    if (group_.empty()) return std::nullopt;
    TraceRecord record = group_[given_];
    const double share = static_cast<double>(given_++) / static_cast<double>(group_.size());
    const Duration room = record.at < end_ ? std::min(tick_, end_ - record.at) : tick_;
    record.at += Duration{static_cast<std::int64_t>(static_cast<double>(room.count()) * share)};
    return record;
  }

 private:
  void gather() {
    group_.clear();
    given_ = 0;
    if (!ahead_) ahead_ = all_->next();
    while (ahead_ && (group_.empty() || ahead_->at == group_.front().at)) {
      group_.push_back(*ahead_);
      ahead_ = all_->next();
    }
  }

  std::unique_ptr<TraceReader> all_;
  Duration tick_;
  Time end_;
  std::vector<TraceRecord> group_;
  std::size_t given_ = 0;
  std::optional<TraceRecord> ahead_;
};

template <class Number>
void forget(std::optional<Number>& value, const std::optional<Number>& ignored) {
  if (ignored) value.reset();
}

bool is_bare(const Brought& brought) {
  return !brought.service && !brought.payload_bytes && !brought.items && !brought.context_tokens &&
         !brought.generated_tokens && !brought.function;
}

}  // namespace

Time scaled(Time at, double scale) {
  if (scale == 1) return at;
  return seconds(to_seconds(at) * scale);
}

/// The trace once more: piece after piece of it, pass after pass.
class Replay::Copy {
 public:
  Copy(const ReplayRules& rules, std::uint64_t seed, std::uint64_t replication, Duration shift,
       double kept)
      : rules_(rules),
        seed_(seed),
        replication_(replication),
        shift_(shift),
        kept_(kept),
        order_(seed, "shuffle", replication),
        thinning_(seed, "thinning", replication) {}

  std::optional<TraceRecord> next() {
    for (;;) {
      auto record = reader_ ? reader_->next() : std::nullopt;
      if (!record || record->at - rules_.begin >= piece_.from + piece_.length) {
        if (!next_piece()) return std::nullopt;
        continue;
      }
      if (kept_ < 1 && thinning_.uniform() >= kept_) continue;
      record->at = output_ + (record->at - rules_.begin - piece_.from);
      return record;
    }
  }

 private:
  struct Piece {
    Time from{};  // in the window
    Duration length{};
  };

  bool next_piece() {
    output_ = after(output_, piece_.length);
    if (next_ == pieces_.size() && !next_pass()) return false;
    piece_ = pieces_[next_++];
    const std::uint64_t seed = seed_of_part(
        seed_, "pass " + std::to_string(pass_) + " of " + std::to_string(replication_));
    reader_ = rules_.source->from(rules_.begin + piece_.from, seed);
    if (rules_.spread > Duration{})
      reader_ = std::make_unique<Spreading>(std::move(reader_), rules_.spread,
                                            rules_.begin + piece_.from + piece_.length);
    return true;
  }

  bool next_pass() {
    if (pass_ == rules_.passes && rules_.passes > 0) return false;
    if (output_ > longest_run) return false;
    ++pass_;
    next_ = 0;
    pieces_.clear();
    if (rules_.block > Duration{}) {
      shuffle();
    } else {
      if (shift_ < rules_.period) pieces_.push_back({shift_, rules_.period - shift_});
      if (shift_ > Duration{}) pieces_.push_back({Time{}, shift_});
    }
    return true;
  }

  /// Every order of the blocks is as likely [Fisher, Yates 1938; Durstenfeld 1964].
  void shuffle() {
    for (Time from{}; from < rules_.period; from += rules_.block)
      pieces_.push_back({from, std::min(rules_.block, rules_.period - from)});
    for (std::size_t left = pieces_.size(); left > 1; --left) {
      const double place = order_.uniform() * static_cast<double>(left);
      std::swap(pieces_[left - 1], pieces_[std::min(static_cast<std::size_t>(place), left - 1)]);
    }
  }

  const ReplayRules& rules_;
  std::uint64_t seed_;
  std::uint64_t replication_;
  Duration shift_;
  double kept_;
  Stream order_;
  Stream thinning_;
  std::uint64_t pass_ = 0;     // from 1
  std::vector<Piece> pieces_;  // of the pass
  std::size_t next_ = 0;
  Piece piece_;
  Time output_{};  // when the piece begins in the replay
  std::unique_ptr<TraceReader> reader_;
};

Replay::Replay(std::shared_ptr<const ReplayRules> rules, std::uint64_t seed,
               std::uint64_t replication, RequestMaker maker)
    : rules_(std::move(rules)), maker_(std::move(maker)) {
  Stream shifts{seed, "shifts", replication};
  double left = rules_->rate_scale;
  for (std::size_t i = 0; left > 0; ++i, left -= 1) {
    const double period = static_cast<double>(rules_->period.count());
    // With blocks in random order each copy has an order of its own, and needs no shift.
    const bool shifted = i > 0 && rules_->block == Duration{};
    const auto shift = Duration{shifted ? static_cast<std::int64_t>(shifts.uniform() * period) : 0};
    copies_.push_back(std::make_unique<Copy>(*rules_,
                                             seed_of_part(seed, "copy " + std::to_string(i)),
                                             replication, shift, std::min(left, 1.0)));
  }
  for (std::size_t i = 0; copies_.size() > 1 && i < copies_.size(); ++i) push_next_of(i);
}

Replay::~Replay() = default;

void Replay::push_next_of(std::size_t copy) {
  const auto record = copies_[copy]->next();
  if (!record) return;
  heads_.push_back({*record, copy});
  std::push_heap(heads_.begin(), heads_.end(), is_later);
}

std::optional<TraceRecord> Replay::take() {
  if (copies_.size() == 1) return copies_.front()->next();
  if (heads_.empty()) return std::nullopt;
  std::pop_heap(heads_.begin(), heads_.end(), is_later);
  const Head head = heads_.back();
  heads_.pop_back();
  push_next_of(head.copy);
  return head.record;
}

Request Replay::make(TraceRecord& record) {
  Brought& brought = record.brought;
  const Brought& ignored = rules_->ignored;
  const Time at = scaled(record.at, rules_->time_scale);
  forget(brought.service, ignored.service);
  forget(brought.payload_bytes, ignored.payload_bytes);
  forget(brought.items, ignored.items);
  forget(brought.context_tokens, ignored.context_tokens);
  forget(brought.generated_tokens, ignored.generated_tokens);
  forget(brought.function, ignored.function);
  Request request = is_bare(brought) ? maker_.make(at) : maker_.make(at, brought);
  if (record.work && !rules_->work_ignored && !brought.service)
    request.demand = Demand::times(*record.work);
  if (brought.items && *brought.items < 1) request.items = 0;
  return request;
}

std::optional<Request> Replay::next(Time) {
  auto record = take();
  if (!record) return std::nullopt;
  return make(*record);
}

}  // namespace coldcast
