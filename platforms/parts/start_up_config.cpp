#include "platforms/parts/start_up_config.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace coldcast {
namespace {

Phase phase_of(const std::string& word) {
  if (word == "init") return Phase::init;
  return word == "first-call" ? Phase::first_call : Phase::provision;
}

double megabytes_of(const std::string& what, const Model& model) {
  return what == "image" ? model.image_mb : model.download_mb;
}

/// How long a stage takes; nothing if neither the platform nor the model knows.
std::optional<Distribution> time_of(Fields& stage, const std::string& name, const Model& model,
                                    double vcpu) {
  std::optional<Distribution> time;
  if (stage.has("time_s")) time = stage.distribution("time_s");
  const bool has_rate = stage.has("mb_per_s");
  if (!stage.has("megabytes") && has_rate)
    stage.fail("mb_per_s", "needs \"megabytes\" beside it: \"image\" or \"download\"");
  if (stage.has("megabytes")) {
    const std::string what = stage.word("megabytes", {"image", "download"});
    const double mb_per_s = stage.number("mb_per_s", {1e-3, 1e9});
    const double transfer_s = megabytes_of(what, model) / mb_per_s;
    time = time ? Distribution::shifted(transfer_s, *time) : Distribution::constant(transfer_s);
  }
  if (time) return time;
  const auto of_model = model.stages.find(name);
  if (of_model == model.stages.end()) return std::nullopt;
  return of_model->second.on(vcpu);
}

/// Collects stages and lets later ones name earlier ones, through stages that were left out.
class StageList {
 public:
  StageList(const Model& model, double vcpu, const std::string& package)
      : model_(model), vcpu_(vcpu), package_(package) {}

  void read(Fields& stage) {
    const std::string name = stage.string("name");
    if (ends_.contains(name)) stage.fail("name", "a second stage \"" + name + "\"");
    const Phase phase =
        phase_of(stage.word_or("phase", "provision", {"provision", "init", "first-call"}));
    std::set<std::size_t> after = waits_for(stage);
    const auto time = time_of(stage, name, model_, vcpu_);
    const bool applies = stage.word_or("package", package_, {"image", "zip"}) == package_;
    stage.ignore("source");
    stage.done();
    if (time && applies) {
      for (const std::size_t before : after)
        if (phase != Phase::first_call && stages_[before].phase == Phase::first_call)
          stage.fail("after", in_quotes(name) +
                                  " comes before the first call and cannot wait for " +
                                  in_quotes(stages_[before].name) + ", which is part of it");
      stages_.push_back({name, phase, *time, {after.begin(), after.end()}});
      after = {stages_.size() - 1};
    }
    ends_[name] = after;
    last_ = name;
  }

  /// Refuses stages of the model that no stage of the platform runs.
  void check(const Fields& fields) const {
    for (const auto& [name, work] : model_.stages)
      if (!ends_.contains(name))
        fields.fail("start_up", "the model \"" + model_.name + "\" has a stage \"" + name +
                                    "\" that this platform does not run");
  }

  std::vector<Stage> take() { return std::move(stages_); }

 private:
  std::set<std::size_t> waits_for(Fields& stage) {
    if (!stage.has("after")) return last_.empty() ? std::set<std::size_t>{} : ends_[last_];
    std::set<std::size_t> after;
    if (!stage.is_array("after")) stage.fail("after", "expected an array with names of stages");
    for (const Json& before : stage.raw("after")) {
      if (!before.is_string()) stage.fail("after", "expected names of stages");
      const auto found = ends_.find(before.get<std::string>());
      if (found == ends_.end())
        stage.fail("after",
                   in_quotes(before.get<std::string>()) + " is no stage listed before this one");
      after.insert(found->second.begin(), found->second.end());
    }
    return after;
  }

  const Model& model_;
  double vcpu_;
  const std::string& package_;
  std::vector<Stage> stages_;
  std::map<std::string, std::set<std::size_t>> ends_;  // by name: what to wait for to be past it
  std::string last_;
};

}  // namespace

std::vector<Stage> read_start_up(Fields& fields, const Model& model, double vcpu,
                                 const std::string& package) {
  if (fields.has("cold_start_s")) {
    if (fields.has("start_up")) fields.fail("cold_start_s", "give this or \"start_up\", not both");
    return {{"cold-start", Phase::provision, fields.distribution("cold_start_s"), {}}};
  }
  StageList list{model, vcpu, package};
  if (fields.has("start_up"))
    for (Fields& stage : fields.objects("start_up")) list.read(stage);
  list.check(fields);
  return list.take();
}

}  // namespace coldcast
