#pragma once

#include <filesystem>
#include <string>

namespace coldcast {

/// The HTML file about a results folder of `sweep`. ConfigError if files of it cannot be read.
std::string sweep_page(const std::filesystem::path& folder);

}  // namespace coldcast
