#include "sim/study/sweep/scenario_hash.hpp"

#include <cstdint>
#include <cstdio>

namespace coldcast {

std::string text_hash(const std::string& text) {
  // [Fowler, Noll, Vo: FNV-1a, offset basis and prime for 64 bits]
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::string scenario_hash(const Json& resolved) { return text_hash(resolved.dump()); }

}  // namespace coldcast
