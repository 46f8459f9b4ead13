#include "sim/core/stream.hpp"

#include <set>
#include <vector>

#include "tests/catch.hpp"

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
// Macros that would take our functions of the same names for its own.
#undef philox4x32
#undef philox4x64
#endif

using namespace coldcast;

namespace {

using Words64 = std::array<std::uint64_t, 4>;
using Words32 = std::array<std::uint32_t, 4>;

std::vector<std::uint64_t> first_words(Stream stream, std::size_t count) {
  std::vector<std::uint64_t> words;
  for (std::size_t i = 0; i < count; ++i) words.push_back(stream.bits());
  return words;
}

}  // namespace

// The known answers of Random123 (kat_vectors): all bits 0, all bits 1, the digits of pi.
TEST_CASE("philox4x32 gives the published answers") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) ==
        Words32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
        Words32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("philox4x64 gives the published answers") {
  CHECK(philox4x64({0, 0, 0, 0}, {0, 0}) ==
        Words64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  constexpr std::uint64_t ones = 0xffffffffffffffff;
  CHECK(philox4x64({ones, ones, ones, ones}, {ones, ones}) ==
        Words64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(philox4x64({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
                   {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        Words64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

// C++26 [rand.predef]: the 10000th number of a default engine (seed 20111115) is the last word of
// block 2499.
TEST_CASE("philox gives the 10000th numbers that C++26 requires") {
  CHECK(philox4x32({2499, 0, 0, 0}, {20111115, 0})[3] == 1955073260);
  CHECK(philox4x64({2499, 0, 0, 0}, {20111115, 0})[3] == 3409172418970261260);
}

#if __has_include(<Random123/philox.h>)
TEST_CASE("philox agrees with Random123 on random counters and keys") {
  Stream random(1, "counters and keys", 0);
  const auto narrow = [&] { return static_cast<std::uint32_t>(random.bits() >> 32); };
  for (int i = 0; i < 1000; ++i) {
    const Words64 counter = {random.bits(), random.bits(), random.bits(), random.bits()};
    const std::array<std::uint64_t, 2> key = {random.bits(), random.bits()};
    const auto expected =
        r123::Philox4x64()({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    CHECK(philox4x64(counter, key) == Words64{expected[0], expected[1], expected[2], expected[3]});

    const Words32 counter32 = {narrow(), narrow(), narrow(), narrow()};
    const std::array<std::uint32_t, 2> key32 = {narrow(), narrow()};
    const auto expected32 = r123::Philox4x32()(
        {{counter32[0], counter32[1], counter32[2], counter32[3]}}, {{key32[0], key32[1]}});
    CHECK(philox4x32(counter32, key32) ==
          Words32{expected32[0], expected32[1], expected32[2], expected32[3]});
  }
}
#endif

TEST_CASE("the words of a stream depend on seed, name and replication alone") {
  const auto words = first_words(Stream(7, "arrivals", 3), 100);
  CHECK(first_words(Stream(7, "arrivals", 3), 100) == words);
  CHECK(first_words(Stream(8, "arrivals", 3), 100) != words);
  CHECK(first_words(Stream(7, "work", 3), 100) != words);
  CHECK(first_words(Stream(7, "arrivals", 4), 100) != words);
}

TEST_CASE("draws of one stream leave every other stream as it is") {
  const auto alone = first_words(Stream(7, "work", 0), 100);
  Stream work(7, "work", 0);
  Stream arrivals(7, "arrivals", 0);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    for (std::size_t other = 0; other < i % 5; ++other) arrivals.bits();
    arrivals.uniform_of(i);
    work.uniform_of(i);
    CHECK(work.bits() == alone[i]);
  }
}

TEST_CASE("a stream goes through its blocks without gap or repetition") {
  const auto words = first_words(Stream(7, "work", 0), 10000);
  CHECK(std::set(words.begin(), words.end()).size() == words.size());
}

TEST_CASE("streams whose names differ in one letter share no words") {
  std::set<std::uint64_t> words;
  for (const char* name : {"", "a", "b", "c", "aa", "ab", "ba"})
    for (const std::uint64_t word : first_words(Stream(0, name, 0), 100)) words.insert(word);
  CHECK(words.size() == 700);
}

TEST_CASE("the extreme words stand for numbers inside the unit interval") {
  CHECK(unit_interval(0) > 0);
  CHECK(unit_interval(~std::uint64_t{0}) < 1);
  CHECK(unit_interval(0) == 1 - unit_interval(~std::uint64_t{0}));
}

TEST_CASE("uniform numbers have the moments and the spread of a uniform distribution") {
  constexpr int draws = 1'000'000;
  Stream stream(1, "moments", 0);
  double sum = 0;
  double squares = 0;
  double products = 0;
  std::array<int, 100> hits{};
  double last = 0.5;
  for (int i = 0; i < draws; ++i) {
    const double u = stream.uniform();
    sum += u;
    squares += u * u;
    products += (u - 0.5) * (last - 0.5);
    last = u;
    ++hits[static_cast<std::size_t>(u * 100)];
  }
  // Four standard errors; those of u and of u * u' are sqrt(1/12) and 1/12 over sqrt(draws).
  CHECK(sum / draws == Approx(0.5).margin(4 * 0.2887e-3));
  CHECK(squares / draws == Approx(1.0 / 3).margin(4 * 0.2982e-3));
  CHECK(products / draws == Approx(0.0).margin(4 * 0.0834e-3));

  double chi_square = 0;
  for (const int hit : hits) chi_square += (hit - draws / 100.0) * (hit - draws / 100.0);
  chi_square /= draws / 100.0;
  // 99 degrees of freedom: mean 99, standard deviation 14.07.
  CHECK(chi_square > 99 - 4 * 14.07);
  CHECK(chi_square < 99 + 4 * 14.07);
}

TEST_CASE("the number of an entity does not depend on what was drawn before") {
  Stream stream(7, "work", 0);
  const double before = stream.uniform_of(42);
  for (int i = 0; i < 10; ++i) stream.bits();
  CHECK(stream.uniform_of(42) == before);
  CHECK(Stream(7, "work", 1).uniform_of(42) != before);
}

TEST_CASE("the numbers of entities never coincide with the sequence or with each other") {
  Stream stream(7, "work", 0);
  std::set<double> numbers;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    numbers.insert(stream.uniform());
    numbers.insert(stream.uniform_of(i));
  }
  CHECK(numbers.size() == 20000);
}
