// Cases that are none of those shipped, in the same words: systems whose answers follow from a
// formula or by hand.

#include <array>
#include <cmath>

#include "tests/catch.hpp"
#include "verification/cases/busy_intervals.hpp"
#include "verification/cases/fluid.hpp"
#include "verification/cases/verify.hpp"

using namespace coldcast;

namespace {

VerifyReport verified_case(const Json& config, const Json& expected,
                           const char* kind = "stochastic", const Json& parameters = Json::object(),
                           const std::string& title = "") {
  const Json one{{"id", "V"},
                 {"kind", kind},
                 {"title", title},
                 {"config", config},
                 {"parameters", parameters},
                 {"expected", expected}};
  VerifyOptions options;
  options.mode = VerifyMode::quick;
  options.threads = 2;
  return verify(read_cases(Json::array({one}).dump(), "test"), options);
}

VerifyReport verified_exactly(const Json& config, const Json& expected,
                              const Json& parameters = Json::object(),
                              const std::string& title = "") {
  return verified_case(config, expected, "deterministic", parameters, title);
}

void check_all(const VerifyReport& report, Verdict verdict) {
  for (const VerifyRow& row : report.rows) {
    INFO(row.metric << ": " << row.simulated.dump() << " for " << row.expected.dump() << " "
                    << row.reason);
    CHECK(row.verdict == verdict);
  }
}

Json poisson_arrivals(double rate) { return {{"type", "poisson"}, {"rate", rate}}; }
Json exponential_service(double mean) { return {{"dist", "exponential"}, {"mean", mean}}; }
Json at(const char* times) { return {{"type", "trace"}, {"times", times}}; }

Json pool_case(const Json& arrival, const Json& service, const Json& servers) {
  return {{"arrival", arrival},
          {"service", service},
          {"platform", {{"kind", "pool"}, {"servers", servers}}}};
}

Json batch_case(const Json& arrival, const Json& service, int size) {
  return {{"arrival", arrival},
          {"service", service},
          {"platform",
           {{"kind", "batch_server"},
            {"servers", 1},
            {"min_batch", size},
            {"max_batch", size},
            {"batch_timeout", "inf"}}}};
}

}  // namespace

TEST_CASE("a number passes within the precision only, however wide its error is") {
  const Json system = pool_case(poisson_arrivals(0.5), exponential_service(1), 1);
  check_all(verified_case(system, {{"wait_mean_s", 1}, {"wait_sd_s", std::sqrt(3)}}),
            Verdict::pass);
  check_all(verified_case(system, {{"wait_mean_s", 1.16}}), Verdict::fail);
}

TEST_CASE("the line of a fluid is the limit of ever smaller requests") {
  // Ten requests of 1 s at once on two servers: served as a fluid within 5 s, evenly.
  const Json burst = pool_case(at("10x0"), 1, 2);
  check_all(verified_exactly(burst, {{"fluid_mean_s", 2.5},
                                     {"fluid_max_s", 5},
                                     {"fluid_drain_end_s", 5},
                                     {"wait_mean_s", 2},
                                     {"drain_end_s", 4}}),
            Verdict::pass);
  check_all(verified_exactly(burst, {{"fluid_mean_s", 2.5001}}), Verdict::fail);
  // 10 per second on servers for 8, from 30 s on for 16: 60 wait, for 10 s more; the longest wait
  // is that of the one who comes at 24 s.
  Json scaled = pool_case({{"type", "deterministic"}, {"rate", 10}, {"count", 1200}}, 0.5, 4);
  scaled["platform"]["scale_events"] = {{30, 8}};
  check_all(verified_exactly(scaled, {{"fluid_mean_s", 60 * 40 / 2 / 1200.0},
                                      {"fluid_max_s", 6},
                                      {"fluid_drain_end_s", 40}}),
            Verdict::pass);
  check_all(verified_case(pool_case(poisson_arrivals(0.5), exponential_service(1), 1),
                          {{"fluid_mean_s", 1}}),
            Verdict::unsupported);
}

TEST_CASE("a limit is found exactly where values lie on a parabola") {
  const auto value = [](double parts) { return 3 + 2 / parts - 5 / (parts * parts); };
  const auto [limit, off] = fluid_limit({value(4), value(8), value(16), value(32)});
  CHECK(limit == Approx(3).epsilon(1e-12));
  CHECK(off < 1e-12);
  CHECK(fluid_limit({1, 2, 1, 2}).second > 1);
}

TEST_CASE("each request of a fluid is cut into equal parts") {
  Json config = pool_case({{"type", "trace"}, {"times", "2x1"}}, exponential_service(3), 1);
  config["platform"]["queue_capacity"] = 5;
  const Json smaller = in_smaller_requests(config, 3);
  CHECK(smaller["arrival"]["times"] == Json({1.0, 1.0, 1.0, 1.0, 1.0, 1.0}));
  CHECK(smaller["service"]["mean"] == 1.0);
  CHECK(smaller["platform"]["queue_capacity"] == 15.0);
  const Json even = pool_case({{"type", "deterministic"}, {"interval", 6}, {"count", 7}}, 1, 1);
  CHECK(in_smaller_requests(even, 3)["arrival"]["interval"] == 2.0);
  CHECK(in_smaller_requests(even, 3)["arrival"]["count"] == 21);
}

TEST_CASE("calls on provisioned instances are those of the parameters, or of the title") {
  const Json config{{"pricing", {{"kind", "lambda_pc"}, {"round_min", 5}}}};
  const Json prices{{"pc", 4},        {"mem_mb", 1024}, {"minutes", 8}, {"pc_gb_s", 4e-6},
                    {"pc_dur", 1e-5}, {"gb_s", 2e-5},   {"req", 2e-7}};
  // 8 minutes count for 10; 101 calls of 0.5 s on the four, 10 that spill.
  const double usd = 4 * 600 * 4e-6 + 101 * 0.5 * 1e-5 + 10 * 0.5 * 2e-5 + 111 * 2e-7;
  const Json expected{{"pc_gb_s_total", 2400}, {"cost_usd", usd}};
  Json told = prices;
  told.update({{"on_provisioned", 101}, {"spilled", 10}, {"duration_ms", 500}});
  check_all(verified_exactly(config, expected, told), Verdict::pass);
  check_all(
      verified_exactly(config, expected, prices,
                       "4 x 1024 MB for 8 min, 101 requests of 500 ms on it, 10 of 500 ms spilled"),
      Verdict::pass);
  const VerifyReport silent = verified_exactly(config, expected, prices, "no calls");
  REQUIRE(silent.rows[0].metric == "cost_usd");
  CHECK(silent.rows[0].verdict == Verdict::unsupported);
  CHECK(silent.rows[1].verdict == Verdict::pass);
  told["on_provisioned"] = 4000;  // 4000 of 0.5 s on four are 500 s, but there are 480
  CHECK(verified_exactly(config, expected, told).rows[0].reason.find("cannot serve so many") !=
        std::string::npos);
}

TEST_CASE("long lines grow rarer geometrically, at the rate of the theory") {
  // M/M/1: the load. D/M/1 at a load of 0.8: sigma = exp(-(1 - sigma) / 0.8) [Kendall 1953].
  check_all(verified_case(pool_case(poisson_arrivals(0.7), exponential_service(1), 1),
                          {{"spectral_radius_R", 0.7}}),
            Verdict::pass);
  const Json even{{"type", "deterministic"}, {"interval", 1.25}};
  check_all(verified_case(pool_case(even, exponential_service(1), 1), {{"sigma", 0.6286298}}),
            Verdict::pass);
  check_all(verified_case(pool_case(even, exponential_service(1), 1), {{"sigma", 0.8}}),
            Verdict::fail);
  Json bounded = pool_case(poisson_arrivals(0.7), exponential_service(1), 1);
  bounded["platform"]["queue_capacity"] = 3;
  check_all(verified_case(bounded, {{"spectral_radius_R", 0.7}}), Verdict::unsupported);
}

TEST_CASE("the dispersion of a renewal process is the squared variation of its gaps") {
  const Json shifted{{"type", "shifted_exponential"}, {"shift", 1}, {"mean", 1}};
  check_all(verified_case(pool_case(shifted, 0.1, "inf"),
                          {{"idc_inf", 0.25}, {"interarrival_scv", 0.25}, {"mean_rate", 0.5}}),
            Verdict::pass);
  check_all(verified_case(pool_case(poisson_arrivals(3), 0.1, "inf"), {{"idc_inf", 1}}),
            Verdict::pass);
}

TEST_CASE("the asymptotic variance of waits is that of Daley") {
  const Json config = pool_case({{"type", "poisson"}, {"rate", "rho"}}, exponential_service(1), 1);
  check_all(verified_case(config, {{"avar_rho_0.5", 29}}), Verdict::pass);
  check_all(verified_case(config, {{"avar_rho_0.5", 20}}), Verdict::fail);
}

TEST_CASE("batches count as wholes, also those that begin before the span does") {
  // 4 of 10 per second: the first waits for three more, the last for none; each batch has 0.1 s.
  check_all(verified_case(batch_case(poisson_arrivals(10), 0.1, 4), {{"p_batch_full", 1},
                                                                     {"p_batch_4", 1},
                                                                     {"mean_batch", 4},
                                                                     {"fill_delay_s", 0.15},
                                                                     {"batches_per_s", 2.5}}),
            Verdict::pass);
}

TEST_CASE("requests in service are counted on every platform") {
  const double more = 1 - std::exp(-2) * (1 + 2 + 2 + 8.0 / 6);  // of Poisson(2): above 3
  const Json expected{
      {"concurrency_mean", 2}, {"concurrency_var", 2}, {"p_concurrency_gt_3", more}};
  check_all(
      verified_case(pool_case(poisson_arrivals(4), exponential_service(0.5), "inf"), expected),
      Verdict::pass);
  Json container = pool_case(poisson_arrivals(4), exponential_service(0.5), 1);
  container["platform"] = {{"kind", "container"}, {"concurrency", "inf"}, {"max_instances", 1}};
  check_all(verified_case(container, expected), Verdict::pass);
  // A rate of 10 + 5 sin(2 pi t / 60) [Eick, Massey, Whitt 1993].
  container["arrival"] = {
      {"type", "nhpp_sinusoid"}, {"base", 10}, {"amplitude", 5}, {"period", 60}};
  const double turn = 6.283185307179586 / 60 * 0.5;
  check_all(verified_case(container, {{"peak_concurrency", 5 + 2.5 / std::sqrt(1 + turn * turn)},
                                      {"mean_over_cycle", 5}}),
            Verdict::pass);
}

TEST_CASE("overlaps are the time at each level") {
  const auto time = [](int s) { return seconds(s); };
  const Occupancy levels =
      overlaps({time(0), time(2), time(5)}, {time(4), time(3), time(9)}, time(1), time(8));
  CHECK(levels.span() == Duration{seconds(7)});
  CHECK(levels.share_above(0) == Approx(6.0 / 7));  // [1, 4) and [5, 8)
  CHECK(levels.share_above(1) == Approx(1.0 / 7));  // [2, 3)
  CHECK(levels.peak() == 2);
}

TEST_CASE("users in step do not begin and end in step with the span") {
  // Four users think 1 s and are served together in 0.1 + 4 * 0.1 s.
  Json config = batch_case({{"type", "closed_loop"}, {"clients", 4}, {"think", 1}}, 1, 4);
  config["service"] = {{"batch_affine", {0.1, 0.1}}};
  check_all(verified_case(config, {{"throughput_rps", 4 / 1.5},
                                   {"utilization", 0.5 / 1.5},
                                   {"sojourn_mean_s", 0.5},
                                   {"mean_batch", 4}}),
            Verdict::pass);
}

TEST_CASE("random requests that end are run more often in place of longer") {
  check_all(verified_case(pool_case(at("100x0"), exponential_service(1), "inf"),
                          {{"latency_mean_s", 1}, {"success_ratio", 1}}),
            Verdict::pass);
  check_all(verified_case(pool_case(at("100x0"), exponential_service(1), "inf"),
                          {{"latency_mean_s", 1.2}}),
            Verdict::fail);
}

TEST_CASE("how many have which latency may be told in any order, and as an object") {
  const Json system = pool_case(at("3x0,1x7"), 1, 2);
  for (const Json& counts :
       {Json("3x1,1x2"), Json("1x2.0,3x1.0"), Json({{"2", 1}, {"1.0", 3}}), Json({{1, 2}, {3, 1}})})
    check_all(verified_exactly(system, {{"counts", counts}}), Verdict::pass);
  check_all(verified_exactly(system, {{"counts", "2x1,2x2"}}), Verdict::fail);
}
