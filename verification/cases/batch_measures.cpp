#include <cmath>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

void watch_batches(CaseWatch& watch, const CaseSystem&) { watch.batches = true; }

double with_size(const Observation& run, std::size_t size) {
  return size < run.batch_sizes.size() ? run.batch_sizes[size] : 0;
}

double batches(const Observation& run) {
  double sum = 0;
  for (const double count : run.batch_sizes) sum += count;
  return sum;
}

std::function<Measure(const Groups&)> of_batches(
    const std::function<Two(const Observation&, const CaseSystem&)>& sums) {
  return [=](const Groups&) { return ratio(sums, watch_batches); };
}

std::size_t largest(const CaseSystem& system) { return static_cast<std::size_t>(system.batch); }

// Arrivals. A function of sums over gaps or windows has the error of its linear part.

struct Gaps {
  double count = 0, sum = 0, squares = 0, lag1 = 0, lag2 = 0;
  double mean() const { return sum / count; }
  double variance() const { return squares / count - mean() * mean(); }
};

Gaps gaps_of(const CaseSample& sample) {
  Gaps all;
  for (const Observation& run : sample.runs) {
    all.count += run.gaps, all.sum += run.gap_sum, all.squares += run.gap_squares;
    all.lag1 += run.gap_lag1, all.lag2 += run.gap_lag2;
  }
  return all;
}

/// The number of products of gaps that lie so far from each other in the runs.
double pairs(const Observation& run, int lag) { return run.gaps - lag; }

std::vector<CaseEstimate> gap_scv(const CaseSample& sample) {
  const double mean = gaps_of(sample).mean();
  std::vector<Two> each;
  for (const Observation& run : sample.runs)
    each.emplace_back(
        (run.gap_squares - 2 * mean * run.gap_sum + mean * mean * run.gaps) / (mean * mean),
        run.gaps);
  return {ratio_estimate(each)};
}

/// Sums of products of deviations from the mean.
double covariance(const Observation& run, int lag, double mean) {
  const double products = lag == 1 ? run.gap_lag1 : run.gap_lag2;
  // The ends of a run are missing from two of the three sums, which is nothing in a long run.
  return products - mean * mean * pairs(run, lag) - 2 * mean * (run.gap_sum - mean * run.gaps);
}

std::vector<CaseEstimate> correlation(const CaseSample& sample, int lag, int over) {
  const double mean = gaps_of(sample).mean();
  std::vector<Two> each;
  for (const Observation& run : sample.runs) {
    const double variance = run.gap_squares - 2 * mean * run.gap_sum + mean * mean * run.gaps;
    each.emplace_back(covariance(run, lag, mean),
                      over == 0 ? variance : covariance(run, over, mean));
  }
  return {ratio_estimate(each)};
}

std::function<Measure(const Groups&)> of_gaps(
    const std::function<std::vector<CaseEstimate>(const CaseSample&)>& estimate) {
  return [=](const Groups&) {
    Measure measure;
    measure.prepare = [](CaseWatch& watch, const CaseSystem&) { watch.arrivals = true; };
    measure.estimate = estimate;
    return measure;
  };
}

/// Variance over mean of counts, around the known mean of all runs.
Two dispersion_sums(const Moments& counts, double mean) {
  return {(counts.squares - 2 * mean * counts.sum + mean * mean * counts.count) / mean,
          counts.count};
}

double mean_count(const CaseSample& sample, Moments Observation::*counts) {
  double sum = 0, count = 0;
  for (const Observation& run : sample.runs) sum += (run.*counts).sum, count += (run.*counts).count;
  if (count < 40) throw TooShort("the runs are too short for 40 windows");
  return sum / count;
}

void watch_windows(CaseWatch& watch, double window_s) {
  if (watch.window_s && *watch.window_s != window_s)
    throw NotUnderstood("only windows of one length can be asked for at once");
  watch.window_s = window_s;
}

Measure dispersion(double window_s) {
  Measure measure;
  measure.prepare = [=](CaseWatch& watch, const CaseSystem&) { watch_windows(watch, window_s); };
  measure.estimate = [](const CaseSample& sample) {
    const double mean = mean_count(sample, &Observation::window_counts);
    std::vector<Two> each;
    for (const Observation& run : sample.runs)
      each.push_back(dispersion_sums(run.window_counts, mean));
    return std::vector{ratio_estimate(each)};
  };
  return measure;
}

/// The limit for long windows: IDC(t) = limit - c / t up to what falls off exponentially, so that
/// 2 IDC(2 t) - IDC(t) is the limit. Windows are so long that this is nothing, but not longer: the
/// error grows with the root of their length.
Measure dispersion_limit() {
  Measure measure;
  measure.prepare = [](CaseWatch& watch, const CaseSystem& system) {
    watch_windows(watch, std::max(system.bursts_s, 50 / system.rate_per_s));
  };
  measure.estimate = [](const CaseSample& sample) {
    const double one = mean_count(sample, &Observation::window_counts);
    const double two = mean_count(sample, &Observation::double_window_counts);
    std::vector<Two> each;
    for (const Observation& run : sample.runs) {
      const Two first = dispersion_sums(run.window_counts, one);
      const Two second = dispersion_sums(run.double_window_counts, two);
      each.emplace_back(2 * second.first / second.second - first.first / first.second, 1);
    }
    return std::vector{ratio_estimate(each)};
  };
  return measure;
}

}  // namespace

std::vector<MeasureEntry> batch_measures() {
  return {
      {"mean_batch|batch_mean", "mean_batch", "requests per batch",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{static_cast<double>(run.counts.batched),
                      static_cast<double>(run.counts.batches)};
         });
       }},
      {"n_batches", "n_batches", "batches in all",
       [](const Groups&) {
         return listed([](const Observation& run, const CaseSystem&) {
           return std::vector{static_cast<double>(run.counts.batches)};
         });
       }},
      {"batches_per_s", "batches_per_s", "batches per second",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{static_cast<double>(run.counts.batches), run.span_s};
         });
       }},
      {"p_batch_(\\d+)", "p_batch_1", "share of the batches that have so many requests",
       [](const Groups& n) {
         return ratio(
             [size = static_cast<std::size_t>(std::stoul(n[1]))](const Observation& run,
                                                                 const CaseSystem&) {
               return Two{with_size(run, size), batches(run)};
             },
             watch_batches);
       }},
      {"p_batch_full", "p_batch_full", "share of the batches that are full",
       of_batches([](const Observation& run, const CaseSystem& system) {
         return Two{with_size(run, largest(system)), batches(run)};
       })},
      {"p_closed_by_timeout", "p_closed_by_timeout", "share of the batches that are not",
       of_batches([](const Observation& run, const CaseSystem& system) {
         return Two{batches(run) - with_size(run, largest(system)), batches(run)};
       })},
      {"fill_delay_s", "fill_delay_s", "mean time from an arrival to the last of its batch",
       of_batches([](const Observation& run, const CaseSystem&) {
         return Two{run.fill_s, run.batched};
       })},
      {"batch_queue_wait_s", "batch_queue_wait_s", "mean wait after that",
       of_batches([](const Observation& run, const CaseSystem&) {
         return Two{run.batched_wait_s - run.fill_s, run.batched};
       })},
      {"mean_rate|mean_rate_per_s|arrival_rate", "mean_rate", "arrivals per second",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{run.requests, run.span_s};
         });
       }},
      {"interarrival_mean_s", "interarrival_mean_s", "mean gap between arrivals",
       [](const Groups&) {
         return ratio(
             [](const Observation& run, const CaseSystem&) {
               return Two{run.gap_sum, run.gaps};
             },
             [](CaseWatch& watch, const CaseSystem&) { watch.arrivals = true; });
       }},
      {"interarrival_scv", "interarrival_scv", "variance of gaps over their squared mean",
       of_gaps(gap_scv)},
      {"autocorr_lag(1|2)", "autocorr_lag1, autocorr_lag2",
       "correlation of gaps that are so far apart",
       [](const Groups& n) {
         const int lag = std::stoi(n[1]);
         return of_gaps([=](const CaseSample& sample) { return correlation(sample, lag, 0); })(n);
       }},
      {"autocorr_decay", "autocorr_decay", "the second over the first",
       of_gaps([](const CaseSample& sample) { return correlation(sample, 2, 1); })},
      {"idc_at_([0-9.]+)s", "idc_at_10s", "variance over mean of arrivals in windows of 10 s",
       [](const Groups& n) { return dispersion(number_in(n[1])); }},
      {"idc_inf", "idc_inf", "the same in windows without end, from windows t and 2 t",
       [](const Groups&) { return dispersion_limit(); }},
      {"p_arrival_in_state([12])", "p_arrival_in_state1",
       "share of the arrivals of an mmpp2 that come in that state",
       [](const Groups& n) {
         return ratio(
             [first = n[1] == "1"](const Observation& run, const CaseSystem&) {
               return Two{first ? run.in_first_state : run.requests - run.in_first_state,
                          run.requests};
             },
             [](CaseWatch& watch, const CaseSystem& system) {
               if (!system.phases) throw NotUnderstood("needs an mmpp2");
               watch.phases = true;
             });
       }},
  };
}

}  // namespace coldcast
