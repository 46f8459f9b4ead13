// A twin beside the simulation: verdicts, sentences, forms of the report, and what is tried.

#include "verification/twins/explanation.hpp"

#include <cmath>

#include "sim/report/explain_report.hpp"
#include "tests/verification/twins/twin_scenarios.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/single_changes.hpp"
#include "verification/twins/tail_watch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

TwinText one_worker() {
  return {.workload = R"({"kind": "poisson", "rate_per_s": 8})",
          .platform = R"({"kind": "pool", "workers": 1})"};
}

std::string all_of(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += sentence + "\n";
  return text;
}

Request request_at(Time at) {
  Request request;
  request.at = at;
  return request;
}

Outcome outcome(double at_s, double started_s, double finished_s, bool cold) {
  Outcome made;
  made.request = request_at(seconds(at_s));
  made.started = seconds(started_s);
  made.finished = seconds(finished_s);
  made.cold = cold;
  return made;
}

}  // namespace

TEST_CASE("a law is told by its quantiles, however it was written") {
  CHECK(shape_of(Distribution::exponential(3).scaled(0.1)) == LawShape::exponential);
  CHECK(shape_of(Distribution::weibull(3, 1)) == LawShape::exponential);
  CHECK(shape_of(Distribution::gamma(3, 1)) == LawShape::exponential);
  CHECK(shape_of(Distribution::shifted(0.1, Distribution::exponential(3))) == LawShape::general);
  CHECK(shape_of(Distribution::lognormal(3, 1)) == LawShape::general);
  CHECK(shape_of(Distribution::hyperexponential(2, 9)) == LawShape::hyperexponential);
  CHECK(shape_of(Distribution::mixture({{1, Distribution::exponential(1)},
                                        {1, Distribution::exponential(3)}})) == LawShape::general);
  CHECK(shape_of(Distribution::constant(0.5)) == LawShape::constant);
  CHECK(rounded_text(0.0483993786647546) == "0.0484");
  CHECK(rounded_text(51600.4) == "51600");
}

TEST_CASE("transforms of gaps are those of their laws, by their derivative at 0 and one value") {
  const auto transform = [](const std::string& law) { return transform_of(parse_json(law, "t")); };
  for (const std::string law :
       {R"({"kind": "gamma", "mean_s": 2, "scv": 0.5})",
        R"({"kind": "uniform", "min_s": 1, "max_s": 3})",
        R"({"kind": "hyperexponential", "mean_s": 2, "scv": 4})",
        R"({"kind": "shifted", "shift_s": 1, "rest": {"kind": "exponential", "mean_s": 1}})",
        R"({"kind": "mixture", "parts": [{"weight": 1, "of": 1}, {"weight": 1, "of": 3}]})", "2"}) {
    INFO(law);
    const auto found = transform(law);
    REQUIRE(found);
    CHECK((*found)(0) == Approx(1));
    CHECK((1 - (*found)(1e-6)) / 1e-6 == Approx(2).epsilon(1e-4));  // the mean
  }
  CHECK((*transform(R"({"kind": "gamma", "mean_s": 2, "scv": 0.5})"))(1) == Approx(0.25));
  CHECK_FALSE(transform(R"({"kind": "lognormal", "mean_s": 2, "scv": 1})"));
}

TEST_CASE("an exact value agrees or differs by its z, a bound is kept or broken") {
  const Scenario read = scenario_of(one_worker());
  RunResult result;
  result.replications = 20;
  const auto shown = [&](const std::string& name, double mean, double half_width) {
    result.metrics.push_back({{name, "ms", ""}, {mean, half_width}});
  };
  shown("latency_mean_ms", 502, 2);
  shown("wait_mean_ms", 450, 2);
  Twin twin;
  twin.answers = {{"latency_mean_ms", AnswerKind::exact, 500, ""},
                  {"wait_mean_ms", AnswerKind::exact, 400, ""},
                  {"wait_mean_ms", AnswerKind::lower_bound, 460, ""},
                  {"wait_mean_ms", AnswerKind::upper_bound, 500, ""},
                  {"wait_mean_ms", AnswerKind::approximation, 300, ""},
                  {"queue_mean", AnswerKind::exact, 1, ""}};
  const Explanation told = explain(read, twin, result);
  REQUIRE(told.metrics.size() == 6);
  CHECK(told.metrics[0].verdict == "agrees");
  // 2 is 2.09 t_(0.975, 19) standard errors: a z a little below 2.09.
  CHECK(*told.metrics[0].z == Approx(2).margin(0.1));
  CHECK(told.metrics[1].verdict == "differs");
  CHECK(told.metrics[2].verdict == "beyond the bound");
  CHECK(told.metrics[3].verdict == "within the bound");
  CHECK(told.metrics[4].verdict == "50 % above");
  CHECK(told.metrics[5].verdict == "not shown by this run");
  CHECK_THAT(all_of(told.findings), ContainsSubstring("differ for wait_mean_ms"));
  CHECK_THAT(all_of(told.findings), ContainsSubstring("Beyond their bound: wait_mean_ms"));
}

TEST_CASE("a run without warm-up is told so, and a difference has its likely reason") {
  TwinText parts = one_worker();
  parts.workload = R"({"kind": "poisson", "rate_per_s": 9.9})";
  parts.run = R"({"requests": 500, "replications": 40, "seed": 1})";
  const Scenario read = scenario_of(parts);
  const Explanation told =
      explain(read, twin_of(read, Catalogue{"configs"}), run_scenario(read, {}));
  const std::string text = all_of(told.findings);
  CHECK_THAT(text, ContainsSubstring("begins with an empty system"));
  CHECK_THAT(text, ContainsSubstring("(no warm-up is left out)"));
  CHECK_THAT(text, ContainsSubstring("Stable from 1 server on"));
}

TEST_CASE("times are bounds once some requests are cut off by a limit that no formula knows") {
  TwinText parts = one_worker();  // pool of lognormal service with a zombie's time limit
  parts.model = R"({"name": "m", "service": {"kind": "lognormal", "mean_s": 0.1, "scv": 2}})";
  parts.platform = R"({"kind": "pool", "workers": 1, "timeout_s": 1})";
  const Scenario read = scenario_of(parts);
  const Explanation told =
      explain(read, twin_of(read, Catalogue{"configs"}), run_scenario(read, {}));
  CHECK_FALSE(told.twin.exact);
  CHECK_FALSE(has_kind(told.twin, "latency_mean_ms", AnswerKind::exact));
  CHECK_FALSE(has_kind(told.twin, "success_ratio", AnswerKind::exact));
  CHECK(has_kind(told.twin, "latency_mean_ms", AnswerKind::upper_bound));
  CHECK(has_kind(told.twin, "utilization", AnswerKind::exact));

  parts.platform = R"({"kind": "pool", "workers": 1, "timeout_s": 1e6})";
  const Scenario patient = scenario_of(parts);
  const Explanation untouched =
      explain(patient, twin_of(patient, Catalogue{"configs"}), run_scenario(patient, {}));
  CHECK(untouched.twin.exact);
  CHECK(has_kind(untouched.twin, "latency_mean_ms", AnswerKind::exact));
}

TEST_CASE("the slowest hundredth is told by what it waited for") {
  TailWatch watch{seconds(10)};
  watch.take(outcome(5, 5, 99, false));  // before it counts
  for (int i = 0; i < 198; ++i) watch.take(outcome(100 + i, 100 + i, 100.1 + i, false));
  watch.take(outcome(400, 403, 403.5, true));
  watch.take(outcome(401, 404, 404.5, true));
  const std::string text = all_of(watch.findings());
  CHECK_THAT(text, ContainsSubstring("3 requests took 100 ms or longer"));  // ranks 198 to 200
  CHECK_THAT(text, ContainsSubstring("2.37 s in the mean: 2 s of it waiting"));
  CHECK_THAT(text, ContainsSubstring("66.7 % of them triggered the start of an instance and "
                                     "waited 3 s"));
  CHECK_THAT(text, ContainsSubstring("of all requests 1 % did"));
  CHECK_THAT(text, ContainsSubstring("33.3 % of them came while other instances were starting; "
                                     "most of these at one time were 2, at 401 s"));
  CHECK(TailWatch{}.findings().empty());
}

TEST_CASE("the report has the same numbers as JSON, as text and as Markdown") {
  TwinText parts = one_worker();
  parts.run = R"({"requests": 2000, "replications": 4, "seed": 1, "warmup_s": 20})";
  const Scenario read = scenario_of(parts);
  const RunResult result = run_scenario(read, {});
  const Explanation told = explain(read, twin_of(read, Catalogue{"configs"}), result);
  const Json json = explain_json(read, result, told, "2026");
  CHECK(json["schema_version"] == 1);
  CHECK(json["twin"]["notation"] == "M/M/1");
  CHECK(json["twin"]["exact"] == true);
  CHECK(json["twin"]["conditions"].size() == told.twin.conditions.size());
  bool found = false;
  for (const Json& row : json["metrics"]) {
    if (row["metric"] != "wait_mean_ms") continue;
    found = true;
    CHECK(row["kind"] == "exact");
    CHECK(row["value"].get<double>() == Approx(400));
    CHECK(row["simulated"].get<double>() == result.find("wait_mean_ms")->mean);
    CHECK(row["half_width_95"].get<double>() > 0);
    CHECK(row["z"].is_number());
  }
  CHECK(found);
  CHECK(json["findings"].size() == told.findings.size());
  CHECK_THAT(explain_text(read, result, told), ContainsSubstring("It is M/M/1: solvable exactly."));
  CHECK_THAT(explain_text(read, result, told), ContainsSubstring("400.0 ms"));
  CHECK_THAT(explain_markdown(read, result, told), ContainsSubstring("| wait_mean_ms"));
}

TEST_CASE("an explanation does not depend on the number of threads") {
  const Scenario read = scenario_of(one_worker());
  const auto json_with = [&](int jobs) {
    RunOptions options;
    options.jobs = jobs;
    const RunResult result = run_scenario(read, options);
    return explain_json(read, result, explain(read, twin_of(read, Catalogue{"configs"}), result),
                        "");
  };
  CHECK(json_with(1) == json_with(4));
}

TEST_CASE("the single change that helps most is found in paired runs, others are told too") {
  TwinText parts = one_worker();
  parts.platform = R"({"kind": "pool", "workers": 1, "vcpu": 4, "memory_mb": 1024})";
  parts.run = R"({"requests": 4000, "replications": 4, "seed": 1, "warmup_s": 20})";
  const Scenario read = scenario_of(parts);
  const ReadChanged changed = [&](const SingleChange& change) -> std::optional<Scenario> {
    if (change.set.find("vcpu") != std::string::npos) return std::nullopt;  // as if refused
    Json json = parse_json(parts.text(), "text");
    set_in_scenario(json, change.set, Catalogue{"configs"});
    return read_scenario(json, "s.json", Catalogue{"configs"}, all_kinds());
  };
  const std::vector<std::string> told = try_changes(read, changed, {});
  REQUIRE(told.size() == 3);  // workers, more memory and less
  CHECK_THAT(told[0], ContainsSubstring("twice the workers (workers 2)"));
  CHECK_THAT(told[0], ContainsSubstring("p99 from"));
  CHECK_THAT(told[1], ContainsSubstring("Also tried"));
  CHECK(try_changes(read, [](const SingleChange&) { return std::nullopt; }, {}).empty());
}
