#include "workloads/requests/request_maker.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {

/// The streams of what is drawn for each request.
struct RequestMaker::Drawn {
  Drawn(std::uint64_t seed, std::uint64_t replication)
      : payload{seed, "payload", replication},
        items{seed, "items", replication},
        context{seed, "context tokens", replication},
        generated{seed, "generated tokens", replication},
        function{seed, "functions", replication} {}

  Stream payload;
  Stream items;
  Stream context;
  Stream generated;
  Stream function;
};

namespace {

/// The next number of a stream, or the one that belongs to an entity.
double number(Stream& stream, std::optional<std::uint64_t> entity) {
  return entity ? stream.uniform_of(*entity) : stream.uniform();
}

/// A draw where there is a law, which is made in any case: what one request brings moves no other.
std::optional<double> drawn(const std::optional<Distribution>& law, Stream& stream,
                            std::optional<std::uint64_t> entity) {
  if (!law) return std::nullopt;
  return std::round(law->quantile(number(stream, entity)));
}

std::optional<double> either(const std::optional<double>& known,
                             const std::optional<double>& other) {
  return known ? known : other;
}

}  // namespace

bool RequestLaw::varied() const {
  return payload_bytes || function || items || context_tokens || generated_tokens ||
         !popularity.empty();
}

double RequestLaw::multiple(double item_count, double context, double generated) const {
  double multiple = item_count;
  if (batch && batch->times_s.front() > 0)
    multiple = batch->mean_s(static_cast<std::int64_t>(item_count)) / batch->times_s.front();
  if (tokens && call_s > 0 && context + generated > 0)
    multiple *= tokens->mean_s(context, generated) / call_s;
  return multiple;
}

RequestMaker::RequestMaker(std::uint64_t seed, std::uint64_t replication, Bytes payload)
    : luck_(seed, "luck", replication), message_(payload) {}

RequestMaker::RequestMaker(std::uint64_t seed, std::uint64_t replication, SharedRequestLaw law)
    : luck_(seed, "luck", replication), message_(law->message), law_(std::move(law)) {
  if (law_->varied()) drawn_ = std::make_unique<Drawn>(seed, replication);
}

RequestMaker::RequestMaker(RequestMaker&&) noexcept = default;
RequestMaker& RequestMaker::operator=(RequestMaker&&) noexcept = default;
RequestMaker::~RequestMaker() = default;

Request RequestMaker::make(Time at, const Brought& brought) {
  Request request{.id = made_++, .at = at, .luck = luck_.uniform(), .payload = message_};
  complete(request, brought);
  return request;
}

Request RequestMaker::make_for(Time at, std::uint64_t entity) {
  Request request{.id = made_++, .at = at, .luck = luck_.uniform_of(entity), .payload = message_};
  if (drawn_) complete(request, {}, entity);
  return request;
}

void RequestMaker::draw(Request& request) { complete(request, {}); }

void RequestMaker::complete(Request& request, const Brought& brought,
                            std::optional<std::uint64_t> entity) {
  static const RequestLaw usual;
  const RequestLaw& law = law_ ? *law_ : usual;
  std::optional<double> payload, items, context, generated;
  if (drawn_) {
    payload = drawn(law.payload_bytes, drawn_->payload, entity);
    items = drawn(law.items, drawn_->items, entity);
    context = drawn(law.context_tokens, drawn_->context, entity);
    generated = drawn(law.generated_tokens, drawn_->generated, entity);
    if (!law.popularity.empty()) {
      const double at = number(drawn_->function, entity);
      const auto reached = std::ranges::upper_bound(law.popularity, at);
      const auto last = static_cast<std::ptrdiff_t>(law.popularity.size()) - 1;
      request.function =
          static_cast<std::uint16_t>(std::min(reached - law.popularity.begin(), last));
    }
  }
  payload = either(brought.payload_bytes, payload);
  items = either(brought.items, items);
  context = either(brought.context_tokens, context);
  generated = either(brought.generated_tokens, generated);

  const double count = std::clamp(items.value_or(1), 1.0, RequestLaw::most_items);
  request.items = static_cast<std::uint16_t>(count);
  const double bytes = payload.value_or(static_cast<double>(message_.value) * count);
  request.payload = Bytes{static_cast<std::int64_t>(std::min(bytes, 9e18))};
  if (law.function) request.function = *law.function;
  if (brought.function) request.function = static_cast<std::uint16_t>(*brought.function);
  const double multiple = law.multiple(count, context.value_or(0), generated.value_or(0));
  request.demand = brought.service ? Demand::of(*brought.service) : Demand::times(multiple);
}

}  // namespace coldcast
