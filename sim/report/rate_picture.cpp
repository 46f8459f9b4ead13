#include "sim/report/rate_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/config/error.hpp"
#include "sim/report/numbers.hpp"

namespace coldcast {
namespace {

constexpr double picture_width = 800, picture_height = 350;
constexpr double plot_left = 72, plot_right = 776, plot_top = 80, plot_bottom = 300;

// Blue, sky blue and vermilion of a palette that people with any colour vision tell apart [Okabe,
// Ito: "Color universal design", 2008].
constexpr const char* style =
    "text{font-family:sans-serif;font-size:13px;fill:#333}"
    ".title{font-size:14px;font-weight:bold;fill:#111}"
    ".x{text-anchor:middle}.y{text-anchor:end}"
    ".grid{stroke:#ddd}.axis{stroke:#555}"
    ".area{fill:#56b4e9;fill-opacity:.35}"
    ".rate{fill:none;stroke:#0072b2;stroke-width:1.5;stroke-linejoin:round}"
    ".mean{stroke:#d55e00;stroke-width:1.5;stroke-dasharray:6 4}"
    ".says{fill:#a84a00;text-anchor:end;paint-order:stroke;stroke:#fff;stroke-width:3px}";

/// The rate within a time.
struct Step {
  double until_s = 0;
  double per_s = 0;
};

struct TimeUnit {
  const char* name;
  double seconds;
  std::vector<double> ticks;  ///< distances that people count by; empty: 1, 2 or 5 times 10^n
};

const TimeUnit& unit_of(double span_s) {
  static const std::vector<TimeUnit> units = {{"ms", 1e-3, {}},
                                              {"s", 1, {}},
                                              {"min", 60, {1, 2, 5, 10, 15, 20, 30, 60}},
                                              {"h", 3600, {1, 2, 3, 4, 6, 12, 24}},
                                              {"days", 86400, {}}};
  constexpr double beyond_s[] = {1, 300, 3 * 3600, 4 * 86400};
  std::size_t unit = 0;
  for (const double limit : beyond_s) unit += span_s > limit;
  return units[unit];
}

/// The smallest distance of at most so many ticks up to `most`.
double tick_distance(double most, int ticks, const std::vector<double>& round = {}) {
  for (const double distance : round)
    if (most / distance <= ticks) return distance;
  const double decade = std::pow(10, std::floor(std::log10(most / ticks)));
  for (const double times : {1.0, 2.0, 5.0})
    if (most / (times * decade) <= ticks) return times * decade;
  return 10 * decade;
}

/// A text in XML 1.0: without control characters, shortened if it does not fit.
std::string escaped(const std::string& text, std::size_t most) {
  std::string result;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins = (byte & 0xC0) != 0x80;
    if (begins && ++characters > most) return result + "…";
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        result += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
  }
  return result;
}

/// Coordinates to a tenth of a pixel.
std::string at(double coordinate) { return plain(std::round(coordinate * 10) / 10); }

std::vector<Step> steps_of(const ArrivalStatistics& statistics) {
  constexpr std::size_t most_steps = 200;
  const auto [window, counts] = statistics.window_counts();
  const double window_s = to_seconds(window);
  const std::size_t together = (counts.size() + most_steps - 1) / most_steps;
  std::vector<Step> steps;
  double begin_s = 0;
  for (std::size_t i = 0; i < counts.size(); i += together) {
    const std::size_t next = std::min(i + together, counts.size());
    double count = 0;
    for (std::size_t k = i; k < next; ++k) count += static_cast<double>(counts[k]);
    double end_s = window_s * static_cast<double>(next);
    if (next == counts.size() && statistics.span_s() > 0)
      end_s = std::min(end_s, statistics.span_s());
    // A stub at the end would show a rate by chance: it goes with the step before.
    if (!steps.empty() && end_s - begin_s < 0.5 * window_s * static_cast<double>(together)) {
      const double before_s = steps.size() > 1 ? steps[steps.size() - 2].until_s : 0;
      count += steps.back().per_s * (begin_s - before_s);
      begin_s = before_s;
      steps.pop_back();
    }
    steps.push_back({end_s, count / (end_s - begin_s)});
    begin_s = end_s;
  }
  return steps;
}

/// Draws into a frame whose axes begin at 0.
class Picture {
 public:
  Picture(std::vector<Step> steps, double mean)
      : steps_(std::move(steps)), mean_(mean), span_s_(steps_.empty() ? 1 : steps_.back().until_s) {
    double peak = 0;
    for (const Step& step : steps_) peak = std::max(peak, step.per_s);
    if (peak <= 0) peak = 1;
    y_tick_ = tick_distance(peak, 5);
    y_end_ = y_tick_ * std::ceil(peak / y_tick_ * 0.999999);
  }

  std::string axes() const {
    const TimeUnit& unit = unit_of(span_s_);
    std::string svg = fmt::format("<text x=\"16\" y=\"{}\">requests/s</text>\n", at(plot_top - 15));
    for (int i = 0; y_tick_ * i <= y_end_ * 1.000001; ++i) {
      const std::string height_of = at(y(y_tick_ * i));
      svg += fmt::format("<path class=\"{}\" d=\"M{} {}H{}\"/>", i == 0 ? "axis" : "grid",
                         at(plot_left), height_of, at(plot_right));
      svg += fmt::format("<text class=\"y\" x=\"{}\" y=\"{}\">{}</text>\n", at(plot_left - 8),
                         at(y(y_tick_ * i) + 4.5), number(y_tick_ * i));
    }
    const double most = span_s_ / unit.seconds;
    const double tick = tick_distance(most, 10, unit.ticks);
    for (int i = 0; tick * i <= most * 1.000001; ++i) {
      const double place = x(tick * i * unit.seconds);
      svg += fmt::format("<path class=\"axis\" d=\"M{} {}v5\"/>", at(place), at(plot_bottom));
      svg += fmt::format("<text class=\"x\" x=\"{}\" y=\"{}\">{}</text>\n", at(place),
                         at(plot_bottom + 20), number(tick * i));
    }
    return svg + fmt::format("<text class=\"x\" x=\"{}\" y=\"{}\">time, {}</text>\n",
                             at((plot_left + plot_right) / 2), at(plot_bottom + 42), unit.name);
  }

  std::string rate() const {
    if (steps_.empty()) return "";
    std::string line = fmt::format("M{} {}", at(x(0)), at(y(steps_.front().per_s)));
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (i > 0) line += "V" + at(y(steps_[i].per_s));
      line += "H" + at(x(steps_[i].until_s));
    }
    return fmt::format(
        "<path class=\"area\" d=\"{0}V{1}H{2}Z\"/>\n"
        "<path class=\"rate\" d=\"{0}\"/>\n",
        line, at(plot_bottom), at(plot_left));
  }

  std::string mean() const {
    if (!std::isfinite(mean_)) return "";
    return fmt::format(
        "<path class=\"mean\" d=\"M{0} {1}H{2}\"/>\n"
        "<text class=\"says\" x=\"{2}\" y=\"{3}\">mean {4}</text>\n",
        at(plot_left), at(y(mean_)), at(plot_right), at(y(mean_) - 6), four_digits(mean_));
  }

 private:
  double x(double time_s) const { return plot_left + (plot_right - plot_left) * time_s / span_s_; }
  double y(double per_s) const { return plot_bottom - (plot_bottom - plot_top) * per_s / y_end_; }

  /// A tick's number without what binary fractions add to it.
  static std::string number(double value) { return fmt::format("{:.10g}", value); }

  std::vector<Step> steps_;
  double mean_;
  double span_s_;
  double y_tick_ = 1;
  double y_end_ = 1;
};

}  // namespace

std::string rate_picture(const ArrivalStatistics& statistics, const PictureTexts& texts) {
  const std::vector<Step> steps = steps_of(statistics);
  double peak = 0;
  for (const Step& step : steps) peak = std::max(peak, step.per_s);
  const double mean = statistics.rate_per_s();
  const Picture picture{steps, mean};
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" aria-labelledby=\"title desc\">\n",
      at(picture_width), at(picture_height));
  svg += "<title id=\"title\">" + escaped(texts.title, 1000) + "</title>\n";
  svg += fmt::format(
      "<desc id=\"desc\">Requests per second over {} s: {} requests, mean rate {}, highest "
      "{}.</desc>\n",
      number_text(statistics.span_s()), statistics.arrivals(),
      std::isfinite(mean) ? four_digits(mean) : "not known", four_digits(peak));
  svg += fmt::format("<style>{}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
                     style);
  svg +=
      fmt::format("<text class=\"title\" x=\"16\" y=\"22\">{}</text>\n", escaped(texts.title, 84));
  svg += fmt::format("<text x=\"16\" y=\"42\">{}</text>\n", escaped(texts.below, 110));
  return svg + picture.axes() + picture.rate() + picture.mean() + "</svg>\n";
}

}  // namespace coldcast
