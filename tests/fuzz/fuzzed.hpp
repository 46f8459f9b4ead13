#pragma once
// What the fuzz targets share: the catalogue, and runs of which the work is bounded, whatever the
// input asks for.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "platforms/catalog.hpp"
#include "sim/config/read_once.hpp"
#include "sim/core/simulate.hpp"
#include "sim/study/metrics.hpp"
#include "sim/study/study.hpp"
#include "workloads/catalog.hpp"

namespace coldcast::fuzz {

/// Thrown where a run has done as much as a fuzzer has patience for.
struct Enough {};

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Of the folder that the fuzzer is started in.
inline const Catalogue& catalogue() {
  static const ReadOnce files_do_not_change;
  static const Catalogue catalogue{find_configs("configs/scenarios/fuzzed.json")};
  return catalogue;
}

inline const Kinds& kinds() {
  static const Kinds kinds{.workloads = workload_kinds(),
                           .mechanisms = mechanisms(),
                           .client = client_reader(),
                           .metrics = metric_names()};
  return kinds;
}

/// Passes so many calls on.
class BoundedWorkload final : public Workload {
 public:
  BoundedWorkload(std::unique_ptr<Workload> all, int left) : all_(std::move(all)), left_(left) {}

  std::optional<Request> next(Time answers_from) override {
    if (--left_ < 0) throw Enough{};
    return all_->next(answers_from);
  }
  Sink* users() override { return all_->users(); }
  bool waits() const override { return all_->waits(); }

 private:
  std::unique_ptr<Workload> all_;
  int left_;
};

/// Passes so many events on.
class BoundedPlatform final : public Platform {
 public:
  BoundedPlatform(std::unique_ptr<Platform> all, int left) : all_(std::move(all)), left_(left) {}

  void accept(const Request& request, Sink& sink) override { all_->accept(request, sink); }
  Time next_event() const override { return all_->next_event(); }
  void advance(Sink& sink) override {
    if (--left_ < 0) throw Enough{};
    all_->advance(sink);
  }
  Usage usage() const override { return all_->usage(); }
  Usage accrued(Time now) const override { return all_->accrued(now); }
  Usage standing(Duration span) const override { return all_->standing(span); }
  Occupancies occupancies(Time now) const override { return all_->occupancies(now); }
  Counts counts() const override { return all_->counts(); }
  Levels levels() const override { return all_->levels(); }

 private:
  std::unique_ptr<Platform> all_;
  int left_;
};

constexpr int most_requests = 300;
constexpr int most_events = 3000;

/// Runs one replication of the scenario, measured and priced, as far as there is patience.
inline void run_a_little(Scenario scenario) {
  scenario.run.replications = 1;
  scenario.run.requests = std::min<std::uint64_t>(scenario.run.requests.value_or(100), 100);
  scenario.workload.make = [make = scenario.workload.make](std::uint64_t seed,
                                                           std::uint64_t replication) {
    return std::make_unique<BoundedWorkload>(make(seed, replication), most_requests);
  };
  scenario.platform.make = [make = scenario.platform.make](std::uint64_t seed,
                                                           std::uint64_t replication) {
    return std::make_unique<BoundedPlatform>(make(seed, replication), most_events);
  };
  try {
    run_scenario(scenario, {});
  } catch (const Enough&) {
  } catch (const std::runtime_error&) {
    // The run failed and says why (an MMPP path with just that many requests, say): status 1.
  }
}

}  // namespace coldcast::fuzz
