#pragma once

#include "workloads/trace/cells.hpp"
#include "workloads/trace/clock.hpp"
#include "workloads/trace/line_format.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast {

/// What a load generator writes down: a line when an answer is there, with the time from sending
/// to answer. That is a service time only if the user says so.
class ClientLog : public LineFormat {
 public:
  bool calendar() const final { return clock_.calendar(); }
  bool by_end() const final { return true; }

 protected:
  ClientLog(const TraceFile& trace, TimeUnit unit)
      : clock_(unit), latency_is_service_(trace.latency_is_service) {}

  /// Of a format that writes when the request was sent.
  void sent(std::string_view at, Duration latency, LineRecord& into) {
    into.record.at = clock_.read(at);
    into.written = after(into.record.at, latency);
    if (latency_is_service_) into.record.brought.service = latency;
  }

  /// Of a format that writes when the answer was there.
  void answered(std::string_view at, Duration latency, LineRecord& into) {
    into.written = clock_.read(at);
    into.record.at = into.written - latency;
    if (latency_is_service_) into.record.brought.service = latency;
  }

 private:
  Clock clock_;
  bool latency_is_service_;
};

}  // namespace coldcast
