#pragma once
// What golden pages share. A page follows a few requests by hand: what is expected, written down as
// arithmetic, beside what the simulation says. To renew pages after a change that is meant, run the
// tests with COLDCAST_RENEW_GOLDEN=1 and read the difference before it is committed.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/support.hpp"

namespace coldcast::testing {

/// A request, and what becomes of it in words and numbers.
struct Story {
  Call call;
  const char* by_hand;
};

inline std::vector<Call> calls_of(const std::vector<Story>& stories) {
  std::vector<Call> calls;
  for (const Story& story : stories) calls.push_back(story.call);
  return calls;
}

/// A line as printf writes it.
template <class... Values>
std::string text(const char* format, Values... values) {
  char line[512];
  std::snprintf(line, sizeof line, format, values...);
  return line;
}

inline std::string lines_of(const Bill& bill) {
  std::string lines = text("the bill $%.12f\n", bill.total.value);
  for (const BillLine& line : bill.lines)
    lines += text("  %-10s %10.3f %-8s $%.12f\n", line.item.c_str(), line.quantity,
                  line.unit.c_str(), line.amount.value);
  return lines;
}

/// Checks a page against the stored one, byte for byte, or stores it.
inline void check_page(const std::string& file, const std::string& page) {
  if (std::getenv("COLDCAST_RENEW_GOLDEN") != nullptr)
    std::ofstream{file, std::ios::binary} << page;
  std::ostringstream stored;
  stored << std::ifstream{file, std::ios::binary}.rdbuf();
  INFO("renew " << file << " with COLDCAST_RENEW_GOLDEN=1 if the change is meant");
  CHECK(page == stored.str());
}

}  // namespace coldcast::testing
