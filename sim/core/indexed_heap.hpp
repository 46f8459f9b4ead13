#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coldcast {

/// Slots in the order of their keys, the smallest first; a key can be changed and a slot taken out
/// in logarithmic time. A slot is a small number, as for instances and requests while they exist.
template <class Key>
class IndexedHeap {
 public:
  using Slot = std::uint32_t;

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  bool contains(Slot slot) const { return slot < places_.size() && places_[slot] != absent; }

  // REQUIRES: not empty.
  Slot top() const { return entries_.front().slot; }
  const Key& top_key() const { return entries_.front().key; }

  /// Enters a slot, or gives it another key.
  void set(Slot slot, Key key) {
    if (slot >= places_.size()) places_.resize(slot + 1 + slot / 2, absent);
    std::uint32_t place = places_[slot];
    if (place == absent) {
      place = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({key, slot});
      return rise(place, {key, slot});
    }
    const bool earlier = key < entries_[place].key;
    return earlier ? rise(place, {key, slot}) : sink(place, {key, slot});
  }

  /// Takes a slot out, if it is in.
  void erase(Slot slot) {
    if (!contains(slot)) return;
    const std::uint32_t place = places_[slot];
    places_[slot] = absent;
    const Entry last = entries_.back();
    entries_.pop_back();
    if (place == entries_.size()) return;
    const bool earlier = last.key < entries_[place].key;
    earlier ? rise(place, last) : sink(place, last);
  }

  /// Takes the first slot out. REQUIRES: not empty.
  Slot pop() {
    const Slot slot = top();
    erase(slot);
    return slot;
  }

 private:
  static constexpr std::uint32_t absent = ~std::uint32_t{0};

  struct Entry {
    Key key;
    Slot slot;
  };

  void put(std::uint32_t place, const Entry& entry) {
    entries_[place] = entry;
    places_[entry.slot] = place;
  }

  void rise(std::uint32_t place, Entry entry) {
    while (place > 0) {
      const std::uint32_t parent = (place - 1) / 2;
      if (!(entry.key < entries_[parent].key)) break;
      put(place, entries_[parent]);
      place = parent;
    }
    put(place, entry);
  }

  void sink(std::uint32_t place, Entry entry) {
    const auto size = static_cast<std::uint32_t>(entries_.size());
    for (std::uint32_t child = 2 * place + 1; child < size; child = 2 * place + 1) {
      // Which of the two comes first is a toss-up, so it is added and not branched upon.
      const std::uint32_t other = child + (child + 1 < size);
      child += entries_[other].key < entries_[child].key;
      if (!(entries_[child].key < entry.key)) break;
      put(place, entries_[child]);
      place = child;
    }
    put(place, entry);
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> places_;  // by slot
};

}  // namespace coldcast
