#include "sim/core/stream.hpp"

#include <limits>

namespace coldcast {
namespace {

__extension__ using Product64 = unsigned __int128;
using Product32 = std::uint64_t;

template <class Word>
struct Constants {
  Word multipliers[2];
  Word key_steps[2];
};

// From the paper; the key steps are the golden ratio and sqrt(3) - 1 as binary fractions.
constexpr Constants<std::uint64_t> constants64 = {{0xD2E7470EE14C6C93, 0xCA5A826395121157},
                                                  {0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B}};
constexpr Constants<std::uint32_t> constants32 = {{0xD2511F53, 0xCD9E8D57},
                                                  {0x9E3779B9, 0xBB67AE85}};

template <class Product, class Word>
std::array<Word, 4> philox(std::array<Word, 4> words, std::array<Word, 2> key,
                           const Constants<Word>& constants) {
  constexpr int rounds = 10;
  constexpr int width = std::numeric_limits<Word>::digits;
#pragma GCC unroll 10
  for (int round = 0; round < rounds; ++round) {
    const Product a = Product{constants.multipliers[0]} * words[0];
    const Product b = Product{constants.multipliers[1]} * words[2];
    words = {static_cast<Word>(b >> width) ^ words[1] ^ key[0], static_cast<Word>(b),
             static_cast<Word>(a >> width) ^ words[3] ^ key[1], static_cast<Word>(a)};
    key = {key[0] + constants.key_steps[0], key[1] + constants.key_steps[1]};
  }
  return words;
}

// FNV-1a, whose upper bits are alike for short names, mixed by the finaliser of splitmix64
// [Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014].
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

// The third word of a counter says what the numbers are for, so that the two never meet.
constexpr std::uint64_t sequence_lane = 0;
constexpr std::uint64_t entity_lane = 1;

}  // namespace

std::array<std::uint64_t, 4> philox4x64(std::array<std::uint64_t, 4> counter,
                                        std::array<std::uint64_t, 2> key) {
  return philox<Product64>(counter, key, constants64);
}

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  return philox<Product32>(counter, key, constants32);
}

Stream::Stream(std::uint64_t seed, std::string_view name, std::uint64_t replication)
    : key_{seed, hash_of(name)}, replication_(replication) {}

double Stream::uniform_of(std::uint64_t entity) const {
  return unit_interval(philox4x64({entity, replication_, entity_lane, 0}, key_)[0]);
}

void Stream::refill() {
  block_ = philox4x64({next_block_++, replication_, sequence_lane, 0}, key_);
  used_ = 0;
}

}  // namespace coldcast
