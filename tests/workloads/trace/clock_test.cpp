#include "workloads/trace/clock.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using namespace std::chrono_literals;

namespace {

std::string clock_complaint(std::string_view text, Clock clock = Clock{}) {
  try {
    clock.read(text);
    return "";
  } catch (const BadLine& broken) {
    return broken.what;
  }
}

std::int64_t since_1970(std::string_view text) { return iso8601(text).count(); }

bool is_iso(const std::string& text) {
  try {
    iso8601(text);
    return true;
  } catch (const BadLine&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a decimal number of a trace becomes nanoseconds as it stands") {
  CHECK(number_of("0", TimeUnit::s) == 0ns);
  CHECK(number_of("1.5", TimeUnit::s) == 1500ms);
  CHECK(number_of("0.000000001", TimeUnit::s) == 1ns);
  CHECK(number_of("0.0000000019", TimeUnit::s) == 1ns);
  CHECK(number_of("12.25", TimeUnit::ms) == 12250us);
  CHECK(number_of("7.5", TimeUnit::us) == 7500ns);
  CHECK(number_of("1700000000123456789", TimeUnit::ns).count() == 1700000000123456789);
  CHECK(number_of("1700000000.123456789", TimeUnit::s).count() == 1700000000123456789);
  CHECK(number_of("1.5e3", TimeUnit::ms) == 1500ms);
  CHECK(number_of(".5", TimeUnit::s) == 500ms);
}

TEST_CASE("what is no number of a trace is refused") {
  const auto said = [](std::string_view text) { return clock_complaint(text, Clock{TimeUnit::s}); };
  CHECK(said("-1") == "\"-1\" is negative");
  CHECK(said("") == "an empty time is no number of s");
  for (const char* text : {"abc", "1.5x", "1 2", "nan", "1e", "0x10", "+1", "1,5"}) {
    INFO(text);
    CHECK(said(text) == "\"" + std::string{text} + "\" is no number of s");
  }
  for (const char* text : {"inf", "9300000000", "1e300", "99999999999999999999999"}) {
    INFO(text);
    CHECK(said(text) ==
          "\"" + std::string{text} + "\" is beyond the 292 years of a clock in nanoseconds");
  }
}

TEST_CASE("an ISO time is read with T or blank, fraction and offset") {
  CHECK(since_1970("1970-01-01T00:00:00Z") == 0);
  CHECK(since_1970("2023-11-16 18:15:46.6805900") == 1700158546680590000);
  CHECK(since_1970("2023-11-16T18:15:46.6805900Z") == 1700158546680590000);
  CHECK(since_1970("2023-11-16T20:15:46.68059+02:00") == 1700158546680590000);
  CHECK(since_1970("2023-11-16T12:45:46.68059-0530") == 1700158546680590000);
  CHECK(since_1970("2023-11-16T20:15:46+02") == 1700158546000000000);
  CHECK(since_1970("2023-11-16T18:15:46.123456789") == 1700158546123456789);
  CHECK(since_1970("2016-12-31T23:59:60Z") == since_1970("2017-01-01T00:00:00Z"));
  CHECK(since_1970("2024-02-29T00:00:00Z") - since_1970("2024-02-28T00:00:00Z") == 86400'000000000);
}

TEST_CASE("what is no ISO time is refused") {
  for (const char* text : {"",
                           "2023",
                           "2023-11-16",
                           "2023-11-16 18:15",
                           "2023-13-01 00:00:00",
                           "2023-02-29 00:00:00",
                           "2100-02-29 00:00:00",
                           "2023-11-16 24:00:00",
                           "2023-11-16 18:60:00",
                           "2023-11-16 18:15:61",
                           "2023-11-16 18:15:46.",
                           "2023-11-16 18:15:46.1234567890",
                           "2023-11-16 18:15:46 ",
                           "2023-11-16 18:15:46Zulu",
                           "2023-11-16 18:15:46+2",
                           "2023-11-16 18:15:46+02:",
                           "2023-11-16 18:15:46+02:60",
                           "2023-11-16_18:15:46",
                           "1969-12-31 00:00:00",
                           "2262-01-01 00:00:00",
                           "202a-11-16 18:15:46",
                           "2023/11/16 18:15:46"}) {
    INFO(text);
    CHECK_FALSE(is_iso(text));
  }
}

TEST_CASE("the size of a number since 1970 tells its unit") {
  for (const char* text :
       {"1700158546.5", "1700158546500", "1700158546500000", "1700158546500000000"}) {
    Clock clock;
    CHECK(clock.read(text) == 1700158546500ms);
    CHECK(clock.calendar());
  }
  CHECK(clock_complaint("12.5") ==
        "the unit of \"12.5\" cannot be told; give \"unit\": \"s\", \"ms\", \"us\" or \"ns\"");
  Clock own{TimeUnit::s};
  CHECK(own.read("12.5") == 12500ms);
  CHECK_FALSE(own.calendar());
}

TEST_CASE("times of one trace in several units are refused") {
  const auto mixed = [](const char* first, const char* second) {
    Clock clock;
    clock.read(first);
    return clock_complaint(second, clock);
  };
  CHECK(mixed("1700158546", "1700158547") == "");
  CHECK(mixed("1700158546000", "1700158547") ==
        "\"1700158547\" is no time since 1970 in the unit of the first line: give all in one unit");
  CHECK(mixed("1700158546", "1700158547000") ==
        "\"1700158547000\" is beyond the 292 years of a clock in nanoseconds");
  CHECK(mixed("1700158546", "2023-11-16 18:15:47") == "\"2023-11-16 18:15:47\" is no number of s");
  CHECK(mixed("2023-11-16 18:15:46", "1700158547") ==
        "\"1700158547\" is no time such as 2023-11-16T18:15:46.680Z");
}
