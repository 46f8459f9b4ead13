#include "sim/report/sparkline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/report/numbers.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

using CourseRow = Timeline::Row;

constexpr std::size_t glyph_heights = 8;
constexpr const char* blocks[glyph_heights] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr const char* letters[glyph_heights] = {".", ":", "-", "=", "+", "*", "#", "@"};

/// Cuts the time of a run into equal columns, none shorter than the timeline's steps.
class CourseColumns {
 public:
  CourseColumns(const std::vector<CourseRow>& rows, std::size_t most)
      : rows_(rows),
        count_(std::min(most, rows.size())),
        width_s_(to_seconds(rows.back().end) / static_cast<double>(count_)) {}

  /// How often something happens, per second: what a step counts is spread evenly over it.
  std::vector<double> rates(const std::function<double(const CourseRow&)>& counted) const {
    std::vector<double> sums(count_, 0.0);
    each_overlap([&](const CourseRow& row, std::size_t column, double share) {
      sums[column] += counted(row) * share / width_s_;
    });
    return sums;
  }

  /// The highest level at the end of any step within each column.
  std::vector<double> peaks(const std::function<double(const CourseRow&)>& level) const {
    std::vector<double> highest(count_, 0.0);
    each_overlap([&](const CourseRow& row, std::size_t column, double) {
      highest[column] = std::max(highest[column], level(row));
    });
    return highest;
  }

 private:
  /// Calls with each step, a column that it lies in, and the share of it that does.
  template <class Take>
  void each_overlap(Take take) const {
    constexpr double nothing = 1e-9;  // a share that is due to rounding
    double begin_s = 0;
    for (const CourseRow& row : rows_) {
      const double end_s = to_seconds(row.end);
      for (auto column = static_cast<std::size_t>(begin_s / width_s_);
           column < count_ && static_cast<double>(column) * width_s_ < end_s; ++column) {
        const double from = std::max(begin_s, static_cast<double>(column) * width_s_);
        const double to = std::min(end_s, static_cast<double>(column + 1) * width_s_);
        const double share = (to - from) / (end_s - begin_s);
        if (share > nothing) take(row, column, share);
      }
      begin_s = end_s;
    }
  }

  const std::vector<CourseRow>& rows_;
  std::size_t count_;
  double width_s_;
};

double failures_in(const CourseRow& row) {
  double sum = 0;
  for (std::size_t fate = 1; fate < fates; ++fate) sum += static_cast<double>(row.ended[fate]);
  return sum;
}

double instances_in(const CourseRow& row) {
  return static_cast<double>(row.levels.serving + row.levels.starting + row.levels.idle);
}

double queued_in(const CourseRow& row) { return static_cast<double>(row.levels.queued); }

std::string span_text(double seconds) {
  if (seconds < 120) return four_digits(seconds) + " s";
  if (seconds < 2 * 3600) return fmt::format("{:.4g} min", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{:.4g} h", seconds / 3600);
  return fmt::format("{:.4g} days", seconds / 86400);
}

std::string peak_text(double value) {
  return value == std::round(value) ? fmt::format("{:.0f}", value) : four_digits(value);
}

}  // namespace

std::string sparkline(const std::vector<double>& values, double highest, Glyphs glyphs) {
  std::string line;
  for (const double value : values) {
    if (!(value > 0)) {
      line += ' ';
      continue;
    }
    const auto step = static_cast<std::size_t>(std::ceil(value / highest * glyph_heights));
    const std::size_t height = std::clamp<std::size_t>(step, 1, glyph_heights) - 1;
    line += glyphs == Glyphs::blocks ? blocks[height] : letters[height];
  }
  return line;
}

std::string course_picture(const Timeline& timeline, Glyphs glyphs, std::size_t width) {
  const std::vector<CourseRow>& rows = timeline.rows();
  if (rows.empty() || width == 0) return "";
  const CourseColumns columns{rows, width};
  const std::string span = span_text(to_seconds(rows.back().end));
  Table table{{"over time", "0 to " + span, "highest"}};
  const auto add = [&](const std::string& label, const std::vector<double>& values) {
    const double highest = *std::ranges::max_element(values);
    if (highest > 0)
      table.add({"  " + label, "|" + sparkline(values, highest, glyphs) + "|", peak_text(highest)});
  };
  add("requests per s",
      columns.rates([](const CourseRow& row) { return static_cast<double>(row.offered); }));
  add("instances", columns.peaks(instances_in));
  add("queue", columns.peaks(queued_in));
  add("failures per s", columns.rates(failures_in));
  return table.empty() ? "" : table.left_text();
}

}  // namespace coldcast
