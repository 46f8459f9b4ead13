#include "platforms/composites/pipeline_config.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/topological_sort.hpp>
#include <cmath>
#include <iterator>
#include <set>

#include "platforms/composites/pipeline.hpp"
#include "platforms/composites/totals_config.hpp"

namespace coldcast {
namespace {

/// An edge leads from a stage to one that waits for it.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Path = std::vector<std::size_t>;

Graph graph_of(const PipelineConfig& config) {
  Graph graph(config.stages.size());
  for (std::size_t stage = 0; stage < config.stages.size(); ++stage)
    for (const std::size_t before : config.stages[stage].after)
      boost::add_edge(before, stage, graph);
  return graph;
}

std::string text_of(const Path& path, const PipelineConfig& config) {
  std::string text;
  for (const std::size_t stage : path)
    text += (text.empty() ? "" : " > ") + config.stages[stage].name;
  return text;
}

/// Remembers the way to each stage, and the first way that comes back to itself.
class CycleFinder : public boost::default_dfs_visitor {
 public:
  CycleFinder(Path& came_from, Path& cycle) : came_from_(&came_from), cycle_(&cycle) {}

  template <class Edge>
  void tree_edge(Edge edge, const Graph& graph) {
    (*came_from_)[boost::target(edge, graph)] = boost::source(edge, graph);
  }

  template <class Edge>
  void back_edge(Edge edge, const Graph& graph) {
    if (!cycle_->empty()) return;
    const std::size_t end = boost::target(edge, graph);
    cycle_->push_back(end);
    for (std::size_t at = boost::source(edge, graph); at != end; at = (*came_from_)[at])
      cycle_->push_back(at);
    cycle_->push_back(end);
    std::reverse(cycle_->begin(), cycle_->end());
  }

 private:
  Path* came_from_;
  Path* cycle_;
};

void refuse_cycles(const Fields& fields, const Graph& graph, const PipelineConfig& config) {
  Path came_from(config.stages.size());
  Path cycle;
  boost::depth_first_search(graph, boost::visitor(CycleFinder{came_from, cycle}));
  if (cycle.empty()) return;
  std::string text;
  for (const std::size_t stage : cycle)
    text += (text.empty() ? "" : " -> ") + config.stages[stage].name;
  fields.fail("stages", "stages wait for each other: " + text);
}

/// The chain of stages that takes longest if each call is warm and takes its mean time.
Path critical_path(const Graph& graph, const std::vector<double>& times_s) {
  Path order;
  boost::topological_sort(graph, std::back_inserter(order));  // comes out in reverse
  std::vector<double> done_s(times_s.size());
  Path came_from(times_s.size());
  std::size_t last = order.back();
  for (auto stage = order.rbegin(); stage != order.rend(); ++stage) {
    double begun_s = 0;
    came_from[*stage] = *stage;
    for (const auto edge : boost::make_iterator_range(boost::in_edges(*stage, graph))) {
      const std::size_t before = boost::source(edge, graph);
      if (done_s[before] < begun_s) continue;
      begun_s = done_s[before];
      came_from[*stage] = before;
    }
    done_s[*stage] = begun_s + times_s[*stage];
    if (done_s[*stage] >= done_s[last]) last = *stage;
  }
  Path path{last};
  while (came_from[path.back()] != path.back()) path.push_back(came_from[path.back()]);
  std::reverse(path.begin(), path.end());
  return path;
}

std::size_t stage_named(const Fields& stage, const std::string& name,
                        const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    stage.fail("after", "no stage " + in_quotes(name) + suggestion(name, names));
  return static_cast<std::size_t>(found - names.begin());
}

/// Which stages a stage waits for: those it names, else the one listed before it.
Path read_after(Fields& stage, std::size_t position, const std::vector<std::string>& names) {
  if (!stage.has("after")) return position == 0 ? Path{} : Path{position - 1};
  std::set<std::size_t> after;
  for (const std::string& name : stage.strings("after"))
    after.insert(stage_named(stage, name, names));
  return {after.begin(), after.end()};
}

PipelineConfig::Stage read_stage(Fields& stage, std::size_t position,
                                 const std::vector<std::string>& names) {
  return {.name = names[position],
          .after = read_after(stage, position, names),
          .fan_out = static_cast<std::uint64_t>(stage.integer_or("fan_out", 1, {1, 1000})),
          .share = stage.number_or("share", 1, {0, 1})};
}

/// What the critical path is made of: together the time of a call that finds everything warm.
std::vector<WarmPart> warm_parts(const Path& path, const PipelineConfig& config,
                                 const std::vector<double>& times_s) {
  std::vector<WarmPart> warm;
  for (const std::size_t stage : path) warm.push_back({config.stages[stage].name, times_s[stage]});
  return warm;
}

}  // namespace

PlatformPlan read_pipeline(Fields& fields, const Model& model, PartReader& parts) {
  std::vector<Fields> stages = fields.objects("stages");
  if (stages.empty()) fields.fail("stages", "needs at least one stage");
  std::vector<std::string> names;
  for (Fields& stage : stages) names.push_back(stage.string("name"));
  PipelineConfig config;
  PlatformPlan plan;
  std::vector<NamedPlan> named;
  std::vector<double> times_s;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    config.stages.push_back(read_stage(stages[i], i, names));
    named.push_back(read_named(stages[i], model, parts, named));
    stages[i].done();
    add_to(plan, named.back());
    times_s.push_back(warm_s(named.back().plan));
  }
  const Graph graph = graph_of(config);
  refuse_cycles(fields, graph, config);
  const Path path = critical_path(graph, times_s);
  plan.warm_parts = warm_parts(path, config, times_s);
  plan.summary = std::to_string(stages.size()) + (stages.size() == 1 ? " stage" : " stages") +
                 ", critical path " + text_of(path, config) + " (" +
                 number_text(std::round(warm_s(plan) * 1000) / 1000) + " s)";
  plan.make = [config, named](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Pipeline>(make_children(named, seed, replication), config, seed,
                                      replication);
  };
  return plan;
}

}  // namespace coldcast
