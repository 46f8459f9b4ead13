#pragma once
// A mutator that knows JSON: most changes of single bytes only try the parser. Half of the
// mutations change a value of the document instead (an extreme number, a value of another key, none
// at all), so that what is read stays JSON and the readers behind the parser are tried too.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "sim/config/files.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace coldcast::fuzz {

/// All values of a document, the document first.
inline void collect(Json& value, std::vector<Json*>& values) {
  values.push_back(&value);
  if (value.is_structured())
    for (Json& part : value) collect(part, values);
}

inline Json extreme_value(std::minstd_rand& random) {
  static const std::vector<Json> values = {nullptr,
                                           true,
                                           false,
                                           0,
                                           1,
                                           -1,
                                           2,
                                           1e-9,
                                           0.5,
                                           1e-300,
                                           1e9,
                                           1e15,
                                           1e18,
                                           1e300,
                                           "",
                                           "inf",
                                           "1e9s",
                                           "5m",
                                           "0s",
                                           "-1s",
                                           "../x",
                                           "\x1b[31m",
                                           9223372036854775807LL,
                                           -9223372036854775807LL - 1,
                                           9007199254740993LL,
                                           4294967296LL,
                                           1000000,
                                           18446744073709551615ULL,
                                           Json::array(),
                                           Json::object(),
                                           Json::array({1, 2, 3})};
  return values[random() % values.size()];
}

inline void change_something(Json& document, std::minstd_rand& random) {
  std::vector<Json*> values;
  collect(document, values);
  Json& chosen = *values[random() % values.size()];
  const Json other = *values[random() % values.size()];
  switch (random() % 5) {
    case 0:
      chosen = extreme_value(random);
      break;
    case 1:
      chosen = other;
      break;
    case 2:
      if (chosen.is_number()) chosen = chosen.get<double>() * (random() % 2 == 0 ? 1e3 : 1e-3);
      break;
    case 3:
      if (chosen.is_object() && !chosen.empty()) {
        auto gone = chosen.begin();
        std::advance(gone, static_cast<std::ptrdiff_t>(random() % chosen.size()));
        chosen.erase(gone);
      } else if (chosen.is_array() && !chosen.empty()) {
        chosen.erase(random() % chosen.size());
      }
      break;
    default:
      if (chosen.is_array())
        chosen.push_back(other);
      else if (other.is_object() && chosen.is_object())
        chosen.update(other);
      else if (chosen.is_number_integer())
        chosen = chosen.get<std::int64_t>() / 2 + 1;
  }
}

}  // namespace coldcast::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned int seed) {
  using namespace coldcast;
  std::minstd_rand random{seed};
  if (random() % 2 == 0) return LLVMFuzzerMutate(data, size, most);
  Json document = Json::parse(data, data + size, nullptr, false, true);
  if (document.is_discarded()) return LLVMFuzzerMutate(data, size, most);
  for (unsigned changes = 1 + random() % 3; changes > 0; --changes)
    fuzz::change_something(document, random);
  const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
