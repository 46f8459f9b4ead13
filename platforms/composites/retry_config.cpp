#include "platforms/composites/retry_config.hpp"

#include <algorithm>

namespace coldcast {
namespace {

std::optional<std::uint64_t> read_attempts(Fields& fields, std::optional<std::uint64_t> fallback) {
  if (!fields.has("attempts")) return fallback;
  if (fields.is_string("attempts")) {
    fields.word("attempts", {"unlimited"});
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(fields.integer("attempts", {1, 1e6}));
}

/// Another try is worth it where the platform had no capacity, or did not answer in time.
std::array<bool, fates> read_on(Fields& fields) {
  std::vector<std::string> given{"throttled", "queue_full", "queue_expired", "timed_out"};
  if (fields.has("on")) given = fields.strings("on");
  const std::vector<std::string> failures(fate_names.begin() + 1, fate_names.end());
  std::array<bool, fates> on{};
  for (const std::string& name : given) {
    const auto found = std::find(failures.begin(), failures.end(), name);
    if (found == failures.end())
      fields.fail("on", "no failure " + in_quotes(name) + suggestion(name, failures));
    on[static_cast<std::size_t>(found - failures.begin()) + 1] = true;
  }
  return on;
}

}  // namespace

RetryConfig read_retry(Fields fields, Duration timeout) {
  RetryConfig config;
  config.timeout = timeout;
  config.attempts = read_attempts(fields, config.attempts);
  if (fields.has("backoff_s")) config.back_off_s = fields.distribution("backoff_s");
  config.factor = fields.number_or("backoff_factor", config.factor, {1, 100});
  config.most = fields.duration_or("max_backoff_s", config.most, {0, 1e9});
  const std::string jitter = fields.word_or("jitter", "full", {"none", "full", "equal"});
  config.jitter = jitter == "none"    ? RetryConfig::Jitter::none
                  : jitter == "equal" ? RetryConfig::Jitter::equal
                                      : RetryConfig::Jitter::full;
  config.on = read_on(fields);
  if (!config.attempts &&
      (config.on[index_of(Fate::payload)] || config.on[index_of(Fate::out_of_memory)]))
    fields.fail("attempts", "unlimited attempts cannot mend \"payload\" or \"out_of_memory\"");
  const bool at_once = config.back_off_s.mean() <= 0 || config.most == Duration::zero();
  if (!config.attempts && at_once)
    fields.fail("attempts", "unlimited attempts need a back-off, or time would stand still");
  fields.ignore("sources");
  fields.done();
  return config;
}

}  // namespace coldcast
