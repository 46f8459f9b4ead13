// Workloads in workloads in workloads, made at random: whatever they are, requests are numbered,
// come in order of time, and none is lost.

#include "tests/catch.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A workload, how many requests it has, and how many items these have together.
struct Nest {
  std::string text;
  std::uint64_t requests = 0;
  std::uint64_t items = 0;

  bool singles() const { return requests == items; }
};

class Nests {
 public:
  explicit Nests(std::uint64_t number) : stream_(number, "nests", 0) {}

  Nest any(int depth) {
    if (depth == 0) return leaf();
    switch (below(7)) {
      case 0:
        return superposition(depth);
      case 1:
        return mixture(depth);
      case 2:
        return sequence(depth);
      case 3:
        return batches(depth);
      case 4:
        return client(depth);
      case 5:
        return shortened(depth);
      default:
        return leaf();
    }
  }

 private:
  std::uint64_t below(std::uint64_t end) { return stream_.bits() % end; }
  std::string number(std::uint64_t least, std::uint64_t end) {
    return std::to_string(least + below(end - least));
  }

  Nest leaf() {
    const std::uint64_t n = below(30);
    const std::string count = std::to_string(n);
    switch (below(6)) {
      case 0:
        return {whole("poisson", R"("rate_per_s": )" + number(1, 9) + R"(, "requests": )" + count),
                n, n};
      case 1:
        return {whole("constant", R"("interval_s": 0.5, "count": )" + count), n, n};
      case 2:
        return {whole("burst", R"("at_s": [1, 1, 4], "requests": )" + count), 3 * n, 3 * n};
      case 3:
        return {whole("list", R"("times_s": [0, 0.5, 0.5, 9])"), 4, 4};
      case 4:
        return {
            whole("mmpp", R"("rates_per_s": [0, 50], "mean_stay_s": [1, 2], "requests": )" + count),
            n, n};
      default:
        return {whole("schedule", R"("every_s": 2, "jitter_s": {"kind": "exponential", "mean_s": 3},
                       "spread_s": 5, "requests": 3, "count": )" +
                                      count),
                3 * n, 3 * n};
    }
  }

  Nest superposition(int depth) {
    Nest nest;
    std::string parts;
    for (std::uint64_t part = 0; part <= below(3); ++part) {
      const Nest one = any(depth - 1);
      const std::uint64_t copies = 1 + below(3);
      parts += (parts.empty() ? "" : ", ") + std::string(R"({"of": )") + one.text +
               R"(, "copies": )" + std::to_string(copies) + R"(, "starts_s": )" + number(0, 9) +
               "}";
      nest.requests += copies * one.requests;
      nest.items += copies * one.items;
    }
    nest.text = whole("superposition", "\"parts\": [" + parts + "]");
    return nest;
  }

  /// Of two that are the same, for otherwise it would not be known how many there are.
  Nest mixture(int depth) {
    Nest nest = any(depth - 1);
    nest.text = whole("mixture", R"("parts": [{"of": )" + nest.text + R"(}, {"of": )" + nest.text +
                                     R"(, "weight": 3}])");
    return nest;
  }

  Nest sequence(int depth) {
    Nest nest;
    std::string parts;
    const std::uint64_t rounds = 1 + below(3);
    for (std::uint64_t part = 0; part <= below(3); ++part) {
      const Nest one = any(depth - 1);
      // So long that nothing is cut off, by a sequence around this one neither.
      parts += (parts.empty() ? "" : ", ") + std::string(R"({"of": )") + one.text +
               R"(, "duration_s": )" + std::to_string(100 * std::pow(12, depth)) + "}";
      nest.requests += rounds * one.requests;
      nest.items += rounds * one.items;
    }
    nest.text =
        whole("sequence", "\"parts\": [" + parts + R"(], "repeat": )" + std::to_string(rounds));
    return nest;
  }

  Nest batches(int depth) {
    Nest nest = any(depth - 1);
    // Requests of batches are new ones: those inside may not say what they bring.
    nest.text = whole("batches", R"("of": )" + nest.text + R"(, "size": 3)");
    nest.items = nest.requests *= 3;
    return nest;
  }

  Nest client(int depth) {
    Nest nest = any(depth - 1);
    if (!nest.singles()) return nest;  // how many there are would depend on their sizes
    const std::uint64_t together = 1 + below(6);
    nest.text = whole("client-batches",
                      R"("of": )" + nest.text + R"(, "items": )" + std::to_string(together));
    nest.requests = (nest.requests + together - 1) / together;
    return nest;
  }

  Nest shortened(int depth) {
    Nest nest = any(depth - 1);
    if (!nest.singles()) return nest;
    const std::uint64_t most = below(100);
    nest.text = whole("superposition", R"("parts": [{"of": )" + nest.text + R"(}], "requests": )" +
                                           std::to_string(most));
    nest.items = nest.requests = std::min(nest.requests, most);
    return nest;
  }

  Stream stream_;
};

}  // namespace

TEST_CASE("however workloads are nested, requests are numbered, in order, and none is lost") {
  std::size_t deep = 0;
  for (std::uint64_t number = 0; number < 400; ++number) {
    const Nest nest = Nests{number}.any(4);
    INFO(nest.text);
    const WorkloadPlan plan = workload_of(nest.text);
    const std::vector<Request> all = requests(plan, 1'000'000, number);
    REQUIRE(all.size() == nest.requests);
    std::uint64_t items = 0;
    for (const Request& request : all) items += request.items;
    REQUIRE(items == nest.items);
    REQUIRE(numbered(all));
    REQUIRE(ascend(all));
    if (plan.end && !all.empty()) REQUIRE(all.back().at <= *plan.end);
    REQUIRE_FALSE(plan.endless);
    REQUIRE(same(all, requests(plan, 1'000'000, number)));
    deep += nest.text.size() > 500;
  }
  CHECK(deep > 50);
}

TEST_CASE("replications of nested workloads are independent of each other") {
  // The first request of each: uniform places of an exponential time.
  const WorkloadPlan plan = workload_of(R"({"kind": "superposition", "parts": [{"copies": 2, "of":
      {"kind": "mixture", "parts": [{"of": {"kind": "sequence", "parts": [{"duration_s": 1000,
      "of": {"kind": "poisson", "rate_per_s": 2}}]}}]}}]})");
  std::vector<double> places;
  for (std::uint64_t replication = 0; replication < 3000; ++replication)
    places.push_back(-std::expm1(-4 * to_seconds(requests(plan, 1, replication)[0].at)));
  CHECK(scaled_distance(places) < far);
}
