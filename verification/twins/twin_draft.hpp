#pragma once
// A twin while it is made out.

#include <functional>
#include <optional>
#include <string>

#include "verification/twins/twin.hpp"

namespace coldcast {

/// Collects conditions and answers. Answers are given as the platform sees them; what lies between
/// platform and client is added at the end.
struct TwinDraft {
  Twin twin;

  /// P(latency > t), t in seconds, without network and time-outs, if that is known.
  std::function<double(double)> latency_above;

  /// Notes a condition; returns whether it is met.
  bool check(bool met, std::string text) {
    twin.conditions.push_back({std::move(text), met});
    return met;
  }

  void add(AnswerKind kind, std::string metric, double value, std::string source) {
    twin.answers.push_back({std::move(metric), kind, value, std::move(source)});
  }

  /// A time, given in seconds, of a metric in milliseconds.
  void add_time(AnswerKind kind, std::string metric, double value_s, std::string source) {
    add(kind, std::move(metric), value_s * 1e3, std::move(source));
  }

  /// The percentiles of latency that `run` tells, from a function of p in (0, 1) in seconds.
  void add_latency_percentiles(AnswerKind kind, const std::function<double(double)>& percentile_s,
                               const std::string& source);

  /// What is known exactly of a line whose waits and services are: its length, waits, latencies.
  template <class Line>
  void add_line(const Line& known, const std::string& source) {
    add(AnswerKind::exact, "queue_mean", known.queue_mean, source);
    add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_s, source);
    add_time(AnswerKind::exact, "wait_p95_ms", known.wait.percentile_s(0.95), source);
    add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
    add_latency_percentiles(
        AnswerKind::exact, [&](double p) { return known.sojourn_percentile_s(p); }, source);
    latency_above = [known](double t) { return known.wait.with_service_above(known.service_s, t); };
  }

  bool has(const std::string& metric) const;
};

}  // namespace coldcast
