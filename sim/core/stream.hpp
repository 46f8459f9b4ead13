#pragma once
// Random numbers by counting: draw number i of a stream is a pure function of (seed, name,
// replication, i). A new stream therefore moves no other, threads share no state, and any draw can
// be made again. The function is Philox4x64-10 [Salmon, Moraes, Dror, Shaw: "Parallel random
// numbers: as easy as 1, 2, 3", SC11], checked in the tests against its published vectors.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coldcast {

/// Four random words for a counter and a key.
std::array<std::uint64_t, 4> philox4x64(std::array<std::uint64_t, 4> counter,
                                        std::array<std::uint64_t, 2> key);

/// The same bijection on 32-bit words; for streams of other tools and as a check of the design.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// The number in (0, 1) that the 52 upper bits of a word stand for; never 0 and never 1. A 53rd bit
/// would leave no room for the half: 2^53 - 1 + 0.5 rounds to 2^53, and the number to 1.
constexpr double unit_interval(std::uint64_t word) {
  // By way of a signed number, which a processor turns into a double in one step.
  return (static_cast<double>(static_cast<std::int64_t>(word >> 12)) + 0.5) * 0x1.0p-52;
}

/// One random sequence, fixed by seed, name and replication and by nothing else.
class Stream {
 public:
  /// Another name or another replication gives an independent sequence.
  Stream(std::uint64_t seed, std::string_view name, std::uint64_t replication);

  /// The next random word.
  std::uint64_t bits() {
    if (used_ == block_.size()) [[unlikely]]
      refill();
    return block_[used_++];
  }

  /// The next number, uniform in (0, 1), both ends excluded.
  double uniform() { return unit_interval(bits()); }

  /// The number that belongs to one entity (say, a request id), whatever was drawn before. These
  /// numbers come from counters apart, so they never coincide with those of `uniform`.
  double uniform_of(std::uint64_t entity) const;

 private:
  void refill();

  std::array<std::uint64_t, 2> key_;  // seed, hash of the name
  std::uint64_t replication_;
  std::uint64_t next_block_ = 0;
  std::array<std::uint64_t, 4> block_{};
  std::size_t used_ = 4;
};

}  // namespace coldcast
