// Servers: values from the public cases named in each test, and simulated beside them.

#include "tests/verification/twins/twin_scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::string eight_per_s = R"({"kind": "poisson", "rate_per_s": 8})";

std::string pool_text(const std::string& workers, const std::string& more = "") {
  return R"({"kind": "pool", "workers": )" + workers + more + "}";
}

}  // namespace

TEST_CASE("a pool of one exponential worker is recognised as M/M/1 (Q-MM1-1)") {
  const TwinText parts{.workload = eight_per_s, .platform = pool_text("1")};
  const Explanation told = check_simulated(parts, 8);
  CHECK(told.twin.notation == "M/M/1");
  CHECK(told.twin.exact);
  CHECK(value_of(told.twin, "wait_mean_ms") == Approx(400));
  CHECK(value_of(told.twin, "latency_p99_ms") == Approx(2302.585092994046));
  CHECK(value_of(told.twin, "wait_p95_ms") == Approx(1386.2943611198901));
  CHECK(value_of(told.twin, "queue_mean") == Approx(3.2));
}

TEST_CASE("workers of one instance and instances of one worker are the same M/M/8 (Q-MMC-1)") {
  TwinText parts{.workload = poisson_text("70"), .platform = pool_text("8")};
  const Explanation told = check_simulated(parts, 8);
  CHECK(told.twin.notation == "M/M/8");
  CHECK(value_of(told.twin, "wait_mean_ms") == Approx(63.53160175364295));
  CHECK(value_of(told.twin, "latency_p99_ms") == Approx(620.2667958984523));
  CHECK(value_of(told.twin, "serving_mean") == Approx(7));
  CHECK_FALSE(has_kind(told.twin, "busy_mean", AnswerKind::exact));  // there it is of instances

  parts.platform = pool_text("1", R"(, "min_instances": 8, "max_instances": 8)");
  const Twin eight = twin_in(parts);
  CHECK(eight.notation == "M/M/8");
  CHECK(value_of(eight, "wait_mean_ms") == Approx(63.53160175364295));
  CHECK(value_of(eight, "busy_mean") == Approx(7));
}

TEST_CASE("a full line, an impatient one and one with constant patience have their own models") {
  TwinText parts{.workload = poisson_text("10"),
                 .platform = pool_text("4", R"(, "queue": {"capacity": 6})"),
                 .model = model_text(R"({"kind": "exponential", "mean_s": 0.5})")};
  const Explanation full = check_simulated(parts, 6);  // Q-MMCK-1
  CHECK(full.twin.notation == "M/M/4/10");
  CHECK(value_of(full.twin, "success_ratio") == Approx(0.7699756745705881));
  CHECK(value_of(full.twin, "wait_p95_ms") == Approx(1087.785447212663));

  parts = {.workload = poisson_text("110"),  // TO-ERLANGA-1
           .platform = pool_text(
               "10", R"(, "queue": {"patience_s": {"kind": "exponential", "mean_s": 0.5}})")};
  const Explanation impatient = check_simulated(parts, 3);
  CHECK(impatient.twin.notation == "M/M/10+M");
  CHECK(value_of(impatient.twin, "success_ratio") == Approx(0.876741154095229));

  parts = {.workload = poisson_text("9"),  // TO-MM1D-1
           .platform = pool_text("1", R"(, "queue": {"patience_s": 0.3})")};
  const Explanation constant = check_simulated(parts, 5);
  CHECK(constant.twin.notation == "M/M/1+D");
  CHECK(value_of(constant.twin, "wait_mean_ms") == Approx(99.7489124647661));
  CHECK(value_of(constant.twin, "wait_p95_ms") == Approx(275.3150401448183));
}

TEST_CASE("functions that start at once and let requests wait are servers too (TO-MMCD-1)") {
  const TwinText parts{.workload = poisson_text("44"),
                       .platform = R"({"kind": "function", "max_instances": 4,
                           "keep_alive_s": "inf", "queue": {"timeout_s": 0.2}})"};
  const Twin twin = check_simulated(parts, 4).twin;
  CHECK(twin.notation == "M/M/4+D");
  CHECK(value_of(twin, "success_ratio") == Approx(0.8639283220985814));
  CHECK(value_of(twin, "wait_mean_ms") == Approx(98.175420428518));
}

TEST_CASE("a time-out changes who is served as the server's mode says (TO-DEADLINE-1)") {
  const std::string limit = R"(, "timeout_s": 0.4, "timeout_mode": )";
  TwinText parts{.workload = eight_per_s, .platform = pool_text("1", limit + "\"zombie\"")};
  const Explanation unnoticed = check_simulated(parts, 3);
  CHECK(value_of(unnoticed.twin, "success_ratio") == Approx(0.5506710358827784));
  // Of the served only so much is known that they are faster than all together.
  CHECK(has_kind(unnoticed.twin, "latency_mean_ms", AnswerKind::upper_bound));
  CHECK_FALSE(has_kind(unnoticed.twin, "latency_mean_ms", AnswerKind::exact));

  parts.platform = pool_text("1", limit + "\"drop\"");
  CHECK(value_of(check_simulated(parts, 2).twin, "success_ratio") == Approx(0.7729481506716526));
  parts.platform = pool_text("1", limit + "\"abort\"");
  CHECK(value_of(check_simulated(parts, 2).twin, "success_ratio") == Approx(0.8597023796352846));
}

TEST_CASE("a client's time-out and round trip are part of the twin (TO-ZOMBIE-1)") {
  TwinText parts{.workload = poisson_text("70"), .platform = pool_text("8")};
  parts.client = R"({"round_trip_s": 0.1, "timeout_s": 0.7})";
  const Twin impatient = check_simulated(parts, 3).twin;
  CHECK(value_of(impatient, "success_ratio") == Approx(0.9880725020552971));

  parts.client = R"({"round_trip_s": 0.1})";
  const Twin far = check_simulated(parts, 8).twin;
  CHECK(value_of(far, "latency_mean_ms") == Approx(263.53160175364295));
  CHECK(value_of(far, "latency_p99_ms") == Approx(720.2667958984523));
  CHECK(value_of(far, "wait_mean_ms") == Approx(63.53160175364295));

  parts.client = R"({"round_trip_s": {"kind": "exponential", "mean_s": 0.1}})";
  const Twin shaky = check_simulated(parts, 6).twin;
  CHECK(value_of(shaky, "latency_mean_ms") == Approx(263.53160175364295));
  CHECK(has_kind(shaky, "latency_p99_ms", AnswerKind::lower_bound));
  CHECK_FALSE(has_kind(shaky, "latency_p99_ms", AnswerKind::exact));
}

TEST_CASE("constant and general service have the models that the number of servers allows") {
  TwinText parts{.workload = poisson_text("36"),  // Q-MDC-1
                 .platform = pool_text("4"),
                 .model = model_text("0.1")};
  const Explanation constant = check_simulated(parts, 8);
  CHECK(constant.twin.notation == "M/D/4");
  CHECK(value_of(constant.twin, "wait_mean_ms") == Approx(99.99658855813384));
  CHECK(value_of(constant.twin, "wait_p95_ms") == Approx(339.69863055806554));

  parts = {.workload = poisson_text("7"),  // Q-MG1-LN
           .platform = pool_text("1"),
           .model = model_text(R"({"kind": "lognormal", "mean_s": 0.1, "scv": 2})")};
  const Explanation one = check_simulated(parts, 6);
  CHECK(one.twin.notation == "M/G/1");
  CHECK(value_of(one.twin, "latency_mean_ms") == Approx(450));
  CHECK_FALSE(has_kind(one.twin, "latency_p99_ms", AnswerKind::exact));

  parts.model = model_text(R"({"kind": "hyperexponential", "mean_s": 0.1, "scv": 4})");  // Q-MH21
  const Twin two_phases = twin_in(parts);
  CHECK(two_phases.notation == "M/H2/1");
  CHECK(value_of(two_phases, "wait_p95_ms") == Approx(2438.3866341536296));

  parts = {.workload = R"({"kind": "constant", "interval_s": 0.125})",  // Q-DM1-1
           .platform = pool_text("1")};
  const Explanation regular = check_simulated(parts, 8);
  CHECK(regular.twin.notation == "D/M/1");
  CHECK(value_of(regular.twin, "latency_p99_ms") == Approx(1240.048378288978));
}

TEST_CASE("lognormal service on several servers is not M/M/c: bounds and an approximation") {
  const TwinText parts{.workload = poisson_text("70"),
                       .platform = pool_text("8"),
                       .model = model_text(R"({"kind": "lognormal", "mean_s": 0.1, "scv": 2})")};
  const Twin twin = check_simulated(parts, 3).twin;
  CHECK_FALSE(twin.exact);
  CHECK(twin.notation == "M/G/8");
  CHECK_FALSE(has_kind(twin, "wait_mean_ms", AnswerKind::exact));
  CHECK_FALSE(has_kind(twin, "latency_p99_ms", AnswerKind::exact));
  // lambda (1 / lambda^2 + scv S^2 / c) / (2 (1 - rho)), by turns [Wolff 1977].
  CHECK(value_of(twin, "wait_mean_ms", AnswerKind::upper_bound) ==
        Approx(1e3 * 70 * (1 / 4900.0 + 0.02 / 8) / (2 * 0.125)));
  CHECK(value_of(twin, "wait_mean_ms", AnswerKind::approximation) ==
        Approx(63.53160175364295 * 1.5));
  CHECK(value_of(twin, "latency_mean_ms", AnswerKind::lower_bound) == Approx(100));
  CHECK(value_of(twin, "utilization") == Approx(0.875));
}

TEST_CASE("near misses of M/M/c are told with their reason, and give no exact waits") {
  const auto reason = [](const Twin& twin) {
    std::string text;
    for (const TwinCondition& condition : twin.conditions)
      if (!condition.met) text += condition.text + "; ";
    return text;
  };
  const auto refused = [&](const TwinText& parts, const std::string& word) {
    const Twin twin = twin_in(parts);
    INFO(twin.notation << ": " << reason(twin));
    CHECK_FALSE(twin.exact);
    CHECK_FALSE(has_kind(twin, "wait_mean_ms", AnswerKind::exact));
    CHECK(reason(twin).find(word) != std::string::npos);
  };
  const TwinText good{.workload = poisson_text("70"), .platform = pool_text("8")};
  CHECK(twin_in(good).exact);
  TwinText bad = good;
  bad.workload = poisson_text("81");
  refused(bad, "not below 1");
  bad = good;
  bad.workload = R"({"kind": "on-off", "rate_per_s": 90, "on_s": 10, "off_s": 10})";
  refused(bad, "while the load is on");
  bad = good;
  bad.workload = R"({"kind": "poisson", "rate_per_s": 70, "requests": 7000, "duration_s": 100})";
  refused(bad, "given beforehand");
  bad = good;
  bad.workload =
      R"({"kind": "poisson", "rate_per_s": 7, "request": {"items": {"kind": "uniform", "min": 1, "max": 9}}})";
  refused(bad, "differ in work");
  bad = good;
  bad.platform =
      pool_text("1", R"(, "min_instances": 8, "max_instances": 8, "queue": {"at": "instance"})");
  refused(bad, "lines of their own");
  bad = good;
  bad.client = R"({"retry": {"attempts": 3, "backoff_s": 0.1}})";
  refused(bad, "try again");
  bad = good;
  bad.platform =
      pool_text("8", R"(, "queue": {"patience_s": {"kind": "gamma", "mean_s": 0.5, "scv": 0.5}})");
  refused(bad, "line and time-outs");
}

TEST_CASE("a limit that is hardly ever reached is none, and huge numbers are not worked out") {
  const std::string long_line = R"(, "queue": {"capacity": 1000})";
  const Twin idle =
      twin_in({.workload = poisson_text("70"), .platform = pool_text("8", long_line)});
  CHECK(idle.notation == "M/M/8");
  CHECK(value_of(idle, "wait_mean_ms") == Approx(63.53160175364295));
  const Twin busy =
      twin_in({.workload = poisson_text("81"), .platform = pool_text("8", long_line)});
  CHECK(busy.notation == "M/M/8/1008");
  CHECK(busy.exact);

  const Twin huge = twin_in({.workload = poisson_text("70"), .platform = pool_text("900000000")});
  CHECK_FALSE(huge.exact);
  CHECK(value_of(huge, "latency_mean_ms", AnswerKind::lower_bound) == Approx(100));
}

TEST_CASE("an overload without an end of the line is told plainly") {
  const Twin twin = twin_in({.workload = poisson_text("81"), .platform = pool_text("8")});
  std::string told;
  for (const std::string& finding : twin.findings) told += finding;
  CHECK(told.find("Unstable: the line grows for ever, by 1 request") != std::string::npos);
  CHECK(told.find("at least 9 servers") != std::string::npos);
  CHECK(value_of(twin, "goodput_rps", AnswerKind::upper_bound) == Approx(80));
}

TEST_CASE("bursts before exponential workers are MMPP/M/c, or its finite chain") {
  TwinText parts{.workload = R"({"kind": "mmpp", "rates_per_s": [45, 15], "mean_stay_s": [2, 4]})",
                 .platform = pool_text("4")};
  parts.run = R"({"requests": 40000, "replications": 10, "seed": 1, "warmup_s": 60})";
  const Explanation line = check_simulated(parts, 8);  // MMPP-MC-1
  CHECK(line.twin.notation == "MMPP/M/4");
  CHECK(value_of(line.twin, "wait_mean_ms") == Approx(265.39597241568025));
  CHECK(value_of(line.twin, "latency_p99_ms") == Approx(1955.3794672355171));

  parts.workload =
      R"({"kind": "mmpp", "rates_per_s": [45, 15], "generator": [[-0.5, 0.5], [0.25, -0.25]]})";
  CHECK(value_of(twin_in(parts), "wait_mean_ms") == Approx(265.39597241568025));

  parts = {.workload = R"({"kind": "mmpp", "rates_per_s": [40, 8], "mean_stay_s": [3, 9]})",
           .platform = pool_text("5", R"(, "queue": {"capacity": 20,
               "patience_s": {"kind": "exponential", "mean_s": 2}})"),
           .model = model_text(R"({"kind": "exponential", "mean_s": 0.25})")};
  const Explanation renege = check_simulated(parts, 3);  // MMPP-RENEGE-1
  CHECK(renege.twin.notation == "MMPP/M/5/25+M");
  CHECK(value_of(renege.twin, "success_ratio") == Approx(0.7459939238760043));
  CHECK(value_of(renege.twin, "queue_mean") == Approx(4.24160923918699));
}

TEST_CASE("users in a closed loop before workers are machine repair (Q-CLOSED-1)") {
  TwinText parts{.workload = R"({"kind": "closed-loop", "users": 20,
                                 "think_s": {"kind": "exponential", "mean_s": 2}})",
                 .platform = pool_text("4"),
                 .model = model_text(R"({"kind": "exponential", "mean_s": 0.5})")};
  const Explanation told = check_simulated(parts, 6);
  CHECK(told.twin.notation == "M/M/4//20");
  CHECK(value_of(told.twin, "goodput_rps") == Approx(7.156775640741717));
  CHECK(value_of(told.twin, "latency_mean_ms") == Approx(794.5545597580358));

  // Users whose thinking is constant are none of it, but no loop is faster than its asymptotes.
  parts.workload = R"({"kind": "closed-loop", "users": 20, "think_s": 2})";
  const Twin regular = check_simulated(parts, 0).twin;
  CHECK_FALSE(regular.exact);
  CHECK(value_of(regular, "goodput_rps", AnswerKind::upper_bound) == Approx(8));
  CHECK(value_of(regular, "latency_mean_ms", AnswerKind::lower_bound) == Approx(500));
}
