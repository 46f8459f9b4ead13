// docs/design.md tells of the code by the names of its files and by the loop itself. Both are held
// to what is there.

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using coldcast::testing::text_of;

namespace {

/// A text in Markdown without its blocks of code.
std::string prose_of(std::string markdown) {
  const std::string fence = "```";
  for (std::size_t begin = markdown.find(fence); begin != std::string::npos;
       begin = markdown.find(fence, begin)) {
    const std::size_t end = markdown.find(fence, begin + fence.size());
    markdown.erase(begin, end == std::string::npos ? end : end + fence.size() - begin);
  }
  return markdown;
}

/// What such a text has between backticks.
std::vector<std::string> code_words(const std::string& markdown) {
  static const std::regex word{"`([^`\n]+)`"};
  const std::string prose = prose_of(markdown);
  std::vector<std::string> words;
  for (std::sregex_iterator at{prose.begin(), prose.end(), word}, end; at != end; ++at)
    words.push_back((*at)[1]);
  return words;
}

/// The files or folders that a word names, "sim/a.{hpp,cpp}" being two; none if it is another word,
/// or a place for a name: "configs/platforms/KIND/ERA.json", "platforms/x/x_platform.cpp".
std::vector<std::string> files_named(const std::string& word) {
  static const std::regex path{
      R"([\w./-]*\.(hpp|cpp|json|py|md|\{hpp,cpp\})|[\w-]+(/[\w.-]+)+/?|\w+/)"};
  static const std::regex place{R"((^|/)x[/._]|/[A-Z]+[/.])"};
  if (!std::regex_match(word, path) || std::regex_search(word, place)) return {};
  const std::size_t brace = word.find("{hpp,cpp}");
  if (brace == std::string::npos) return {word};
  return {word.substr(0, brace) + "hpp", word.substr(0, brace) + "cpp"};
}

}  // namespace

TEST_CASE("the page on the design names files by their whole paths, and each of them exists") {
  std::size_t named = 0;
  for (const std::string& word : code_words(text_of("docs/design.md")))
    for (const std::string& file : files_named(word)) {
      ++named;
      INFO(file);
      CHECK(std::filesystem::exists(file));
    }
  INFO("the tests run from the project root");
  CHECK(named > 60);
}

TEST_CASE("the loop that the page on the design shows is the one that runs") {
  const std::string page = text_of("docs/design.md");
  const std::string opening = "```cpp\n";
  const std::size_t begin = page.find(opening);
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + opening.size();
  const std::string loop = page.substr(from, page.find("```", from) - from);
  CHECK(loop.size() > 500);
  CHECK(text_of("sim/core/simulate.hpp").find(loop) != std::string::npos);
}

TEST_CASE("the check of the page on the design knows what names a file") {
  using Names = std::vector<std::string>;
  CHECK(code_words("a `b/c.hpp` and\n```text\n`no.cpp`\n```\n`d`") == Names{"b/c.hpp", "d"});
  CHECK(files_named("measure.cpp") == Names{"measure.cpp"});
  CHECK(files_named("sim/core/stream.{hpp,cpp}") ==
        Names{"sim/core/stream.hpp", "sim/core/stream.cpp"});
  CHECK(files_named("platforms/fleet/") == Names{"platforms/fleet/"});
  CHECK(files_named("scripts/mutation") == Names{"scripts/mutation"});
  CHECK(files_named("platforms/x/x_platform.{hpp,cpp}").empty());
  CHECK(files_named("configs/platforms/KIND/ERA.json").empty());
  CHECK(files_named("next_event()").empty());
  CHECK(files_named("--set /platform/memory_mb=4096").empty());
}
