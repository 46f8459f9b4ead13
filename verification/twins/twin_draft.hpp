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

  bool has(const std::string& metric) const;
};

}  // namespace coldcast
