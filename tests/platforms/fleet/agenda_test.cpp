#include "platforms/fleet/agenda.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("an agenda gives what is due first, at one instant in the order of planning") {
  Agenda agenda;
  CHECK(agenda.next() == never);
  agenda.set(3, Time{20});
  agenda.set(1, Time{20});
  agenda.set(2, Time{10});
  agenda.set(0, Time{20});
  CHECK(agenda.next() == Time{10});
  CHECK(agenda.first() == 2);
  agenda.set(3, Time{20});  // planned anew, so it is the last of its instant
  std::vector<Agenda::Slot> order;
  while (agenda.next() < never) order.push_back(agenda.pop());
  CHECK(order == std::vector<Agenda::Slot>{2, 1, 0, 3});
}

TEST_CASE("what is taken out of an agenda is not due") {
  Agenda agenda;
  agenda.set(0, Time{1});
  agenda.set(1, Time{2});
  agenda.erase(0);
  agenda.erase(0);
  agenda.erase(7);
  CHECK(agenda.next() == Time{2});
  agenda.set(1, Time{5});
  CHECK(agenda.next() == Time{5});
  agenda.erase(1);
  CHECK(agenda.next() == never);
}
