#include "sim/app/limits.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

double most_requests = Limits{}.requests;

/// What this process may write to so far, in bytes: the sixth number of statm [man 5 proc].
std::uint64_t data_so_far(std::uint64_t page) {
  std::ifstream statm{"/proc/self/statm"};
  std::uint64_t pages = 0;
  for (int i = 0; i < 6; ++i) statm >> pages;
  return statm ? pages * page : 0;
}

}  // namespace

void add_limits(CLI::App& app, Limits& limits) {
  app.fallthrough();
  app.add_option("--max-requests", limits.requests,
                 "Refuse a scenario that asks for more requests, all replications together")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--max-memory", limits.memory_mb,
                 "Fail where more memory is needed, in MB (default: what the machine has)")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30));
}

void keep_limits(const Limits& limits) {
  most_requests = limits.requests;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t more = limits.memory_mb > 0
                                 ? static_cast<std::uint64_t>(limits.memory_mb) << 20
                                 : static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * page;
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, data_so_far(page) + more);
  ::setrlimit(RLIMIT_DATA, &limit);
}

double expected_requests(const Scenario& scenario) {
  double each = std::numeric_limits<double>::infinity();
  if (scenario.run.requests) each = static_cast<double>(*scenario.run.requests);
  const std::optional<Time> end =
      scenario.run.duration ? scenario.run.duration : scenario.workload.end;
  if (end && scenario.workload.mean_rate_per_s)
    each = std::min(each, *scenario.workload.mean_rate_per_s * to_seconds(*end));
  return each * static_cast<double>(scenario.run.replications);
}

void check_limits(const Scenario& scenario, const std::string& file) {
  const double expected = expected_requests(scenario);
  if (!std::isfinite(expected) || expected <= most_requests) return;
  throw ConfigError(file, "/run",
                    "asks for about " + number_text(std::round(expected)) +
                        " requests in all replications together, more than the " +
                        number_text(most_requests) + " of --max-requests");
}

}  // namespace coldcast
