#include "calibration/service/calibration_spec.hpp"

#include <algorithm>

#include "calibration/service/fitted_profile.hpp"
#include "calibration/service/measured_row.hpp"
#include "sim/config/model.hpp"

namespace coldcast {
namespace {

NoiseFamily family_of(Fields& fields) {
  std::vector<std::string> names = {name_of(NoiseFamily::constant)};
  for (const NoiseFamily family : noise_families()) names.push_back(name_of(family));
  const std::string name = fields.word("noise", names);
  if (name == names[0]) return NoiseFamily::constant;
  const auto found = std::ranges::find(names, name) - names.begin();
  return noise_families()[static_cast<std::size_t>(found - 1)];
}

/// Where to write or foretell: "at_vcpu" or "at_memory_mb", "at_batch" or "at_size_mb".
MeasuredAt read_at(Fields& fields, const std::string& prefix) {
  MeasuredAt at;
  const double mb_per_vcpu = fields.number_or("mb_per_vcpu", 1769, {1, 1e6});
  const std::string vcpu = prefix + "vcpu", memory = prefix + "memory_mb";
  if (fields.has(vcpu)) at.vcpu = fields.number(vcpu, {0.001, 1024});
  if (fields.has(memory)) {
    if (at.vcpu) fields.fail(memory, "give this or " + in_quotes(vcpu) + ", not both");
    at.vcpu = fields.number(memory, {1, 1e7}) / mb_per_vcpu;
  }
  const std::string batch = prefix + "batch", size = prefix + "size_mb";
  if (fields.has(batch)) at.size = fields.number(batch, {1, 1e6});
  if (fields.has(size)) {
    if (at.size) fields.fail(size, "give this or " + in_quotes(batch) + ", not both");
    at.size = fields.number(size, {0, 1e6});
  }
  return at;
}

FitRequest read_fit(Fields& fields) {
  FitRequest request;
  request.place = fields.where() + ": " + fields.pointer_to("");
  if (request.place.ends_with('/')) request.place.pop_back();
  request.what = fields.string("what");
  if (const std::string complaint = complaint_about_key(request.what); !complaint.empty())
    fields.fail("what", complaint);
  if (fields.is_string("from"))
    request.from = {fields.string("from")};
  else if (fields.has("from"))
    request.from = fields.strings("from");
  request.form =
      fields.word_or("form", "auto", {"auto", "constant", "linear", "amdahl", "power", "table"});
  if (request.form == "linear" && !request.batch())
    fields.fail("form", "\"linear\" is that of batches; sizes in MB are always taken as linear");
  if (request.batch() && request.form == "constant")
    fields.fail("form", "a batch takes longer than its first request; \"linear\" or \"table\"");
  if (fields.has("noise") && fields.raw("noise") != "auto") request.noise = family_of(fields);
  const MeasuredAt at = read_at(fields, "at_");
  request.at_vcpu = at.vcpu;
  request.at_size = at.size;
  const bool power = request.form == "power";
  const char* prior = power ? "prior_vcpu_exponent" : "prior_parallel_fraction";
  if (fields.has(prior)) request.prior_shape = fields.number(prior, {0, power ? 2.0 : 1.0});
  if (fields.has("prior_error")) {
    request.prior_error = fields.number("prior_error", {0, 2});
    if (!request.prior_shape) fields.fail("prior_error", std::string{"needs "} + prior);
  }
  if (fields.has("predict"))
    for (Fields& one : fields.objects("predict")) {
      request.predict.push_back(read_at(one, ""));
      one.done();
    }
  fields.done();
  return request;
}

/// What the profile already says of the parallel fraction is the prior where the spec gives none.
void take_priors(CalibrationSpec& spec) {
  for (FitRequest& fit : spec.fits) {
    const Json::json_pointer place{"/" + fit.what + "/parallel_fraction"};
    if (!fit.prior_shape && fit.form != "power" && spec.profile.contains(place) &&
        spec.profile[place].is_number())
      fit.prior_shape = spec.profile[place].get<double>();
  }
}

void check_differ(const CalibrationSpec& spec, const Fields& fields) {
  for (std::size_t i = 0; i < spec.sets.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (spec.sets[i].id == spec.sets[j].id)
        fields.fail("measurements", "two have the id " + in_quotes(spec.sets[i].id));
  for (std::size_t i = 0; i < spec.fits.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (spec.fits[i].what == spec.fits[j].what)
        fields.fail("fit", in_quotes(spec.fits[i].what) + " is fitted twice");
}

void read_profile_key(Fields& fields, const Catalogue& catalogue, CalibrationSpec& spec) {
  if (!fields.has("profile")) return;
  if (fields.is_string("profile")) {
    spec.profile = {{"name", fields.string("profile")}};
  } else {
    const Fields inner = fields.object("profile");
    spec.profile = catalogue.complete(inner.json(), "profiles", fields.where(), "/profile");
  }
  if (spec.profile.contains("name") && spec.profile["name"].is_string())
    spec.name = spec.profile["name"];
}

}  // namespace

CalibrationSpec read_calibration(const Json& json, const std::string& where,
                                 const std::filesystem::path& folder, const Catalogue& catalogue) {
  Fields fields{json, where};
  for (const char* key : {"$schema", "notes"}) fields.ignore(key);
  CalibrationSpec spec;
  read_profile_key(fields, catalogue, spec);
  spec.name = fields.string_or("name", spec.name.empty() ? where : spec.name);
  spec.hardware = fields.string_or("hardware", "");
  spec.date = fields.string_or("date", "");
  if (fields.has("measurements"))
    for (Fields& one : fields.objects("measurements"))
      spec.sets.push_back(read_measurement(one, folder, spec.sets.size() + 1));
  if (fields.has("fit"))
    for (Fields& one : fields.objects("fit")) spec.fits.push_back(read_fit(one));
  if (fields.has("simulate")) spec.simulate = fields.object("simulate").json();
  if (spec.fits.empty() && spec.simulate.is_null())
    fields.fail("", "asks for nothing; say what to \"fit\" or \"simulate\"");
  if (!spec.fits.empty() && spec.sets.empty())
    fields.fail("fit", "there are no \"measurements\" to fit to");
  if (!spec.fits.empty() && spec.profile.is_null())
    fields.fail("", "misses \"profile\", the name of what is fitted");
  check_differ(spec, fields);
  take_priors(spec);
  fields.done();
  return spec;
}

Json profile_of(const CalibrationSpec& spec, const std::vector<TimeFit>& fits,
                const std::string& where) {
  Json profile = spec.profile;
  profile.erase("$schema");
  // What was calibrated before this is gone with the values that it told of.
  if (profile.contains("facts") && profile["facts"].is_object())
    profile["facts"].erase("calibration");
  Json facts = Json::array();
  for (const TimeFit& fit : fits) {
    write_fit(profile, fit);
    facts.push_back(fit_facts(fit));
  }
  if (!profile.contains("facts") || !profile["facts"].is_object())
    profile["facts"] = Json::object();
  Json& calibration = profile["facts"]["calibration"];
  calibration = {{"fits", facts}};
  if (!spec.date.empty()) calibration["date"] = spec.date;
  if (!spec.hardware.empty()) calibration["hardware"] = spec.hardware;
  if (!profile.contains("service"))
    throw ConfigError(where, "/fit",
                      "the profile has no \"service\": fit it, or give it in \"profile\"");
  read_model(Fields{profile, where + ": the fitted profile"}, "rest-json");
  return profile;
}

}  // namespace coldcast
