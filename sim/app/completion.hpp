#pragma once
// `coldcast completion`, which shells call: it is not in --help, for people do not need it.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace coldcast {

struct CompletionCommand {
  std::string what;                ///< "bash" or "zsh": its script; "words": what may come next
  std::vector<std::string> words;  ///< behind the program's name, up to and with the unfinished one
};

CLI::App* add_completion(CLI::App& app, CompletionCommand& options);

/// What "bash" or "zsh" reads to complete by the words that the program tells it.
const char* completion_script(const std::string& shell);

/// Prints that script; or, asked by it, a line for each word that may stand where the last of the
/// words stands: the word, and behind a tab what it means. The line "<files>" or "<folders>" says
/// that those may stand there too. It knows commands and options from `app` itself.
int completion(const CompletionCommand& command, const CLI::App& app);

}  // namespace coldcast
