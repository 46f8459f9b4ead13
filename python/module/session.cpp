#include "python/module/session.hpp"

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/config/set_value.hpp"
#include "sim/study/metrics.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast::python {
namespace {

/// A workload that ends by an exception when it is told to, so that Ctrl-C need not wait for the
/// end of a long replication.
class Stoppable final : public Workload {
 public:
  Stoppable(std::unique_ptr<Workload> all, std::shared_ptr<const std::atomic<bool>> stop)
      : all_(std::move(all)), stop_(std::move(stop)) {}

  std::optional<Request> next(Time answers_from = never) override {
    constexpr std::uint32_t between_looks = 1 << 12;
    if (++asked_ % between_looks == 0 && *stop_) throw Interrupted{};
    return all_->next(answers_from);
  }
  Sink* users() override { return all_->users(); }
  bool waits() const override { return all_->waits(); }

 private:
  std::unique_ptr<Workload> all_;
  std::shared_ptr<const std::atomic<bool>> stop_;
  std::uint32_t asked_ = 0;
};

WorkloadPlan stoppable(WorkloadPlan plan, std::shared_ptr<const std::atomic<bool>> stop) {
  plan.make = [make = std::move(plan.make), stop = std::move(stop)](std::uint64_t seed,
                                                                    std::uint64_t replication) {
    return std::make_unique<Stoppable>(make(seed, replication), stop);
  };
  return plan;
}

Kinds stoppable_kinds(const Errand& work) {
  Kinds kinds = built_in();
  for (WorkloadKind& kind : kinds.workloads)
    kind.read = [read = std::move(kind.read), stop = work.stop](Fields& fields, const Model& model,
                                                                WorkloadReader& parts) {
      return stoppable(read(fields, model, parts), stop);
    };
  return kinds;
}

}  // namespace

Json Given::json(const std::string& kind, const Catalogue& catalogue) const {
  return text ? catalogue.complete(parse_json(*text, where), kind, where, "")
              : catalogue.load_file(kind, where);
}

Session::Session(const std::string& near, const Errand& work)
    : configs(find_configs(near).string()),
      catalogue(configs),
      date(catalogue_date(configs)),
      kinds(stoppable_kinds(work)) {}

void apply(const std::vector<std::string>& set, Json& scenario, const Catalogue& catalogue) {
  for (const std::string& assignment : set)
    set_in_scenario(scenario, from_here(assignment), catalogue);
}

void add_limits(const std::vector<std::string>& slo, const Kinds& kinds, Scenario& scenario) {
  for (const std::string& limit : slo)
    scenario.run.slo.push_back(read_slo(limit, kinds.metrics, "command line", "--slo"));
}

void check_limits(const std::vector<std::string>& slo) {
  for (const std::string& limit : slo) read_slo(limit, metric_names(), "command line", "--slo");
}

Scenario read_given(const Given& given, const std::vector<std::string>& set,
                    const std::vector<std::string>& slo, bool with_published,
                    const Session& session) {
  Json json = given.json("scenarios", session.catalogue);
  if (!with_published && json.is_object()) json.erase("published");
  apply(set, json, session.catalogue);
  Scenario scenario = read_scenario(json, given.where, session.catalogue, session.kinds);
  add_limits(slo, session.kinds, scenario);
  return scenario;
}

int threads(int jobs) { return jobs > 0 ? jobs : processors(); }

}  // namespace coldcast::python
