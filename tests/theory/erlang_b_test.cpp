#include "tests/theory/agreement.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

struct ServiceLaw {
  std::string name;
  Distribution service_s;
};

// Five laws of one mean, 0.2 s, whose variance goes from none to nine times that of the
// exponential.
std::vector<ServiceLaw> laws() {
  return {{"exponential", Distribution::exponential(0.2)},
          {"constant", Distribution::constant(0.2)},
          {"lognormal", Distribution::lognormal(0.2, 4)},
          {"hyperexponential", Distribution::hyperexponential(0.2, 9)},
          {"Pareto", Distribution::pareto(0.2, 2.5)}};
}

// Erlang's recursion B(c) = a B(c-1) / (c + a B(c-1)), B(0) = 1.
double erlang_loss(int servers, double offered) {
  double blocked = 1;
  for (int c = 1; c <= servers; ++c) blocked = offered * blocked / (c + offered * blocked);
  return blocked;
}

Replications run_law(const ServiceLaw& law) {
  FunctionConfig platform = function_of(law.service_s);
  platform.concurrency = 20;
  return run({platform, poisson(80), 60, 4'000'000});
}

}  // namespace

TEST_CASE(
    "Q-ERLB-1: a limit of 20 without a queue refuses as Erlang B says for every service law") {
  CHECK(erlang_loss(20, 16) == Approx(0.06441092478156991).epsilon(1e-12));
  std::vector<Replications> runs;
  for (const ServiceLaw& law : laws()) {
    INFO(law.name);
    runs.push_back(run_law(law));
    check("success ratio", runs.back(), success_ratio, 0.93558907521843);
    check("reject ratio", runs.back(), reject_ratio, 0.06441092478156991);
    check("busy", runs.back(), busy_mean, 14.96942520349488);
  }
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      INFO(laws()[i].name << " and " << laws()[j].name);
      check_agreement(runs[i], runs[j], reject_ratio);
      check_agreement(runs[i], runs[j], busy_mean);
    }
}
