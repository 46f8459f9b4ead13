// What every kind of workload has: a chapter that names it and shows its picture, which is what the
// program draws of the workload beside it.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"
#include "workloads/catalog.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

std::string chapters() {
  std::string text;
  for (const auto& entry : fs::directory_iterator{"docs/models"})
    if (entry.path().extension() == ".md") text += text_of(entry.path());
  return text;
}

}  // namespace

TEST_CASE("every kind of workload is named in a chapter, which shows its picture") {
  const std::string text = chapters();
  for (const WorkloadKind& kind : workload_kinds()) {
    INFO(kind.name);
    CHECK(text.find("`" + kind.name + "`") != std::string::npos);
    CHECK(text.find("](pictures/" + kind.name + ".svg)") != std::string::npos);
    CHECK(fs::exists("docs/models/pictures/" + kind.name + ".json"));
  }
}

TEST_CASE("every picture of a chapter is what `scripts/pictures` draws") {
  const TemporaryFolder folder;
  std::size_t pictures = 0;
  for (const auto& entry : fs::directory_iterator{"docs/models/pictures"}) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path());
    const fs::path drawn = folder / "drawn.svg";
    const Ended call =
        program("gen " + entry.path().string() + " --summary-only --picture " + drawn.string());
    INFO(call.err);
    REQUIRE(call.status == 0);
    fs::path committed = entry.path();
    CHECK(text_of(drawn) == text_of(committed.replace_extension(".svg")));
    ++pictures;
  }
  CHECK(pictures >= workload_kinds().size());
}
