// What `scripts/mutation` adds to the copy of the sources that it builds with faults; see
// faults.json. The program itself knows nothing of it.

#include <cstdlib>
#include <cstring>

/// Whether a fault is switched on: the one whose name is in the environment variable
/// COLDCAST_FAULT.
bool planted(const char* fault) {
  static const char* const chosen = std::getenv("COLDCAST_FAULT");
  return chosen != nullptr && std::strcmp(chosen, fault) == 0;
}
