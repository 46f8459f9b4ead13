// The program writes workloads as traces, which replay to the same requests.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"
#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

const std::string in_bursts =
    R"({"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20], "duration_s": 60})";

const std::string published = "configs/scenarios/wu2022-lambda-mobilenet-w120.json";

std::string gen(const fs::path& workload, const std::string& options = "") {
  return "gen " + workload.string() + " " + options;
}

Json stream_summary(const std::string& call) {
  return json_of(program(call + " --summary-only --summary-format json"));
}

/// Writes the trace of a workload and reads it again.
void check_round_trip(const std::string& workload, const std::string& options = "",
                      const std::string& name = "trace.csv") {
  INFO(workload << " as " << name);
  const TemporaryFolder folder;
  const fs::path trace = folder / name;
  const Ended call = program(
      gen(folder.file("load.json", workload), "--output " + trace.string() + " " + options));
  INFO(call.err);
  REQUIRE(call.status == 0);
  // Without a scenario there is no model, and so no message.
  const std::vector<Request> meant = requests(workload_of(workload, Model{}), 100'000);
  const std::vector<Request> replayed = requests(
      workload_of(R"({"kind": "trace", "file": ")" + trace.string() + R"("})", Model{}), 100'000);
  REQUIRE(meant.size() > 10);
  REQUIRE(replayed.size() == meant.size());
  for (std::size_t i = 0; i < meant.size(); ++i) {
    INFO("request " << i << " at " << to_seconds(meant[i].at) << " s");
    REQUIRE(same(replayed[i], meant[i]));
    REQUIRE(replayed[i].items == meant[i].items);
    REQUIRE(replayed[i].function == meant[i].function);
  }
}

}  // namespace

TEST_CASE("a workload is written as a trace to standard output, its summary beside it") {
  const TemporaryFolder folder;
  const fs::path load =
      folder.file("load.json", R"({"kind": "constant", "interval_s": 0.25, "count": 4})");
  const Ended call = program(gen(load));
  CHECK(call.status == 0);
  CHECK(call.out == "t_s\n0.000000000\n0.250000000\n0.500000000\n0.750000000\n");
  CHECK_THAT(call.err, ContainsSubstring("requests                  4\n"));

  const std::string name = (folder / "trace.csv").string();
  const Ended into_file = program(gen(load, "--output " + name));
  CHECK(into_file.status == 0);
  CHECK(text_of(folder / "trace.csv") == call.out);
  CHECK(into_file.out == call.err);
  CHECK(into_file.err == "");

  CHECK(program(gen(load, "--format jsonl --requests 1")).out == "{\"t_s\":0.000000000}\n");
  CHECK(program(gen(load, "--summary-only")).out == call.err);
}

TEST_CASE("the trace of a workload replays to the same requests") {
  check_round_trip(in_bursts);
  check_round_trip(R"({"kind": "list", "times_s": [0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      "services_s": [0, 1e-9, 0.1, 0.123456789, 1, 10, 86400, 1, 1, 1, 1, 1]})",
                   "--set /notes=unsaid");
  const std::string varied = R"({"kind": "poisson", "rate_per_s": 5, "duration_s": 60,
      "request": {"payload_bytes": {"kind": "lognormal", "mean": 1e6, "scv": 2},
                  "items": {"kind": "uniform", "min": 1, "max": 9},
                  "functions": {"count": 20, "zipf": 1}}})";
  check_round_trip(varied);
  check_round_trip(varied, "--format jsonl", "trace.jsonl");
  check_round_trip(varied, "", "trace.csv.gz");
}

TEST_CASE("tokens are written though no model says how much work they are") {
  const TemporaryFolder folder;
  const std::string load = R"({"kind": "poisson", "rate_per_s": 5, "duration_s": 60,
      "request": {"context_tokens": {"kind": "lognormal", "mean": 1000, "scv": 2},
                  "generated_tokens": {"kind": "exponential", "mean": 200}, "items": 2}})";
  const fs::path trace = folder / "trace.csv";
  REQUIRE(program(gen(folder.file("load.json", load), "--output " + trace.string())).status == 0);
  CHECK(text_of(trace).starts_with("t_s,items,context_tokens,generated_tokens\n"));
  Model model;
  model.service.time_s = Distribution::constant(1);
  model.tokens = TokenTime{0.5, 0.001, 0.02};
  const auto meant = requests(workload_of(load, model), 1000);
  const auto replayed = requests(
      workload_of(R"({"kind": "trace", "file": ")" + trace.string() + R"("})", model), 1000);
  REQUIRE(meant.size() > 200);
  CHECK(same(replayed, meant));
}

TEST_CASE("a trace without tokens is written without tokens") {
  const TemporaryFolder folder;
  folder.file("plain.csv", "t_s\n0.5\n1.5\n");
  const auto plain = folder.file("plain.json", R"({"kind": "trace", "file": "plain.csv"})");
  CHECK(program(gen(plain)).out == "t_s\n0.500000000\n1.500000000\n");
  folder.file("some.csv", "t_s,context_tokens,generated_tokens\n0,1,0\n1,,\n2,0,1\n3,5,7\n");
  const auto some = folder.file("some.json", R"({"kind": "trace", "file": "some.csv"})");
  CHECK(program(gen(some)).out ==
        "t_s,context_tokens,generated_tokens\n0.000000000,1,0\n1.000000000,0,0\n"
        "2.000000000,0,1\n3.000000000,5,7\n");
}

TEST_CASE("a trace is cut by count and by time, and drawn by seed and replication") {
  const TemporaryFolder folder;
  const fs::path load = folder.file("load.json", in_bursts);
  const std::string all = program(gen(load)).out;
  const std::string ten = program(gen(load, "--requests 10")).out;
  CHECK(lines_of(ten) == 11);
  CHECK(all.starts_with(ten));
  const std::string early = program(gen(load, "--duration 20s")).out;
  CHECK(all.starts_with(early));
  CHECK(lines_of(early) < lines_of(all));
  CHECK(program(gen(load, "--duration 20")).out == early);
  CHECK(program(gen(load, "--seed 1 --replication 0")).out == all);
  CHECK(program(gen(load, "--seed 2")).out != all);
  CHECK(program(gen(load, "--replication 3")).out != all);
  const auto third = requests(workload_of(in_bursts), 1, 3);
  CHECK(stream_summary(gen(load, "--replication 3 --requests 1"))["span_s"] ==
        to_seconds(third.front().at));
}

TEST_CASE("a load lasts as long as the workload says, or as the command line says") {
  const TemporaryFolder folder;
  const fs::path load = folder.file("load.json", in_bursts);
  CHECK(stream_summary(gen(load))["span_s"] == 60);
  CHECK(stream_summary(gen(load, "--duration 15s"))["span_s"] == 15);
  CHECK(stream_summary(gen(load, "--duration 2m"))["span_s"] == 60);
  const Json ten = stream_summary(gen(load, "--requests 10"));
  CHECK(ten["requests"] == 10);
  CHECK(ten["span_s"] < 60);
}

TEST_CASE("a workload may be named, and changed") {
  const Json named = stream_summary("gen wu2022/w-120");
  CHECK(named["requests"] == 51600);
  CHECK(named["span_s"] == 900);
  // Two peaks of 135 and 265 s, as the file has them.
  CHECK(named["bursts"]["count"] == 2);
  CHECK(named["bursts"]["mean_s"].get<double>() == Approx(200).epsilon(0.01));
  CHECK(named["bursts"]["longest_s"].get<double>() == Approx(265).epsilon(0.01));
  CHECK(stream_summary("gen wu2022/w-120 --set /requests=500")["requests"] == 500);
}

TEST_CASE("of a scenario the workload, the messages, the seed and the end are taken") {
  const Json whole = stream_summary("gen " + published);
  CHECK(whole["requests"] == 51600);
  CHECK(whole["name"] == stream_summary("gen wu2022/w-120")["name"]);
  const std::string poisson =
      "gen " + published + R"( --set '/workload={"kind": "poisson", "rate_per_s": 5}' )";
  CHECK(stream_summary(poisson + "--set /run/requests=30")["requests"] == 30);
  CHECK(stream_summary(poisson + "--set /run/requests=30 --requests 40")["requests"] == 40);
  CHECK(stream_summary(poisson + "--set /run/warmup_s=20 --duration 10s")["span_s"] == 10);
  const std::string ten = poisson + "--requests 10 ";
  CHECK(program(ten + "--set /run/seed=9").out == program(ten + "--seed 9").out);
  CHECK(program(ten + "--seed 9").out != program(ten).out);
  // The usual message says nothing new; another one does.
  CHECK(program(ten).out.starts_with("t_s\n"));
  CHECK(program("gen " + published +
                R"( --requests 9 --set '/workload={"kind": "poisson", "rate_per_s": 5,
                    "request": {"payload_bytes": 1000}}')")
            .out.starts_with("t_s,payload_bytes\n"));
}

TEST_CASE("the summary of a load shows as table, JSON or Markdown") {
  const std::string call = "gen wu2022/w-120 --summary-only --summary-format ";
  CHECK_THAT(program(call + "table").out, ContainsSubstring("\nrate                      57.33"));
  CHECK(program(call + "md").out.starts_with("# workload-120"));
  const Json json = json_of(program(call + "json"));
  CHECK(json["schema_version"] == 1);
  CHECK(json["workload"]["kind"] == "mmpp");
  CHECK(json["tool"]["name"] == "coldcast");
}

TEST_CASE("pings are written into the trace and counted apart") {
  const TemporaryFolder folder;
  const fs::path load = folder.file("load.json", R"({"kind": "superposition", "parts": [
      {"of": {"kind": "constant", "interval_s": 1, "count": 8}},
      {"of": {"kind": "pings", "every_s": 4, "duration_s": 8}}]})");
  const Json json = stream_summary(gen(load));
  CHECK(json["requests"] == 8);
  CHECK(json["pings"].get<int>() >= 2);
  const std::string trace = program(gen(load)).out;
  CHECK(trace.starts_with("t_s,items,service_s\n"));
  CHECK_THAT(trace, ContainsSubstring(",0,0.001000000\n"));
  CHECK_THAT(trace, ContainsSubstring(",1,\n"));
}

TEST_CASE("a picture of the rate is drawn beside the trace") {
  const TemporaryFolder folder;
  const std::string name = (folder / "rate.svg").string();
  const Ended call = program("gen wu2022/w-120 --summary-only --picture " + name);
  CHECK(call.status == 0);
  const std::string svg = text_of(name);
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK_THAT(svg, ContainsSubstring("<title id=\"title\">workload-120 of Wu et al. 2022"));
  CHECK_THAT(svg, ContainsSubstring("51600 requests, mean rate 57.33"));
}

TEST_CASE("a load that is empty fails, and leaves no file") {
  const TemporaryFolder folder;
  const Ended call =
      program("gen wu2022/w-120 --requests 0 --output " + (folder / "trace.csv").string());
  CHECK(call.status == 1);
  CHECK(call.out == "");
  CHECK(call.err == "coldcast: the load is empty: no request came\n");
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a load that is interrupted ends with status 130 and leaves no file") {
  const TemporaryFolder folder;
  const fs::path load = folder.file("load.json", R"({"kind": "poisson", "rate_per_s": 1000})");
  const Ended call = shell("timeout --foreground --preserve-status -s INT 1 " +
                           std::string{COLDCAST_PROGRAM} + " gen " + load.string() +
                           " --requests 100000000000 --output " + (folder / "trace.csv").string());
  CHECK(call.status == 130);
  CHECK(call.err == "coldcast: interrupted before the load was complete\n");
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("users who wait are answered by the platform of their scenario") {
  const TemporaryFolder folder;
  const auto scenario = folder.file("closed.json", R"({
    "workload": {"kind": "closed-loop", "users": 2, "think_s": 1},
    "model": {"service": 0.25},
    "platform": {"kind": "function", "cold_start_s": 2},
    "client": {"timeout_s": 2},
    "run": {"requests": 6}})");
  INFO("both start an instance and give up after 2 s; 1 s later they are served in 0.25 s");
  CHECK(program(gen(scenario)).out ==
        "t_s\n0.000000000\n0.000000000\n3.000000000\n3.000000000\n4.250000000\n4.250000000\n");
}

TEST_CASE("what cannot be generated is refused in one sentence") {
  const TemporaryFolder folder;
  const std::string endless =
      folder.file("endless.json", R"({"kind": "poisson", "rate_per_s": 5})").string();
  check_refused("gen " + endless,
                endless + ": this workload never ends by itself; give --requests or --duration");
  const std::string closed =
      folder.file("closed.json", R"({"kind": "closed-loop", "users": 5, "think_s": 1})").string();
  check_refused("gen " + closed + " --requests 10",
                closed +
                    ": its users wait for answers, so when requests come depends on the platform; "
                    "give a scenario, which has one");
  check_refused("gen no/such.json", "no/such.json: no such file");
  check_refused("gen wu2022/w-12",
                "command line: no \"wu2022/w-12\" in workloads; did you mean \"wu2022/w-120\"?");
  check_refused("gen " + endless + " --duration soon",
                "command line: --duration: expected seconds or a text such as \"200ms\", \"90s\", "
                "\"5m\", \"1.5h\", \"2d\", found a string \"soon\"");
  CHECK(program("gen " + endless + " --duration inf").status == 2);
  CHECK(program("gen " + endless + " --duration nan").status == 2);
  CHECK(program("gen " + endless + " --duration -5").status == 2);
  check_refused("gen " + endless + " --requests 9 --set /rate_per_s=-1",
                endless + ": /rate_per_s: -1 is below 1e-09");
  check_refused(
      "gen wu2022/w-120 --output " + (folder / "no/trace.csv").string(),
      (folder / "no/trace.csv").string() + ": cannot be written: No such file or directory");
  check_refused("gen wu2022/w-120 --summary-only --output x.csv",
                "command line: --summary-only: writes no trace; leave out --output");
  check_refused("gen " + published + " --set /platform/memory_mb=100000",
                published +
                    ": /platform/memory_mb: 100000 is above the 10240 MB of aws-lambda (era 2021) "
                    "[AWS Lambda developer guide, quotas, 2022-11-14 (since 2020-12)]");
  const Ended full = shell("coldcast gen wu2022/w-120 >/dev/full");
  CHECK(full.status == 2);
  CHECK(full.err == "coldcast: standard output: cannot be written: No space left on device\n");
}

TEST_CASE("the help of gen ends with an example that runs") {
  const Ended help = program("gen --help");
  CHECK(help.status == 0);
  const std::size_t at = help.out.rfind("Example:\n  ");
  REQUIRE(at != std::string::npos);
  const Ended call = shell(help.out.substr(at + 11, help.out.find('\n', at + 11) - at - 11));
  CHECK(call.status == 0);
  CHECK(lines_of(call.out) > 10);
}
