// The pages that readers follow step by step are run as they stand, by scripts/check-docs.

#include <CLI/Version.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// What check-docs says of a page with this text, with the program that was built.
Ended checked(const std::string& page) {
  const TemporaryFolder folder;
  const std::string file = folder.file("page.md", page).string();
  return shell("scripts/check-docs " + std::string{COLDCAST_PROGRAM} + " " + file);
}

bool page_check_says(const Ended& call, const std::string& text) {
  return call.err.find(text) != std::string::npos;
}

const std::string run_block = "```sh\n";
const std::string end_block = "```\n";
const std::string output_block = "\n<!-- output -->\n```text\n";

}  // namespace

TEST_CASE("every command that README, tutorial and how-to guides show does what they say") {
  // Under sanitizers it would take ten minutes; every command has tests of its own there.
  if (sanitized) return;
  const Ended call = shell("scripts/check-docs " + std::string{COLDCAST_PROGRAM});
  INFO(call.out << call.err);
  CHECK(call.status == 0);
}

TEST_CASE("links in the documentation lead somewhere") {
  const Ended call = shell("scripts/check-docs --links");
  INFO(call.err);
  CHECK(call.status == 0);
}

TEST_CASE("the reference of commands is what their help says") {
  // It was written with the CLI11 of Debian 12; others lay out help texts in another way.
  if (CLI11_VERSION_MAJOR != 2 || CLI11_VERSION_MINOR != 1) return;
  const Ended call = shell("scripts/cli-reference --check " + std::string{COLDCAST_PROGRAM});
  INFO(call.out << call.err);
  CHECK(call.status == 0);
}

TEST_CASE("a page whose commands do what it shows passes") {
  const Ended call =
      checked("# Page\n\n<!-- file: one.txt -->\n```text\nfirst\n" + end_block + "\n" + run_block +
              "export WHERE=one.txt\n" + end_block + "\n" + run_block + "cat $WHERE; seq 4\n" +
              end_block + output_block + "first\n...\n3\n4\n" + end_block +
              "\n<!-- exit status: 3 -->\n" + run_block + "(exit 3)\n" + end_block);
  INFO(call.err);
  CHECK(call.status == 0);
  CHECK(call.out.find("3 blocks run, 1 outputs compared, 0 not run") != std::string::npos);
}

TEST_CASE("a page that shows what is not printed fails") {
  const Ended other =
      checked(run_block + "seq 3\n" + end_block + output_block + "1\n...\n4\n" + end_block);
  CHECK(other.status == 1);
  CHECK(page_check_says(other, "page.md:1: not printed: 4"));
  const Ended more =
      checked(run_block + "seq 3\n" + end_block + output_block + "1\n2\n" + end_block);
  CHECK(more.status == 1);
  const Ended less =
      checked(run_block + "seq 3\n" + end_block + output_block + "2\n3\n" + end_block);
  CHECK(less.status == 1);
}

TEST_CASE("a page whose command fails, or fails in another way, does not pass") {
  const Ended fails = checked(run_block + "false\ntrue\n" + end_block);
  CHECK(fails.status == 1);
  CHECK(page_check_says(fails, "page.md:1: ended with status 1, not 0"));
  const Ended succeeds = checked("<!-- exit status: 99 -->\n" + run_block + "true\n" + end_block);
  CHECK(succeeds.status == 1);
  const Ended ends =
      checked(run_block + "exit 0\n" + end_block + "\n" + run_block + "true\n" + end_block);
  CHECK(ends.status == 1);
  CHECK(page_check_says(ends, "the shell ended here"));
}

TEST_CASE("a block is left out only with a reason") {
  CHECK(
      checked("<!-- not run: needs the network -->\n" + run_block + "false\n" + end_block).status ==
      0);
  CHECK(checked("<!-- not run: -->\n" + run_block + "false\n" + end_block).status == 1);
}

TEST_CASE("a link to what does not exist fails") {
  const Ended file = checked("[there](nowhere.md)\n");
  CHECK(file.status == 1);
  CHECK(page_check_says(file, "page.md:1: there is no nowhere.md"));
  CHECK(page_check_says(checked("# Some words\n[there](#other-words)\n"), "there is no heading"));
  CHECK(checked("# Some words, `x`\n[there](#some-words-x)\n").status == 0);
}
