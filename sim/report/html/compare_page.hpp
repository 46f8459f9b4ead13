#pragma once

#include <filesystem>
#include <string>

namespace coldcast {

/// The HTML file about a results folder of `compare`. ConfigError if files of it cannot be read.
std::string compare_page(const std::filesystem::path& folder);

}  // namespace coldcast
