#include "sim/study/sweep/varied.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <set>

#include "sim/core/stream.hpp"

namespace coldcast {
namespace {

constexpr double most_values = 1e6;

/// A key whose values are drawn from (0, 1).
struct SampledKey {
  enum class Source { sobol, random } source = Source::sobol;
  double from = 0, to = 1;
  bool logarithmic = false;
  double round = 0;  ///< to multiples of this; 0: not
};

Json rounded(double value, double to) {
  return tidy_number(to > 0 ? std::round(value / to) * to : value);
}

void refuse_too_many(const Fields& fields, const char* key, double count) {
  if (!(count <= most_values))
    fields.fail(key, "makes " + number_text(count) + " values; a key has up to a million");
}

double read_round(Fields& fields) {
  return fields.has("round") ? fields.number("round", {1e-9, 1e9}) : 0;
}

/// Values that are counted before they are made: too many of them are refused at once.
struct CountedValues {
  double count = 0;
  std::function<std::vector<Json>()> make;
};

/// The first, the last, and how many.
std::vector<double> read_row(Fields& fields, const char* key, bool logarithmic) {
  const std::vector<double> row = fields.numbers(key, {-Range{}.max, Range{}.max});
  if (row.size() != 3) fields.fail(key, "needs three numbers, [first, last, how many]");
  if (row[2] != std::floor(row[2]) || row[2] < 2)
    fields.fail(key, "the third number says how many: a whole number from 2 on");
  refuse_too_many(fields, key, row[2]);
  if (logarithmic && !(row[0] > 0 && row[1] > 0))
    fields.fail(key, "equal ratios lead from one number above 0 to another");
  return row;
}

CountedValues read_spaced(Fields& fields, const char* key, bool logarithmic) {
  const std::vector<double> row = read_row(fields, key, logarithmic);
  const double round = read_round(fields);
  const auto make = [row, round, logarithmic] {
    const auto last = static_cast<std::size_t>(row[2]) - 1;
    std::vector<Json> values;
    for (std::size_t i = 0; i <= last; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(last);
      // The ends come out as they were written.
      const double value = i == 0        ? row[0]
                           : i == last   ? row[1]
                           : logarithmic ? row[0] * std::pow(row[1] / row[0], share)
                                         : row[0] + (row[1] - row[0]) * share;
      values.push_back(rounded(value, round));
    }
    return values;
  };
  return {row[2], make};
}

CountedValues read_steps(Fields& fields) {
  const Range any{-Range{}.max, Range{}.max};
  const double start = fields.number("start", any), stop = fields.number("stop", any),
               step = fields.number("step", any);
  if (step == 0 || (stop - start) / step < 0)
    fields.fail("step", "leads away from \"stop\" and not to it");
  const double steps = std::floor((stop - start) / step * (1 + 1e-12) + 1e-9);
  refuse_too_many(fields, "step", steps + 1);
  const auto make = [start, step, steps] {
    std::vector<Json> values;
    for (double i = 0; i <= steps; ++i) values.push_back(tidy_number(start + i * step));
    return values;
  };
  return {steps + 1, make};
}

CountedValues listed(std::vector<Json> values) {
  const auto count = static_cast<double>(values.size());
  return {count, [values = std::move(values)] { return values; }};
}

SampledKey read_sampled(Fields& fields) {
  SampledKey key;
  const bool sobol = fields.has("sobol");
  const char* const word = sobol ? "sobol" : "random";
  key.source = sobol ? SampledKey::Source::sobol : SampledKey::Source::random;
  key.logarithmic = fields.word_or("scale", "linear", {"linear", "log"}) == "log";
  const std::vector<double> ends = fields.numbers(word, {-Range{}.max, Range{}.max});
  if (ends.size() != 2 || !(ends[0] < ends[1]))
    fields.fail(word, "needs two numbers, [lowest, highest], the second above the first");
  if (key.logarithmic && !(ends[0] > 0)) fields.fail(word, "a scale of logarithms begins above 0");
  key.from = ends[0];
  key.to = ends[1];
  key.round = read_round(fields);
  return key;
}

Json sampled_value(const SampledKey& key, double u) {
  const double value = key.logarithmic ? key.from * std::pow(key.to / key.from, u)
                                       : key.from + (key.to - key.from) * u;
  if (key.round <= 0) return tidy_number(value);
  // A multiple within the ends, where there is one.
  const double low = std::ceil(key.from / key.round), high = std::floor(key.to / key.round);
  const double nearest = std::round(value / key.round);
  return tidy_number((low <= high ? std::clamp(nearest, low, high) : nearest) * key.round);
}

/// Reads the keys of one object, and remembers which are to be sampled: Sobol's dimensions are
/// numbered over all of them.
class VariedReader {
 public:
  explicit VariedReader(const SampleRule& rule) : rule_(rule) {}

  struct Place {
    std::string pointer;
    CountedValues values;  ///< of a sampled key only the count
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
      if (entry.value().is_array()) {
        if (entry.value().empty()) object.fail(pointer, "the list is empty");
        place.values = listed(object.raw(pointer).get<std::vector<Json>>());
      } else {
        read_made(object.object(pointer), place);
      }
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
  std::vector<VariedGroup> make(const std::vector<std::vector<Place>>& places) {
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

  static void read_made(Fields fields, Place& place) {
    if (fields.has("log")) {
      place.values = read_spaced(fields, "log", true);
    } else if (fields.has("linear")) {
      place.values = read_spaced(fields, "linear", false);
    } else if (fields.has("sobol") || fields.has("random")) {
      place.sampled = read_sampled(fields);
    } else {
      place.values = read_steps(fields);
    }
    fields.done();
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
  if (combinations > most_values)
    parent.fail("vary", number_text(combinations) +
                            " combinations are too many; a sweep has up "
                            "to a million");
}

}  // namespace

Json tidy_number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value);
  const double tidy = std::strtod(text, nullptr);
  if (tidy == std::floor(tidy) && std::abs(tidy) < 0x1p53) return static_cast<std::int64_t>(tidy);
  return tidy;
}

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
