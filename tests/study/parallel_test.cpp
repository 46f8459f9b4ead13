#include "sim/study/parallel.hpp"

#include <set>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("every index is worked on once, on any number of threads") {
  for (const int threads : {1, 2, 5, 64}) {
    std::vector<std::atomic<int>> calls(100);
    const auto finished = for_each_index(
        10, 100, threads, nullptr, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
    CHECK(finished == 90);
    for (std::size_t i = 0; i < calls.size(); ++i) CHECK(calls[i] == (i < 10 ? 0 : 1));
  }
}

TEST_CASE("no index means no call") {
  const auto never_called = [](std::int64_t) { throw std::logic_error("called"); };
  CHECK(for_each_index(5, 5, 4, nullptr, never_called) == 0);
  CHECK(for_each_index(5, 3, 4, nullptr, never_called) == 0);
}

TEST_CASE("an exception of a thread comes out, the one with the lowest index") {
  for (const int threads : {1, 4}) {
    const auto work = [](std::int64_t i) {
      if (i >= 20) throw std::runtime_error(std::to_string(i));
    };
    CHECK_THROWS_WITH(for_each_index(0, 1000, threads, nullptr, work), "20");
  }
}

TEST_CASE("after an exception no new work begins") {
  std::atomic<int> calls{0};
  const auto work = [&](std::int64_t) {
    ++calls;
    throw std::runtime_error("no");
  };
  CHECK_THROWS(for_each_index(0, 1000, 1, nullptr, work));
  CHECK(calls == 1);
}

TEST_CASE("a stop lets running work finish and counts what is finished without a gap") {
  std::atomic<bool> stop{false};
  CHECK(for_each_index(0, 100, 1, &stop, [&](std::int64_t i) { stop = i == 6; }) == 7);
  stop = true;
  CHECK(for_each_index(0, 100, 3, &stop, [](std::int64_t) {}) == 0);

  stop = false;
  std::atomic<int> calls{0};
  const auto finished = for_each_index(0, 100'000, 4, &stop, [&](std::int64_t i) {
    ++calls;
    if (i == 50) stop = true;
  });
  CHECK(finished >= 1);
  CHECK(finished <= calls);
  CHECK(calls < 100'000);
}

TEST_CASE("this machine has at least one processor") { CHECK(processors() >= 1); }
