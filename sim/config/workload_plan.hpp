#pragma once
// What the description of a workload comes to, and how one is read: by its kind, with other
// workloads inside where it is made of such.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/config/files.hpp"
#include "sim/config/model.hpp"
#include "sim/core/workload.hpp"

namespace coldcast {

/// A workload that is valid and can be made for any seed and replication.
struct WorkloadPlan {
  std::function<std::unique_ptr<Workload>(std::uint64_t seed, std::uint64_t replication)> make;
  std::optional<Time> end;                ///< when it ends by itself, if that is known
  bool endless = false;                   ///< it never ends by itself
  bool closed = false;                    ///< its users wait for answers
  std::optional<double> mean_rate_per_s;  ///< of requests, in the long run, where that is known
  std::string summary;                    ///< half a line for tables: "MMPP, 7 and 120 requests/s"
  std::vector<std::string> warnings;
};

/// Reads what a workload is made of.
class WorkloadReader {
 public:
  virtual ~WorkloadReader() = default;

  /// The workload under a key: a name in workloads, or the workload itself.
  virtual WorkloadPlan workload(Fields& parent, const std::string& key) = 0;

  /// Says what the value under a key resolves to: what it means wherever it is read again.
  virtual void resolve(Fields& parent, const std::string& key, Json value) = 0;
};

/// How a kind of workload is read from its JSON object. The model says how large the messages are,
/// and how much work a request of several items or tokens is.
struct WorkloadKind {
  std::string name;
  std::string sentence;  ///< what it is, for `coldcast list`
  std::function<WorkloadPlan(Fields& fields, const Model& model, WorkloadReader& parts)> read;
};

/// A workload, and what its description resolves to: every name replaced by the file's content.
struct ResolvedWorkload {
  WorkloadPlan plan;
  Json json;
};

/// The workload that a JSON value describes, by a name in workloads or as an object that lies in
/// the file `where` under `pointer`.
ResolvedWorkload read_workload(const Json& json, const std::string& where,
                               const std::string& pointer, const Catalogue& catalogue,
                               const std::vector<WorkloadKind>& kinds, const Model& model);

/// The seed of a part of a workload, so that parts that are alike are independent of each other.
std::uint64_t seed_of_part(std::uint64_t seed, const std::string& part);

}  // namespace coldcast
