#include "sim/app/limits.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "sim/config/error.hpp"
#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

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
  app.add_option(
         "--max-requests", limits.requests,
         "Refuse what asks for more requests, all replications together; fail where more come")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--max-memory", limits.memory_mb,
                 "Fail where more memory is needed, in MB (default: what the machine has)")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30));
}

void keep_limits(const Limits& limits) {
  limit_work(limits.requests);
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t more = limits.memory_mb > 0
                                 ? static_cast<std::uint64_t>(limits.memory_mb) << 20
                                 : static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * page;
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, data_so_far(page) + more);
  ::setrlimit(RLIMIT_DATA, &limit);
}

void check_limits(double expected, const std::string& of_what, const std::string& file,
                  const std::string& pointer) {
  if (!std::isfinite(expected) || expected <= allowed_requests()) return;
  const std::string together = of_what.empty() ? "" : " in all " + of_what + " together";
  throw ConfigError(file, pointer,
                    "asks for about " + number_text(std::round(expected)) + " requests" + together +
                        ", more than the " + number_text(allowed_requests()) +
                        " of --max-requests");
}

void check_limits(const Scenario& scenario, const std::string& file) {
  check_limits(expected_requests(scenario), "replications", file, "/run");
}

}  // namespace coldcast
