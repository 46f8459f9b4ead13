#pragma once
// How exactly formulas have to agree with each other and with what was worked out by hand.

#include "tests/catch.hpp"

namespace coldcast::exact {

inline Approx near(double value) { return Approx(value).epsilon(1e-9); }

}  // namespace coldcast::exact
