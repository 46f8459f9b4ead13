#pragma once
// What a platform counts while it runs, in integers; a price sheet turns it into dollars
// afterwards.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// A billed quantity. The unit of each counter is the smallest that makes it a whole number.
enum class Meter : std::uint8_t {
  requests,           ///< invocations
  memory_time,        ///< memory * billed time, on demand [MB ns]
  vcpu_time,          ///< vCPUs * billed time [mvCPU ns]
  clock_time,         ///< processor clock * billed time [MHz ns]
  gpu_time,           ///< GPUs * billed time [ns]
  instance_time,      ///< billed time of whole instances [ns]
  idle_memory_time,   ///< memory * time of idle instances that are kept [MB ns]
  idle_vcpu_time,     ///< vCPUs * time of idle instances that are kept [mvCPU ns]
  provisioned_time,   ///< memory * billed time, on provisioned instances [MB ns]
  standby_time,       ///< memory * time that instances are kept provisioned [MB ns]
  storage_time,       ///< ephemeral storage above the free part * billed time [MB ns]
  snapshot_time,      ///< snapshot size * time it is kept [MB ns]
  snapshot_restored,  ///< snapshot size * restores [MB]
  data,               ///< messages processed, in and out [bytes]
  storage_writes,     ///< objects written to a store
  storage_reads,      ///< objects read from a store
};

/// The name of each meter in price files.
inline constexpr std::array<std::string_view, 16> meter_names = {
    "requests",          "memory_time",   "vcpu_time",        "clock_time",
    "gpu_time",          "instance_time", "idle_memory_time", "idle_vcpu_time",
    "provisioned_time",  "standby_time",  "storage_time",     "snapshot_time",
    "snapshot_restored", "data",          "storage_writes",   "storage_reads"};

/// An amount for each meter. A platform made of others keeps their amounts apart, as parts: each
/// may have prices of its own.
class Usage {
 public:
  using Amounts = std::array<Wide, meter_names.size()>;

  Wide& operator[](Meter meter) { return first_[static_cast<std::size_t>(meter)]; }
  Wide operator[](Meter meter) const { return first_[static_cast<std::size_t>(meter)]; }

  /// The amount of a part; zero if there is no such part.
  Wide of(std::size_t part, Meter meter) const {
    if (part > others_.size()) return 0;
    return (part == 0 ? first_ : others_[part - 1])[static_cast<std::size_t>(meter)];
  }
  std::size_t parts() const { return 1 + others_.size(); }

  /// Adds the parts of another usage behind those that are here.
  void append(const Usage& other) {
    others_.push_back(other.first_);
    others_.insert(others_.end(), other.others_.begin(), other.others_.end());
  }

  // Part by part; one that has more parts than the other counts as having zeros there.
  Usage& operator+=(const Usage& other) { return combine(other, 1); }
  Usage& operator-=(const Usage& other) { return combine(other, -1); }
  bool operator==(const Usage&) const = default;

 private:
  Usage& combine(const Usage& other, Wide sign) {
    if (others_.size() < other.others_.size()) others_.resize(other.others_.size());
    add(first_, other.first_, sign);
    for (std::size_t i = 0; i < other.others_.size(); ++i) add(others_[i], other.others_[i], sign);
    return *this;
  }
  static void add(Amounts& to, const Amounts& from, Wide sign) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += sign * from[i];
  }

  Amounts first_{};
  std::vector<Amounts> others_;
};

}  // namespace coldcast
