#include "platforms/fleet/fleet_meter.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using By = FleetBilling::By;

FleetBilling billing_whole(By by, Duration granularity = Duration{1}) {
  FleetBilling billing;
  billing.by = by;
  billing.granularity = granularity;
  billing.whole = true;
  return billing;
}

Duration instance_time(const Usage& usage) {
  return Duration{static_cast<std::int64_t>(usage[Meter::instance_time])};
}

/// An instance that exists from the start, ready and idle.
void create_idle(FleetMeter& meter, FleetMeter::Slot slot, Time now = {}) {
  meter.create(slot, now);
  meter.become_idle(slot, now);
}

void busy(FleetMeter& meter, FleetMeter::Slot slot, double from_s, double to_s) {
  meter.become_busy(slot, seconds(from_s));
  meter.become_idle(slot, seconds(to_s));
}

}  // namespace

TEST_CASE("busy intervals are rounded up one by one") {
  FleetMeter meter{billing_whole(By::busy_time, seconds(0.1)), 0};
  create_idle(meter, 0);
  busy(meter, 0, 1, 1.25);
  busy(meter, 0, 2, 2.01);
  INFO("0.25 as 0.3 s, 0.01 as 0.1 s");
  CHECK(instance_time(meter.usage()) == seconds(0.4));
  busy(meter, 0, 3, 3.3);
  CHECK(instance_time(meter.usage()) == seconds(0.7));
}

TEST_CASE("busy intervals that touch are one") {
  FleetMeter meter{billing_whole(By::busy_time, seconds(0.1)), 0};
  create_idle(meter, 0);
  busy(meter, 0, 1, 1.04);
  busy(meter, 0, 1.04, 1.08);
  busy(meter, 0, 1.08, 1.1);
  CHECK(instance_time(meter.usage()) == seconds(0.1));
  busy(meter, 0, 1.2, 1.21);
  CHECK(instance_time(meter.usage()) == seconds(0.2));
}

TEST_CASE("busy intervals of two instances are apart") {
  FleetMeter meter{billing_whole(By::busy_time, seconds(1)), 0};
  create_idle(meter, 0);
  create_idle(meter, 1);
  busy(meter, 0, 1, 2);
  busy(meter, 1, 1.5, 1.6);
  CHECK(instance_time(meter.usage()) == seconds(2));
}

TEST_CASE("a start is busy time, one with the first request if it follows at once") {
  FleetMeter meter{billing_whole(By::busy_time, seconds(0.1)), 0};
  meter.create(0, seconds(1));
  meter.become_idle(0, seconds(3.02));
  busy(meter, 0, 3.02, 3.05);
  CHECK(instance_time(meter.usage()) == seconds(2.1));
}

TEST_CASE("a start is not billed where the rules say so") {
  FleetBilling billing = billing_whole(By::busy_time);
  billing.start_up = false;
  FleetMeter meter{billing, 0};
  meter.create(0, seconds(1));
  meter.become_idle(0, seconds(3));
  busy(meter, 0, 3, 4);
  CHECK(instance_time(meter.usage()) == seconds(1));
}

TEST_CASE("what an instance did stays on the bill when it goes and its slot is used again") {
  FleetMeter meter{billing_whole(By::busy_time), 0};
  create_idle(meter, 0);
  busy(meter, 0, 1, 2);
  meter.remove(0, seconds(5));
  CHECK(instance_time(meter.usage()) == seconds(1));
  meter.create(0, seconds(5));
  meter.remove(0, seconds(7));
  INFO("stopped while it starts: 2 s more");
  CHECK(instance_time(meter.usage()) == seconds(3));
}

TEST_CASE("a busy interval counts when it is over, and what has been counted stays") {
  FleetMeter meter{billing_whole(By::busy_time), 0};
  create_idle(meter, 0);
  meter.become_busy(0, seconds(1));
  CHECK(instance_time(meter.usage()) == Duration{0});
  meter.become_idle(0, seconds(2));
  CHECK(instance_time(meter.usage()) == seconds(1));
  meter.become_busy(0, seconds(2));
  CHECK(instance_time(meter.usage()) == seconds(1));
  meter.become_idle(0, seconds(4));
  CHECK(instance_time(meter.usage()) == seconds(3));
}

TEST_CASE("the time of an instance is billed while it exists, for some least time") {
  FleetBilling billing = billing_whole(By::instance_time, seconds(1));
  billing.at_least = seconds(60);
  FleetMeter meter{billing, 0};
  create_idle(meter, 0, seconds(10));
  CHECK(instance_time(meter.accrued(seconds(10))) == Duration{0});
  CHECK(instance_time(meter.accrued(seconds(20))) == seconds(60));
  CHECK(instance_time(meter.accrued(seconds(100.5))) == seconds(91));
  meter.remove(0, seconds(200));
  create_idle(meter, 0, seconds(300));
  INFO("190 s of the first, 60 s at least of the second");
  CHECK(instance_time(meter.accrued(seconds(330))) == seconds(250));
  CHECK(instance_time(meter.usage()) == Duration{0});
}

TEST_CASE("an instance is billed by what it consists of") {
  FleetBilling billing;
  billing.by = By::busy_time;
  billing.memory = Megabytes{2048};
  billing.milli_vcpu = 1500;
  billing.gpus = 2;
  FleetMeter meter{billing, 0};
  create_idle(meter, 0);
  busy(meter, 0, 0, 2);
  const Wide two_s = 2'000'000'000;
  CHECK(meter.usage()[Meter::memory_time] == 2048 * two_s);
  CHECK(meter.usage()[Meter::vcpu_time] == 1500 * two_s);
  CHECK(meter.usage()[Meter::gpu_time] == 2 * two_s);
  CHECK(meter.usage()[Meter::instance_time] == 0);
}

TEST_CASE("calls are billed one by one where that is the rule") {
  FleetBilling billing = billing_whole(By::request_time, seconds(0.1));
  billing.requests = billing.data = true;
  FleetMeter meter{billing, 0};
  create_idle(meter, 0);
  CHECK(meter.call(seconds(0.31), Bytes{7}) == seconds(0.4));
  CHECK(meter.call(seconds(0.1), Bytes{5}) == seconds(0.1));
  busy(meter, 0, 0, 100);
  CHECK(instance_time(meter.usage()) == seconds(0.5));
  CHECK(meter.usage()[Meter::requests] == 2);
  CHECK(meter.usage()[Meter::data] == 12);
}

TEST_CASE("calls are counted without a time of their own under the other rules") {
  FleetBilling billing = billing_whole(By::busy_time);
  billing.requests = true;
  FleetMeter meter{billing, 0};
  CHECK(meter.call(seconds(3), Bytes{7}) == Duration{0});
  CHECK(meter.usage()[Meter::requests] == 1);
  CHECK(meter.usage()[Meter::data] == 0);
  CHECK(instance_time(meter.usage()) == Duration{0});
}

TEST_CASE("idle instances of the minimum have a price of their own") {
  FleetBilling billing;
  billing.by = By::busy_time;
  billing.memory = Megabytes{100};
  billing.milli_vcpu = 2000;
  billing.idle_minimum = true;
  FleetMeter meter{billing, 2};
  for (const FleetMeter::Slot slot : {0, 1, 2}) create_idle(meter, slot);
  meter.become_busy(0, seconds(10));
  meter.become_busy(1, seconds(20));
  meter.become_busy(2, seconds(30));
  meter.become_idle(0, seconds(40));
  meter.become_idle(1, seconds(60));
  INFO("two idle to 10 s, one to 20 s, none to 60 s, for two of three are busy, then one to 100 s");
  const Wide idle = Wide{20 + 10 + 40} * 1'000'000'000;
  CHECK(meter.accrued(seconds(100))[Meter::idle_memory_time] == 100 * idle);
  CHECK(meter.accrued(seconds(100))[Meter::idle_vcpu_time] == 2000 * idle);
}

TEST_CASE("a boost adds vCPUs for the start and some time after it") {
  FleetBilling billing;
  billing.by = By::busy_time;
  billing.granularity = seconds(0.1);
  billing.milli_vcpu = 1000;
  billing.boost_milli_vcpu = 500;
  billing.boost_after = seconds(10);
  FleetMeter meter{billing, 0};
  meter.create(0, Time{});
  meter.boost(seconds(2.51));
  meter.become_idle(0, seconds(2.51));
  INFO("1 vCPU for 2.6 s and half of one for 12.6 s");
  CHECK(meter.usage()[Meter::vcpu_time] == Wide{1000} * 2'600'000'000 + Wide{500} * 12'600'000'000);
}

TEST_CASE("machines that are rented throughout are paid by the span") {
  FleetBilling billing;
  billing.nodes = 3;
  const FleetMeter meter{billing, 0};
  CHECK(instance_time(meter.standing(seconds(100))) == seconds(300));
}
