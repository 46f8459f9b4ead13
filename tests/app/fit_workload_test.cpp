// The command that fits a load to a trace, from outside.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

/// A workload file of Poisson requests.
fs::path poisson_in(const TemporaryFolder& folder) {
  return folder.file("load.json", R"({"kind": "poisson", "rate_per_s": 5, "duration_s": 600})");
}

std::string fit(const fs::path& trace) { return "fit-workload " + trace.string() + " "; }

}  // namespace

TEST_CASE("a fit shows as table, JSON or Markdown") {
  const TemporaryFolder folder;
  const fs::path load = poisson_in(folder);
  const Ended table = program(fit(load));
  CHECK(table.status == 0);
  CHECK(table.out.starts_with("load.json\n"));
  CHECK_THAT(table.out, ContainsSubstring("* Poisson"));
  CHECK_THAT(table.out, ContainsSubstring("describes the trace in all that was tested"));
  const Json json = json_of(program(fit(load) + "--format json"));
  CHECK(json["schema_version"] == 1);
  CHECK(json["fits"] == true);
  CHECK(json["models"][json["chosen"].get<std::size_t>()]["title"] == "Poisson");
  CHECK(json["workload"]["kind"] == "poisson");
  CHECK(json["beside"]["index_of_dispersion"].size() >= 3);
  CHECK(program(fit(load) + "--format md").out.starts_with("# Fit of load.json"));
}

TEST_CASE("a generated trace and the workload it comes from have the same fit") {
  const TemporaryFolder folder;
  const fs::path load = poisson_in(folder), trace = folder / "trace.csv";
  CHECK(program("gen " + load.string() + " --output " + trace.string()).status == 0);
  const Json one = json_of(program(fit(load) + "--format json"));
  const Json other = json_of(program(fit(trace) + "--format json"));
  CHECK(one["models"] == other["models"]);
  CHECK(one["beside"] == other["beside"]);
}

TEST_CASE("a fit writes a workload that runs, byte by byte the same each time") {
  const TemporaryFolder folder;
  const fs::path load = poisson_in(folder), fitted = folder / "fitted.json";
  CHECK(program(fit(load) + "--output " + fitted.string()).status == 0);
  const std::string once = text_of(fitted);
  CHECK(program(fit(load) + "--output " + fitted.string()).status == 0);
  CHECK(text_of(fitted) == once);
  CHECK(parse_json(once, "fitted.json")["kind"] == "poisson");
  const Ended again = program("gen " + fitted.string() + " --summary-only");
  CHECK(again.status == 0);
  CHECK_THAT(again.out, ContainsSubstring("rate"));
}

TEST_CASE("a trace that cannot be fitted is one line on the error stream, and status 2") {
  const TemporaryFolder folder;
  const fs::path few = folder.file("few.csv", "t_s\n0\n1\n2.5\n");
  const Ended call = program(fit(few));
  CHECK(call.status == 2);
  CHECK(call.out == "");
  CHECK(call.err == "coldcast: " + few.string() + ": has 3 arrivals; a fit needs at least 50\n");
  const Ended workload = program(fit(poisson_in(folder)) + "--trace-format csv");
  CHECK(workload.status == 2);
  CHECK_THAT(workload.err, ContainsSubstring("--trace-format: is that of a trace"));
  CHECK(program("fit-workload no-such-file.csv").status == 2);
}
