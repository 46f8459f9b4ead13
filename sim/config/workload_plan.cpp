#include "sim/config/workload_plan.hpp"

#include "sim/core/stream.hpp"

namespace coldcast {
namespace {

/// Reads a workload with those inside it, and writes down what they resolve to.
class Reader final : private WorkloadReader {
 public:
  Reader(const Catalogue& catalogue, const std::vector<WorkloadKind>& kinds, const Model& model)
      : catalogue_(catalogue), kinds_(kinds), model_(model) {}

  ResolvedWorkload read(const Json& given, const std::string& where, const std::string& pointer) {
    const bool named = given.is_string();
    const auto name = named ? given.get<std::string>() : std::string{};
    Json json = named ? catalogue_.load("workloads", name, where, pointer)
                      : catalogue_.complete(given, "workloads", where, pointer);
    // Inside a file, places count from its beginning.
    const std::string inside = named ? "" : pointer;
    Fields fields{json, named ? catalogue_.path_of("workloads", name).string() : where, inside};
    const std::string outside = std::exchange(inside_, inside);
    std::vector<Part> parts = std::exchange(parts_, {});
    if (++depth_ > deepest) fields.fail("", "more than 16 workloads in each other");

    ResolvedWorkload result{read_kind(fields), std::move(json)};
    for (const Part& part : parts_) result.json[Json::json_pointer{part.place}] = part.json;
    parts_ = std::move(parts);
    inside_ = outside;
    --depth_;
    return result;
  }

 private:
  static constexpr int deepest = 16;

  struct Part {
    std::string place;  // in the workload around it
    Json json;
  };

  WorkloadPlan read_kind(Fields& fields) {
    for (const char* key : {"$schema", "name", "sources", "notes"}) fields.ignore(key);
    std::vector<std::string> words;
    for (const WorkloadKind& kind : kinds_) words.push_back(kind.name);
    const std::string word = fields.word("kind", words);
    WorkloadPlan plan;
    for (const WorkloadKind& kind : kinds_)
      if (kind.name == word) plan = kind.read(fields, model_, *this);
    fields.done();
    return plan;
  }

  WorkloadPlan workload(Fields& parent, const std::string& key) override {
    const std::string pointer = parent.pointer_to(key);
    ResolvedWorkload part = read(parent.raw(key), parent.where(), pointer);
    parts_.push_back({pointer.substr(inside_.size()), std::move(part.json)});
    return std::move(part.plan);
  }

  void resolve(Fields& parent, const std::string& key, Json value) override {
    parts_.push_back({parent.pointer_to(key).substr(inside_.size()), std::move(value)});
  }

  const Catalogue& catalogue_;
  const std::vector<WorkloadKind>& kinds_;
  const Model& model_;
  std::string inside_;       // where the workload that is being read begins, in its file
  std::vector<Part> parts_;  // of that one
  int depth_ = 0;
};

}  // namespace

ResolvedWorkload read_workload(const Json& json, const std::string& where,
                               const std::string& pointer, const Catalogue& catalogue,
                               const std::vector<WorkloadKind>& kinds, const Model& model) {
  return Reader{catalogue, kinds, model}.read(json, where, pointer);
}

std::uint64_t seed_of_part(std::uint64_t seed, const std::string& part) {
  return Stream{seed, "part " + part, 0}.bits();
}

}  // namespace coldcast
