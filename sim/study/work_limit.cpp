#include "sim/study/work_limit.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <string>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

/// What a request may bring about in its platform, generously: stages of pipelines, their starts,
/// retries and time limits.
constexpr std::uint64_t events_of_a_request = 1000;

/// What platforms may do by themselves however few requests are allowed: a second or so.
constexpr double least_own_events = 1e7;

double most_requests = std::numeric_limits<double>::infinity();
std::atomic<std::uint64_t> requests_so_far{0};
std::atomic<std::uint64_t> own_events_so_far{0};

[[noreturn]] void fail_for_requests() {
  throw TooMuchWork("it brings more than the " + number_text(most_requests) +
                    " requests of --max-requests, all that is simulated together");
}

[[noreturn]] void fail_for_events(double most) {
  throw TooMuchWork("its platform has more than " + number_text(most) +
                    " events of its own, beside " + std::to_string(events_of_a_request) +
                    " for each request; --max-requests limits both");
}

}  // namespace

void limit_work(double requests) { most_requests = requests; }

double allowed_requests() { return most_requests; }

void count_work_anew() { requests_so_far = own_events_so_far = 0; }

void check_work(double requests) {
  if (requests > most_requests) fail_for_requests();
}

double expected_requests(const Scenario& scenario) {
  double each = std::numeric_limits<double>::infinity();
  if (scenario.run.requests) each = static_cast<double>(*scenario.run.requests);
  const std::optional<Time> end =
      scenario.run.duration ? scenario.run.duration : scenario.workload.end;
  if (end && scenario.workload.mean_rate_per_s)
    each = std::min(each, *scenario.workload.mean_rate_per_s * to_seconds(*end));
  const double passes = scenario.run.warmup.rule == Warmup::Rule::mser5 ? 2 : 1;
  return each * passes * static_cast<double>(scenario.run.replications);
}

void CountedPlatform::end_block() {
  steps_ += block;
  to_block_end_ = block;
  tell();
}

void CountedPlatform::finish() {
  steps_ += block - to_block_end_;
  to_block_end_ = block;
  tell();
}

void CountedPlatform::tell() {
  const std::uint64_t requests = requests_ - requests_told_;
  requests_told_ = requests_;
  const std::uint64_t all = requests_so_far.fetch_add(requests) + requests;
  if (static_cast<double>(all) > most_requests) fail_for_requests();

  // The most that it was ahead of its requests: requests that come later do not undo it, or the
  // verdict would depend on which run is told of first.
  const std::uint64_t of_requests = events_of_a_request * requests_;
  const std::uint64_t own = steps_ > of_requests ? steps_ - of_requests : 0;
  if (own <= own_told_) return;
  const std::uint64_t more = own - own_told_;
  own_told_ = own;
  const double most = std::max(most_requests, least_own_events);
  if (static_cast<double>(own_events_so_far.fetch_add(more) + more) > most) fail_for_events(most);
}

}  // namespace coldcast
