#include "platforms/parts/rate_limit_config.hpp"

namespace coldcast {

std::optional<RateLimit::Rule> read_rate(Fields& fields, std::string_view key) {
  auto rate = fields.optional_object(key);
  if (!rate) return std::nullopt;
  const RateLimit::Rule rule{.at_once = rate->integer("at_once", {1, 1e12}),
                             .more = rate->integer("more", {1, 1e12}),
                             .every = rate->duration("every_s", {1e-6, 1e9})};
  rate->done();
  return rule;
}

}  // namespace coldcast
