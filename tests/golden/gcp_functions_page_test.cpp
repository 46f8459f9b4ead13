// One page on which a few requests on Cloud Functions can be followed by hand, with its queue and
// its steps of 100 ms: what is expected, written down as arithmetic, beside what the simulation
// says.

#include <map>

#include "sim/config/files.hpp"
#include "sim/config/prices.hpp"
#include "tests/golden/page.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr const char* functions_page_file = "tests/golden/gcp_functions.txt";
constexpr double functions_request_usd = 4e-7;
constexpr double ghz_s_usd = 1e-5;
constexpr double gb_s_usd = 2.5e-6;

const std::vector<Story> functions_stories = {
    {{0},
     "cold: 1.2 provision + 0.5 load + 0.2345 = 1.9345 s; billed 0.5 + 0.2345 = 0.7345 s, up to "
     "0.8 s"},
    {{0.5},
     "one instance at most: waits until #0 is free at 1.9345 s; billed 0.2345 s, up to 0.3 s"},
    {{20, 15}, "warm: 15 s of work, billed 15 s"},
    {{22}, "waits; at 32 s, after 10 s, #0 is still busy and nothing starts: gives up"},
    {{26}, "waits for 9 s, until 35 s; billed 0.3 s"},
    {{100, 0.1}, "warm: 0.1 s, billed 0.1 s"},
    {{200, 0.1001}, "warm: 0.1001 s, up to 0.2 s"},
    {{1100.1001}, "#0 has been idle for 900 s, the keep-alive: cold, 1.9345 s; billed 0.8 s"},
};

FunctionConfig cloud_functions() {
  FunctionConfig config = function(0.2345, 0, 900);
  config.stages = {{"provision", Phase::provision, Distribution::constant(1.2), {}},
                   {"load", Phase::first_call, Distribution::constant(0.5), {0}}};
  config.concurrency = 1;
  config.queue.emplace();
  config.billing.memory = Megabytes{2048};
  config.billing.megahertz = 2400;
  config.billing.granularity = std::chrono::milliseconds{100};
  return config;
}

std::string functions_requests(const Run& done) {
  std::string page = "request   arrives    starts      ends  latency    billed  on  fate\n";
  for (const Outcome& o : done.outcomes) {
    const bool placed = o.instance != Outcome::no_instance;
    page +=
        text("%7d %9.4f %9.4f %9.4f  %7.4f  %5d ms  %2s  %s%s\n", static_cast<int>(o.request.id),
             to_seconds(o.request.at), to_seconds(o.started), to_seconds(o.finished), latency_s(o),
             static_cast<int>(o.billed / std::chrono::milliseconds{1}),
             placed ? ("#" + std::to_string(o.instance)).c_str() : "-",
             std::string(fate_names.at(index_of(o.fate))).c_str(), o.cold ? ", cold" : "");
    page += text("         by hand: %s\n", functions_stories.at(o.request.id).by_hand);
  }
  return page;
}

/// The calls that are billed alike, and what they come to.
std::string functions_bill(const Run& done) {
  std::map<Duration, int> calls;
  for (const Outcome& outcome : done.outcomes)
    if (outcome.billed > Duration::zero()) ++calls[outcome.billed];
  std::string page;
  int requests = 0;
  double billed_s = 0;
  for (const auto& [billed, times] : calls) {
    page += text("%d x %.1f s = %.1f s\n", times, to_seconds(billed), times * to_seconds(billed));
    requests += times;
    billed_s += times * to_seconds(billed);
  }
  const double processor = 2.4 * billed_s * ghz_s_usd;
  const double memory = 2 * billed_s * gb_s_usd;
  page += text("%d requests x $%.7f = $%.12f\n", requests, functions_request_usd,
               requests * functions_request_usd);
  page += text("%.1f s x 2.4 GHz x $%.7f = $%.12f\n", billed_s, ghz_s_usd, processor);
  page += text("%.1f s x 2 GB x $%.7f = $%.12f\n", billed_s, gb_s_usd, memory);
  return page + text("by hand  $%.12f\n", requests * functions_request_usd + processor + memory);
}

Bill bill_of(const Run& done) {
  const Json file = Catalogue{"configs"}.load("prices", "gcp/us-central1/functions-2021",
                                              "gcp_functions_page_test", "");
  return read_prices(Fields{file, "functions-2021.json"}, {}).bill(done.platform->usage());
}

std::string functions_page(const Run& done) {
  std::string page =
      "Eight requests on Cloud Functions with 2048 MB and so 2.4 GHz: one instance at most, kept\n"
      "alive for 900 s; who finds it busy waits for 10 s. A call takes 0.2345 s unless it is said\n"
      "otherwise; a start 1.2 s to provision and 0.5 s to load in the first call. Times in\n"
      "seconds, billed in steps of 100 ms.\n\n";
  page += functions_requests(done) + "\n" + functions_bill(done);
  const Bill bill = bill_of(done);
  return page + lines_of(bill);
}

}  // namespace

TEST_CASE("the Cloud Functions page reads as it is stored, byte for byte") {
  check_page(functions_page_file,
             functions_page(run(cloud_functions(), calls_of(functions_stories))));
}
