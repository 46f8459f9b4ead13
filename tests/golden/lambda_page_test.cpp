// One page on which a few requests on a Lambda can be followed by hand: what is expected, written
// down as arithmetic, beside what the simulation says.

#include <map>

#include "tests/golden/page.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr const char* lambda_page_file = "tests/golden/lambda.txt";
constexpr double compute_usd = 1.66667e-5;  // per GB-s, as case_prices has it
constexpr double lambda_request_usd = 2e-7;

const std::vector<Story> lambda_stories = {
    {{0},
     "cold: 0.8 provision + 1.25 init + 0.5 load + 0.2345 = 2.7845 s; billed 1.25 + 0.5 + 0.2345 = "
     "1.9845 s"},
    {{5}, "warm: 0.2345 s, billed 0.2345 s"},
    {{5.1}, "cold, #0 is busy: 2.7845 s, ends at 7.8845 s; billed 1.9845 s"},
    {{5.2}, "2 in the system, the limit: throttled"},
    {{20, 9}, "warm on #1, idle last: 9 s of work are cut off at 3 s, billed 3 s; #1 is lost"},
    {{21}, "warm on #0, idle since 5.2345 s: 0.2345 s"},
    {{81.2345}, "#0 has been idle for 60 s, the keep-alive: cold, 2.7845 s; billed 1.9845 s"},
};

FunctionConfig lambda() {
  FunctionConfig config = function(0.2345, 0, 60);
  config.stages = {{"provision", Phase::provision, Distribution::constant(0.8), {}},
                   {"init", Phase::init, Distribution::constant(1.25), {0}},
                   {"load", Phase::first_call, Distribution::constant(0.5), {1}}};
  config.init.billed = true;
  config.concurrency = 2;
  config.timeout = seconds(3);
  config.billing.memory = Megabytes{2048};
  config.billing.granularity = std::chrono::milliseconds{1};
  return config;
}

std::string lambda_requests(const Run& done) {
  std::string page = "request   arrives    starts      ends  latency  billed  on  fate\n";
  for (const Outcome& o : done.outcomes) {
    const bool placed = o.instance != Outcome::no_instance;
    page +=
        text("%7d  %8.4f  %8.4f  %8.4f  %7.4f  %4d ms  %2s  %s%s\n", static_cast<int>(o.request.id),
             to_seconds(o.request.at), to_seconds(o.started), to_seconds(o.finished), latency_s(o),
             static_cast<int>(o.billed / std::chrono::milliseconds{1}),
             placed ? ("#" + std::to_string(o.instance)).c_str() : "-",
             std::string(fate_names.at(index_of(o.fate))).c_str(), o.cold ? ", cold" : "");
    page += text("         by hand: %s\n", lambda_stories.at(o.request.id).by_hand);
  }
  return page;
}

/// The calls that are billed alike, and what they come to.
std::string lambda_bill(const Run& done) {
  std::map<Duration, int> calls;
  for (const Outcome& outcome : done.outcomes)
    if (outcome.billed > Duration::zero()) ++calls[outcome.billed];
  std::string page;
  int requests = 0;
  double gb_s = 0;
  for (const auto& [billed, times] : calls) {
    const double part = times * 2 * to_seconds(billed);
    page += text("%d x 2 GB x %.3f s = %.3f GB-s, x $%.10f = $%.12f\n", times, to_seconds(billed),
                 part, compute_usd, part * compute_usd);
    requests += times;
    gb_s += part;
  }
  page += text("%d requests x $%.7f = $%.12f\n", requests, lambda_request_usd,
               requests * lambda_request_usd);
  return page + text("by hand  $%.12f\n", gb_s * compute_usd + requests * lambda_request_usd);
}

std::string lambda_page(const Run& done) {
  std::string page =
      "Seven requests on a Lambda of 2048 MB: 2 at once at most, 3 s at most, kept alive for 60 "
      "s.\n"
      "A call takes 0.2345 s; a start 0.8 s to provision, 1.25 s of init (billed), 0.5 s to load "
      "in\n"
      "the first call. Times in seconds, billed by the millisecond.\n\n";
  page += lambda_requests(done) + "\n" + lambda_bill(done);
  const Bill bill = case_prices().bill(done.platform->usage());
  return page + lines_of(bill);
}

}  // namespace

TEST_CASE("the Lambda page reads as it is stored, byte for byte") {
  check_page(lambda_page_file, lambda_page(run(lambda(), calls_of(lambda_stories))));
}
