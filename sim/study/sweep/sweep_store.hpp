#pragma once
// The finished points of a sweep in one SQLite file. Each point is a transaction of its own: a
// program that is killed at any moment loses the points it was working on, and no other.
//
//   about(key, value)   "format", "program", "sweep" (the sweep file, everything written out)
//   points(point, "set", scenario_hash, error, result, scenario, usage)
//                       one row per finished point; texts are JSON
//   metrics             a view: point, metric, mean, half_width_95

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/sweep/scenario_hash.hpp"
#include "sim/study/sweep/sweep_row.hpp"
#include "sim/study/sweep/usage_record.hpp"

struct sqlite3;

namespace coldcast {

/// What is stored of a finished point besides its row.
struct PointRecord {
  Json scenario;  ///< resolved; null if it is none
  UsageRecord usage;
};

/// A disk without room is a std::runtime_error, as any failure of a run; what is in the store stays
/// there. REQUIRES: calls come one at a time.
class SweepStore {
 public:
  static constexpr const char* file_name = "sweep.sqlite";

  /// In memory, for a sweep that leaves no files.
  SweepStore();

  /// In the file of that name in a folder, made if it is not there and may be `created`.
  /// ConfigError if there is none, it is no such store, or another program works on it.
  SweepStore(const std::filesystem::path& folder, bool created);
  ~SweepStore();

  SweepStore(const SweepStore&) = delete;
  SweepStore& operator=(const SweepStore&) = delete;

  /// ConfigError if it has points of another sweep (as SweepSpec::resolved writes it) or of another
  /// program; name, limits and constraints may have changed.
  void check(const Json& sweep, const std::string& program) const;

  /// Says whose points these are to be. ConfigError as of check.
  void claim(const Json& sweep, const std::string& program);

  /// The sweep and the program that the points are of.
  Json sweep() const;
  std::string program() const;

  /// The finished points with the hash of their scenario; of those that are none it is empty.
  std::map<std::int64_t, std::string> finished() const;

  void put(const SweepRow& row, const PointRecord& record);

  /// All rows in the order of points.
  std::vector<SweepRow> rows() const;

  /// REQUIRES: the point is finished.
  PointRecord record(std::int64_t point) const;

  /// Takes over the points of another store that are not here. REQUIRES: both are claimed.
  void take_from(const SweepStore& other);

  /// Rewrites the file so that its bytes depend on its content only, and not on the order in which
  /// points were finished. Nothing can be read or written afterwards.
  void close_tidily();

 private:
  class Statement;

  /// A new file, which must not be there yet.
  explicit SweepStore(const std::string& new_file);

  void open(const std::string& name, int flags);
  void make_tables();
  void check_tables();
  void run(const char* sql) const;
  std::string about(const char* key) const;
  void set_about(const char* key, const std::string& value);
  void write_tidily(const std::string& file) const;
  [[noreturn]] void fail() const;
  [[noreturn]] void fail_damaged(const std::string& how) const;

  std::string where_;
  bool has_tables_ = true;
  sqlite3* database_ = nullptr;
};

}  // namespace coldcast
