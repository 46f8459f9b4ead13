#pragma once
// Most instances serve a handful of requests at once, and there a sorted array beats any heap: it
// is changed in a step or two, and the first four lie in one cache line. Where there are more than
// fit, the array holds those who finish first and a heap the rest: nothing in the heap comes before
// anything in the array.

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/core/indexed_heap.hpp"

namespace coldcast {

/// Requests in service on an instance, each with the reading of a clock at which it is done: the
/// first in front, equals in the order in which they came.
class FinishOrder {
 public:
  using Ticket = std::uint32_t;  ///< stands for a request while it is here

  struct Entry {
    double clock;
    std::uint32_t what;  ///< whatever the caller wants back
    Ticket ticket;
  };

  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// The one who finishes first. REQUIRES: not empty.
  const Entry& first() const { return entries_[0]; }

  Ticket add(double clock, std::uint32_t what) {
    const Ticket ticket = new_ticket();
    const bool in_array = count_ == size_++ && count_ < few;
    if (!in_array && entries_[count_ - 1].clock <= clock) {
      rest_.set(ticket, {clock, ++added_, what});
      return ticket;
    }
    if (count_ == few) {  // the last makes room: all that is in the heap comes after it
      const Entry& last = entries_[--count_];
      rest_.set(last.ticket, {last.clock, -++added_, last.what});
    }
    std::uint32_t place = count_++;
    for (; place > 0 && clock < entries_[place - 1].clock; --place)
      entries_[place] = entries_[place - 1];
    entries_[place] = {clock, what, ticket};
    return ticket;
  }

  /// Takes the first one out. REQUIRES: not empty.
  void pop() {
    free(entries_[0].ticket);
    close_gap(0);
  }

  /// Takes one out. REQUIRES: it is here.
  void erase(Ticket ticket) {
    free(ticket);
    for (std::uint32_t place = 0; place < count_; ++place)
      if (entries_[place].ticket == ticket) return close_gap(place);
    rest_.erase(ticket);
  }

 private:
  static constexpr std::uint32_t few = 8;

  struct Later {
    double clock;
    std::int64_t order;
    std::uint32_t what;
    bool operator<(const Later& other) const {
      return clock != other.clock ? clock < other.clock : order < other.order;
    }
  };

  Ticket new_ticket() {
    if (free_ != 0) {
      const auto ticket = static_cast<Ticket>(std::countr_zero(free_));
      free_ &= free_ - 1;
      return ticket;
    }
    if (more_free_.empty()) more_free_.push_back(tickets_++);
    const Ticket ticket = more_free_.back();
    more_free_.pop_back();
    return ticket;
  }

  void free(Ticket ticket) {
    --size_;
    if (ticket >= 64) return more_free_.push_back(ticket);
    free_ |= std::uint64_t{1} << ticket;
  }

  void close_gap(std::uint32_t place) {
    --count_;
    for (; place < count_; ++place) entries_[place] = entries_[place + 1];
    if (count_ > 0 || rest_.empty()) return;
    const Later next = rest_.top_key();
    entries_[0] = {next.clock, next.what, rest_.pop()};
    count_ = 1;
  }

  std::uint32_t size_ = 0;
  std::uint32_t count_ = 0;                 // in the array
  std::uint64_t free_ = ~std::uint64_t{0};  // tickets below 64, a bit for each
  std::array<Entry, few> entries_;          // ascending
  IndexedHeap<Later> rest_;                 // by ticket; empty unless the array is not
  std::int64_t added_ = 0;                  // to the heap
  std::vector<Ticket> more_free_;           // tickets from 64 on
  Ticket tickets_ = 64;
};

}  // namespace coldcast
