// Limits as people write them: metric, comparison, number, unit.

#include "sim/config/slo.hpp"

#include "sim/config/files.hpp"
#include "sim/study/metrics.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Slo slo(const std::string& text) { return read_slo(text, metric_names(), "s.json", "/run/slo/0"); }

/// What is wrong with an expression, without place and without the examples at the end.
std::string slo_complaint(const std::string& text) {
  try {
    slo(text);
    return "";
  } catch (const ConfigError& error) {
    std::string message = error.what();
    const std::string place = "s.json: /run/slo/0: ";
    const std::string examples = "; write for example \"p99<300ms\" or \"success>=99.9%\"";
    CHECK(message.starts_with(place));
    if (message.ends_with(examples)) message.resize(message.size() - examples.size());
    return message.substr(place.size());
  }
}

std::vector<Slo> slos(const std::string& text) {
  const Json json = parse_json(R"({"slo": )" + text + "}", "text");
  Fields fields{json, "s.json", "/run"};
  return read_slos(fields, "slo", metric_names());
}

}  // namespace

TEST_CASE("a limit is a metric, a comparison and a number in the metric's unit") {
  CHECK(slo("p99<300ms").metric == "latency_p99_ms");
  CHECK(slo("p99<300ms").max == 300);
  CHECK(slo("p99<300ms").strict);
  CHECK_FALSE(slo("p99<300ms").min);
  CHECK(slo("p99<300ms").text == "p99<300ms");
  CHECK(slo("success>=99.9%").metric == "success_ratio");
  CHECK(slo("success>=99.9%").min == Approx(0.999));
  CHECK_FALSE(slo("success>=99.9%").strict);
  CHECK(slo("success>=0.999").min == 0.999);
  CHECK(slo("cost_per_1m<20usd").metric == "cost_usd_per_1m");
  CHECK(slo("cost_per_1m<20usd").max == 20);
  CHECK(slo("cost_per_1m < 20 $").max == 20);
  CHECK(slo("cost_per_month<=1e3").max == 1000);
  CHECK(slo("mean<0.1s").max == Approx(100));
  CHECK(slo("latency_p99_ms<=300").max == 300);
  CHECK(slo("\tp99.9 <= 2s ").metric == "latency_p999_ms");
  CHECK(slo("instances_peak<100").max == 100);
  CHECK(slo("utilization>50%").min == 0.5);
}

TEST_CASE("an expression that is no limit is refused") {
  CHECK(slo_complaint("p99=300ms") == "\"p99=300ms\" has no < or >");
  CHECK(slo_complaint("") == "\"\" has no < or >");
  CHECK(slo_complaint("p99<") == "\"\" is no limit");
  CHECK(slo_complaint("p99<fast") == "\"fast\" is no limit");
  CHECK(slo_complaint("p99<-3ms") == "\"-3ms\" is no limit");
  CHECK(slo_complaint("p99<nan") == "\"nan\" is no limit");
  CHECK(slo_complaint("p99<1e999ms") == "\"1e999ms\" is no limit");
  CHECK(slo_complaint("p99<300") == "\"p99<300\" has no unit");
  CHECK(slo_complaint("p99<300usd") == "\"usd\" does not measure latency_p99_ms");
  CHECK(slo_complaint("p99<300%") == "\"%\" does not measure latency_p99_ms");
  CHECK(slo_complaint("cost<3ms") == "\"ms\" does not measure cost_usd");
  CHECK(slo_complaint("p99<300ms<400ms") == "\"ms<400ms\" does not measure latency_p99_ms");
}

TEST_CASE("a ratio above 1 is refused, because a per cent sign was forgotten") {
  CHECK(slo_complaint("success>=99.9") ==
        "\"99.9\" is above 1, the most that success_ratio can be");
  CHECK(slo_complaint("success>=100%") == "");
  CHECK(slo_complaint("utilization<101%") ==
        "\"101%\" is above 1, the most that utilization can be");
}

TEST_CASE("a limit on an unknown metric is refused with the nearest one") {
  CHECK(slo_complaint("latency_p99<300ms") ==
        "no metric \"latency_p99\"; did you mean \"latency_p99_ms\"?");
  CHECK(slo_complaint("sucess>=0.9") == "no metric \"sucess\"; did you mean \"success\"?");
  CHECK(slo_complaint("throughput>9") ==
        "no metric \"throughput\"; `coldcast list metrics` names them");
  CHECK(slo_complaint("<300ms") == "no metric \"\"; `coldcast list metrics` names them");
}

TEST_CASE("limits come as a list of expressions or as an object of ranges") {
  const auto list = slos(R"(["p99<300ms", "success>=0.9"])");
  REQUIRE(list.size() == 2);
  CHECK(list[1].metric == "success_ratio");
  const auto ranges =
      slos(R"({"latency_p99_ms": {"min": 5, "max": 300}, "success": {"min": 0.9}})");
  REQUIRE(ranges.size() == 3);
  CHECK(ranges[0].text == "latency_p99_ms>=5");
  CHECK(ranges[0].min == 5);
  CHECK_FALSE(ranges[0].max);
  CHECK(ranges[1].text == "latency_p99_ms<=300");
  CHECK(ranges[1].max == 300);
  CHECK_FALSE(ranges[1].strict);
  CHECK(ranges[2].text == "success_ratio>=0.9");
  CHECK(slos("[]").empty());
}

TEST_CASE("mistakes in the object form of limits are named with their place") {
  CHECK_THROWS_WITH(slos(R"({"p42": {"max": 3}})"),
                    "s.json: /run/slo/p42: no metric \"p42\"; `coldcast list metrics` names them");
  CHECK_THROWS_WITH(slos(R"({"p99": {}})"), "s.json: /run/slo/p99: needs \"min\" or \"max\"");
  CHECK_THROWS_WITH(slos(R"({"p99": {"maximum": 3}})"),
                    "s.json: /run/slo/p99/maximum: unknown key; did you mean \"max\"?");
  CHECK_THROWS_WITH(slos(R"({"success": {"min": 99.9}})"),
                    "s.json: /run/slo/success/min: 99.9 is above 1");
  CHECK_THROWS_WITH(slos(R"([300])"), "s.json: /run/slo/0: expected \"p99<300ms\" or the like");
  CHECK_THROWS_WITH(slos(R"("p99<300ms")"),
                    "s.json: /run/slo: expected an object, found a string \"p99<300ms\"");
}
