// Requests that wait where no instance is, and nothing but the autoscaler could start one.

#include "tests/catch.hpp"
#include "tests/fleets.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Wants what the list says, look by look, the last for ever; counts its looks.
class Listed final : public Autoscaler {
 public:
  Listed(std::vector<std::int64_t> answers, std::int64_t* looks, Time* last)
      : answers_(std::move(answers)), looks_(looks), last_(last) {}
  std::int64_t desired(const ScalingView& view) override {
    *last_ = view.now;
    const auto look = static_cast<std::size_t>((*looks_)++);
    return answers_[std::min(look, answers_.size() - 1)];
  }

 private:
  std::vector<std::int64_t> answers_;
  std::int64_t* looks_;
  Time* last_;
};

/// Servers of which none is there at first, and none starts for a request.
struct Deserted {
  FleetConfig config = server(1);
  std::int64_t looks = 0;
  Time last_look{};

  Deserted(double period_s, std::vector<std::int64_t> answers) {
    config.minimum = config.initial = 0;
    config.maximum = 3;
    config.on_demand = FleetConfig::OnDemand::off;
    config.autoscaler.period = seconds(period_s);
    config.autoscaler.make = [=, this] {
      return std::make_unique<Listed>(answers, &looks, &last_look);
    };
  }
};

}  // namespace

TEST_CASE("an autoscaler that leaves requests waiting for an hour is not asked for ever") {
  Deserted deserted{10, {0}};
  const FleetRun ran = run(deserted.config, {{5}, {100}});
  CHECK(ran.outcomes.empty());
  CHECK(ran.platform->levels().queued == 2);
  INFO("an hour after the last request came");
  CHECK(deserted.last_look == seconds(3700));
  CHECK(deserted.looks == 370);
}

TEST_CASE("an autoscaler that seldom looks gets twenty looks for requests that wait") {
  Deserted deserted{600, {0}};
  run(deserted.config, {{5}});
  CHECK(deserted.looks == 21);
}

TEST_CASE("requests that wait are served by what an autoscaler starts late, or a schedule later") {
  Deserted late{600, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  CHECK(run(late.config, {{5}}).outcomes.size() == 1);
  FleetConfig config = late.config;
  config.autoscaler = schedule_of(3600, {{0, 0}, {36000, 1}}, 36000);
  CHECK(run(config, {{5}}).outcomes.size() == 1);
  config.autoscaler = schedule_of(3600, {{0, 0}, {36000, 0}}, 36000);
  CHECK(run(config, {{5}}).platform->levels().queued == 1);
}

TEST_CASE("a request that comes after the looks have ended is looked for again") {
  Deserted deserted{10, std::vector<std::int64_t>(500, 0)};
  Deserted again{10, [] {
                   std::vector<std::int64_t> answers(371, 0);
                   answers.push_back(1);
                   return answers;
                 }()};
  CHECK(run(again.config, {{5}, {100}, {50000}}).outcomes.size() == 3);
  CHECK(run(deserted.config, {{5}, {100}, {50000}}).outcomes.empty());
}
