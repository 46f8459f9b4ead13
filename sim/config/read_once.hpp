#pragma once
// Many scenarios in a row mostly refer to the same files. Within a command that reads thousands of
// them, each thread reads a file of the catalogue once, and a price sheet of it.

#include <functional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/config/prices.hpp"

namespace coldcast {

/// While one of these lives, catalogues remember what they read: what changes on the disk meanwhile
/// is not seen. Each thread has a memory of its own, so nothing is shared and nothing is locked.
class ReadOnce {
 public:
  ReadOnce();
  ~ReadOnce();
  ReadOnce(const ReadOnce&) = delete;
  ReadOnce& operator=(const ReadOnce&) = delete;
};

/// The content of a file, read by `read` unless this thread remembers it.
Json file_once(const std::string& file, const std::function<Json()>& read);

/// What a price file of the catalogue has for those keys, likewise.
PriceSheet sheet_once(const std::string& file, const PriceKeys& keys,
                      const std::function<PriceSheet()>& read);

/// The names in a folder, likewise.
std::vector<std::string> names_once(const std::string& folder,
                                    const std::function<std::vector<std::string>()>& list);

}  // namespace coldcast
