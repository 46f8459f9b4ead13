#include "sim/report/reproduce_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

namespace coldcast {
namespace {

constexpr double panel_side = 270, panel_left = 78, panel_top = 104, panel_step_x = 388,
                 panel_step_y = 352;
constexpr double sheet_width = 800, sheet_height = 770, least_width = 480;

// Blue and vermilion of a palette that people with any colour vision tell apart [Okabe, Ito:
// "Color universal design", 2008]; what was fitted is filled, what was not is a ring.
constexpr const char* published_style =
    "text{font-family:sans-serif;font-size:13px;fill:#333}"
    ".title{font-size:14px;font-weight:bold;fill:#111}"
    ".x{text-anchor:middle}.y{text-anchor:end}"
    ".grid{stroke:#ddd}.axis{stroke:#555;fill:none}"
    ".equal{stroke:#888;stroke-dasharray:6 4}"
    ".fit{fill:#0072b2;fill-opacity:.55}"
    ".reference{fill:none;stroke:#d55e00;stroke-width:1.5}"
    ".held_out{fill:none;stroke:#009e73;stroke-width:1.5}";

struct Panel {
  const char* group;
  const char* heading;
  bool ratio;  ///< simulated over published; else both as they are
};

constexpr std::array<Panel, 4> panels = {{{"cost", "cost, $: simulated / published", true},
                                          {"latency", "latency: simulated / published", true},
                                          {"success", "success ratio: simulated", false},
                                          {"other", "others: simulated / published", true}}};

std::string pixel(double coordinate) {
  return fmt::format("{:g}", std::round(coordinate * 10) / 10);
}

std::string text_in_xml(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return result;
}

const char* class_of(CellUse use) {
  return use == CellUse::fit ? "fit" : use == CellUse::held_out ? "held_out" : "reference";
}

/// An axis with names at some places of it, which go from 0 at the lower end to 1 at the upper one.
struct Scale {
  bool logarithmic = true;
  double low = 0, high = 1;  ///< if logarithmic, their logarithms
  std::vector<double> ticks;

  double place(double value) const {
    return ((logarithmic ? std::log10(value) : value) - low) / (high - low);
  }
};

/// Whole decades that hold all values; at most eight names.
Scale decades(const std::vector<double>& values) {
  Scale scale{true, 1e300, -1e300, {}};
  for (const double value : values) {
    scale.low = std::min(scale.low, std::floor(std::log10(value)));
    scale.high = std::max(scale.high, std::ceil(std::log10(value)));
  }
  if (scale.high <= scale.low) scale.high = scale.low + 1;
  for (double at = scale.low; at <= scale.high + 1e-9;
       at += std::ceil((scale.high - scale.low) / 7))
    scale.ticks.push_back(std::pow(10, at));
  return scale;
}

/// From half or less to double or more, by 1, 2 and 5.
Scale ratios(const std::vector<double>& values) {
  Scale scale{true, std::log10(0.5), std::log10(2), {}};
  static constexpr std::array<double, 3> steps = {1, 2, 5};
  const auto step = [](int i) {
    return steps[static_cast<std::size_t>(((i % 3) + 3) % 3)] *
           std::pow(10, std::floor(static_cast<double>(i) / 3));
  };
  int first = -1, last = 1;  // 0.5 and 2
  for (const double value : values) {
    while (step(first) > value && first > -20) --first;
    while (step(last) < value && last < 20) ++last;
  }
  for (int i = first; i <= last; ++i) scale.ticks.push_back(step(i));
  scale.low = std::log10(step(first));
  scale.high = std::log10(step(last));
  return scale;
}

/// What a panel has across and up.
struct Frame {
  double left, top;
  Scale across, up;

  double x(double value) const { return left + across.place(value) * panel_side; }
  double y(double value) const { return top + (1 - up.place(value)) * panel_side; }
};

std::string frame_of(const Panel& panel, const Frame& frame, std::size_t count) {
  const double frame_right = frame.left + panel_side, frame_end = frame.top + panel_side;
  std::string svg =
      fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{} ({})</text>\n",
                  pixel(frame.left - 40), pixel(frame.top - 12), panel.heading, count);
  for (const double tick : frame.up.ticks)
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{} {}H{}\"/><text class=\"y\" x=\"{}\" y=\"{}\">{:.6g}</text>\n",
        pixel(frame.left), pixel(frame.y(tick)), pixel(frame_right), pixel(frame.left - 6),
        pixel(frame.y(tick) + 4.5), tick);
  for (const double tick : frame.across.ticks)
    svg += fmt::format(
        "<path class=\"grid\" d=\"M{} {}V{}\"/><text class=\"x\" x=\"{}\" y=\"{}\">{:.6g}</text>\n",
        pixel(frame.x(tick)), pixel(frame.top), pixel(frame_end), pixel(frame.x(tick)),
        pixel(frame_end + 18), tick);
  svg += fmt::format("<path class=\"axis\" d=\"M{0} {1}V{2}H{3}\"/>", pixel(frame.left),
                     pixel(frame.top), pixel(frame_end), pixel(frame_right));
  const double begin = panel.ratio ? frame.y(1) : frame_end,
               end = panel.ratio ? frame.y(1) : frame.top;
  return svg + fmt::format("<path class=\"equal\" d=\"M{} {}L{} {}\"/>\n", pixel(frame.left),
                           pixel(begin), pixel(frame_right), pixel(end));
}

double height_in(const Panel& panel, const PublishedPair& pair) {
  return panel.ratio ? pair.simulated / pair.published : pair.simulated;
}

Frame frame_for(const Panel& panel, std::size_t place, const std::vector<PublishedPair>& shown) {
  const std::size_t row = place / 2, column = place % 2;
  Frame frame{panel_left + static_cast<double>(column) * panel_step_x,
              panel_top + static_cast<double>(row) * panel_step_y,
              {false, 0, 1, {0, 0.2, 0.4, 0.6, 0.8, 1}},
              {false, 0, 1, {0, 0.2, 0.4, 0.6, 0.8, 1}}};
  if (!panel.ratio) return frame;
  std::vector<double> published, heights;
  for (const PublishedPair& pair : shown) {
    published.push_back(pair.published);
    heights.push_back(height_in(panel, pair));
  }
  frame.across = decades(published);
  frame.up = ratios(heights);
  return frame;
}

std::string panel_of(const Panel& panel, std::size_t place,
                     const std::vector<PublishedPair>& pairs) {
  std::vector<PublishedPair> shown;
  for (const PublishedPair& pair : pairs)
    if (pair.group == panel.group && (!panel.ratio || (pair.simulated > 0 && pair.published > 0)))
      shown.push_back(pair);
  if (shown.empty()) return "";
  const Frame frame = frame_for(panel, place, shown);
  std::string svg = frame_of(panel, frame, shown.size());
  for (const PublishedPair& pair : shown)
    svg += fmt::format(
        "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"4\"><title>{}: {:.4g}, published "
        "{:.4g}</title></circle>\n",
        class_of(pair.use), pixel(frame.x(pair.published)), pixel(frame.y(height_in(panel, pair))),
        text_in_xml(pair.cell), pair.simulated, pair.published);
  return svg;
}

std::string legend() {
  std::string svg;
  double x = 22;
  for (const auto& [use, text, width] :
       {std::tuple{CellUse::fit, "used to fit", 100.0},
        {CellUse::held_out, "held out", 90.0},
        {CellUse::reference, "not fitted, approximate or derived", 0.0}}) {
    svg += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"42\" r=\"4\"/>", class_of(use), x);
    svg += fmt::format("<text x=\"{}\" y=\"46.5\">{}</text>\n", x + 10, text);
    x += width;
  }
  return svg +
         "<text x=\"16\" y=\"64\">across: what was published; dashed: both are equal</text>\n";
}

}  // namespace

std::string published_picture(const std::vector<PublishedPair>& pairs, const std::string& title) {
  std::vector<PublishedPair> once;
  std::set<std::pair<std::string, std::string>> seen;
  for (const PublishedPair& pair : pairs)
    if (!pair.repeats && seen.emplace(pair.study, pair.cell).second) once.push_back(pair);
  std::string drawn;
  std::size_t place = 0;
  for (const Panel& panel : panels) {
    const std::string one = panel_of(panel, place, once);
    if (!one.empty()) ++place;
    drawn += one;
  }
  if (drawn.empty()) return "";
  const double width = place > 1 ? sheet_width : least_width;
  const double height = place > 2 ? sheet_height : sheet_height - panel_step_y;
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
             "height=\"{1}\" role=\"img\" aria-labelledby=\"title desc\">\n"
             "<title id=\"title\">{2}</title>\n<desc id=\"desc\">Simulated numbers over published "
             "ones, {3} of them.</desc>\n<style>{4}</style>\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
             "<text class=\"title\" x=\"16\" y=\"22\">{2}</text>\n",
             pixel(width), pixel(height), text_in_xml(title), once.size(), published_style) +
         legend() + drawn + "</svg>\n";
}

}  // namespace coldcast
