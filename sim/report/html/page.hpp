#pragma once
// A report as one self-contained HTML file: style, script, data and Chart.js are in it, and it
// loads nothing. It reads well without scripts too, because every chart has its table. All text
// that comes in is plain text; what it takes to make that HTML happens in here alone.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/html/chart.hpp"

namespace coldcast {

/// A number that a reader wants before all others.
struct Headline {
  enum class Verdict { none, good, bad };

  std::string label;          ///< "latency p99"
  std::string value;          ///< "412 ms"
  std::string interval = {};  ///< "± 3 ms"; empty: none is known
  std::string note = {};      ///< smaller, below
  Verdict verdict = Verdict::none;
};

/// A page in the making: a heading, and sections one after the other.
class Page {
 public:
  /// `kind` says what it is a report of: "run". `facts` are pairs of a word and its meaning below
  /// the title: {"model", "MobileNet"}.
  Page(std::string kind, std::string title, std::vector<std::pair<std::string, std::string>> facts);

  /// Begins a section; what is added afterwards stands in it. REQUIRES: called before all below.
  void section(const std::string& title);

  void headlines(const std::vector<Headline>& numbers);
  void paragraph(const std::string& text);
  void list(const std::vector<std::string>& items);
  void warnings(const std::vector<std::string>& texts);  ///< folded away if they are many
  void table(const PageTable& table);

  /// A chart with legend, its sentence, its table, and buttons that save it. Nothing if it has no
  /// point.
  void chart(const Chart& chart);

  /// A text that can be copied and, where it has a file name, saved. `open`: shown at once.
  void code(const std::string& title, const std::string& text, const std::string& file_name = "",
            bool open = true);

  /// The file. `tool` is the version for people, at its end.
  std::string html(const std::string& tool) const;

 private:
  struct Section {
    std::string id, title, body;
  };

  std::string& body() { return sections_.back().body; }

  std::string kind_, title_;
  std::vector<std::pair<std::string, std::string>> facts_;
  std::vector<Section> sections_;
  std::string scripts_;  // the data of the charts
  std::size_t charts_ = 0;
  std::size_t codes_ = 0;
};

}  // namespace coldcast
