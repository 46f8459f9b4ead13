#pragma once

#include <filesystem>
#include <string>

namespace coldcast {

/// The HTML file about a results folder of `plan`. ConfigError if files of it cannot be read.
std::string plan_page(const std::filesystem::path& folder);

}  // namespace coldcast
