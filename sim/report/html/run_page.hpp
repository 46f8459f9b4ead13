#pragma once

#include <filesystem>
#include <string>

namespace coldcast {

/// The HTML file about a results folder of `run`. ConfigError if files of it cannot be read.
std::string run_page(const std::filesystem::path& folder);

}  // namespace coldcast
