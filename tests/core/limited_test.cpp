#include "sim/core/limited.hpp"

#include "platforms/function/function_platform.hpp"
#include "sim/core/simulate.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr std::uint64_t no_count = ~std::uint64_t{0};

Limited limited(std::uint64_t requests) {
  return Limited{std::make_unique<Calls>(std::vector<Call>{{0}, {1}, {1}, {2}, {3}}), requests};
}

std::size_t taken(Limited& workload) {
  std::size_t count = 0;
  while (workload.next()) ++count;
  return count;
}

/// One user who sends a second request one second after the answer to the first.
class User final : public Workload, public Sink {
 public:
  std::optional<Request> next(Time answers_from) override {
    if (!due_ || *due_ >= answers_from) return std::nullopt;
    return Request{.id = sent_++, .at = *std::exchange(due_, std::nullopt)};
  }
  Sink* users() override { return this; }
  bool waits() const override { return due_ || sent_ == 1; }
  void take(const Outcome& outcome) override {
    if (sent_ == 1) due_ = outcome.finished + seconds(1);
  }

 private:
  std::optional<Time> due_ = Time{};
  std::uint64_t sent_ = 0;
};

}  // namespace

TEST_CASE("a workload without limits passes as it is") {
  Limited workload = limited(no_count);
  CHECK(taken(workload) == 5);
  CHECK(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
  CHECK(workload.last() == seconds(3));
}

TEST_CASE("a workload is cut after a count of requests") {
  Limited workload = limited(3);
  CHECK(taken(workload) == 3);
  CHECK(workload.exhausted());
  CHECK(workload.cut_by_count());
  CHECK(workload.last() == seconds(1));
}

TEST_CASE("a count that the workload just reaches cuts nothing") {
  Limited workload = limited(5);
  CHECK(taken(workload) == 5);
  CHECK(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
}

TEST_CASE("a request at the instant where a workload stops does not pass") {
  Limited workload = limited(no_count);
  workload.stop_at(seconds(1));
  CHECK(taken(workload) == 1);
  CHECK_FALSE(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
}

TEST_CASE("a workload taken in legs gives the same requests as in one piece") {
  Limited workload = limited(4);
  std::vector<std::uint64_t> ids;
  for (const double until : {0.5, 1.0, 1.0, 2.5, 9.0}) {
    workload.stop_at(seconds(until));
    while (const auto request = workload.next()) {
      CHECK(request->at < seconds(until));
      ids.push_back(request->id);
    }
  }
  CHECK(ids == std::vector<std::uint64_t>{0, 1, 2, 3});
}

TEST_CASE("a count cuts only if it keeps back what was due before the instant") {
  Limited workload = limited(4);
  workload.stop_at(seconds(2.5));
  CHECK(taken(workload) == 4);
  INFO("the fifth request at 3 s would not have passed before 2.5 s anyway");
  CHECK_FALSE(workload.cut_by_count());
  workload.stop_at(seconds(4));
  CHECK(workload.cut_by_count());
}

TEST_CASE("a workload limited to nothing is exhausted and has no last request") {
  Limited workload = limited(0);
  CHECK_FALSE(workload.next());
  CHECK(workload.exhausted());
  CHECK(workload.last() == Time{});
}

TEST_CASE("a count is of what is measured: what only keeps instances warm passes beside it") {
  std::vector<Request> requests;
  for (std::uint64_t id = 0; id < 6; ++id) {
    requests.push_back(request(id, {static_cast<double>(id)}));
    requests.back().items = static_cast<std::uint16_t>(id % 2);
  }
  Limited workload{std::make_unique<Calls>(requests), 2};
  CHECK(taken(workload) == 4);
  CHECK(workload.last() == seconds(3));
}

TEST_CASE("a closed workload in legs sends what it sends in one piece") {
  const auto times = [](const std::vector<double>& legs_s) {
    FunctionConfig config;
    config.service_s = Distribution::constant(2);
    FunctionPlatform platform{config, 1, 0};
    Limited workload{std::make_unique<User>(), no_count};
    class Times final : public Sink {
     public:
      explicit Times(Sink& user) : user_(user) {}
      void take(const Outcome& outcome) override {
        user_.take(outcome);
        at.push_back(outcome.request.at);
      }
      std::vector<Time> at;

     private:
      Sink& user_;
    } sink{*workload.users()};
    for (const double end_s : legs_s) {
      workload.stop_at(seconds(end_s));
      admit(workload, platform, sink, seconds(end_s));
      advance_to(seconds(end_s), platform, sink);
    }
    return sink.at;
  };
  const std::vector<Time> expected{Time{}, seconds(3)};
  CHECK(times({100}) == expected);
  CHECK(times({1, 2, 2.5, 3, 4, 100}) == expected);
  CHECK(times({2.9, 3}) == std::vector<Time>{Time{}});
}

TEST_CASE("a closed workload that a count stops was cut, and one that ended by itself was not") {
  Limited one{std::make_unique<User>(), 1};
  CHECK(one.next(never));
  CHECK(one.exhausted());
  CHECK(one.cut_by_count());
  Limited two{std::make_unique<User>(), 2};
  CHECK(two.next(never));
  CHECK(two.waits());
  CHECK_FALSE(two.exhausted());
  two.users()->take({.request = {}, .finished = seconds(2)});
  CHECK_FALSE(two.next(seconds(3)));
  CHECK(two.next(seconds(4))->at == seconds(3));
  CHECK(two.exhausted());
  CHECK_FALSE(two.cut_by_count());
}
