// Published values beside simulated ones: by hand, or by the cells of a reference.

#include "sim/config/published.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const paper_cells = R"({"name": "a paper", "cells": [
  {"cell": "lambda/net/cost_usd", "value": 0.117, "source": "table 1", "use": "fit"},
  {"cell": "lambda/net/latency_mean_s", "value": 0.047},
  {"cell": "lambda/net/stage_import_mean_s", "value": 4.5},
  {"cell": "lambda/net/latency_p50_ms", "value": null, "use": "held_out"},
  {"cell": "lambda/net/colour", "value": 3},
  {"cell": "lambda/network/cost_usd", "value": 9}
]})";

/// Reads "published" with this reference under the name "paper".
std::vector<Published> published_values(const std::string& published,
                                        const std::string& reference = paper_cells) {
  TemporaryFolder configs;
  configs.file("references/paper.json", reference);
  const Json json = parse_json(R"({"published": )" + published + "}", "text");
  Fields fields{json, "s.json"};
  try {
    return read_published(fields, Catalogue{configs.path()}, metric_names());
  } catch (const ConfigError& error) {  // without the folder, which differs from run to run
    std::string message = error.what();
    const auto at = message.find(configs.path().string());
    if (at != std::string::npos) message.erase(at, configs.path().string().size() + 1);
    throw std::runtime_error(message);
  }
}

const char* const net = R"({"reference": "paper", "cell": "lambda/net"})";

}  // namespace

TEST_CASE("cells of a reference become our metrics in our units") {
  const auto values = published_values(net);
  REQUIRE(values.size() == 3);
  CHECK(values[0].metric == "cost_usd");
  CHECK(values[0].value == 0.117);
  CHECK(values[0].source == "table 1");
  CHECK(values[1].metric == "latency_mean_ms");
  CHECK(values[1].value == Approx(47));
  CHECK(values[1].source == "paper");
  CHECK(values[2].metric == "stage_import_mean_ms");
  CHECK(values[2].value == Approx(4500));
}

TEST_CASE("published values may be given by hand, in our units") {
  const auto values = published_values(R"([{"metric": "cost_usd", "value": 1, "source": "p. 3"},
                               {"metric": "warm_predict_mean_ms", "value": 12}])");
  REQUIRE(values.size() == 2);
  CHECK(published_json(values)[0].dump() == R"({"metric":"cost_usd","source":"p. 3","value":1.0})");
  CHECK(values[1].source == "");
}

TEST_CASE("published values that cannot stand beside ours are refused") {
  CHECK_THROWS_WITH(published_values(R"([{"metric": "latency_mean_s", "value": 1}])"),
                    "s.json: /published/0/metric: no metric \"latency_mean_s\"; "
                    "`coldcast list metrics` names them");
  CHECK_THROWS_WITH(published_values(R"([{"metric": "cost_usd", "value": "1"}])"),
                    "s.json: /published/0/value: expected a number, found a string \"1\"");
  CHECK_THROWS_WITH(published_values(R"([{"metric": "cost_usd", "value": 1, "table": 1}])"),
                    "s.json: /published/0/table: unknown key; there are \"metric\", \"source\", "
                    "\"value\"");
  CHECK_THROWS_WITH(published_values(R"({"reference": "papers", "cell": "a"})"),
                    "s.json: /published/reference: no \"papers\" in references; did you mean "
                    "\"paper\"?");
  CHECK_THROWS_WITH(published_values(R"({"reference": "paper", "cell": "gcp"})"),
                    "s.json: /published/cell: no value of paper that is a metric of ours starts "
                    "with \"gcp/\"");
}

TEST_CASE("a reference is read as strictly as a scenario") {
  const auto with = [](const std::string& cell) { return R"({"cells": [)" + cell + "]}"; };
  CHECK_THROWS_WITH(published_values(net, with(R"({"cell": "a/b", "value": 1, "used": "fit"})")),
                    "references/paper.json: /cells/0/used: unknown key; did you mean \"use\"?");
  CHECK_THROWS_WITH(published_values(net, with(R"({"cell": "a/b", "value": 1, "use": "guess"})")),
                    "references/paper.json: /cells/0/use: no \"guess\"; there are \"fit\", "
                    "\"held_out\", \"reference\"");
  CHECK_THROWS_WITH(published_values(net, with(R"({"cell": "a/b"})")),
                    "references/paper.json: /cells/0: missing \"value\"");
  CHECK_THROWS_WITH(published_values(net, R"({"cells": [], "cels": []})"),
                    "references/paper.json: /cels: unknown key; did you mean \"cells\"?");
}
