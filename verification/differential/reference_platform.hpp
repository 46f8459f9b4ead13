#pragma once
// The second engine: the platforms of docs/models once more, written to be read and not to be fast.
// One sorted list of events, vectors that are searched from the front, nothing kept that could be
// counted again. It reads the JSON of a scenario by itself and shares nothing with platforms/; what
// it does share is below: quantities, distributions, named streams of random numbers, workloads,
// model profiles.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/config/model.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/stream.hpp"
#include "verification/differential/event_list.hpp"

namespace coldcast {

/// Mistakes that the second engine makes on request, so that tests can see them found.
enum class ReferenceFault {
  none,
  keep_alive_from_start,  ///< the clock of an idle instance starts with its last call
  last_come_first,        ///< a line serves the request that came last
  late_patience,          ///< requests give up 60 ms too late
  bills_rounded_down,     ///< billed times are rounded down
  cold_forgotten,         ///< no request is cold
  one_worker_more,        ///< instances of a fleet take one request more
  lost_attempts,          ///< a client tries once less
};

/// What the second engine was asked to run.
struct ReferenceSetting {
  std::uint64_t seed = 1;
  ReferenceFault fault = ReferenceFault::none;
};

/// Levels times time [ns].
struct LevelAreas {
  Wide existing = 0;  ///< instances
  Wide busy = 0;      ///< instances that start or serve
  Wide starting = 0;
  Wide queued = 0;   ///< requests that wait
  Wide serving = 0;  ///< requests in service

  LevelAreas& operator+=(const LevelAreas& other);
};

/// What was counted in a run of the second engine.
struct ReferenceCounts {
  std::uint64_t created = 0;  ///< instances
  std::uint64_t batches = 0;
  std::uint64_t batched = 0;
  std::uint64_t attempts = 0;
  LevelAreas areas;

  ReferenceCounts& operator+=(const ReferenceCounts& other);
};

/// A platform of the second engine. Each request comes with whom to tell of its outcome.
class ReferencePlatform {
 public:
  using Answer = std::function<void(const Outcome&)>;

  /// `rank`: its place among all platforms of a scenario, inner ones first.
  ReferencePlatform(EventList& events, int rank) : events_(events), rank_(rank) {}
  virtual ~ReferencePlatform() = default;
  ReferencePlatform(const ReferencePlatform&) = delete;
  ReferencePlatform& operator=(const ReferencePlatform&) = delete;

  virtual void accept(const Request& request, const Answer& answer) = 0;

  /// All that is billed up to `end`, after which nothing happened.
  virtual Usage usage(Time end) = 0;
  virtual ReferenceCounts counts(Time end) = 0;

 protected:
  EventList& events_;
  const int rank_;
};

/// One with instances of its own: it keeps account of how many there are.
class ReferenceLeaf : public ReferencePlatform {
 public:
  using ReferencePlatform::ReferencePlatform;

  void accept(const Request& request, const Answer& answer) final {
    tally(request.at);
    arrive({request, answer});
  }
  ReferenceCounts counts(Time end) final {
    tally(end);
    counts_.areas = areas_;
    return counts_;
  }

 protected:
  struct Call {
    Request request;
    Answer answer;
  };

  virtual void arrive(const Call& call) = 0;
  virtual LevelAreas levels() const = 0;  ///< at this moment

  EventList::Number plan(Time at, int urgency, std::function<void(Time)> what);
  static void refuse(const Call& call, Fate fate);

  /// The areas from the start of the run to `now`.
  const LevelAreas& tally(Time now);

  ReferenceCounts counts_;

 private:
  LevelAreas areas_;
  Time since_{};
};

/// A rate limit: so many at once, and so many more every so often.
class ReferenceRate {
 public:
  ReferenceRate() = default;  ///< no limit
  ReferenceRate(std::int64_t at_once, std::int64_t more, Duration every);

  bool take(Time now);
  Time next() const { return since_ + every_; }

 private:
  std::int64_t at_once_ = 0;
  std::int64_t more_ = 0;
  Duration every_{};
  std::int64_t left_ = 0;
  Time since_{};
};

/// The limit under a key with "at_once", "more", "every_s"; none if it is not there.
ReferenceRate reference_rate(const Json& platform, const std::string& key);

/// The start of an instance whose stages take constant times.
struct ReferenceStart {
  Duration ready{};       ///< until the stages before the first call are over
  Duration cut_ready{};   ///< until then, or until initialisation is cut off
  Duration init{};        ///< of that: initialisation
  Duration repeated{};    ///< initialisation that the first call does again
  Duration first_call{};  ///< stages of the first call
  bool any = false;       ///< there are stages
};
ReferenceStart reference_start(const Json& platform);

// Values of a JSON object, or what they are if they are not there.
Duration duration_or(const Json& object, const char* key, Duration otherwise);
std::int64_t count_or(const Json& object, const char* key, std::int64_t otherwise);
double number_or(const Json& object, const char* key, double otherwise);
std::string word_or(const Json& object, const char* key, const char* otherwise);
Distribution distribution_or(const Json& object, const char* key, double otherwise);
Bytes limit_or_none(const Json& object, const char* key);  ///< in MB

inline constexpr std::int64_t reference_unlimited = std::int64_t{1} << 40;

/// What parts are made with: the settings of a run, the list of events, the next rank.
struct ReferenceMaker {
  ReferenceSetting setting;
  EventList& events;
  int next_rank = 0;

  /// The platform of a JSON object, with all inside it.
  std::unique_ptr<ReferencePlatform> make(const Json& platform, const Model& model,
                                          std::uint64_t seed);

  /// The same behind a client.
  std::unique_ptr<ReferencePlatform> make_client(const Json& client, const Model& model,
                                                 std::unique_ptr<ReferencePlatform> inner);
};

using ReferenceMade = std::unique_ptr<ReferencePlatform>;
ReferenceMade reference_function(ReferenceMaker& maker, const Json& json, const Model& model,
                                 std::uint64_t seed);
ReferenceMade reference_fleet(ReferenceMaker& maker, const Json& json, const Model& model,
                              std::uint64_t seed);
ReferenceMade reference_job(ReferenceMaker& maker, const Json& json, const Model& model);
ReferenceMade reference_gateway(ReferenceMaker& maker, const Json& json, const Model& model,
                                std::uint64_t seed);
ReferenceMade reference_router(ReferenceMaker& maker, const Json& json, const Model& model,
                               std::uint64_t seed);
ReferenceMade reference_pipeline(ReferenceMaker& maker, const Json& json, const Model& model,
                                 std::uint64_t seed);
ReferenceMade reference_account(ReferenceMaker& maker, const Json& json, const Model& model,
                                std::uint64_t seed);

}  // namespace coldcast
