#include "sim/report/html/csv_columns.hpp"

#include "sim/config/error.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("columns of a CSV are read by name, empty cells as nothing") {
  const CsvColumns columns{"t_s,usd\n1,0.5\n2.5,\r\n-3e2,7\n", "x.csv"};
  CHECK(columns.rows() == 3);
  CHECK(columns.column("t_s")[2] == -300.0);
  CHECK(columns.column("usd")[0] == 0.5);
  CHECK_FALSE(columns.column("usd")[1].has_value());
  CHECK(CsvColumns("a\n", "x.csv").rows() == 0);
}

TEST_CASE("rows are joined until they are few: counts add up, levels are the last ones") {
  const CsvColumns columns{"t_s,offered,failed_timed_out,idle\n1,5,1,7\n2,6,0,8\n3,7,2,9\n", "x"};
  const CsvColumns few = columns.joined(2, {"offered"});
  REQUIRE(few.rows() == 2);
  CHECK(few.column("t_s") == std::vector<std::optional<double>>{2, 3});
  CHECK(few.column("offered") == std::vector<std::optional<double>>{11, 7});
  CHECK(few.column("failed_timed_out") == std::vector<std::optional<double>>{1, 2});
  CHECK(few.column("idle") == std::vector<std::optional<double>>{8, 9});
  CHECK(columns.joined(3, {"offered"}).column("offered") == columns.column("offered"));
}

TEST_CASE("a CSV that is broken is refused with its line") {
  CHECK_THROWS_WITH(CsvColumns("", "x.csv"), "x.csv: is empty");
  CHECK_THROWS_WITH(CsvColumns("a,b\n1,2\n3\n", "x.csv"),
                    "x.csv: line 3 has 1 cells where the first line has 2");
  CHECK_THROWS_WITH(CsvColumns("a\n1\nnan\n", "x.csv"), "x.csv: line 3: \"nan\" is no number");
  CHECK_THROWS_WITH(CsvColumns("a\n1x\n", "x.csv"), "x.csv: line 2: \"1x\" is no number");
  const CsvColumns columns{"a\n1\n", "x.csv"};
  CHECK_THROWS_WITH(columns.column("b"), "x.csv: has no column \"b\"");
}

TEST_CASE("a CSV that is not there has no columns, and a folder is none") {
  const TemporaryFolder folder;
  CHECK_FALSE(read_csv_columns(folder / "none.csv").has_value());
  CHECK_THROWS_WITH(read_csv_columns(folder.path()),
                    folder.path().string() + ": is a folder, not a file");
  CHECK(read_csv_columns(folder.file("x.csv", "a\n4\n"))->column("a")[0] == 4.0);
}
