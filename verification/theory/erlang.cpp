#include "verification/theory/erlang.hpp"

#include <cassert>

namespace coldcast::exact {

double erlang_b(std::int64_t servers, double offered) {
  assert(servers >= 0 && offered >= 0);
  double blocked = 1;
  for (std::int64_t c = 1; c <= servers; ++c)
    blocked = offered * blocked / (static_cast<double>(c) + offered * blocked);
  return blocked;
}

double erlang_c(std::int64_t servers, double offered) {
  const auto c = static_cast<double>(servers);
  assert(offered >= 0 && offered < c);
  const double blocked = erlang_b(servers, offered);
  return c * blocked / (c - offered * (1 - blocked));
}

}  // namespace coldcast::exact
