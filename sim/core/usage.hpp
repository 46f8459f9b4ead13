#pragma once
// What a platform counts while it runs, in integers; a price sheet turns it into dollars
// afterwards.

#include <array>
#include <string_view>

#include "sim/core/units.hpp"

namespace coldcast {

/// A billed quantity. The unit of each counter is the smallest that makes it a whole number.
enum class Meter : std::uint8_t {
  requests,           ///< invocations
  memory_time,        ///< memory * billed time, on demand [MB ns]
  provisioned_time,   ///< memory * billed time, on provisioned instances [MB ns]
  standby_time,       ///< memory * time that instances are kept provisioned [MB ns]
  storage_time,       ///< ephemeral storage above the free part * billed time [MB ns]
  snapshot_time,      ///< snapshot size * time it is kept [MB ns]
  snapshot_restored,  ///< snapshot size * restores [MB]
};

/// The name of each meter in price files.
inline constexpr std::array<std::string_view, 7> meter_names = {
    "requests",     "memory_time",   "provisioned_time", "standby_time",
    "storage_time", "snapshot_time", "snapshot_restored"};

/// An amount for each meter.
class Usage {
 public:
  Wide& operator[](Meter meter) { return amounts_[static_cast<std::size_t>(meter)]; }
  Wide operator[](Meter meter) const { return amounts_[static_cast<std::size_t>(meter)]; }

  Usage& operator+=(const Usage& other) {
    for (std::size_t i = 0; i < amounts_.size(); ++i) amounts_[i] += other.amounts_[i];
    return *this;
  }
  Usage& operator-=(const Usage& other) {
    for (std::size_t i = 0; i < amounts_.size(); ++i) amounts_[i] -= other.amounts_[i];
    return *this;
  }
  bool operator==(const Usage&) const = default;

 private:
  std::array<Wide, meter_names.size()> amounts_{};
};

}  // namespace coldcast
