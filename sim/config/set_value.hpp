#pragma once
// The command line's --set /json/pointer=value.

#include <nlohmann/json.hpp>
#include <string>

namespace coldcast {

using Json = nlohmann::json;

/// Changes one value of a document, as "/workload/rate_per_s=9" says. The pointer ends at the first
/// "="; the value is JSON if it parses as such, else a string. Object members that are not there
/// are made, array elements are not. Throws a ConfigError where "command line", and then the
/// document is as it was.
void set_value(Json& document, const std::string& assignment);

}  // namespace coldcast
