#include "verification/twins/twin_draft.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {

void TwinDraft::add_latency_percentiles(AnswerKind kind,
                                        const std::function<double(double)>& percentile_s,
                                        const std::string& source) {
  constexpr std::pair<const char*, double> percentiles[] = {{"latency_p50_ms", 0.50},
                                                            {"latency_p90_ms", 0.90},
                                                            {"latency_p95_ms", 0.95},
                                                            {"latency_p99_ms", 0.99},
                                                            {"latency_p999_ms", 0.999}};
  for (const auto& [metric, p] : percentiles) add_time(kind, metric, percentile_s(p), source);
}

bool TwinDraft::has(const std::string& metric) const {
  return std::ranges::any_of(twin.answers,
                             [&](const TwinAnswer& answer) { return answer.metric == metric; });
}

}  // namespace coldcast
