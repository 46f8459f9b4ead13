#include "sim/app/printed.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "sim/app/colours.hpp"
#include "sim/config/error.hpp"
#include "sim/report/ink.hpp"

namespace coldcast {

void print_out(const std::string& text) {
  const std::string lines = inked(text, colours_on_output());
  errno = 0;
  const bool written = std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size();
  // A full disk or a closed output may show only now.
  if (std::fflush(stdout) != 0 || !written)
    throw std::runtime_error("standard output: cannot be written: " +
                             std::generic_category().message(errno));
}

void print_err(const std::string& text) {
  std::fputs(inked(text, colours_on_errors()).c_str(), stderr);
}

void print_warning(const std::string& text) {
  print_err("coldcast: " + tinted_verdict("warning") + ": " + visible(text) + "\n");
}

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0)  // the lowest number that is free is this one
      static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

}  // namespace coldcast
