#include "sim/app/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "sim/app/printed.hpp"
#include "sim/config/error.hpp"

namespace coldcast {

bool shows_picture(bool asked, bool quiet, const std::string& format) {
  if (asked && format != "table")
    throw ConfigError("command line", "--picture",
                      "is text under a table; leave out --format " + format);
  return asked || (!quiet && format == "table" && isatty(STDOUT_FILENO) != 0);
}

void print_picture(const std::string& picture) {
  if (!picture.empty()) print_out("\n" + picture);
}

Glyphs glyphs_of_terminal() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    std::string locale = value;
    std::ranges::transform(locale, locale.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool utf8 =
        locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    return utf8 ? Glyphs::blocks : Glyphs::ascii;  // the first that is set decides
  }
  return Glyphs::ascii;
}

std::function<void(std::int64_t, std::int64_t)> progress_line(const std::string& what, bool quiet) {
  if (quiet || isatty(STDERR_FILENO) == 0) return {};
  const auto begin = std::chrono::steady_clock::now();
  return [begin, what](std::int64_t done, std::int64_t total) {
    const double spent =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double left = spent / static_cast<double>(std::max<std::int64_t>(done, 1)) *
                        static_cast<double>(total - done);
    std::fprintf(stderr, "\r%lld of %lld %s, %.1f/s, %.0f s left \x1b[K%s",
                 static_cast<long long>(done), static_cast<long long>(total), what.c_str(),
                 static_cast<double>(done) / std::max(spent, 1e-9), left,
                 done == total ? "\r\x1b[K" : "");
  };
}

}  // namespace coldcast
