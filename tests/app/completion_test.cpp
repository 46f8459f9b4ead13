// What a shell is told when somebody presses the tabulator.

#include <set>
#include <sstream>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

using Words = std::vector<std::string>;

/// The first words of lines, up to a tab.
Words first_words(const std::string& text) {
  Words words;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    words.push_back(line.substr(0, line.find('\t')));
  return words;
}

/// What may stand where the last of the words stands.
Words completed(const std::string& words) {
  const Ended call = program("completion words -- " + words);
  CHECK(call.status == 0);
  CHECK(call.err == "");
  return first_words(call.out);
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Names that start lines of a part of a help text: commands, or options.
Words names_in(const std::string& help, const std::string& part) {
  Words names;
  std::istringstream lines{help.substr(help.find("\n" + part + ":\n") + part.size() + 3)};
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    if (!line.starts_with("  ") || line[2] == ' ') continue;
    std::string name = line.substr(2, line.find(' ', 2) - 2);
    if (name.starts_with("-h,")) name.erase(0, 3);
    names.push_back(name);
  }
  return names;
}

/// What bash would offer behind these words.
std::string offered_by_bash(const std::string& words, int position) {
  const std::string path = COLDCAST_PROGRAM;
  const Ended call = shell("bash -c 'source <(" + path + " completion bash); COMP_WORDS=(" + words +
                           "); COMP_CWORD=" + std::to_string(position) + "; _coldcast " + path +
                           "; echo \"${COMPREPLY[*]}\"'");
  CHECK(call.status == 0);
  return call.out;
}

}  // namespace

TEST_CASE("completion offers every command, and every option of each, as the help names them") {
  const Words commands = names_in(program("--help").out, "Subcommands");
  CHECK(commands.size() >= 14);
  CHECK(completed("''") == commands);
  for (const std::string& command : commands) {
    INFO(command);
    const Words options = names_in(program(command + " --help").out, "Options");
    CHECK(has(options, "--help"));
    CHECK(completed(command + " -") == options);
  }
  CHECK(completed("pl") == Words{"plan"});
  CHECK(completed("run --rep") == Words{"--replications"});
}

TEST_CASE("completion offers the values that an option takes") {
  CHECK(completed("run x.json --format ''") == Words{"table", "json", "csv", "md"});
  CHECK(completed("run x.json --format=c") == Words{"--format=csv"});
  CHECK(completed("run x.json --format = c") == Words{"--format=csv"});
  CHECK(completed("run --seed ''").empty());
  CHECK(completed("run --metric latency_p999") == Words{"latency_p999_ms"});
  CHECK(completed("price r --free-tier o") == Words{"on", "off"});
  CHECK(has(completed("price r --era 20"), "2021"));
  CHECK(completed("price r --region us-east-1") == Words{"us-east-1"});
  CHECK(completed("run --output-dir ''") == Words{"<folders>"});
}

TEST_CASE("completion offers the names of the catalogue") {
  CHECK(has(completed("list ''"), "profiles"));
  CHECK(completed("schema scen") == Words{"scenario"});
  CHECK(has(completed("reproduce wu2022/"), "wu2022/table1"));
  CHECK(completed("reproduce al") == Words{"all"});
  CHECK(has(completed("gen wu2022/"), "wu2022/w-120"));
  CHECK(has(completed("run x.json --set /model=mobilenet/"), "/model=mobilenet/tf-1.15"));
  CHECK(has(completed("price r --prices aws/us-east-1/"), "aws/us-east-1/2021"));
}

TEST_CASE("completion offers the keys of the file that the line names") {
  const std::string file = "configs/scenarios/canonical-keepalive.json";
  CHECK(completed("run " + file + " --set /platform/keep") == Words{"/platform/keep_alive_s="});
  CHECK(completed("run no-such-file.json --set /platform/keep").empty());
}

TEST_CASE("completion knows which argument comes next, and leaves paths to the shell") {
  CHECK(completed("run ''") == Words{"<files>"});
  CHECK(completed("compare a.json b.json ''") == Words{"<files>"});
  CHECK(has(completed("run --quiet --seed 3 a.json ''"), "--timing"));
  CHECK_FALSE(has(completed("run --quiet -"), "--quiet"));
  CHECK(has(completed("run --set a=b -"), "--set"));
  CHECK(completed("run -- -").size() == 1);
  CHECK(completed("nonsense ''").size() >= 14);
}

TEST_CASE("bash completes by what the program says") {
  CHECK(offered_by_bash("coldcast ca", 1) == "calibrate capacity\n");
  CHECK(offered_by_bash("coldcast run --format j", 3) == "json\n");
  CHECK(offered_by_bash("coldcast run --format = j", 4) == "json\n");
  CHECK(offered_by_bash("coldcast run configs/scenarios/canon", 2) ==
        "configs/scenarios/canonical-keepalive.json\n");
  CHECK(offered_by_bash("coldcast run --set /model = mobilenet/ort-1.4-g", 5) ==
        "mobilenet/ort-1.4-gcp\n");
}

TEST_CASE("the scripts of shells are printed, and the command is not in the help") {
  CHECK_THAT(program("completion bash").out, ContainsSubstring("complete -F _coldcast coldcast"));
  CHECK(program("completion zsh").out.starts_with("#compdef coldcast\n"));
  CHECK(program("completion fish").status == 2);
  CHECK(program("--help").out.find("completion") == std::string::npos);
}
