#include "workloads/rate/day_clock.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using namespace std::chrono_literals;

TEST_CASE("a time of the week is counted from Monday at midnight") {
  CHECK(time_of_week("Mon 00:00") == 0s);
  CHECK(time_of_week("Mon 08:30") == 8h + 30min);
  CHECK(time_of_week("Thu 12:00:05") == 84h + 5s);
  CHECK(time_of_week("Sun 23:59:59") == week_length - 1s);
}

TEST_CASE("a time of day is counted from midnight") {
  CHECK(time_of_day("00:00") == 0s);
  CHECK(time_of_day("08:30") == 8h + 30min);
  CHECK(time_of_day("23:59:59") == day_length - 1s);
}

TEST_CASE("a text that is no time of day or week is none") {
  for (const char* text : {"", "8:30", "24:00", "12:60", "12:00:60", "12.00", "12:00 ", "12:00:5",
                           "-1:00", "1a:00", "12:00:00:00", "12:00-00"})
    CHECK_FALSE(time_of_day(text).has_value());
  for (const char* text : {"", "Mon", "Mon ", "Mon08:30", "mon 08:30", "Monday 08:30", "08:30",
                           "Mon 24:00", "Mon  08:30", " Mon 08:30", "Mo 08:30", "Mon 08:30:"})
    CHECK_FALSE(time_of_week(text).has_value());
}

TEST_CASE("a key that holds no time of the week is refused with an example") {
  const Json json = {{"begins", "Montag"}, {"ends", "Tue 01:00"}, {"count", 3}};
  Fields fields{json, "w.json"};
  CHECK(read_time_of_week(fields, "ends") == 25h);
  CHECK_THROWS_WITH(
      read_time_of_week(fields, "begins"),
      R"(w.json: /begins: "Montag" is no time of the week; write it as in "Mon 08:30")");
  CHECK_THROWS_AS(read_time_of_week(fields, "count"), ConfigError);
  CHECK_THROWS_AS(read_time_of_week(fields, "absent"), ConfigError);
}
