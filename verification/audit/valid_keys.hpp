#pragma once

#include <cmath>
#include <string>

#include "sim/config/fields.hpp"

namespace coldcast {

/// Keys of a platform that its own reader has found valid, read once more by an audit.
class ValidKeys {
 public:
  /// Non-owning: the Json must outlive it.
  explicit ValidKeys(const Json& keys) : keys_(keys) {}

  bool has(const std::string& key) const { return keys_.contains(key) && !keys_[key].is_null(); }
  const Json& at(const std::string& key) const { return keys_[key]; }
  ValidKeys object(const std::string& key) const { return ValidKeys{keys_[key]}; }

  Duration time(const std::string& key, Duration fallback) const {
    return has(key) ? duration_in({keys_[key], file(), key}, {}) : fallback;
  }
  std::int64_t whole(const std::string& key, std::int64_t fallback) const {
    return has(key) ? std::llround(keys_[key].get<double>()) : fallback;
  }
  double number(const std::string& key, double fallback) const {
    return has(key) ? keys_[key].get<double>() : fallback;
  }
  bool truth(const std::string& key, bool fallback = false) const {
    return has(key) ? keys_[key].get<bool>() : fallback;
  }
  std::string word(const std::string& key, const char* fallback) const {
    return has(key) ? keys_[key].get<std::string>() : fallback;
  }
  Distribution law(const std::string& key) const {
    return distribution_of(keys_[key], file(), key);
  }

 private:
  static const std::string& file() {
    static const std::string name = "audit";
    return name;
  }

  const Json& keys_;
};

}  // namespace coldcast
