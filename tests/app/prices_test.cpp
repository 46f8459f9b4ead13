// `coldcast prices diff` and `coldcast list prices --stale` as a user calls them.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("prices of two eras are compared wherever a vendor has both") {
  const Ended call = program("prices diff 2021 2026 --format json");
  CHECK(call.status == 0);
  CHECK_THAT(call.err, ContainsSubstring("of one of these eras only: "));
  CHECK_THAT(call.err, ContainsSubstring(" figures differ\n"));
  const Json json = json_of(call);
  CHECK(json["prices"].size() >= 5);
  const Ended lambda =
      program("prices diff aws/us-east-1/2021 configs/prices/aws/us-east-1/2026.json --changed");
  CHECK(lambda.status == 0);
  CHECK_THAT(lambda.out, ContainsSubstring("compute, x86_64, above 6e+09"));
  CHECK_THAT(lambda.out, ContainsSubstring("-10.0 %"));
}

TEST_CASE("a comparison can be of one provider and region") {
  const Json json =
      json_of(program("prices diff 2021 2026 --provider gcp --region us-central1 --format json"));
  REQUIRE(!json["prices"].empty());
  for (const Json& one : json["prices"])
    CHECK(one["old"].get<std::string>().starts_with("gcp/us-central1/"));
}

TEST_CASE("prices that do not differ are status 1 where only differences are asked for") {
  const std::string same = "prices diff aws/us-east-1/2021 aws/us-east-1/2021 ";
  CHECK(program(same).status == 0);
  const Ended changed = program(same + "--changed");
  CHECK(changed.status == 1);
  CHECK(changed.out == "");
}

TEST_CASE("what cannot be compared is refused") {
  check_refused("prices diff 2021 aws/us-east-1/2026",
                "command line: compare two eras, such as 2021 and 2026, or two names or files of "
                "prices");
  check_refused("prices diff 2021 2026 --provider ibm",
                "command line: no prices are there of both 2021 and 2026 for this provider and "
                "region; `coldcast list prices` names all");
  check_refused("prices diff aws/us-east-1/2021 aws/us-east-1/2026 --region us-east-1",
                "command line: --region: chooses among the prices of two eras; these are named "
                "already");
  CHECK(program("prices diff 1999 2026").status == 2);
  CHECK(program("prices diff aws/us-east-1/2021 aws/us-east-1/2022").status == 2);
  CHECK(program("prices").status == 2);
}

TEST_CASE("old prices are listed with a warning, by a day that the command line may name") {
  const Ended late = program("list prices --stale --date 2026-11-22");
  CHECK(late.status == 0);
  CHECK_THAT(late.err, ContainsSubstring("coldcast: warning: "));
  CHECK_THAT(late.err, ContainsSubstring(" figures are older than a year on 2026-11-22; "));
  CHECK_THAT(late.out, ContainsSubstring("gcp/us-central1/functions-2026"));
  const Ended early = program("list prices --stale --date 2021-01-11");
  CHECK(early.status == 0);
  CHECK(early.out == "");
  CHECK_THAT(early.err, ContainsSubstring("none of "));
  CHECK(json_of(program("list prices --stale --date 2026-11-22 --format json")).size() + 1 ==
        lines_of(late.out));
  CHECK(program("list prices --stale").status == 0);
  check_refused("list prices --stale --date tomorrow",
                "command line: --date: \"tomorrow\" is no date; write it like \"2026-09-19\"");
  check_refused("list platforms --stale", "command line: --stale: is for `coldcast list prices`");
  check_refused("list prices --date 2026-01-01", "command line: --date: goes with --stale");
}

TEST_CASE("a file of one's own changes one price of a finished run and leaves the others") {
  const TemporaryFolder folder;
  const std::string results = (folder / "r").string();
  REQUIRE(program(tiny + "--output-dir " + results).status == 0);
  const std::string mine =
      folder
          .file("mine.json", R"({"extends": "aws/us-east-1/2021", "name": "our contract",
              "changes": [{"item": "requests", "price_usd": 0.5}]})")
          .string();
  const Json priced =
      json_of(program("price " + results + " --prices " + mine + " --quiet --format json"));
  const Json before = read_json(folder / "r" / "summary.json")["bill"];
  REQUIRE(priced["bill"].size() == before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool changed = before[i]["item"] == "requests";
    const double expected = changed ? 60 * 0.5 : before[i]["usd"].get<double>();
    CHECK(priced["bill"][i]["usd"].get<double>() == Approx(expected));
  }
  const Ended other = program("prices diff aws/us-east-1/2021 " + mine + " --changed --format csv");
  CHECK(lines_of(other.out) == 2);
}
