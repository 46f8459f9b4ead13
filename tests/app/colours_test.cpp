// Colours: on a terminal, where nobody has said otherwise, and nowhere else.

#include <pty.h>
#include <unistd.h>

#include <array>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A run that meets one of two limits of its file.
const std::string judged_run =
    "run configs/scenarios/canonical-keepalive.json --set /run/requests=200 "
    "--set /run/replications=2 --set /run/warmup_s=0 "
    "--set '/run/slo=[\"success>=1%\",\"mean<0.001ms\"]' --quiet";

/// What a terminal of that kind gets to see of a shell command, line ends as they were printed.
std::string seen_on_terminal(const std::string& command, const char* terminal = "xterm") {
  int master = -1;
  const pid_t child = ::forkpty(&master, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv("TERM", terminal, 1);
    ::unsetenv("NO_COLOR");
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  std::string seen;
  std::array<char, 4096> part{};
  // The end of a terminal whose programs are gone reads as an error.
  for (ssize_t n = 0; (n = ::read(master, part.data(), part.size())) > 0;)
    seen.append(part.data(), static_cast<std::size_t>(n));
  ::close(master);
  int status = 0;
  ::waitpid(child, &status, 0);
  std::erase(seen, '\r');
  return seen;
}

const std::string the_program = std::string{COLDCAST_PROGRAM} + " ";

bool is_coloured(const std::string& text) { return text.find("\x1b[") != std::string::npos; }

/// The text without the colours that there are.
std::string without_colours(std::string text) {
  for (const char* code : {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"})
    for (std::size_t at = 0; (at = text.find(code, at)) != std::string::npos;)
      text.erase(at, std::string{code}.size());
  return text;
}

}  // namespace

TEST_CASE("with --color always verdicts have their colours, and all else is as without") {
  const std::string plain = program(judged_run).out;
  CHECK_FALSE(is_coloured(plain));
  const Ended coloured = program(judged_run + " --color always");
  CHECK(coloured.status == 0);
  CHECK_THAT(coloured.out, ContainsSubstring("success>=1%: \x1b[32mmet\x1b[0m with"));
  CHECK_THAT(coloured.out, ContainsSubstring("mean<0.001ms: \x1b[31mMISSED\x1b[0m with"));
  CHECK_THAT(coloured.out, ContainsSubstring("\n\x1b[1mrequests\x1b[0m\n"));
  CHECK(without_colours(coloured.out) == plain);
  CHECK(program("--color always " + judged_run).out == coloured.out);
}

TEST_CASE("forms that programs read have no colours, and neither have files") {
  const TemporaryFolder folder;
  for (const std::string& form : {std::string{"json"}, std::string{"csv"}, std::string{"md"}}) {
    const std::string call = judged_run + " --format " + form;
    CHECK(program(call + " --color always").out == program(call).out);
  }
  const std::string into = (folder / "r").string();
  CHECK(program(judged_run + " --color always --output-dir " + into).status == 0);
  for (const auto& entry : std::filesystem::directory_iterator{into})
    CHECK(text_of(entry.path()).find('\x1b') == std::string::npos);
}

TEST_CASE("a terminal gets colours unless it has none, or somebody wants none") {
  const std::string call = the_program + judged_run;
  CHECK(is_coloured(seen_on_terminal(call)));
  CHECK_FALSE(is_coloured(seen_on_terminal(call, "dumb")));
  CHECK_FALSE(is_coloured(seen_on_terminal(call, "")));
  CHECK_FALSE(is_coloured(seen_on_terminal("NO_COLOR=1 " + call)));
  CHECK(is_coloured(seen_on_terminal("NO_COLOR= " + call)));
  CHECK_FALSE(is_coloured(seen_on_terminal(call + " --color never")));
  CHECK(is_coloured(seen_on_terminal("NO_COLOR=1 " + call + " --color always", "dumb")));
  CHECK_FALSE(is_coloured(seen_on_terminal(call + " | cat")));
  CHECK(without_colours(seen_on_terminal(call)) == seen_on_terminal(call + " --color never"));
}

TEST_CASE("output and errors have colours each for itself") {
  const TemporaryFolder folder;
  const std::string warning = "coldcast: \x1b[33mwarning\x1b[0m: ";
  const std::string call = the_program + "calibrate configs/calibrations/six-lines.json";
  const std::string out = (folder / "out").string();
  const std::string seen = seen_on_terminal(call + " >" + out);
  CHECK_THAT(seen, ContainsSubstring(warning));
  CHECK_FALSE(is_coloured(text_of(out)));
  const std::string both = seen_on_terminal(call + " 2>" + out);
  CHECK(is_coloured(both));
  CHECK_THAT(text_of(out), ContainsSubstring("coldcast: warning: "));
}

TEST_CASE("verdicts of a comparison and of a verification have colours") {
  const std::string scenario = "configs/scenarios/canonical-keepalive.json ";
  const Ended compared =
      program("compare " + scenario + scenario +
              "--set /run/requests=200 --set /run/replications=2 "
              "--set /run/warmup_s=0 --quiet --slo 'mean<0.001ms' --color always");
  CHECK(compared.status == 99);
  CHECK_THAT(compared.out, ContainsSubstring("\x1b[31mmisses mean<0.001ms\x1b[0m\n"));
  const Ended verified = program("verify --quick --only Q-MM1-1 --quiet --color always");
  CHECK_THAT(verified.out, ContainsSubstring("\x1b[32mpass\x1b[0m"));
  CHECK(without_colours(verified.out) == program("verify --quick --only Q-MM1-1 --quiet").out);
}

TEST_CASE("what a scenario is called can colour nothing, even where there are colours") {
  const TemporaryFolder folder;
  const std::string name = "\x1b[32mPASS\x1b[0m met \x1b]0;t\x07 MISSED";
  const Json json = {{"name", name},
                     {"workload", {{"kind", "constant"}, {"interval_s", 1}}},
                     {"platform", {{"kind", "function"}}},
                     {"model", {{"name", name}, {"service", 0.1}}},
                     {"run", {{"requests", 20}, {"replications", 2}}}};
  const std::string file = folder.file("s.json", json.dump()).string();
  for (const std::string& command :
       std::initializer_list<std::string>{"run ", "explain ", "gen --summary-only "}) {
    const Ended call = program(command + file + " --color always");
    INFO(command << call.err);
    CHECK(call.status == 0);
    CHECK_THAT(call.out, ContainsSubstring("\\u001b[32mPASS\\u001b[0m met \\u001b]0;t\\u0007"));
    CHECK(call.out.find("\x1b[32m") == std::string::npos);
    CHECK(without_colours(call.out) == program(command + file).out);
    CHECK(without_colours(call.out).find('\x1b') == std::string::npos);
  }
}

TEST_CASE("the option --color wants one of its three words") {
  const Ended call = program("run x.json --color blue");
  CHECK(call.status == 2);
  CHECK_THAT(call.err, ContainsSubstring("--color"));
}
