#pragma once
// Which files a file may name. Scenarios, sweeps and workloads come from other people too; one that
// names /etc/passwd as its trace would show the first line of it in the message that it is none.

#include <filesystem>
#include <string>

namespace coldcast {

/// From now on check_reference refuses. The program begins with this; whoever uses the libraries
/// decides himself.
void confine_references();

/// Allows a file, or all in a folder, because the command line or the environment names it.
void allow_reference(const std::filesystem::path& path);

/// Throws a ConfigError at (where, pointer) if the file `where` may not name that file. It may name
/// what lies in its own folder, in the configs that belong to it, or in what has been allowed,
/// there or in folders below; neither hidden files nor what symbolic links lead to elsewhere.
/// Whether the file exists is not said.
void check_reference(const std::filesystem::path& file, const std::string& where,
                     const std::string& pointer);

/// Whether that file lies in the folder or below, links followed, no part of the way hidden.
bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder);

/// Throws a ConfigError at (where, pointer) if a file of the configs is a link to elsewhere.
void check_stays_in(const std::filesystem::path& configs, const std::filesystem::path& file,
                    const std::string& where, const std::string& pointer);

}  // namespace coldcast
