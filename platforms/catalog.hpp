#pragma once

#include <vector>

#include "sim/config/scenario.hpp"

namespace coldcast {

/// The mechanisms of platforms that are built in. A vendor is a file that names one of them.
std::vector<Mechanism> mechanisms();

/// The client between users and platform: network and time-out.
ClientReader client_reader();

}  // namespace coldcast
