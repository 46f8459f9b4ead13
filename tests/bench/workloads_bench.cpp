// How many requests per second workloads make on one core, without a platform, and how many a loop
// written by hand for the same draws. Both take turns in one process; medians of several rounds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/core/stream.hpp"
#include "workloads/catalog.hpp"

namespace {

using namespace coldcast;

constexpr std::uint64_t requests = 5'000'000;

/// What requests come to: whoever drew the same numbers has the same sums.
struct Sums {
  double luck = 0;
  Time last{};

  bool operator==(const Sums&) const = default;
};

struct Job {
  std::string title;
  std::string workload;  // JSON
  std::function<Sums(std::uint64_t replication)> by_hand;
};

struct Streams {
  explicit Streams(std::uint64_t replication)
      : arrivals{1, "arrivals", replication},
        phases{1, "phases", replication},
        start{1, "start", replication},
        luck{1, "luck", replication} {}

  Stream arrivals, phases, start, luck;
};

double exponential(Stream& stream) { return -std::log(stream.uniform()); }

Sums poisson(std::uint64_t replication) {
  Streams streams{replication};
  Sums sums;
  for (std::uint64_t i = 0; i < requests; ++i) {
    sums.last += seconds(1.0 / 50 * exponential(streams.arrivals));
    sums.luck += streams.luck.uniform();
  }
  return sums;
}

/// Two phases: the rate of requests and the mean stay of each, and how a stay is drawn.
template <class Stay>
Sums two_phases(std::uint64_t replication, const double (&rates)[2], double share, Stay stay_s) {
  Streams streams{replication};
  Sums sums;
  std::size_t phase = streams.phases.uniform() < share ? 0 : 1;
  const auto end_of_stay = [&](Time now) { return now + seconds(stay_s(phase, streams.phases)); };
  Time until = end_of_stay(Time{});
  for (std::uint64_t i = 0; i < requests; ++i) {
    double mass = exponential(streams.arrivals);
    for (double here; mass >= (here = rates[phase] * to_seconds(until - sums.last));) {
      mass -= here;
      sums.last = until;
      phase = 1 - phase;
      until = end_of_stay(until);
    }
    sums.last = std::min(sums.last + seconds(mass / rates[phase]), until);
    sums.luck += streams.luck.uniform();
  }
  return sums;
}

Sums mmpp(std::uint64_t replication) {
  const double mean_s[] = {5, 20};
  return two_phases(replication, {20, 2}, 0.2, [&](std::size_t phase, Stream& phases) {
    const double stay_s = mean_s[phase] * exponential(phases);
    phases.uniform();  // where to, which is no question here
    return stay_s;
  });
}

/// Constant times: the load begins on.
Sums on_off(std::uint64_t replication) {
  Streams streams{replication};
  Sums sums;
  Time until = seconds(5);
  for (std::uint64_t i = 0; i < requests; ++i) {
    double mass = exponential(streams.arrivals);
    for (double here; mass >= (here = 20 * to_seconds(until - sums.last));) {
      mass -= here;
      sums.last = until + seconds(20);
      until = sums.last + seconds(5);
    }
    sums.last = std::min(sums.last + seconds(mass / 20), until);
    sums.luck += streams.luck.uniform();
  }
  return sums;
}

/// One rate, and so many requests until the end of the last.
Sums given_count(std::uint64_t replication) {
  Streams streams{replication};
  Sums sums;
  double share_left = 1;
  constexpr double end_s = 1e5;
  for (std::uint64_t left = requests; left > 0; --left) {
    share_left *= std::exp(std::log(streams.arrivals.uniform()) / static_cast<double>(left));
    sums.last = std::min(seconds(50 * end_s * (1 - share_left) / 50), seconds(end_s));
    sums.luck += streams.luck.uniform();
  }
  return sums;
}

/// The MMPP above as a MAP of four moves.
Sums map(std::uint64_t replication) {
  Streams streams{replication};
  Sums sums;
  const double leave[] = {20.2, 2.05}, request[] = {20, 2};
  const double mean_s[] = {1 / leave[0], 1 / leave[1]};
  const double stays[] = {request[0] / leave[0], request[1] / leave[1]};
  std::size_t phase = streams.phases.uniform() < 0.2 ? 0 : 1;
  for (std::uint64_t i = 0; i < requests; ++i) {
    double gap_s = 0;
    for (bool come = false; !come;) {
      gap_s += mean_s[phase] * exponential(streams.arrivals);
      // The moves of a phase are in order of where they lead, requests first.
      const double u = streams.phases.uniform();
      come = phase == 0 ? u < stays[0] : u >= 0.05 / leave[1];
      if (!come) phase = 1 - phase;
    }
    sums.last += seconds(gap_s);
    sums.luck += streams.luck.uniform();
  }
  return sums;
}

Sums lognormal_gaps(std::uint64_t replication) {
  Streams streams{replication};
  Sums sums;
  const Distribution gap_s = Distribution::lognormal(0.02, 2);
  sums.last = seconds(gap_s.quantile(streams.start.uniform()));
  for (std::uint64_t i = 0; i < requests; ++i) {
    sums.luck += streams.luck.uniform();
    if (i + 1 < requests) sums.last += seconds(gap_s.quantile(streams.arrivals.uniform()));
  }
  return sums;
}

const std::vector<Job> jobs = {
    {"poisson", R"({"kind": "poisson", "rate_per_s": 50})", poisson},
    {"mmpp", R"({"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20]})", mmpp},
    {"poisson, given count",
     R"({"kind": "poisson", "rate_per_s": 50, "duration_s": 1e5, "requests": 5000000})",
     given_count},
    {"map", R"({"kind": "map", "d0": [[-20.2, 0.2], [0.05, -2.05]], "d1": [[20, 0], [0, 2]]})",
     map},
    {"on-off", R"({"kind": "on-off", "rate_per_s": 20, "on_s": 5, "off_s": 20, "start": "on"})",
     on_off},
    {"renewal, lognormal",
     R"({"kind": "renewal", "gap_s": {"kind": "lognormal", "mean_s": 0.02, "scv": 2}, "start": "ordinary"})",
     lognormal_gaps},
};

WorkloadPlan plan_of(const Job& job) {
  return read_workload(parse_json(job.workload, job.title), job.title, "", Catalogue{"configs"},
                       workload_kinds(), Model{})
      .plan;
}

Sums made(const WorkloadPlan& plan, std::uint64_t replication) {
  const std::unique_ptr<Workload> workload = plan.make(1, replication);
  Sums sums;
  for (std::uint64_t i = 0; i < requests; ++i) {
    const auto request = workload->next();
    sums.luck += request->luck;
    sums.last = request->at;
  }
  return sums;
}

double rate_of(const std::function<Sums()>& work, Sums& sums) {
  const auto begin = std::chrono::steady_clock::now();
  sums = work();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(requests) / spent.count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const Job& job) {
  const WorkloadPlan plan = plan_of(job);
  std::vector<double> workload, hand;
  bool same = true;
  for (std::uint64_t round = 0; round < 9; ++round) {
    Sums ours, theirs;
    workload.push_back(rate_of([&] { return made(plan, round); }, ours));
    hand.push_back(rate_of([&] { return job.by_hand(round); }, theirs));
    same = same && ours == theirs;
  }
  std::printf("%-24s %12.1f %12.1f %7.2f   %s\n", job.title.c_str(), median(workload) * 1e-6,
              median(hand) * 1e-6, median(workload) / median(hand), same ? "yes" : "NO");
}

}  // namespace

int main() {
  std::printf("%-24s %12s %12s %7s   %s\n", "M requests/s", "workload", "by hand", "ratio", "same");
  for (const Job& job : jobs) compare(job);
}
