#include "sim/app/colours.hpp"

#include <unistd.h>

#include <cstdlib>

#include "sim/report/ink.hpp"

namespace coldcast {
namespace {

bool on_output = false;
bool on_errors = false;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_coloured_terminal(int stream) {
  const std::string terminal = environment("TERM");
  return isatty(stream) != 0 && !terminal.empty() && terminal != "dumb" &&
         environment("NO_COLOR").empty();
}

}  // namespace

void add_colours(CLI::App& app, Colours& colours) {
  app.add_option("--color", colours.when, "Show colours: auto is on a terminal, without NO_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

void keep_colours(const Colours& colours) {
  const bool always = colours.when == "always", automatic = colours.when == "auto";
  on_output = always || (automatic && is_coloured_terminal(STDOUT_FILENO));
  on_errors = always || (automatic && is_coloured_terminal(STDERR_FILENO));
  use_ink(on_output || on_errors);
}

bool colours_on_output() { return on_output; }

bool colours_on_errors() { return on_errors; }

}  // namespace coldcast
