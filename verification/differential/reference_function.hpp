#pragma once

#include <optional>

#include "verification/differential/reference_platform.hpp"

namespace coldcast {

/// A platform of functions as its JSON describes it (docs/models/lambda.md).
struct ReferenceFunctionRules {
  ReferenceFunctionRules(const Json& platform, const Model& model, ReferenceFault planted);

  Json json;
  Model model;
  ReferenceFault fault;
  ReferenceStart start;
  std::int64_t concurrency = reference_unlimited;
  ReferenceRate request_rate;
  std::optional<Distribution> lifetime_s;  ///< of an idle instance, if it is drawn
  bool queued = false;
  std::int64_t room = 0;    ///< in the queue
  Duration patience{};      ///< in the queue
  bool own = true;          ///< a request waits for the instance that it started
  std::int64_t shared = 0;  ///< waiting requests that one starting instance takes
  bool out_of_memory = false;
  Duration init_billed{};        ///< with the first call on an instance
  Duration init_billed_ahead{};  ///< on one that was started ahead
  double more_per_start = 0;     ///< instances
  std::int64_t provisioned = 0;

  /// A billed time.
  Duration rounded(Duration time) const;

  /// The time of a call that finds everything loaded; `cold`: of one that triggered the start.
  Duration service(const Request& request, bool cold) const;
};

}  // namespace coldcast
