#include "platforms/job/iterative_job_course.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>

namespace coldcast {
namespace {

/// One iteration after the other; each begins where the workers have read the state of the last.
class Iterations {
 public:
  Iterations(const JobRules& rules, std::vector<Time> begin, Time limit, Stream& straggling)
      : rules_(rules),
        limit_(limit),
        straggling_(straggling),
        share_s_(rules.work_vcpu_s / static_cast<double>(rules.workers * rules.inner_workers) /
                 rules.inner_vcpu),
        begin_(std::move(begin)),
        sent_(begin_.size()),
        order_(begin_.size()) {}

  /// When the next iteration ends, its account added to the course; nothing if that is after the
  /// limit.
  std::optional<Time> next(JobCourse& course) {
    JobCourse account = course;
    compute(account);
    if (!update(account)) return std::nullopt;
    const Time end = read(account);
    if (end > limit_) return std::nullopt;
    ++account.iterations;
    course = account;
    return end;
  }

 private:
  enum Step : std::size_t { computing, exchanging, updating, waiting, reading };

  void compute(JobCourse& account) {
    for (std::size_t worker = 0; worker < begin_.size(); ++worker) {
      Duration slowest{};
      for (std::int64_t inner = 0; inner < rules_.inner_workers; ++inner) {
        const Duration time = share_time();
        account.computed += time.count();
        slowest = std::max(slowest, time);
      }
      account.sums[computing] += slowest.count();
      account.sums[exchanging] += rules_.exchange.count();
      sent_[worker] = begin_[worker] + slowest + rules_.exchange;
    }
  }

  Duration share_time() {
    const Distribution& factor = rules_.straggle;
    return drawn_time(
        share_s_ * (factor.is_constant() ? factor.mean() : factor.quantile(straggling_.uniform())));
  }

  /// Serves the updates and sets the barrier; false if that takes longer than the limit.
  bool update(JobCourse& account) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return sent_[a] < sent_[b]; });
    Time done{};
    Wide all_done = 0;
    for (const std::size_t worker : order_) {
      done = std::max(done, sent_[worker]) + rules_.update;
      if (done > limit_) return false;
      account.sums[updating] += (done - sent_[worker]).count();
      all_done += done.count();
    }
    barrier_ = done;
    account.sums[waiting] += Wide{barrier_.count()} * rules_.workers - all_done;
    return true;
  }

  Time read(JobCourse& account) {
    Time end = barrier_;
    for (Time& begin : begin_) {
      begin = end = (rules_.broadcast ? barrier_ : end) + rules_.read;
      account.sums[reading] += (begin - barrier_).count();
      if (end > limit_) break;
    }
    return end;
  }

  const JobRules& rules_;
  Time limit_;
  Stream& straggling_;
  double share_s_;
  std::vector<Time> begin_;  // of the iteration, by worker
  std::vector<Time> sent_;   // its update, by worker
  std::vector<std::size_t> order_;
  Time barrier_{};
};

}  // namespace

JobCourse run_job(const JobRules& rules, std::vector<Time> loaded, Time limit, Stream& straggling) {
  assert(static_cast<std::int64_t>(loaded.size()) == rules.workers);
  JobCourse course;
  Iterations iterations{rules, std::move(loaded), limit, straggling};
  for (std::int64_t i = 0; i < rules.iterations; ++i) {
    const auto end = iterations.next(course);
    if (!end) {
      course.end = limit;
      course.cut = true;
      break;
    }
    course.end = *end;
  }
  return course;
}

}  // namespace coldcast
