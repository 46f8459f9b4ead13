#pragma once
// Charts as values: what is drawn, not how. The page's script (charts.js) draws them by Chart.js;
// colours, dashes and symbols come from there, fit for the colour-blind in light and dark.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"

namespace coldcast {

enum class ChartKind {
  line,
  step,     ///< a level that holds until the next point
  scatter,  ///< points, which a series may join
  bar,      ///< x is the number of a category
  heat      ///< x and y are numbers of categories; the colour is the value
};

/// Whose title and unit stand at it.
struct ChartAxis {
  std::string title;
  std::string unit = {};  ///< empty: a count
  bool logarithmic = false;
  std::vector<std::string> categories = {};  ///< their names; numbers then mean 0, 1, 2, ...
  std::optional<double> min = {};
  std::optional<double> max = {};
};

struct ChartPoint {
  double x = 0;
  std::optional<double> y = {};  ///< nothing: a gap
  std::optional<double> x_half_width = {};
  std::optional<double> y_half_width = {};
  std::string label = {};            ///< beside the point and in its tooltip; hatches a heat map
  std::optional<double> value = {};  ///< of a heat map
};

/// What belongs together: one colour, one entry of the legend.
struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points = {};
  bool right = false;                      ///< on the axis to the right
  bool filled = false;                     ///< the area down to zero
  bool joined = false;                     ///< points of a scatter chart
  std::optional<std::size_t> colour = {};  ///< of the palette of 8; default: the series' place
};

/// A range of an axis that means something: what a limit allows.
struct ChartBand {
  std::string label;
  bool vertical = false;  ///< a range of x; else of y
  std::optional<double> from = {};
  std::optional<double> to = {};
};

/// A point of interest.
struct ChartMark {
  std::string label;
  double x = 0;
  double y = 0;
};

struct Chart {
  std::string title;
  std::string about;  ///< a sentence on what it shows, for readers and for screen readers
  ChartKind kind = ChartKind::line;
  ChartAxis x;
  ChartAxis y;
  std::optional<ChartAxis> right = {};
  std::optional<ChartAxis> value = {};  ///< of a heat map
  std::vector<ChartSeries> series = {};
  std::vector<ChartBand> bands = {};
  std::vector<ChartMark> marks = {};
  bool horizontal = false;  ///< bars
  bool stacked = false;     ///< bars
};

/// A table of a page: plain text, columns of numbers to the right.
struct PageTable {
  std::string caption = {};
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows = {};
  std::optional<std::size_t> marked = {};  ///< the row that matters most
};

/// The chart as the page's script takes it, numbers to 7 digits.
Json chart_json(const Chart& chart);

/// The same numbers as a table: a column per series where all have the same x, else a row per
/// point.
PageTable chart_table(const Chart& chart);

/// "latency (ms)"
std::string axis_text(const ChartAxis& axis);

/// A number to 7 digits, as it stands in tables behind charts.
std::string chart_number(double value);

}  // namespace coldcast
