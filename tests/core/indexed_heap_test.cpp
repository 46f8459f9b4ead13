#include "sim/core/indexed_heap.hpp"

#include <map>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using HeapSlot = IndexedHeap<int>::Slot;

/// What an indexed heap does, without its speed.
class Reference {
 public:
  void set(HeapSlot slot, std::pair<int, HeapSlot> key) {
    erase(slot);
    order_.emplace(key, slot);
  }
  void erase(HeapSlot slot) {
    std::erase_if(order_, [&](const auto& entry) { return entry.second == slot; });
  }
  bool contains(HeapSlot slot) const {
    return std::any_of(order_.begin(), order_.end(),
                       [&](const auto& entry) { return entry.second == slot; });
  }
  std::size_t size() const { return order_.size(); }
  HeapSlot top() const { return order_.begin()->second; }

 private:
  std::multimap<std::pair<int, HeapSlot>, HeapSlot> order_;
};

}  // namespace

TEST_CASE("an indexed heap gives its slots in the order of their keys") {
  IndexedHeap<int> heap;
  heap.set(4, 30);
  heap.set(0, 10);
  heap.set(9, 20);
  CHECK(heap.size() == 3);
  CHECK(heap.top_key() == 10);
  CHECK(heap.pop() == 0);
  CHECK(heap.pop() == 9);
  CHECK(heap.pop() == 4);
  CHECK(heap.empty());
}

TEST_CASE("a slot of an indexed heap can be given another key and taken out from anywhere") {
  IndexedHeap<int> heap;
  for (HeapSlot slot = 0; slot < 8; ++slot) heap.set(slot, static_cast<int>(slot));
  heap.set(0, 100);
  heap.set(7, -1);
  heap.erase(3);
  heap.erase(3);
  heap.erase(1000);
  CHECK_FALSE(heap.contains(3));
  CHECK(heap.contains(0));
  CHECK_FALSE(heap.contains(1000));
  std::vector<HeapSlot> order;
  while (!heap.empty()) order.push_back(heap.pop());
  CHECK(order == std::vector<HeapSlot>{7, 1, 2, 4, 5, 6, 0});
}

TEST_CASE("an indexed heap agrees with an ordered map on random operations") {
  for (const std::uint64_t slots : {1, 2, 7, 100}) {
    Stream stream{1, "indexed heap", slots};
    IndexedHeap<std::pair<int, HeapSlot>> heap;  // with keys that are all different
    Reference reference;
    for (int i = 0; i < 4000; ++i) {
      const auto slot = static_cast<HeapSlot>(stream.uniform() * static_cast<double>(slots));
      if (stream.uniform() < 0.6) {
        const std::pair key{static_cast<int>(stream.uniform() * 50), slot};
        heap.set(slot, key);
        reference.set(slot, key);
      } else if (stream.uniform() < 0.5) {
        heap.erase(slot);
        reference.erase(slot);
      } else if (!heap.empty()) {
        const HeapSlot first = heap.pop();
        REQUIRE(first == reference.top());
        reference.erase(first);
      }
      REQUIRE(heap.size() == reference.size());
      REQUIRE(heap.contains(slot) == reference.contains(slot));
      if (!heap.empty()) REQUIRE(heap.top() == reference.top());
    }
  }
}
