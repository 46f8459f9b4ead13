#include "calibration/service/fitted_profile.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/service/profile_paths.hpp"
#include "calibration/workload/rounded.hpp"
#include "sim/config/error.hpp"
#include "sim/config/nearest_word.hpp"

namespace coldcast {
namespace {

Json time_json(const TimeFit& fit) {
  if (fit.request.what == "handler") return six_digits(fit.mean_s);
  if (fit.noise.law.family() == NoiseFamily::constant) return six_digits(fit.mean_s);
  return rounded_numbers(fit.noise.law.json(fit.mean_s));
}

Json work_json(const TimeFit& fit) {
  if (!scales(fit)) return time_json(fit);
  return {{"time_s", time_json(fit)},
          {"at_vcpu", six_digits(fit.reference.vcpu)},
          {shape_key(fit), six_digits(fit.curve.curve.shape)}};
}

Json batch_json(const TimeFit& fit) {
  if (fit.by_batch.empty()) {
    const double multiple = fit.curve.curve.multiple(fit.reference.vcpu.value_or(1));
    return {{"alpha_s", six_digits(fit.curve.curve.base_s * multiple)},
            {"beta_s", six_digits(fit.curve.curve.per_size_s * multiple)}};
  }
  Json times = Json::array();
  for (const double time : fit.by_batch) times.push_back(six_digits(time));
  return {{"times_s", times}};
}

Json amount_json(const TimeFit& fit) {
  if (!fit.request.what.ends_with("memory_mb") && fit.request.what != "shared_mb")
    return six_digits(fit.mean_s);
  // Memory must hold the largest of what was seen.
  double most = 0;
  for (const MeanBeside& one : fit.curve.means) most = std::max(most, one.seen.mean_s);
  return static_cast<std::int64_t>(std::ceil(most - 1e-9));
}

std::string source_text(const TimeFit& fit) {
  std::string text = "fitted to " + std::to_string(fit.curve.means.size()) +
                     (fit.curve.means.size() == 1 ? " mean" : " means") + " (" + fit.form;
  if (fit.curve.errors)
    text += ", standard error " +
            number_text(rounded(100 * fit.curve.relative_error(fit.reference))) + " %";
  text += "): ";
  for (std::size_t i = 0; i < fit.sources.size(); ++i)
    text += (i == 0 ? "" : "; ") + fit.sources[i];
  return text;
}

}  // namespace

std::string complaint_about_key(const std::string& what) {
  static const std::vector<std::string> keys = {"service",
                                                "handler",
                                                "cold_service",
                                                "batch",
                                                "memory_mb",
                                                "image_mb",
                                                "download_mb",
                                                "messages/request_mb",
                                                "messages/response_mb",
                                                "loading/copy",
                                                "loading/single-copy",
                                                "loading/zero-copy"};
  const auto slash = what.rfind('/');
  const std::string first = what.substr(0, what.find('/')), last = what.substr(slash + 1);
  if (first == "start_up" && slash == 8 && !last.empty()) return "";
  if (first == "gpus" && slash > 5 && (last == "service" || last == "batch") &&
      what.find('/', 5) == slash)
    return "";
  if (std::ranges::find(keys, what) != keys.end()) return "";
  std::vector<std::string> known = keys;
  known.insert(known.end(), {"start_up/<stage>", "gpus/<gpu>/service", "gpus/<gpu>/batch"});
  return "no key " + in_quotes(what) + " of a profile can be fitted" + suggestion(what, known);
}

void write_fit(Json& profile, const TimeFit& fit) {
  const Json::json_pointer place{"/" + fit.request.what};
  const std::string& what = fit.request.what;
  profile[place] = fit.request.batch()    ? batch_json(fit)
                   : fit.request.amount() ? amount_json(fit)
                                          : work_json(fit);
  profile["sources"]["/" + what] = source_text(fit);
  // A batch of one is a call: it stands for the service time where nothing else does.
  const Json::json_pointer service = place.parent_pointer() / "service";
  if (fit.request.batch() && !profile.contains(service)) {
    TimeFit one = fit;
    one.mean_s = fit.by_batch.empty()
                     ? fit.curve.curve.mean_s({.vcpu = fit.reference.vcpu, .size = 1.0})
                     : fit.by_batch[0];
    profile[service] = time_json(one);
    profile["sources"][service.to_string()] = "a batch of one, " + source_text(fit);
  }
}

}  // namespace coldcast
