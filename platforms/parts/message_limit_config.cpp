#include "platforms/parts/message_limit_config.hpp"

#include <cmath>

namespace coldcast {

Bytes read_message_limit(Fields& fields, std::string_view key) {
  return Bytes{std::llround(fields.number_or(key, 1e9, {0, 1e9}) * 1024 * 1024)};
}

}  // namespace coldcast
