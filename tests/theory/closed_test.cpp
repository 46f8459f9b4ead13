// Users who wait for their answer and think: closed queueing networks. With exponential services
// the number of requests under way is a birth-death chain, the machine repairman problem: of N
// users those who think send at rate 1 / Z each, and c workers answer at rate 1 / S each. Without a
// line in front of the workers it is Engset's loss system. [Both: Gross, Shortle, Thompson, Harris:
// "Fundamentals of Queueing Theory", 4th edition, 2008, section 2.7.] Only the mean of the time to
// think matters [Baskett, Chandy, Muntz, Palacios: "Open, closed, and mixed networks of queues with
// different classes of customers", Journal of the ACM 22, 1975].

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

constexpr double service_s = 0.5;
constexpr double think_mean_s = 2;

/// What the birth-death chain of N users and c workers comes to.
struct Repair {
  double throughput = 0;  ///< answers per second
  double sojourn_s = 0;
  double all_busy = 0;  ///< share of time in which all workers are
};

/// REQUIRES: `room` for requests under way, c of them in service.
Repair repair(int users, int workers, int room) {
  double weight = 1, sum = 1, busy = 0, under_way = 0, full = 0;
  for (int n = 1; n <= std::min(users, room); ++n) {
    weight *= (users - n + 1) / think_mean_s / (std::min(n, workers) / service_s);
    sum += weight;
    busy += weight * std::min(n, workers);
    under_way += weight * n;
    if (n >= workers) full += weight;
  }
  const double throughput = busy / sum / service_s;
  return {throughput, under_way / sum / throughput, full / sum};
}

Arrivals users_of(int users, const std::string& think, double rate,
                  const std::string& begin = "think") {
  Arrivals arrivals = described(R"({"kind": "closed-loop", "users": )" + std::to_string(users) +
                                R"(, "begin_with": ")" + begin + R"(", "think_s": )" + think + "}");
  arrivals.mean_rate = rate;
  return arrivals;
}

const std::string exponential_think = R"({"kind": "exponential", "mean_s": 2})";

Contribution throughput(const Replication& r) { return {number(r.summary.served()), r.span_s}; }

/// N / X - Z, which the response time law says is the mean sojourn.
Statistic law_sojourn_s(int users) {
  return [users](const Replication& r) {
    const double served = number(r.summary.served());
    return Contribution{users * r.span_s - think_mean_s * served, served};
  };
}

}  // namespace

TEST_CASE("Q-CLOSED-1: twenty users who wait get as much as four workers can") {
  const Replications runs = run({server_of(Distribution::exponential(service_s), 4),
                                 users_of(20, exponential_think, 7.16),
                                 100,
                                 400'000,
                                 {had_to_wait}});
  check("answers per second", runs, throughput, 7.156775640741717);
  check("sojourn", runs, latency_mean_s, 0.7945545597580358);
  check("sojourn as 20 users / throughput - 2 s of thinking", runs, law_sojourn_s(20),
        0.7945545597580352);
  // A request meets what nineteen others leave, on average over time [arrival theorem; Sevcik,
  // Mitrani: "The distribution of queuing network states at input and output instants", Journal of
  // the ACM 28, 1981].
  check("share that waits", runs, tallied(0), repair(19, 4, 19).all_busy);
  check("busy workers", runs, used_mean, 7.156775640741717 * service_s);
}

TEST_CASE("users who wait are machines to repair, whatever their number and that of the workers") {
  CHECK(repair(20, 4, 20).throughput == Approx(7.156775640741717).epsilon(1e-12));
  for (const auto& [users, workers] :
       std::vector<std::pair<int, int>>{{1, 1}, {5, 1}, {10, 3}, {60, 12}}) {
    INFO(users << " users, " << workers << " workers");
    const Repair expected = repair(users, workers, users);
    const Replications runs =
        run({server_of(Distribution::exponential(service_s), workers),
             users_of(users, exponential_think, expected.throughput), 50, 200'000});
    check("answers per second", runs, throughput, expected.throughput);
    check("sojourn", runs, latency_mean_s, expected.sojourn_s);
  }
}

TEST_CASE("only the mean of the thinking matters to users who wait") {
  const Repair expected = repair(10, 3, 10);
  for (const std::string think : {R"(2)", R"({"kind": "uniform", "min_s": 1, "max_s": 3})",
                                  R"({"kind": "hyperexponential", "mean_s": 2, "scv": 4})"}) {
    INFO("thinking " << think);
    const Replications runs =
        run({server_of(Distribution::exponential(service_s), 3),
             users_of(10, think, expected.throughput, "request"), 100, 300'000});
    check("answers per second", runs, throughput, expected.throughput);
    check("sojourn", runs, latency_mean_s, expected.sojourn_s);
  }
}

// Users who are refused think and try again. With as many of them as in the open case of the same
// rate, the share would be another: users who are served do not ask.
TEST_CASE("users who wait and are refused are Engset's sources, whatever the law of service") {
  constexpr int users = 12, workers = 3;
  // A request meets what eleven others leave.
  const double refused = repair(users - 1, workers, workers).all_busy;
  for (const Distribution& law :
       {Distribution::exponential(service_s), Distribution::lognormal(service_s, 2)}) {
    INFO("variance of service " << law.variance());
    FunctionConfig function = function_of(law);
    function.concurrency = workers;
    const Replications runs = run({function, users_of(users, exponential_think, 5), 50, 500'000});
    check("refused", runs, reject_ratio, refused);
    check("answers per second", runs, throughput, repair(users, workers, workers).throughput);
  }
}

TEST_CASE("under overload users who wait ask for less, and an open load waits ever longer") {
  constexpr int users = 200;
  const FleetConfig platform = server_of(Distribution::exponential(service_s), 4);
  const auto mean_latency_s = [&](const Arrivals& arrivals, double span_s) {
    const Experiment experiment{platform, arrivals, 100,
                                span_s * arrivals.mean_rate * number(replications) * thrift};
    const Replication r = replicate(experiment, 0);
    CHECK(r.span_s == Approx(span_s));
    return r.summary.latency_sum_s() / number(r.summary.served());
  };
  // 80 requests per second for workers who can answer 8.
  const Arrivals open = poisson(users / (think_mean_s + service_s));
  const Arrivals closed = users_of(users, exponential_think, 8);
  // After t seconds 72 t requests are left over, which is 9 t seconds of work.
  for (const double span_s : {200.0, 600.0})
    CHECK(mean_latency_s(open, span_s) == Approx(9 * (100 + span_s / 2)).epsilon(0.03));
  // N / X - Z = 200 users / 8 per second - 2 s.
  for (const double span_s : {2000.0, 8000.0})
    CHECK(mean_latency_s(closed, span_s) == Approx(23).epsilon(0.05));
}

TEST_CASE("the throughput of users who wait stays within the asymptotic bounds") {
  // X(N) <= min(N / (Z + S), c / S), and >= N / (Z + N S / c) where nobody idles in vain
  // [Lazowska et al. 1984, chapter 5]: for one worker N / (Z + N S) <= X.
  for (const int users : {1, 3, 5, 8, 30}) {
    INFO(users << " users");
    const Replication r = replicate(
        {server_of(Distribution::constant(service_s), 1), users_of(users, exponential_think, 1),
         100, 20'000 * number(replications) * thrift},
        0);
    const double rate = number(r.summary.served()) / r.span_s;
    const double noise = 0.02 * rate;
    CHECK(rate <= std::min(users / (think_mean_s + service_s), 1 / service_s) + noise);
    CHECK(rate >= users / (think_mean_s + users * service_s) - noise);
  }
}
