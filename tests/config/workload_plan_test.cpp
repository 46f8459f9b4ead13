// Workloads inside workloads: where their names are looked up, what they resolve to, and where a
// mistake in one is said to be.

#include "sim/config/workload_plan.hpp"

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A kind without content, and one that holds another workload.
std::vector<WorkloadKind> two_kinds() {
  return {{"leaf", "",
           [](Fields& fields, const Model&, WorkloadReader&) {
             WorkloadPlan plan;
             plan.summary = "leaf " + std::to_string(fields.integer("number", {0, 9}));
             return plan;
           }},
          {"around", "", [](Fields& fields, const Model&, WorkloadReader& parts) {
             WorkloadPlan plan;
             for (Fields& part : fields.objects("parts")) {
               plan.summary += "(" + parts.workload(part, "of").summary + ")";
               part.done();
             }
             return plan;
           }}};
}

class Files {
 public:
  Files() {
    folder_.file("workloads/three.json", R"({"kind": "leaf", "number": 3})");
    folder_.file(
        "workloads/a/pair.json",
        R"({"kind": "around", "parts": [{"of": "three"}, {"of": {"extends": "three", "number": 4}}]})");
    folder_.file("workloads/bad.json",
                 R"({"kind": "around", "parts": [{"of": {"kind": "leaf"}}]})");
  }

  ResolvedWorkload read(const std::string& text) const {
    return read_workload(parse_json(text, "test"), "s.json", "/workload", Catalogue{folder_.path()},
                         two_kinds(), Model{});
  }

  std::string complaint(const std::string& text) const {
    try {
      read(text);
      return "";
    } catch (const ConfigError& error) {
      const std::string message = error.what();
      const auto file = message.find("workloads/");
      return file == std::string::npos ? message : message.substr(file);
    }
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a workload may hold others, by name and as they are") {
  const Files files;
  const std::string text =
      R"({"kind": "around", "parts": [{"of": "a/pair"}, {"of": {"kind": "leaf", "number": 5}}]})";
  const auto [plan, json] = files.read(text);
  CHECK(plan.summary == "((leaf 3)(leaf 4))(leaf 5)");

  INFO("it resolves to a workload without names, which says the same");
  CHECK(json["parts"][0]["of"]["parts"][0]["of"]["number"] == 3);
  CHECK(json["parts"][0]["of"]["parts"][1]["of"]["number"] == 4);
  CHECK(json["parts"][1]["of"]["number"] == 5);
  const auto again = files.read(json.dump());
  CHECK(again.plan.summary == plan.summary);
  CHECK(again.json == json);
}

TEST_CASE("a mistake in a workload inside another is said to be where it is written") {
  const Files files;
  CHECK(
      files.complaint(R"({"kind": "around", "parts": [{"of": {"kind": "leaf", "number": 10}}]})") ==
      "s.json: /workload/parts/0/of/number: 10 is above 9");
  CHECK(files.complaint(R"({"kind": "around", "parts": [{"of": "thre"}]})") ==
        "s.json: /workload/parts/0/of: no \"thre\" in workloads; did you mean \"three\"?");
  CHECK(files.complaint(R"({"kind": "around", "parts": [{"of": "bad"}]})") ==
        "workloads/bad.json: /parts/0/of: missing \"number\"");
}

TEST_CASE("workloads inside each other without end are refused") {
  std::string text = R"({"kind": "leaf", "number": 1})";
  for (int i = 0; i < 16; ++i) text = R"({"kind": "around", "parts": [{"of": )" + text + "}]}";
  CHECK(Files{}.complaint(text).ends_with("more than 16 workloads in each other"));
}

TEST_CASE("parts of a workload have seeds of their own") {
  CHECK(seed_of_part(1, "0") != seed_of_part(1, "1"));
  CHECK(seed_of_part(1, "0") != seed_of_part(2, "0"));
  CHECK(seed_of_part(1, "0") == seed_of_part(1, "0"));
}
