#pragma once
// What to say about the keys of a JSON object that are misspelt or carry another unit than we read.

#include <string>
#include <string_view>
#include <vector>

namespace coldcast {

/// The sentence about a key that is not among the known ones; it knows units:
///   unknown key; the unit here is seconds: "keep_alive_s"
/// `unused` are those of the known keys that the object does not have, the likelier ones.
std::string unknown_key(std::string_view key, const std::vector<std::string>& known,
                        const std::vector<std::string>& unused);

/// The sentence about a required key that is not there, although one of `others` may mean it:
///   missing "keep_alive_s"; the unit here is seconds, not "keep_alive_ms"
std::string missing_key(std::string_view key, const std::vector<std::string>& others);

}  // namespace coldcast
