// One page on which a few requests on containers can be followed by hand: what is expected, written
// down as arithmetic, beside what the simulation says.

#include "tests/fleets.hpp"
#include "tests/golden/page.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr const char* fleet_page_file = "tests/golden/fleet.txt";

// In the manner of Cloud Run with request-based billing; configs/prices has the vendor's figures.
constexpr double vcpu_usd = 2.4e-5;    // per vCPU-s
constexpr double memory_usd = 2.5e-6;  // per GiB-s
constexpr double fleet_request_usd = 4e-7;

const std::vector<Story> fleet_stories = {
    {{0}, "cold: #0 starts and is ready at 4 s; 0.73 s of work"},
    {{0.5}, "takes the second place of #0, which starts anyway"},
    {{1}, "cold: #1 starts and is ready at 5 s, but #0 has a free place at 4.73 s"},
    {{5.2}, "#0 has a free place and comes before #1, which is idle"},
    {{10}, "on #0"},
    {{10.3, 1.5}, "on #0; two requests on two vCPUs do not slow each other down"},
    {{10.4}, "#0 is full: on #1"},
    {{31.8}, "#1 is gone since 11.13 + 20 = 31.13 s, #0 at 11.8 + 20 = 31.8 s: cold, #2 starts"},
};

/// An interval in which an instance starts or serves, and what it is rounded to.
struct Busy {
  const char* by_hand;
  double time_s;
  double billed_s;
};

const std::vector<Busy> intervals = {
    {"#0   0    to  5.93 s: its start, and without a gap the requests 0, 1, 2, 3", 5.93, 6.0},
    {"#0  10    to 11.8  s: requests 4 and 5", 1.8, 1.8},
    {"#1   1    to  5    s: its start, for nobody in the end", 4.0, 4.0},
    {"#1  10.4  to 11.13 s: request 6", 0.73, 0.8},
    {"#2  31.8  to 36.53 s: its start and request 7", 4.73, 4.8},
};

FleetConfig cloud_run() {
  FleetConfig config = sharing(container(0.73, 4, 2, 2), 2);
  config.keep_alive = seconds(20);
  config.billing.by = FleetBilling::By::busy_time;
  config.billing.granularity = seconds(0.1);
  config.billing.requests = true;
  config.billing.memory = Megabytes{4096};
  config.billing.milli_vcpu = 2000;
  return config;
}

PriceSheet fleet_prices() {
  constexpr auto item = item_of_one_price;
  return PriceSheet{{item("CPU", Meter::vcpu_time, "vCPU-s", 1e12, vcpu_usd),
                     item("memory", Meter::memory_time, "GiB-s", 1024e9, memory_usd),
                     item("requests", Meter::requests, "requests", 1, fleet_request_usd)}};
}

std::string fleet_requests(const FleetRun& done) {
  std::string page = "request   arrives    starts      ends  latency  on  fate\n";
  for (const Outcome& o : done.outcomes) {
    page += text("%7d  %8.4f  %8.4f  %8.4f  %7.4f  #%d  %s%s\n", static_cast<int>(o.request.id),
                 to_seconds(o.request.at), to_seconds(o.started), to_seconds(o.finished),
                 latency_s(o), static_cast<int>(o.instance),
                 std::string(fate_names.at(index_of(o.fate))).c_str(), o.cold ? ", cold" : "");
    page += text("         by hand: %s\n", fleet_stories.at(o.request.id).by_hand);
  }
  return page;
}

std::string fleet_bill(std::size_t requests) {
  std::string page = "An instance is billed while it starts or has requests, in steps of 0.1 s:\n";
  double billed_s = 0;
  for (const Busy& busy : intervals) {
    page += text("%-76s %.2f s, billed %.1f s\n", busy.by_hand, busy.time_s, busy.billed_s);
    billed_s += busy.billed_s;
  }
  const double cpu = 2 * billed_s * vcpu_usd, memory = 4 * billed_s * memory_usd;
  const double calls = static_cast<double>(requests) * fleet_request_usd;
  page += text("2 vCPU x %.1f s = %.1f vCPU-s, x $%.6f = $%.12f\n", billed_s, 2 * billed_s,
               vcpu_usd, cpu);
  page += text("4 GiB x %.1f s = %.1f GiB-s, x $%.7f = $%.12f\n", billed_s, 4 * billed_s,
               memory_usd, memory);
  page +=
      text("%d requests x $%.7f = $%.12f\n", static_cast<int>(requests), fleet_request_usd, calls);
  return page + text("by hand  $%.12f\n", cpu + memory + calls);
}

std::string fleet_page(const FleetRun& done) {
  std::string page =
      "Eight requests on containers of 2 vCPU and 4 GiB: 2 at once on each, 2 containers at most,\n"
      "kept for 20 s when idle. A start takes 4 s, a request 0.73 s of one vCPU unless it says\n"
      "more. Requests go to the container created first that has a place. Times in seconds.\n\n";
  page += fleet_requests(done) + "\n" + fleet_bill(done.outcomes.size());
  const Bill bill = fleet_prices().bill(done.platform->usage());
  return page + lines_of(bill);
}

}  // namespace

TEST_CASE("the page on containers reads as it is stored, byte for byte") {
  check_page(fleet_page_file, fleet_page(run(cloud_run(), calls_of(fleet_stories))));
}
