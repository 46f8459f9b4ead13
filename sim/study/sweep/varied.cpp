#include "sim/study/sweep/varied.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <optional>
#include <set>

#include "sim/core/stream.hpp"
#include "sim/study/value_list.hpp"

namespace coldcast {
namespace {

constexpr std::int64_t most_points = 1'000'000;  // and so of values of one key

/// A key whose values are drawn from (0, 1).
struct SampledKey {
  enum class Source { sobol, random } source = Source::sobol;
  double from = 0, to = 1;
  bool logarithmic = false;
  double round = 0;  ///< to multiples of this; 0: not
};

bool is_sampled(const Json& value) {
  return value.is_object() && (value.contains("sobol") || value.contains("random"));
}

SampledKey read_sampled(Fields fields, const std::string& pointer) {
  SampledKey key;
  const bool sobol = fields.has("sobol");
  const char* const word = sobol ? "sobol" : "random";
  key.source = sobol ? SampledKey::Source::sobol : SampledKey::Source::random;
  key.logarithmic = fields.word_or("scale", "linear", {"linear", "log"}) == "log";
  const std::vector<double> ends = fields.numbers(word, numbers_of_lists);
  if (ends.size() != 2 || !(ends[0] < ends[1]))
    fields.fail(word, "needs two numbers, [lowest, highest], the second above the first");
  if (key.logarithmic && !(ends[0] > 0)) fields.fail(word, "a scale of logarithms begins above 0");
  key.from = ends[0];
  key.to = ends[1];
  key.round = read_round(fields, pointer);
  fields.done();
  return key;
}

Json sampled_value(const SampledKey& key, double u) {
  const double value = key.logarithmic ? key.from * std::pow(key.to / key.from, u)
                                       : key.from + (key.to - key.from) * u;
  if (key.round <= 0) return rounded_value(value, 0);
  // A multiple within the ends, where there is one.
  const double low = std::ceil(key.from / key.round), high = std::floor(key.to / key.round);
  const double nearest = std::round(value / key.round);
  return rounded_value((low <= high ? std::clamp(nearest, low, high) : nearest) * key.round, 0);
}

/// Reads the keys of one object, and remembers which are to be sampled: Sobol's dimensions are
/// numbered over all of them.
class VariedReader {
 public:
  explicit VariedReader(const SampleRule& rule) : rule_(rule) {}

  struct Place {
    std::string pointer;
    ValueList values;  ///< of a sampled key only the count
    std::optional<SampledKey> sampled;
  };

  std::vector<Place> read(Fields object) {
    if (object.json().empty())
      object.fail("", "no key varies; name one, as \"/platform/memory_mb\"");
    std::vector<Place> places;
    for (const auto& entry : object.json().items()) {
      const std::string& pointer = entry.key();
      check_pointer(object, pointer);
      Place place{pointer, {}, {}};
      if (is_sampled(entry.value()))
        place.sampled = read_sampled(object.object(pointer), pointer);
      else
        place.values = read_value_list(object, pointer, most_points);
      if (place.sampled) {
        if (rule_.samples == 0)
          object.fail(pointer, "is sampled; say how often by \"samples\" beside \"vary\"");
        place.values.count = static_cast<double>(rule_.samples);
        sobol_ += place.sampled->source == SampledKey::Source::sobol;
        sampled_ = true;
      }
      places.push_back(std::move(place));
    }
    return places;
  }

  /// Makes the values of all keys. Call it once all are read.
  std::vector<VariedGroup> make(const std::vector<std::vector<Place>>& places) const {
    const auto sobol =
        sobol_ > 0 ? sobol_points(rule_.samples, sobol_) : std::vector<std::vector<double>>{};
    std::size_t dimension = 0;
    std::vector<VariedGroup> groups;
    for (const std::vector<Place>& group : places) {
      groups.emplace_back();
      for (const Place& place : group) {
        VariedKey& key = groups.back().keys.emplace_back(VariedKey{place.pointer, {}});
        if (!place.sampled) {
          key.values = place.values.make();
          continue;
        }
        Stream stream{rule_.seed, "sweep " + key.pointer, 0};
        const bool random = place.sampled->source == SampledKey::Source::random;
        for (std::size_t i = 0; i < rule_.samples; ++i)
          key.values.push_back(
              sampled_value(*place.sampled, random ? stream.uniform() : sobol[i][dimension]));
        dimension += !random;
      }
    }
    return groups;
  }

  bool sampled() const { return sampled_; }

 private:
  void check_pointer(const Fields& object, const std::string& pointer) {
    if (!pointer.starts_with('/') || pointer.find('=') != std::string::npos || pointer.size() < 2)
      object.fail("", in_quotes(pointer) +
                          " is no key of a scenario; write a JSON pointer, as "
                          "\"/platform/memory_mb\"");
    if (!seen_.insert(pointer).second) object.fail(pointer, "varies twice");
  }

  SampleRule rule_;
  std::set<std::string> seen_;
  std::size_t sobol_ = 0;
  bool sampled_ = false;
};

using Places = std::vector<VariedReader::Place>;

/// Each key a group of its own, but sampled ones together, where the first of them stands.
std::vector<Places> combined_each_with_each(Places places) {
  std::vector<Places> groups;
  std::optional<std::size_t> samples;
  for (VariedReader::Place& place : places) {
    if (place.sampled && samples) {
      groups[*samples].push_back(std::move(place));
      continue;
    }
    if (place.sampled) samples = groups.size();
    groups.emplace_back().push_back(std::move(place));
  }
  return groups;
}

void check_lengths(const Fields& parent, const std::vector<Places>& groups) {
  double combinations = 1;
  for (const Places& group : groups) {
    const VariedReader::Place& first = group.front();
    for (const VariedReader::Place& place : group)
      if (place.values.count != first.values.count)
        parent.fail("vary", place.pointer + " has " + number_text(place.values.count) +
                                " values and " + first.pointer + " " +
                                number_text(first.values.count) +
                                "; keys that go together have as many");
    combinations *= first.values.count;
  }
  if (combinations > static_cast<double>(most_points))
    parent.fail("vary", number_text(combinations) +
                            " combinations are too many; a sweep has up "
                            "to a million");
}

}  // namespace

std::vector<std::vector<double>> sobol_points(std::size_t count, std::size_t dimensions) {
  boost::random::sobol sequence{dimensions};
  std::vector<std::vector<double>> points(count, std::vector<double>(dimensions));
  for (auto& point : points)
    for (double& u : point) u = static_cast<double>(sequence() >> 11) * 0x1p-53;
  return points;
}

std::vector<VariedGroup> read_varied(Fields& parent, bool zip, const SampleRule& rule) {
  VariedReader reader{rule};
  std::vector<Places> places;
  if (parent.is_array("vary")) {
    for (Fields& object : parent.objects("vary")) places.push_back(reader.read(object));
    if (places.empty()) parent.fail("vary", "the list is empty");
  } else {
    Places all = reader.read(parent.object("vary"));
    if (zip)
      places.push_back(std::move(all));
    else
      places = combined_each_with_each(std::move(all));
  }
  if (rule.samples > 0 && !reader.sampled())
    parent.fail("samples", "no key is sampled, by \"sobol\" or \"random\"");

  check_lengths(parent, places);
  return reader.make(places);
}

}  // namespace coldcast
