#include "sim/report/latency_record.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace coldcast {
namespace {

/// Thousandths of a per cent: dense where curves bend, up to the largest value.
std::vector<int> distribution_places() {
  std::vector<int> places{100, 200, 500};
  for (int place = 1'000; place < 99'000; place += 500) places.push_back(place);
  for (int place = 99'000; place < 99'900; place += 10) places.push_back(place);
  for (int place = 99'900; place < 99'990; place += 5) places.push_back(place);
  for (int place = 99'990; place <= 100'000; ++place) places.push_back(place);
  return places;
}

double recorded_ms(Duration latency) { return static_cast<double>(latency.count()) / 1e6; }

/// The cell of one percentile.
std::string percentile_cell(const Histogram& latencies, double share) {
  const double above = static_cast<double>(latencies.count()) * (1 - share);
  if (latencies.count() == 0 || (share < 1 && above < 1 - 1e-9)) return "";
  return fmt::format("{}", recorded_ms(latencies.percentile(share)));
}

}  // namespace

LatencyRecord::Window& LatencyRecord::window_of(Time at) {
  while (at / step_ >= static_cast<std::int64_t>(most_windows)) {
    for (std::size_t i = 0; 2 * i < windows_.size(); ++i) {
      if (i > 0) windows_[i] = std::move(windows_[2 * i]);
      if (2 * i + 1 == windows_.size()) continue;
      windows_[i].sum += windows_[2 * i + 1].sum;
      windows_[i].latency.merge(windows_[2 * i + 1].latency);
    }
    windows_.resize((windows_.size() + 1) / 2);
    step_ *= 2;
  }
  const auto window = static_cast<std::size_t>(at / step_);
  if (window >= windows_.size()) windows_.resize(window + 1);
  return windows_[window];
}

void LatencyRecord::take(const Outcome& outcome) {
  if (outcome.fate != Fate::served || outcome.request.items == 0) return;
  if (outcome.request.at < from_) return;
  const Duration latency = outcome.finished - outcome.request.at;
  (outcome.cold ? cold_ : warm_).add(latency);
  Window& window = window_of(outcome.request.at);
  window.sum += latency.count();
  window.latency.add(latency);
}

std::string LatencyRecord::distribution_csv() const {
  Histogram all = cold_;
  all.merge(warm_);
  std::string csv = "percent,all_ms,cold_ms,warm_ms\n";
  for (const int place : distribution_places()) {
    const double share = place / 100'000.0;
    const std::string cell = percentile_cell(all, share);
    const std::string cold = percentile_cell(cold_, share), warm = percentile_cell(warm_, share);
    if (cell.empty() && cold.empty() && warm.empty()) continue;
    csv += fmt::format("{},{},{},{}\n", place / 1000.0, cell, cold, warm);
  }
  return csv;
}

std::string LatencyRecord::windows_csv() const {
  std::string csv = "t_s,served,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n";
  Time end{};
  for (const Window& window : windows_) {
    end += step_;
    const Histogram& latency = window.latency;
    csv += fmt::format("{},{}", to_seconds(end), latency.count());
    if (latency.count() == 0) {
      csv += ",,,,,\n";
      continue;
    }
    const double mean_ms =
        static_cast<double>(window.sum) / static_cast<double>(latency.count()) / 1e6;
    csv += fmt::format(",{}", mean_ms);
    for (const double share : {0.5, 0.95, 0.99, 1.0})
      csv += fmt::format(",{}", recorded_ms(latency.percentile(share)));
    csv += "\n";
  }
  return csv;
}

}  // namespace coldcast
