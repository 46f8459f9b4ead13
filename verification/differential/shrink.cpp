#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/config/error.hpp"
#include "verification/differential/differential.hpp"

namespace coldcast {
namespace {

using Pointer = Json::json_pointer;

/// Every place in a value, the outer ones first.
void places_in(const Json& value, const Pointer& here, std::vector<Pointer>& all) {
  all.push_back(here);
  if (value.is_object())
    for (const auto& [key, inner] : value.items()) places_in(inner, here / key, all);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) places_in(value[i], here / i, all);
}

std::vector<Pointer> places_in(const Json& value) {
  std::vector<Pointer> all;
  places_in(value, Pointer{}, all);
  return all;
}

/// Makes one scenario smaller, step by step.
class Shrinking {
 public:
  Shrinking(Json scenario, const Catalogue& catalogue, ReferenceFault fault)
      : smallest_(std::move(scenario)), catalogue_(catalogue), fault_(fault) {
    const auto difference = run_both(smallest_, catalogue_, fault_).difference;
    if (difference) what_ = difference->what;
  }

  Json run() {
    if (what_.empty()) return smallest_;
    list_requests();
    for (bool smaller = true; smaller;) {
      smaller = fewer_requests();
      smaller |= replace_by_part();
      smaller |= leave_out();
      smaller |= make_round();
    }
    return smallest_;
  }

 private:
  /// Takes a smaller scenario if the engines differ on it in the same thing.
  bool take_if_differs(const Json& candidate) {
    if (candidate == smallest_) return false;
    try {
      const auto difference = run_both(candidate, catalogue_, fault_).difference;
      if (!difference || difference->what != what_) return false;
    } catch (const ConfigError&) {
      return false;  // what was left out is needed
    }
    smallest_ = candidate;
    return true;
  }

  /// A list of arrivals can be shortened anywhere.
  void list_requests() {
    Json times_s = Json::array();
    for (const Time at : run_both(smallest_, catalogue_, fault_).arrivals)
      times_s.push_back(to_seconds(at));
    Json candidate = smallest_;
    candidate["workload"] = {{"kind", "list"}, {"times_s", times_s}};
    take_if_differs(candidate);
  }

  bool fewer_requests() {
    const Json run = smallest_.value("run", Json::object());
    const std::int64_t all = run.value("requests", std::int64_t{0});
    for (std::int64_t requests = 1; requests < all; requests *= 2)
      if (take_if_differs(with(Pointer{"/run/requests"}, requests))) return true;
    return false;
  }

  /// A platform inside another takes the place of the outer one.
  bool replace_by_part() {
    for (const Pointer& place : places_in(smallest_["platform"])) {
      if (place.empty() || place.back() != "platform") continue;
      const Pointer inner = Pointer{"/platform"} / place;
      for (Pointer outer = inner.parent_pointer(); !outer.empty(); outer = outer.parent_pointer())
        if (smallest_[outer].is_object() && smallest_[outer].contains("kind") &&
            take_if_differs(with(outer, smallest_[inner])))
          return true;
    }
    return false;
  }

  bool leave_out() {
    bool smaller = false;
    const std::vector<Pointer> all = places_in(smallest_);
    for (auto place = all.rbegin(); place != all.rend(); ++place) {  // the last of a list first
      if (place->empty() || !smallest_.contains(*place)) continue;
      Json candidate = smallest_;
      Json& around = candidate[place->parent_pointer()];
      if (around.is_object())
        around.erase(place->back());
      else
        around.erase(static_cast<std::size_t>(std::stoul(place->back())));
      smaller |= take_if_differs(candidate);
    }
    return smaller;
  }

  /// Tries rounder numbers in the place of each: those of fewer digits.
  bool make_round() {
    bool smaller = false;
    for (const Pointer& place : places_in(smallest_)) {
      if (!smallest_[place].is_number()) continue;
      const auto number = smallest_[place].get<double>();
      for (const double unit : {10.0, 1.0, 0.1, 0.01}) {
        const double rounded = std::round(std::round(number / unit) * unit * 1000) / 1000;
        const Json rounder = rounded == std::round(rounded)
                                 ? Json(static_cast<std::int64_t>(rounded))
                                 : Json(rounded);
        if (rounder.dump().size() >= smallest_[place].dump().size()) continue;
        if (!take_if_differs(with(place, rounder))) continue;
        smaller = true;
        break;
      }
    }
    return smaller;
  }

  Json with(const Pointer& place, const Json& value) const {
    Json candidate = smallest_;
    candidate[place] = value;
    return candidate;
  }

  Json smallest_;
  const Catalogue& catalogue_;
  ReferenceFault fault_;
  std::string what_;
};

}  // namespace

Json shrunk(Json scenario, const Catalogue& catalogue, ReferenceFault fault) {
  return Shrinking{std::move(scenario), catalogue, fault}.run();
}

}  // namespace coldcast
