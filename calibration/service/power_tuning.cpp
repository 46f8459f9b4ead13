// What AWS Lambda Power Tuning found [github.com/alexcasalboni/aws-lambda-power-tuning]: mean
// durations by memory, as the output of its state machine has them. The list "stats" is there if
// the machine ran with "includeOutputResults"; the address of the visualisation always holds the
// same numbers in base64: sizes as 16-bit integers, times in ms and costs as 32-bit numbers.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "calibration/service/measured_row.hpp"
#include "sim/config/error.hpp"
#include "sim/config/files.hpp"

namespace coldcast {
namespace {

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

std::vector<std::uint8_t> from_base64(std::string_view text, const std::string& place) {
  std::vector<std::uint8_t> bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int digit = base64_digit(c);
    if (digit < 0) throw ConfigError(place, "", "the visualization address is no base64");
    held = (held << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(held >> bits & 0xFF));
  }
  return bytes;
}

using PowerTimes = std::vector<std::pair<double, double>>;  // MB, ms

PowerTimes times_of_address(const std::string& address, const std::string& place) {
  const std::size_t hash = address.find('#');
  const std::size_t semicolon = address.find(';', hash);
  if (hash == std::string::npos || semicolon == std::string::npos)
    throw ConfigError(place, "", "the visualization address has no data behind #");
  const std::size_t end = std::min(address.find(';', semicolon + 1), address.size());
  const auto sizes =
      from_base64(std::string_view{address}.substr(hash + 1, semicolon - hash - 1), place);
  const auto times =
      from_base64(std::string_view{address}.substr(semicolon + 1, end - semicolon - 1), place);
  if (sizes.empty() || sizes.size() % 2 != 0 || times.size() != 2 * sizes.size())
    throw ConfigError(place, "", "the visualization address has not as many times as sizes");
  PowerTimes all;
  for (std::size_t i = 0; 2 * i < sizes.size(); ++i) {
    std::uint32_t word = 0;
    for (std::size_t byte = 4; byte-- > 0;) word = word << 8 | times[4 * i + byte];
    all.emplace_back(sizes[2 * i] + 256.0 * sizes[2 * i + 1], std::bit_cast<float>(word));
  }
  return all;
}

/// A number that some versions write as text: "power": "1024".
double loose_number(const Json& object, std::initializer_list<const char*> keys,
                    const std::string& place) {
  for (const char* key : keys) {
    if (!object.contains(key)) continue;
    const Json& value = object[key];
    double number = -1;
    if (value.is_number()) number = value.get<double>();
    if (value.is_string()) number = std::strtod(value.get<std::string>().c_str(), nullptr);
    if (number > 0 && std::isfinite(number)) return number;
    throw ConfigError(place, std::string{"/"} + key, "is no number above 0");
  }
  throw ConfigError(place, "", std::string{"misses \""} + *keys.begin() + "\"");
}

PowerTimes times_of_stats(const Json& stats, const std::string& place) {
  PowerTimes all;
  for (std::size_t i = 0; i < stats.size(); ++i) {
    const std::string at = place + ": stats/" + std::to_string(i);
    if (!stats[i].is_object()) throw ConfigError(at, "", "expected an object");
    all.emplace_back(loose_number(stats[i], {"value", "power", "memory"}, at),
                     loose_number(stats[i], {"averageDuration", "duration"}, at));
  }
  return all;
}

PowerTimes power_times(Json json, const std::string& place) {
  if (json.is_object() && json.contains("results")) json = Json(json["results"]);
  if (json.is_array()) return times_of_stats(json, place);
  if (json.is_object() && json.contains("stats") && json["stats"].is_array())
    return times_of_stats(json["stats"], place);
  const Json machine = json.is_object() ? json.value("stateMachine", Json::object()) : Json{};
  if (machine.is_object() && machine.contains("visualization") &&
      machine["visualization"].is_string())
    return times_of_address(machine["visualization"], place);
  throw ConfigError(place, "",
                    "has neither \"stats\" nor \"stateMachine\"/\"visualization\"; is it the "
                    "output of AWS Lambda Power Tuning?");
}

}  // namespace

void read_power_tuning(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  if (keys.file.empty()) fields.fail("", "needs \"file\", the output of the state machine");
  const std::string place = keys.file.string();
  // Each mean is over so many calls; the machine's input said how many.
  const bool counted = fields.has("count");
  const double count = counted ? fields.number("count", {1, 1e9}) : 0;
  for (const auto& [memory, duration_ms] : power_times(read_json(keys.file), place)) {
    MeasuredRow row;
    row.at.vcpu = memory / keys.mb_per_vcpu;
    row.mean_s = duration_ms / 1e3;
    if (counted) row.count = count;
    row.place = place + ": " + number_text(memory) + " MB";
    add_row(row, keys, set);
  }
}

}  // namespace coldcast
