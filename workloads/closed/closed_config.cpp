#include "workloads/closed/closed_config.hpp"

#include <algorithm>

#include "workloads/closed/closed_loop.hpp"
#include "workloads/closed/published_job.hpp"
#include "workloads/ending.hpp"
#include "workloads/ranges.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

std::uint32_t read_users(Fields& fields, std::string_view key, double least) {
  return static_cast<std::uint32_t>(fields.integer(key, {least, CrowdPlan::most_users}));
}

/// From the first users on, one more at a time, to all of them.
CrowdPlan read_ramp(Fields fields, std::uint32_t users) {
  CrowdPlan plan{.first = 1};
  if (fields.has("first")) plan.first = read_users(fields, "first", 0);
  if (plan.first > users)
    fields.fail("first", std::to_string(plan.first) + " is above the " + std::to_string(users) +
                             " users that the ramp leads to");
  const double per_s = fields.number("per_s", {1e-6, 1e9});
  plan.stages = {{seconds(static_cast<double>(users - plan.first) / per_s), users}};
  fields.done();
  return plan;
}

CrowdPlan read_stages(Fields& fields) {
  CrowdPlan plan;
  if (fields.has("users")) plan.first = read_users(fields, "users", 0);
  for (Fields& stage : fields.objects("stages")) {
    plan.stages.push_back(
        {.lasts = stage.duration("duration_s", any_time), .users = read_users(stage, "users", 0)});
    stage.done();
  }
  if (plan.stages.empty())
    fields.fail("stages", "is empty; give at least one {\"duration_s\", \"users\"}");
  if (plan.most() == 0) fields.fail("stages", "nobody ever comes; give some stage users above 0");
  if (plan.lasts() == Duration{} || plan.lasts() > longest_run)
    fields.fail("stages", "must last more than 0 s and at most ten years in all");
  return plan;
}

CrowdPlan read_crowd(Fields& fields) {
  if (fields.has("stages") && fields.has("ramp"))
    fields.fail("stages", "give this or \"ramp\", not both");
  if (fields.has("stages")) return read_stages(fields);
  const std::uint32_t users = read_users(fields, "users", 1);
  if (auto ramp = fields.optional_object("ramp")) return read_ramp(*ramp, users);
  return {.first = users};
}

std::string users_text(std::uint32_t users) {
  return std::to_string(users) + (users == 1 ? " user" : " users");
}

std::string summary_of(const ClosedLoopConfig& config, bool staged) {
  std::string text =
      std::string{"closed loop, "} + (staged ? "up to " : "") + users_text(config.crowd.most());
  const double think_s = config.think_s.mean();
  if (think_s > 0) text += ", thinking " + number_text(think_s) + " s";
  return text;
}

PublishedJobConfig read_job_config(Fields& fields) {
  PublishedJobConfig config;
  config.messages = static_cast<std::uint64_t>(fields.integer("messages", {1, 1e12}));
  config.max_in_flight = static_cast<std::uint32_t>(
      fields.integer("max_in_flight", {1, PublishedJobConfig::most_in_flight}));
  config.first = fields.duration_or("at_s", Time{}, any_time);
  config.publishing = fields.duration_or("publish_s", Duration{}, any_time);
  const double publish_s = static_cast<double>(config.messages) * to_seconds(config.publishing);
  if (publish_s > to_seconds(longest_run))
    fields.fail("publish_s", "the job would take " + number_text(publish_s) +
                                 " s to publish; it must be at most ten years");
  config.redeliveries = static_cast<std::uint64_t>(fields.integer_or("redeliveries", 0, {0, 1e6}));
  config.redelivery_after = fields.duration_or("redelivery_after_s", Duration{}, any_time);
  if (!fields.has("every_s")) {
    if (fields.has("jobs")) fields.fail("jobs", "needs \"every_s\", the time between two jobs");
    return config;
  }
  config.every = fields.duration("every_s", positive_time);
  config.jobs = fields.has("jobs") ? static_cast<std::uint64_t>(fields.integer("jobs", {1, 1e12}))
                                   : PublishedJobConfig::for_ever;
  if (publish_s > to_seconds(config.every))
    fields.fail("every_s", "a job takes " + number_text(publish_s) +
                               " s to publish, so the next must not begin before");
  return config;
}

std::string summary_of(const PublishedJobConfig& config) {
  std::string text = "job of " + std::to_string(config.messages) + " messages, at most " +
                     std::to_string(config.max_in_flight) + " in flight";
  if (config.jobs > 1) text += ", every " + number_text(to_seconds(config.every)) + " s";
  return text;
}

}  // namespace

WorkloadPlan read_closed_loop(Fields& fields, const Model& model, WorkloadReader&) {
  const bool staged = fields.has("stages");
  ClosedLoopConfig config;
  config.crowd = read_crowd(fields);
  if (fields.has("think_s")) config.think_s = fields.distribution("think_s");
  config.pacing = fields.duration_or("pacing_s", Duration{}, any_time);
  if (fields.has("iterations"))
    config.iterations = static_cast<std::uint64_t>(fields.integer("iterations", {1, 1e12}));
  config.thinks_first = fields.word_or("begin_with", "request", {"request", "think"}) == "think";
  End end = read_end(fields);
  // The users of stages leave when these are over.
  if (staged) end.at = std::min(end.at.value_or(never), config.crowd.lasts());

  WorkloadPlan plan;
  plan.closed = true;
  plan.endless = config.iterations == ClosedLoopConfig::never_ends;
  plan.summary = summary_of(config, staged);
  plan.make = [config, requests = read_requests(fields, model)](std::uint64_t seed,
                                                                std::uint64_t replication) {
    return std::make_unique<ClosedLoop>(config, RequestMaker{seed, replication, requests},
                                        Stream{seed, "thinking", replication});
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_job(Fields& fields, const Model& model, WorkloadReader&) {
  const PublishedJobConfig config = read_job_config(fields);
  WorkloadPlan plan;
  plan.closed = true;
  plan.endless = config.jobs == PublishedJobConfig::for_ever;
  plan.summary = summary_of(config);
  plan.make = [config, requests = read_requests(fields, model)](std::uint64_t seed,
                                                                std::uint64_t replication) {
    return std::make_unique<PublishedJob>(config, RequestMaker{seed, replication, requests});
  };
  return cut(std::move(plan), read_end(fields));
}

}  // namespace coldcast
