#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coldcast {

/// A set of small numbers that knows its least: a bit for each number, and one for each word of
/// these that is not zero. Nothing in it depends on how many numbers there are but the search
/// through the latter words, of which one stands for 4096 numbers.
class RankSet {
 public:
  using Rank = std::uint32_t;

  /// An empty set with room for the numbers below `end`.
  explicit RankSet(std::size_t end) : words_(end / 64 + 1), filled_(end / 4096 + 1) {}

  bool empty() const { return size_ == 0; }

  /// REQUIRES: it is below the end and not there.
  void insert(Rank rank) {
    ++size_;
    words_[rank / 64] |= bit(rank);
    filled_[rank / 4096] |= bit(rank / 64);
  }

  /// REQUIRES: it is there.
  void erase(Rank rank) {
    --size_;
    const std::uint64_t word = words_[rank / 64] &= ~bit(rank);
    filled_[rank / 4096] &= ~(std::uint64_t{word == 0} << rank / 64 % 64);
  }

  /// REQUIRES: not empty.
  Rank least() const {
    Rank word = 0;
    while (filled_[word] == 0) ++word;
    word = word * 64 + first(filled_[word]);
    return word * 64 + first(words_[word]);
  }

 private:
  static std::uint64_t bit(Rank rank) { return std::uint64_t{1} << rank % 64; }
  static Rank first(std::uint64_t word) { return static_cast<Rank>(std::countr_zero(word)); }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> filled_;
  std::size_t size_ = 0;
};

}  // namespace coldcast
