#pragma once

#include <filesystem>
#include <string>

namespace coldcast {

/// The HTML file about a results folder of `reproduce`, of one experiment or of all. ConfigError if
/// files of it cannot be read.
std::string reproduce_page(const std::filesystem::path& folder);

}  // namespace coldcast
