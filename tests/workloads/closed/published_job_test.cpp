#include "workloads/closed/published_job.hpp"

#include "tests/workloads/closed/answers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Times = std::vector<double>;

std::string job(const std::string& keys) { return R"({"kind": "job", )" + keys + "}"; }

Times delivered_s(const std::string& keys, const FunctionConfig& config) {
  return sent_s(answers(job(keys), config));
}

}  // namespace

TEST_CASE("a job keeps as many messages under way as it may, until all are delivered") {
  CHECK(delivered_s(R"("messages": 7, "max_in_flight": 3)", answering_after(2)) ==
        Times{0, 0, 0, 2, 2, 2, 4});
  CHECK(delivered_s(R"("messages": 3, "max_in_flight": 1000000, "at_s": 5)", answering_after(2)) ==
        Times{5, 5, 5});
  CHECK(delivered_s(R"("messages": 3, "max_in_flight": 1)", answering_after(0)) == Times{0, 0, 0});
}

TEST_CASE("messages are delivered once they are published, one after the other") {
  CHECK(delivered_s(R"("messages": 5, "max_in_flight": 2, "publish_s": 0.5)", answering_after(2)) ==
        Times{0.5, 1, 2.5, 3, 4.5});
  CHECK(delivered_s(R"("messages": 3, "max_in_flight": 2, "publish_s": 3)", answering_after(2)) ==
        Times{3, 6, 9});
}

TEST_CASE("jobs are repeated, and a later one waits behind what is left of an earlier one") {
  CHECK(delivered_s(R"("messages": 2, "max_in_flight": 2, "at_s": 1, "every_s": 10, "jobs": 3)",
                    answering_after(2)) == Times{1, 1, 11, 11, 21, 21});
  CHECK(delivered_s(R"("messages": 3, "max_in_flight": 1, "every_s": 4, "jobs": 2)",
                    answering_after(2)) == Times{0, 2, 4, 6, 8, 10});
  const WorkloadPlan plan = workload_of(job(R"("messages": 2, "max_in_flight": 2, "every_s": 4)"));
  CHECK(plan.endless);
  CHECK(plan.closed);
  INFO("cut off in time");
  CHECK(delivered_s(R"("messages": 2, "max_in_flight": 2, "every_s": 4, "duration_s": 9)",
                    answering_after(1)) == Times{0, 0, 4, 4, 8, 8});
}

TEST_CASE("a place is taken again when the answer has arrived, though it is known before") {
  // 0.5 s of service and 1.5 s on the wire.
  const auto workload = workload_of(job(R"("messages": 2, "max_in_flight": 1)")).make(1, 0);
  const auto first = workload->next(seconds(0.5));
  REQUIRE(first);
  CHECK_FALSE(workload->next(seconds(0.5)));
  CHECK(workload->waits());
  workload->users()->take(
      {.request = *first, .started = {}, .finished = seconds(2), .network = seconds(1.5)});
  CHECK_FALSE(workload->next(seconds(2)));
  CHECK(workload->waits());
  const auto second = workload->next();
  REQUIRE(second);
  CHECK(second->at == seconds(2));
  CHECK(second->id == 1);
  CHECK_FALSE(workload->waits());
}

TEST_CASE("a message that failed is delivered again, behind those that wait") {
  FunctionConfig one = answering_after(2);
  one.concurrency = 1;
  const std::string keys = R"("messages": 3, "max_in_flight": 2, "redeliveries": 2,
                              "redelivery_after_s": 1.5)";
  const auto outcomes = answers(job(keys), one);
  // 0 s: first served until 2 s; second and third refused. 1.5 s: both refused again.
  // 3 s: second served until 5 s, third refused for the last time.
  CHECK(sent_s(outcomes) == Times{0, 0, 0, 1.5, 1.5, 3, 3});
  std::vector<bool> served;
  for (const Outcome& outcome : outcomes) served.push_back(outcome.fate == Fate::served);
  CHECK(served == std::vector<bool>{true, false, false, false, false, true, false});
  INFO("each delivery is a request of the same luck");
  CHECK(outcomes[1].request.luck == outcomes[3].request.luck);
  CHECK(outcomes[1].request.luck == outcomes[5].request.luck);
  CHECK(outcomes[1].request.luck != outcomes[2].request.luck);
  INFO("without redeliveries a failed message is lost");
  CHECK(delivered_s(R"("messages": 3, "max_in_flight": 2)", one) == Times{0, 0, 0});
}

TEST_CASE("first deliveries come before those of messages that failed at that instant") {
  const auto workload =
      workload_of(job(R"("messages": 3, "max_in_flight": 1, "redeliveries": 1)")).make(1, 0);
  std::vector<double> lucks;
  for (int i = 0; i < 6; ++i) {
    const auto request = workload->next();
    REQUIRE(request);
    lucks.push_back(request->luck);
    workload->users()->take(
        {.request = *request, .started = {}, .finished = request->at, .fate = Fate::throttled});
  }
  CHECK_FALSE(workload->next());
  CHECK_FALSE(workload->waits());
  CHECK(std::vector<double>(lucks.begin(), lucks.begin() + 3) ==
        std::vector<double>(lucks.begin() + 3, lucks.end()));
}

TEST_CASE("no more messages than allowed are under way, whatever the answers take") {
  FunctionConfig slow = answering_after(0.4);
  slow.service_s = Distribution::lognormal(0.4, 3);
  slow.stages = {{"start", Phase::provision, Distribution::exponential(0.8), {}}};
  for (const int most : {1, 7, 64, 500}) {
    INFO("at most " << most);
    const auto outcomes =
        answers(job(R"("messages": 500, "max_in_flight": )" + std::to_string(most)), slow);
    CHECK(outcomes.size() == 500);
    CHECK(most_in_flight(outcomes) == most);
    std::vector<double> finished;
    for (const Outcome& outcome : outcomes) finished.push_back(to_seconds(outcome.finished));
    std::sort(finished.begin(), finished.end());
    for (std::size_t i = static_cast<std::size_t>(most); i < outcomes.size(); ++i)
      CHECK(to_seconds(outcomes[i].request.at) == finished[i - static_cast<std::size_t>(most)]);
  }
}

TEST_CASE("a message brings the same on every platform") {
  const std::string text = job(R"("messages": 200, "max_in_flight": 10,
      "request": {"payload_bytes": {"kind": "exponential", "mean": 9000}})");
  FunctionConfig slow = answering_after(2);
  slow.service_s = Distribution::lognormal(2, 3);
  const auto on_slow = answers(text, slow);
  const auto on_fast = answers(text, answering_after(0.1));
  REQUIRE(on_slow.size() == 200);
  REQUIRE(on_fast.size() == 200);
  for (std::size_t i = 0; i < 200; ++i) {
    CHECK(on_slow[i].request.luck == on_fast[i].request.luck);
    CHECK(on_slow[i].request.payload == on_fast[i].request.payload);
  }
}

TEST_CASE("mistakes in a job are named") {
  const std::string at = "burst.json: /workload";
  check_complaints(
      "job",
      {{R"("max_in_flight": 1)", at + ": missing \"messages\""},
       {R"("messages": 1)", at + ": missing \"max_in_flight\""},
       {R"("messages": 0, "max_in_flight": 1)", at + "/messages: 0 is below 1"},
       {R"("messages": 1, "max_in_flight": 0)", at + "/max_in_flight: 0 is below 1"},
       {R"("messages": 1, "max_in_flight": 1, "jobs": 2)",
        at + "/jobs: needs \"every_s\", the time between two jobs"},
       {R"("messages": 5, "max_in_flight": 1, "publish_s": 1, "every_s": 4)",
        at + "/every_s: a job takes 5 s to publish, so the next must not begin before"},
       {R"("messages": 1000000, "max_in_flight": 1, "publish_s": 3600)",
        at + "/publish_s: the job would take 3600000000 s to publish; it must be at most ten "
             "years"}});
}

TEST_CASE("a job says what it is") {
  CHECK(workload_of(job(R"("messages": 100, "max_in_flight": 10)")).summary ==
        "job of 100 messages, at most 10 in flight");
  CHECK(workload_of(job(R"("messages": 100, "max_in_flight": 10, "every_s": "5m")")).summary ==
        "job of 100 messages, at most 10 in flight, every 300 s");
}
