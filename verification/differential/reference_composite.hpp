#pragma once
// What the composites of the second engine share (docs/models/composites.md).

#include <optional>

#include "verification/differential/reference_platform.hpp"

namespace coldcast {

/// A request of the workload has the lowest 40 bits of a number, its copy the next 12, its attempt
/// the upper 12.
inline constexpr std::uint64_t reference_copy = std::uint64_t{1} << 40;
inline constexpr std::uint64_t reference_attempt = std::uint64_t{1} << 52;

/// A platform inside another.
struct ReferencePart {
  ReferenceMade platform;
  std::optional<Bytes> payload = {};  ///< of its requests, if its model is its own

  /// The request as this platform gets it at an instant.
  Request as_sent(Request request, Time now) const {
    request.at = now;
    request.payload = payload.value_or(request.payload);
    return request;
  }
};

/// One platform around others: what it does itself costs nothing.
class ReferenceComposite : public ReferencePlatform {
 public:
  ReferenceComposite(ReferenceMaker& maker, std::vector<ReferencePart> parts)
      : ReferencePlatform(maker.events, maker.next_rank++), parts_(std::move(parts)) {}

  Usage usage(Time end) override {
    Usage usage = own_;
    for (const ReferencePart& part : parts_) usage.append(part.platform->usage(end));
    return usage;
  }
  ReferenceCounts counts(Time end) override {
    ReferenceCounts counts;
    for (const ReferencePart& part : parts_) counts += part.platform->counts(end);
    return counts;
  }

 protected:
  std::vector<ReferencePart> parts_;
  Usage own_;
};

/// The parts of a list: each with a name, a platform and perhaps a model of its own. One that is
/// alone has the seed of the whole.
std::vector<ReferencePart> reference_parts(ReferenceMaker& maker, const Json& list,
                                           const Model& model, std::uint64_t seed);

}  // namespace coldcast
