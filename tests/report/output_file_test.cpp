#include "sim/report/output_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdlib>

#include "sim/config/error.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& name, const std::string& text) {
  OutputFile file{name};
  file.write(text);
  file.finish();
}

/// What gzip makes of a file.
std::string unpacked(const TemporaryFolder& folder, const std::string& name) {
  const std::string command =
      "gzip -dc " + (folder / name).string() + " >" + (folder / "unpacked").string();
  REQUIRE(std::system(command.c_str()) == 0);
  return text_of(folder / "unpacked");
}

}  // namespace

TEST_CASE("a file appears under its name when it is complete, in place of an older one") {
  const TemporaryFolder folder;
  folder.file("out.csv", "old");
  OutputFile file{folder / "out.csv"};
  file.write("new, ");
  CHECK(text_of(folder / "out.csv") == "old");
  file.write("and more");
  file.finish();
  CHECK(text_of(folder / "out.csv") == "new, and more");
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("a file that is not finished leaves nothing behind") {
  const TemporaryFolder folder;
  {
    OutputFile file{folder / "out.csv"};
    file.write("half");
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a file that cannot be written is refused with the reason") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(
      OutputFile{folder / "no/out.csv"},
      (folder / "no/out.csv").string() + ": cannot be written: No such file or directory");
  CHECK_THROWS_WITH(OutputFile{folder.path()},
                    folder.path().string() + ": cannot be written: Is a directory");
  CHECK_THROWS_WITH(write("/dev/full", "x"),
                    "/dev/full: cannot be written: No space left on device");
}

TEST_CASE("a pipe is written as it goes, and stays a pipe") {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const std::string reader = "cat " + pipe.string() + " >" + (folder / "read").string() + " &";
  REQUIRE(std::system(reader.c_str()) == 0);
  write(pipe, "through");
  CHECK(fs::is_fifo(pipe));
  for (int i = 0; i < 500 && text_of(folder / "read").empty(); ++i)
    REQUIRE(std::system("sleep 0.01") == 0);
  CHECK(text_of(folder / "read") == "through");
}

TEST_CASE(
    "a name that ends in .gz is compressed, in as many pieces as it comes, by the same bytes") {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  for (const char* name : {"a.csv.gz", "b.csv.gz"}) {
    OutputFile file{folder / name};
    for (std::size_t i = 0; i < text.size(); i += 100'000) file.write(text.substr(i, 100'000));
    file.write("");
    file.finish();
    CHECK(unpacked(folder, name) == text);
    CHECK(fs::file_size(folder / name) < text.size() / 2);
  }
  CHECK(text_of(folder / "a.csv.gz") == text_of(folder / "b.csv.gz"));
  write(folder / "empty.gz", "");
  CHECK(unpacked(folder, "empty.gz").empty());
}
