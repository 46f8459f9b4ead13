#include "platforms/fleet/vcpu_sharing.hpp"

#include <algorithm>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// Work that runs on one vCPU at most.
VcpuSharing serial(double vcpu) { return VcpuSharing{std::make_shared<Paces>(Work{}, vcpu)}; }

/// Work of which a share runs in parallel [Amdahl 1967].
VcpuSharing parallel(double share, double vcpu) {
  const Work work{.time_s = {}, .at_vcpu = 1, .parallel_fraction = share, .exponent = {}};
  return VcpuSharing{std::make_shared<Paces>(work, vcpu)};
}

struct Done {
  std::uint32_t what;
  Time at;
  bool operator==(const Done&) const = default;
};

/// Lets all of them finish.
std::vector<Done> finished(VcpuSharing& sharing) {
  std::vector<Done> all;
  while (sharing.next_done() < never) {
    const Time at = sharing.next_done();
    all.push_back({sharing.finish_next(at), at});
  }
  return all;
}

using All = std::vector<Done>;

}  // namespace

TEST_CASE("a request alone takes as long as its work") {
  for (const double vcpu : {1.0, 2.0, 8.0}) {
    VcpuSharing sharing = serial(vcpu);
    sharing.add(seconds(3), Duration{123'456'789}, 7);
    CHECK(sharing.vcpu_in_use() == 1);
    CHECK(finished(sharing) == All{{7, seconds(3) + Duration{123'456'789}}});
    CHECK(sharing.requests() == 0);
    CHECK(sharing.vcpu_in_use() == 0);
  }
}

TEST_CASE("on half a vCPU everything takes twice as long") {
  VcpuSharing sharing = serial(0.5);
  sharing.add(Time{}, seconds(1), 0);
  CHECK(sharing.vcpu_in_use() == 0.5);
  CHECK(finished(sharing) == All{{0, seconds(2)}});
}

TEST_CASE("two requests on one vCPU run at half the speed each") {
  VcpuSharing sharing = serial(1);
  sharing.add(Time{}, seconds(1), 0);
  sharing.add(seconds(0.4), seconds(1), 1);
  INFO("0.6 s are left of the first: 1.2 s at half speed, to 1.6 s; the second has 0.4 s left");
  CHECK(finished(sharing) == All{{0, seconds(1.6)}, {1, seconds(2.0)}});
}

TEST_CASE("up to as many requests as vCPUs do not know of each other, to the nanosecond") {
  Stream stream{1, "alone", 0};
  VcpuSharing sharing = serial(3);
  Time now{};
  for (int round = 0; round < 500; ++round) {
    std::vector<Time> expected;
    for (std::uint32_t i = 0; i < 3; ++i) {
      now += Duration{static_cast<std::int64_t>(stream.uniform() * 1e6)};
      const Duration work{10'000'000 + static_cast<std::int64_t>(stream.uniform() * 1e9)};
      sharing.add(now, work, i);
      expected.push_back(now + work);
    }
    for (const Done& done : finished(sharing)) {
      REQUIRE(done.at == expected.at(done.what));
      now = done.at;
    }
  }
}

TEST_CASE("three requests on two vCPUs have two thirds of one each") {
  VcpuSharing sharing = serial(2);
  for (std::uint32_t i = 0; i < 3; ++i) sharing.add(Time{}, seconds(i + 1.0), i);
  CHECK(sharing.vcpu_in_use() == 2);
  INFO(
      "the first: 1 s / (2/3) = 1.5 s; then all have a vCPU: 1 s more to 2.5 s, 1 s more to 3.5 s");
  CHECK(finished(sharing) == All{{0, seconds(1.5)}, {1, seconds(2.5)}, {2, seconds(3.5)}});
}

TEST_CASE("requests of equal work finish in the order in which they came") {
  VcpuSharing sharing = serial(1);
  for (const std::uint32_t what : {4, 2, 9}) sharing.add(Time{}, seconds(1), what);
  CHECK(finished(sharing) == All{{4, seconds(3)}, {2, seconds(3)}, {9, seconds(3)}});
}

TEST_CASE("no work at all is done at once") {
  VcpuSharing sharing = serial(1);
  sharing.add(seconds(1), seconds(1), 0);
  sharing.add(seconds(1.5), Duration{}, 1);
  CHECK(finished(sharing) == All{{1, seconds(1.5)}, {0, seconds(2)}});
}

TEST_CASE("a request alone on four vCPUs is faster as far as its work runs in parallel") {
  VcpuSharing sharing = parallel(0.8, 4);
  sharing.add(Time{}, seconds(1), 0);
  CHECK(sharing.vcpu_in_use() == 4);
  INFO("0.2 + 0.8 / 4");
  CHECK(finished(sharing) == All{{0, seconds(0.4)}});
}

TEST_CASE("two requests on four vCPUs run as on two each") {
  VcpuSharing sharing = parallel(0.8, 4);
  sharing.add(Time{}, seconds(1), 0);
  sharing.add(Time{}, seconds(1), 1);
  INFO("0.2 + 0.8 / 2");
  CHECK(finished(sharing) == All{{0, seconds(0.6)}, {1, seconds(0.6)}});
}

TEST_CASE("a request that is taken out leaves its share to the others") {
  VcpuSharing sharing = serial(1);
  sharing.add(Time{}, seconds(1), 0);
  const VcpuSharing::Ticket ticket = sharing.add(Time{}, seconds(5), 1);
  sharing.remove(seconds(1), ticket);
  INFO("half of the first is done by 1 s");
  CHECK(finished(sharing) == All{{0, seconds(1.5)}});
}

TEST_CASE("vCPUs that come under way speed up what is in service, and those that go slow it down") {
  VcpuSharing sharing = serial(1);
  for (std::uint32_t i = 0; i < 4; ++i) sharing.add(Time{}, seconds(1), i);
  sharing.set_vcpu(seconds(2), 2);
  CHECK(sharing.vcpu() == 2);
  sharing.set_vcpu(seconds(2.5), 0.5);
  INFO("0.25 x 2 s + 0.5 x 0.5 s are done by 2.5 s, and 0.25 are left: 2 s at an eighth");
  CHECK(finished(sharing) ==
        All{{0, seconds(4.5)}, {1, seconds(4.5)}, {2, seconds(4.5)}, {3, seconds(4.5)}});
}

TEST_CASE("as much work is done as vCPUs are in use") {
  Stream stream{1, "work", 0};
  for (const double vcpu : {0.7, 1.0, 2.5, 4.0}) {
    INFO(vcpu << " vCPUs");
    VcpuSharing sharing = serial(vcpu);
    double in_s = 0, used_s = 0;
    Time now{}, next{};
    int left = 2000;
    while (left > 0 || sharing.requests() > 0) {
      const Time until = left > 0 ? std::min(next, sharing.next_done()) : sharing.next_done();
      used_s += sharing.vcpu_in_use() * to_seconds(until - now);
      now = until;
      if (sharing.next_done() == now) {
        sharing.finish_next(now);
        continue;
      }
      const Duration work = seconds(stream.uniform() * 0.5);
      in_s += to_seconds(work);
      sharing.add(now, work, 0);
      next = now + seconds(stream.uniform() * 0.5 / vcpu);
      --left;
    }
    INFO("each completion may come up to a nanosecond late");
    CHECK(used_s == Approx(in_s).epsilon(1e-8));
  }
}

TEST_CASE("instances that are alike share what they know of paces, but not vCPUs that come later") {
  const auto paces = std::make_shared<Paces>(Work{}, 1);
  VcpuSharing one{paces}, other{paces};
  for (VcpuSharing* sharing : {&one, &other})
    for (std::uint32_t i = 0; i < 2; ++i) sharing->add(Time{}, seconds(1), i);
  one.set_vcpu(seconds(1), 2);
  CHECK(finished(one) == All{{0, seconds(1.5)}, {1, seconds(1.5)}});
  CHECK(finished(other) == All{{0, seconds(2)}, {1, seconds(2)}});
}

TEST_CASE("a hundred requests on one vCPU finish at their multiples of the time of one") {
  VcpuSharing sharing = serial(1);
  std::vector<VcpuSharing::Ticket> tickets;
  for (std::uint32_t i = 0; i < 100; ++i) tickets.push_back(sharing.add(Time{}, seconds(1), i));
  for (std::uint32_t i = 0; i < 100; i += 10) sharing.remove(Time{}, tickets[i]);
  std::vector<std::uint32_t> whats;
  for (const Done& done : finished(sharing)) {
    CHECK(done.at == seconds(90));
    whats.push_back(done.what);
  }
  CHECK(whats.size() == 90);
  CHECK(std::ranges::is_sorted(whats));
}
