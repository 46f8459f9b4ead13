#include "workloads/requests/request_config.hpp"

#include <cmath>

#include "workloads/ranges.hpp"

namespace coldcast {
namespace {

/// Shares up to and including each function, the last one 1.
std::vector<double> cumulated(const std::vector<double>& weights) {
  double total = 0;
  for (const double weight : weights) total += weight;
  std::vector<double> reached;
  double sum = 0;
  for (const double weight : weights) reached.push_back((sum += weight) / total);
  return reached;
}

/// Zipf's law: the function of rank k is asked for in proportion to k^-exponent.
std::vector<double> read_popularity(Fields fields) {
  std::vector<double> weights;
  if (fields.has("shares")) {
    weights = fields.numbers("shares", {1e-9, 1e9});
    if (weights.empty() || weights.size() > RequestLaw::most_functions)
      fields.fail("shares", "needs 1 to 65536 shares");
  } else {
    const auto count = fields.integer("count", {1, RequestLaw::most_functions});
    const double exponent = fields.number_or("zipf", 1, {0, 20});
    for (std::int64_t rank = 1; rank <= count; ++rank)
      weights.push_back(std::pow(static_cast<double>(rank), -exponent));
  }
  fields.done();
  return cumulated(weights);
}

}  // namespace

SharedRequestLaw read_requests(Fields& fields, const Model& model) {
  auto law = std::make_shared<RequestLaw>();
  law->message = model.request;
  law->batch = model.batch;
  law->tokens = model.tokens;
  law->call_s = model.service.time_s.mean();
  auto request = fields.optional_object("request");
  if (!request) return law;
  const auto amount = [&](const char* key, std::optional<Distribution>& law_of) {
    if (request->has(key)) law_of = request->amount(key, any_amount);
  };
  amount("payload_bytes", law->payload_bytes);
  amount("items", law->items);
  amount("context_tokens", law->context_tokens);
  amount("generated_tokens", law->generated_tokens);
  if (law->items && law->items->mean() > RequestLaw::most_items)
    request->fail("items", "a request holds at most 65535 items");
  if (law->items && law->items->mean() < 1)
    request->fail("items", "a request holds at least one item");
  if (request->has("function"))
    law->function = static_cast<std::uint16_t>(request->integer("function", {0, 65535}));
  if (law->function && request->has("functions"))
    request->fail("functions", "give this or \"function\", not both");
  if (request->has("functions")) law->popularity = read_popularity(request->object("functions"));
  request->done();
  return law;
}

}  // namespace coldcast
