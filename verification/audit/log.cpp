#include "verification/audit/log.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {
namespace {

/// Writes down what goes into a platform and what comes out of it.
class Witness final : public Platform {
 public:
  Witness(std::unique_ptr<Platform> platform, AuditLog& log, std::size_t& entries)
      : platform_(std::move(platform)), log_(log), entries_(entries) {}

  ~Witness() override {
    log_.ended = std::max(now_, asked_);
    log_.ending = platform_->occupancies(log_.ended);
    log_.counts = platform_->counts();
  }

  void accept(const Request& request, Sink& sink) override {
    if (++entries_ > AuditLogs::most_entries)
      throw ConfigError("command line", "--audit",
                        "the log of one replication has more than " +
                            std::to_string(AuditLogs::most_entries) +
                            " entries; shorten the run, for example --set /run/requests=1000000");
    if (platform_->next_event() <= request.at)
      note("request " + std::to_string(request.id) +
           " came before all that was due by then had happened");
    step_to(request.at);
    log_.accepted.push_back(request);
    Ear ear{*this, sink};
    platform_->accept(request, ear);
  }

  Time next_event() const override { return platform_->next_event(); }

  void advance(Sink& sink) override {
    step_to(platform_->next_event());
    Ear ear{*this, sink};
    platform_->advance(ear);
  }

  Usage usage() const override { return platform_->usage(); }
  Usage accrued(Time now) const override {
    ask(now);
    return platform_->accrued(now);
  }
  Usage standing(Duration span) const override { return platform_->standing(span); }
  Occupancies occupancies(Time now) const override {
    ask(now);
    return platform_->occupancies(now);
  }
  Counts counts() const override { return platform_->counts(); }
  Levels levels() const override { return platform_->levels(); }

 private:
  class Ear final : public Sink {
   public:
    Ear(Witness& witness, Sink& sink) : witness_(witness), sink_(sink) {}
    void take(const Outcome& outcome) override {
      witness_.log_.outcomes.push_back(outcome);
      witness_.log_.told.push_back(witness_.now_);
      sink_.take(outcome);
    }

   private:
    Witness& witness_;
    Sink& sink_;
  };

  void step_to(Time now) {
    ++log_.steps;
    // The look of an autoscaler is due a nanosecond after the instant that it is dated back to.
    if (now < now_ - Duration{1})
      note("after " + audit_instant(now_) + " came " + audit_instant(now));
    now_ = std::max(now_, now);
  }

  void note(std::string what) {
    if (log_.disorder++ == 0) log_.first_disorder = std::move(what);
  }

  static std::string audit_instant(Time at) { return std::to_string(at.count()) + " ns"; }

  void ask(Time now) const {
    if (now < never) asked_ = std::max(asked_, now);
  }

  std::unique_ptr<Platform> platform_;
  AuditLog& log_;
  std::size_t& entries_;
  Time now_{};
  mutable Time asked_{};
};

std::string pointer_of_object(const Fields& fields) {
  const std::string pointer = fields.pointer_to("kind");
  return pointer.substr(0, pointer.size() - std::string_view{"/kind"}.size());
}

}  // namespace

std::unique_ptr<Platform> AuditLogs::make(const decltype(PlatformPlan::make)& inner,
                                          const AuditRule& rule, std::uint64_t seed,
                                          std::uint64_t replication) {
  // Before it is made what it is made of: the order of the parts of usage.
  AuditLog& log = logs_.emplace_back();
  log.rule = rule;
  return std::make_unique<Witness>(inner(seed, replication), log, entries_);
}

Kinds AuditLogs::witnessed(Kinds kinds) {
  for (Mechanism& mechanism : kinds.mechanisms)
    mechanism.read = [this, name = mechanism.name, read = mechanism.read](
                         Fields& fields, const Model& model, PartReader& parts) {
      AuditRule rule{.where = pointer_of_object(fields),
                     .mechanism = name,
                     .keys = fields.json(),
                     .response = model.response,
                     .model_memory = model.memory};
      PlatformPlan plan = read(fields, model, parts);
      plan.make = [this, rule = std::move(rule), inner = std::move(plan.make)](
                      std::uint64_t seed, std::uint64_t replication) {
        return make(inner, rule, seed, replication);
      };
      return plan;
    };
  return kinds;
}

void AuditLogs::witness_users(Scenario& scenario) {
  scenario.platform.make = [this, inner = std::move(scenario.platform.make)](
                               std::uint64_t seed, std::uint64_t replication) {
    logs_.clear();
    entries_ = 0;
    AuditRule users;
    users.where = "users";
    return make(inner, users, seed, replication);
  };
}

}  // namespace coldcast
