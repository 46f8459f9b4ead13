#pragma once
// What readers of measurements have in common: the keys of a measurement, and rows with conditions
// and times.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "calibration/service/measured.hpp"
#include "sim/config/fields.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {

/// What a row of a file says, in seconds.
struct MeasuredRow {
  MeasuredAt at;
  std::optional<double> time_s;  ///< one time
  std::optional<double> low_s;   ///< or bounds of one
  std::optional<double> high_s;  ///< may be infinite
  std::optional<double> mean_s;  ///< or moments of many
  std::optional<double> variance_s2;
  std::optional<double> error_s;
  std::optional<double> count;
  std::vector<std::pair<double, double>> percentiles;  ///< or percentiles of many
  double weight = 1;
  std::string place;
};

/// The keys that every measurement may have, whatever its kind.
struct MeasurementKeys {
  std::filesystem::path file;  ///< empty: the measurement stands in the spec
  double weight = 1;
  double less_s = 0;          ///< taken off each time: network, queueing
  double mb_per_vcpu = 1769;  ///< [AWS Lambda developer guide: 1769 MB are one vCPU]
  MeasuredAt at;              ///< where rows do not say
};

/// Reads those keys. A file lies relative to `folder`.
MeasurementKeys read_measurement_keys(Fields& fields, const std::filesystem::path& folder);

/// Puts a row into the set. Throws a ConfigError at the row's place if it makes no sense.
void add_row(const MeasuredRow& row, const MeasurementKeys& keys, MeasuredSet& set);

/// The cells of the line, trimmed. Throws a ConfigError that names the line if it is no CSV.
std::vector<std::string> cells_of_line(const Lines& lines, char separator);

// One reader per kind of measurement; each reads its own keys and adds rows.
void read_table(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_samples(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_lambda_report(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_power_tuning(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_k6(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_locust(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);
void read_vegeta(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set);

/// The measurement that an object of the spec describes, by its "kind".
MeasuredSet read_measurement(Fields& fields, const std::filesystem::path& folder,
                             std::size_t number);

}  // namespace coldcast
