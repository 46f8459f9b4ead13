#pragma once
// The charts about one run, from its files.

#include <string>
#include <vector>

#include "sim/report/html/chart.hpp"
#include "sim/report/html/csv_columns.hpp"
#include "sim/report/html/results_folder.hpp"

namespace coldcast {

// From latency.csv: the share of requests up to each latency, with a ring at the median, and the
// share above it, with a ring at p99.
Chart latency_distribution_chart(const CsvColumns& latency, std::vector<ChartBand> bands);
Chart latency_tail_chart(const CsvColumns& latency, std::vector<ChartBand> bands);

/// From latency_timeline.csv and timeline.csv.
Chart latency_course_chart(const CsvColumns& windows, const CsvColumns* timeline);

// From timeline.csv.
Chart load_course_chart(const CsvColumns& timeline);
Chart instances_course_chart(const CsvColumns& timeline);
Chart cost_course_chart(const CsvColumns& timeline);
Chart failures_course_chart(const CsvColumns& timeline);  ///< without series if there are none

/// A failure as a reader calls it: "queue full". REQUIRES: fate < fates.
std::string failure_cause(std::size_t fate);

// From summary.json.
Chart failures_chart(Fields& metrics);  ///< without series if there are none
Chart bill_chart(Fields& summary);
Chart stages_chart(Fields& summary);
Chart parts_chart(Fields& summary);

}  // namespace coldcast
