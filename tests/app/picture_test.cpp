// Pictures of text under results, as a user asks for them.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// What stands below the same result without a picture; fails if anything else differs.
std::string picture_of(const std::string& arguments, const std::string& settings = "LC_ALL=C ") {
  const Ended plain = program(arguments);
  const Ended drawn = shell("export " + settings + "; coldcast " + arguments + " --picture");
  CHECK(drawn.status == plain.status);
  REQUIRE(drawn.out.starts_with(plain.out));
  return drawn.out.substr(plain.out.size());
}

}  // namespace

TEST_CASE("a run draws its load and instances below a table that stays the same") {
  const std::string ascii = picture_of(tiny);
  CHECK(ascii.starts_with("\nover time "));
  CHECK_THAT(ascii, ContainsSubstring("  requests per s  |"));
  CHECK_THAT(ascii, ContainsSubstring("  instances       |"));
  CHECK_THAT(ascii, ContainsSubstring("@"));
  const std::string blocks = picture_of(tiny, "LC_ALL=C.UTF-8 ");
  CHECK_THAT(blocks, ContainsSubstring("█"));
  CHECK_THAT(picture_of(tiny, "LC_ALL= LC_CTYPE= LANG=en_GB.utf8 "), ContainsSubstring("█"));
}

TEST_CASE("without being asked a picture does not go into a file or a pipe") {
  CHECK(program(tiny).out.find("over time") == std::string::npos);
}

TEST_CASE("files of results are the same with a picture and without") {
  const TemporaryFolder folder;
  const std::string plain = (folder / "plain").string(), drawn = (folder / "drawn").string();
  CHECK(program(tiny + "--output-dir " + plain).status == 0);
  CHECK(program(tiny + "--picture --output-dir " + drawn).status == 0);
  CHECK(shell("diff -r " + plain + " " + drawn).status == 0);
}

TEST_CASE("a comparison and a sweep draw cost against latency") {
  const std::string file = "configs/scenarios/wu2022-lambda-mobilenet-w120.json";
  const std::string few = " --quiet --replications 2 --set /run/requests=60 --set /published=[]";
  const std::string compared = picture_of(
      "compare " + file + " configs/scenarios/wu2022-lambda-mobilenet-ort-w120.json" + few);
  CHECK_THAT(compared, ContainsSubstring("latency p95\n"));
  CHECK_THAT(compared, ContainsSubstring("cost per 1M requests\n  1  MobileNet (ONNX Runtime"));
  const TemporaryFolder folder;
  const std::string sweep = folder
                                .file("s.json", R"({"scenario": "wu2022-lambda-mobilenet-w120",
                              "vary": {"/platform/memory_mb": [1024, 2048, 4096]}})")
                                .string();
  CHECK_THAT(picture_of("sweep " + sweep + " --quiet --replications 2 --set /run/requests=60"),
             ContainsSubstring("  1  point 0: /platform/memory_mb 1024: $"));
}

TEST_CASE("a picture is refused where the form of the result has no place for it") {
  check_refused(tiny + "--picture --format json",
                "command line: --picture: is text under a table; leave out --format json");
}
