#pragma once
// The built program, called as a user calls it.

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

namespace coldcast::testing {

/// What a call of the program came to.
struct Ended {
  int status = -1;
  std::string out;
  std::string err;
};

/// Runs a shell command from the project root. "coldcast" at its beginning is the built program.
inline Ended shell(const std::string& command) {
  const TemporaryFolder folder;
  const std::string function = "coldcast() { " + std::string{COLDCAST_PROGRAM} + " \"$@\"; }; ";
  const std::string redirected = function + "{ " + command + "; } >" + (folder / "out").string() +
                                 " 2>" + (folder / "err").string();
  const int status = std::system(redirected.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(folder / "out"),
          text_of(folder / "err")};
}

inline Ended program(const std::string& arguments) { return shell("coldcast " + arguments); }

/// Checks that a call is refused by one sentence, and prints nothing else.
inline void check_refused(const std::string& arguments, const std::string& message) {
  const Ended call = program(arguments);
  INFO(arguments);
  CHECK(call.status == 2);
  CHECK(call.out == "");
  CHECK(call.err == "coldcast: " + message + "\n");
}

/// A run of the published MobileNet scenario, made small.
inline const std::string tiny =
    "run configs/scenarios/wu2022-lambda-mobilenet-w120.json --quiet "
    "--set /run/replications=2 --set /run/requests=60 --set /published=[] ";

inline Json json_of(const Ended& call) { return parse_json(call.out, "stdout"); }

/// How many lines a text has; an incomplete last one counts too.
inline std::size_t lines_of(const std::string& text) {
  std::size_t lines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) lines += text[i] == '\n' || i + 1 == text.size();
  return lines;
}

}  // namespace coldcast::testing
