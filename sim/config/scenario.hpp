#pragma once
// A complete, valid description of one experiment. If a Scenario exists, it can run.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/config/files.hpp"
#include "sim/config/model.hpp"
#include "sim/config/prices.hpp"
#include "sim/config/slo.hpp"
#include "sim/config/workload_plan.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/pricing.hpp"

namespace coldcast {

/// A part of a warm call, by name.
struct WarmPart {
  std::string name;  ///< "predict"
  double mean_s = 0;
};

/// A platform that is valid and can be made for any seed and replication.
struct PlatformPlan {
  std::function<std::unique_ptr<Platform>(std::uint64_t seed, std::uint64_t replication)> make;
  std::string summary;                 ///< half a line for tables: "2048 MB, 1.158 vCPU, image"
  PriceKeys price_keys;                ///< which prices apply
  std::size_t parts = 1;               ///< of its usage
  PriceSheet prices;                   ///< of all parts; filled in by whoever knows the vendor
  std::optional<double> capacity_rps;  ///< if the line grows for ever above this rate
  Duration patience = never;           ///< after which clients give up, though it tells of it later
  std::vector<WarmPart> warm_parts;
  std::vector<std::string> warnings;
};

/// Reads what a platform made of others is made of.
class PartReader {
 public:
  virtual ~PartReader() = default;

  /// The platform object under a key, with its vendor behind it, the given model on it, and prices
  /// filled in: its own "prices", else those of vendor and era.
  virtual PlatformPlan platform(Fields& parent, const std::string& key, const Model& model) = 0;

  /// The model under a key: a name in profiles, or the profile itself.
  virtual Model model(Fields& parent, const std::string& key) = 0;
};

/// How a mechanism of platforms is read. The fields are the vendor's defaults with the scenario's
/// own keys merged over them.
struct Mechanism {
  std::string name;
  std::string sentence;
  std::function<PlatformPlan(Fields& fields, const Model& model, PartReader& parts)> read;
};

/// How a client between the users and a platform is read: network, protocol, time-out.
using ClientReader =
    std::function<PlatformPlan(Fields& fields, const Model& model, PlatformPlan inner)>;

/// Everything a scenario may name that is code; what is data lies in the Catalogue of files.
struct Kinds {
  std::vector<WorkloadKind> workloads;
  std::vector<Mechanism> mechanisms;
  ClientReader client;
  std::vector<MetricName> metrics;
};

/// A published value to stand beside the simulated one.
struct Published {
  std::string metric;  ///< in our name and unit
  double value = 0;
  std::string source;
};

/// How much of a run does not count, because the system still fills up.
struct Warmup {
  enum class Rule { none, fixed, mser5 } rule = Rule::none;
  Duration fixed{};
};

/// How a scenario is run.
struct RunPlan {
  std::uint64_t seed = 1;
  std::int64_t replications = 20;
  std::optional<std::uint64_t> requests;  ///< ends each replication after so many requests
  std::optional<Time> duration;           ///< or at this instant
  Warmup warmup;
  std::vector<Slo> slo;
  Allowance allowance = Allowance::ignored;  ///< free allowance on the monthly bill
};

/// All that a run needs, checked: it has no mistakes that a run could stumble over.
struct Scenario {
  std::string name;
  std::string kind;  ///< of the platform: "aws-lambda"
  std::string era;   ///< empty for a bare mechanism
  Json resolved;     ///< every reference replaced by its content; a valid scenario again
  WorkloadPlan workload;
  PlatformPlan platform;
  std::string model;
  PriceSheet prices;
  std::vector<Published> published;
  RunPlan run;
  std::vector<std::string> warnings;
};

/// Builds the scenario that a JSON value describes. `where` names its file for messages.
Scenario read_scenario(const Json& json, const std::string& where, const Catalogue& catalogue,
                       const Kinds& kinds);

/// Changes one value of a scenario, as set_value does; what the pointer goes into may be a name,
/// which is then replaced by the content of its file first.
void set_in_scenario(Json& scenario, const std::string& assignment, const Catalogue& catalogue);

}  // namespace coldcast
