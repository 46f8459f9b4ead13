// The lines that AWS Lambda writes to its log at the end of each call [AWS Lambda developer guide,
// "Viewing logs for Lambda functions"]:
//   REPORT RequestId: 8f5...  Duration: 102.25 ms  Billed Duration: 103 ms  Memory Size: 128 MB
//   Max Memory Used: 51 MB  Init Duration: 220.12 ms
// with the time of the line somewhere before, as `aws logs tail` and the console's exports have it.

#include <algorithm>
#include <optional>

#include "workloads/trace/cells.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

constexpr std::string_view blanks = " \t,\"";

/// The number of ms behind a label such as "\tDuration: "; nothing if there is no such label. What
/// stands before tells "Duration" from "Billed Duration".
std::optional<Duration> labelled(std::string_view report, std::string_view label) {
  for (std::size_t at = report.find(label); at != std::string_view::npos;
       at = report.find(label, at + 1)) {
    std::string_view before = trimmed(report.substr(0, at));
    if (label == "Duration:" &&
        (before.ends_with("Billed") || before.ends_with("Init") || before.ends_with("Restore")))
      continue;
    const std::string_view rest = trimmed(report.substr(at + label.size()));
    const std::size_t end = rest.find_first_not_of("0123456789.");
    if (end == std::string_view::npos || !trimmed(rest.substr(end)).starts_with("ms"))
      throw BadLine{"behind \"" + std::string{label} + "\" there is no number of ms"};
    return number_of(rest.substr(0, end), TimeUnit::ms);
  }
  return std::nullopt;
}

/// The time before the report: ISO 8601, of which date and time may be two words, or ms since 1970.
std::optional<std::string_view> time_before(std::string_view text) {
  for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    std::string_view word = text.substr(at, end - at);
    const bool date = word.size() >= 10 && word[4] == '-' && word[7] == '-';
    const bool digits = word.find_first_not_of("0123456789") == std::string_view::npos;
    if (date && word.size() == 10 && end < text.size() && text[end] == ' ')
      return text.substr(at, std::min(text.find_first_of(blanks, end + 1), text.size()) - at);
    if (date || (digits && word.size() == 13)) return word;
    at = text.find_first_not_of(blanks, end);
  }
  return std::nullopt;
}

class LambdaReport final : public LineFormat {
 public:
  bool read(std::string_view line, LineRecord& into) override {
    const std::size_t report = line.find("REPORT RequestId:");
    if (report == std::string_view::npos) return false;
    const auto time = time_before(line.substr(0, report));
    if (!time) throw BadLine{"there is no time before REPORT"};
    const auto duration = labelled(line.substr(report), "Duration:");
    if (!duration) throw BadLine{"the report has no Duration"};
    const auto init = labelled(line.substr(report), "Init Duration:");
    into.written = clock_.read(*time);
    into.record.at = into.written - *duration - init.value_or(Duration{});
    into.record.brought.service = *duration;
    return true;
  }

  bool calendar() const override { return true; }
  bool by_end() const override { return true; }

 private:
  Clock clock_;
};

}  // namespace

std::unique_ptr<LineFormat> lambda_report_format() { return std::make_unique<LambdaReport>(); }

}  // namespace coldcast
