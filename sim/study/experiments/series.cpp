#include "sim/study/experiments/series.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace coldcast {
namespace {

constexpr double nothing_known = std::numeric_limits<double>::quiet_NaN();

/// One step of a replication; arrivals or levels may be missing at the ends.
struct Moment {
  const ArrivalSteps::Step* arrivals;
  const Timeline::Row* row;
};

/// A column: the ratio of two sums over replications.
struct CourseColumn {
  std::string name;
  std::function<std::pair<double, double>(const Moment&, double step_s)> of;
};

CourseColumn of_arrivals(std::string name, std::function<double(const ArrivalSteps::Step&)> amount,
                         std::function<double(const ArrivalSteps::Step&)> per) {
  return {std::move(name),
          [amount = std::move(amount), per = std::move(per)](const Moment& moment, double) {
            if (moment.arrivals == nullptr) return std::pair{0.0, 0.0};
            return std::pair{amount(*moment.arrivals), per(*moment.arrivals)};
          }};
}

CourseColumn of_levels(std::string name, std::function<double(const Levels&)> level) {
  return {std::move(name), [level = std::move(level)](const Moment& moment, double) {
            if (moment.row == nullptr) return std::pair{0.0, 0.0};
            return std::pair{level(moment.row->levels), 1.0};
          }};
}

double count_of(std::int64_t number) { return static_cast<double>(number); }
double count_of(std::uint64_t number) { return static_cast<double>(number); }

std::vector<CourseColumn> all_columns() {
  using Step = ArrivalSteps::Step;
  const auto served = [](const Step& s) { return count_of(s.served); };
  const auto offered = [](const Step& s) { return count_of(s.offered); };
  const auto once = [](const Step&) { return 1.0; };
  const auto in_service = [](const Levels& l) { return count_of(l.serving + l.idle); };
  return {
      {"offered_rps",
       [](const Moment& moment, double step_s) {
         return std::pair{moment.arrivals ? count_of(moment.arrivals->offered) / step_s : 0, 1.0};
       }},
      of_arrivals(
          "latency_mean_s", [](const Step& s) { return s.latency_sum_s; }, served),
      of_arrivals("success_ratio", served, offered),
      of_arrivals(
          "cold_starts", [](const Step& s) { return count_of(s.cold); }, once),
      of_levels("instances", [=](const Levels& l) { return in_service(l) + count_of(l.starting); }),
      of_levels("wanted", [=](const Levels& l) { return in_service(l) + count_of(l.starting); }),
      of_levels("in_service", in_service),
      of_levels("serving", [](const Levels& l) { return count_of(l.serving); }),
      of_levels("starting", [](const Levels& l) { return count_of(l.starting); }),
      of_levels("idle", [](const Levels& l) { return count_of(l.idle); }),
      of_levels("queued", [](const Levels& l) { return count_of(l.queued); }),
      {"cost_usd",
       [](const Moment& moment, double) {
         if (moment.row == nullptr) return std::pair{0.0, 0.0};
         return std::pair{moment.row->spent.value, 1.0};
       }},
  };
}

const std::vector<CourseColumn>& known_columns() {
  static const std::vector<CourseColumn> all = all_columns();
  return all;
}

/// The rows of a timeline by step. If it had to merge steps, a row stands for the last of them.
std::vector<const Timeline::Row*> rows_by_step(const Course& course, double step_s) {
  std::vector<const Timeline::Row*> rows;
  for (const Timeline::Row& row : course.rows) {
    const auto last = static_cast<std::size_t>(std::llround(to_seconds(row.end) / step_s));
    rows.resize(std::max(rows.size(), last), &row);
  }
  return rows;
}

}  // namespace

const std::vector<std::string>& series_columns() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const CourseColumn& column : known_columns()) all.push_back(column.name);
    return all;
  }();
  return names;
}

void ArrivalSteps::take(const Outcome& outcome) {
  if (outcome.request.items == 0) return;  // as in all that is measured
  const auto index = static_cast<std::size_t>(outcome.request.at / step_);
  if (index >= steps_.size()) steps_.resize(index + 1);
  Step& step = steps_[index];
  ++step.offered;
  step.cold += outcome.cold;
  if (outcome.fate != Fate::served) return;
  ++step.served;
  step.latency_sum_s += to_seconds(outcome.finished - outcome.request.at);
}

double SeriesResult::at(const std::string& column, double t_s) const {
  const std::vector<double>& values = columns.at(column);
  if (values.empty()) return nothing_known;
  const auto index = static_cast<std::size_t>(std::max(0.0, t_s / step_s));
  return values[std::min(index, values.size() - 1)];
}

SeriesResult mean_course(const std::vector<Course>& courses, double step_s,
                         const std::vector<std::string>& columns, std::optional<double> until_s) {
  std::vector<std::vector<const Timeline::Row*>> rows;
  std::size_t length = 0;
  for (const Course& course : courses) {
    rows.push_back(rows_by_step(course, step_s));
    length = std::max({length, course.arrivals.size(), rows.back().size()});
  }
  if (until_s) length = std::min(length, static_cast<std::size_t>(std::ceil(*until_s / step_s)));
  SeriesResult result{step_s, {}};
  for (const CourseColumn& column : known_columns()) {
    if (std::ranges::find(columns, column.name) == columns.end()) continue;
    std::vector<double>& values = result.columns[column.name];
    for (std::size_t i = 0; i < length; ++i) {
      double amount = 0, per = 0;
      for (std::size_t c = 0; c < courses.size(); ++c) {
        const auto& arrivals = courses[c].arrivals;
        const auto [more, of] = column.of({i < arrivals.size() ? &arrivals[i] : nullptr,
                                           i < rows[c].size() ? rows[c][i] : nullptr},
                                          step_s);
        amount += more;
        per += of;
      }
      values.push_back(per > 0 ? amount / per : nothing_known);
    }
  }
  return result;
}

}  // namespace coldcast
