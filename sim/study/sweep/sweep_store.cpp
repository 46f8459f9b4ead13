#include "sim/study/sweep/sweep_store.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr const char* tables = R"(
  CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE points (
    point INTEGER PRIMARY KEY, "set" TEXT NOT NULL, scenario_hash TEXT NOT NULL,
    error TEXT NOT NULL, result TEXT NOT NULL, scenario TEXT NOT NULL, usage TEXT NOT NULL);
  CREATE VIEW metrics AS
    SELECT point, metric.key AS metric, json_extract(metric.value, '$.mean') AS mean,
           json_extract(metric.value, '$.half_width_95') AS half_width_95
    FROM points, json_each(points.result, '$.metrics') AS metric;
)";

/// What decides on the numbers of points.
constexpr const char* deciding[] = {"scenario", "vary", "precision"};

}  // namespace

/// A prepared statement, bound in order of its question marks and read by columns.
class SweepStore::Statement {
 public:
  Statement(const SweepStore& store, const char* sql) : store_(store) {
    if (sqlite3_prepare_v2(store.database_, sql, -1, &statement_, nullptr) != SQLITE_OK)
      store.fail();
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++bound_, value);
    return *this;
  }
  Statement& bind(const std::string& text) {
    const bool done = sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(),
                                          SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
    if (!done) store_.fail();
    return *this;
  }

  /// Whether there is another row.
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) store_.fail();
    return result == SQLITE_ROW;
  }

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? std::string{} : std::string{bytes, static_cast<std::size_t>(size)};
  }
  Json json(int column) const {
    const Json value = Json::parse(text(column), nullptr, false);
    if (value.is_discarded()) store_.fail_damaged("no JSON in a row");
    return value;
  }

 private:
  const SweepStore& store_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

SweepStore::SweepStore() : where_("the store in memory") {
  open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  make_tables();
}

SweepStore::SweepStore(const fs::path& folder, bool created)
    : where_((folder / file_name).string()) {
  std::error_code none;
  const bool exists = fs::exists(where_, none);
  if (!exists && !created)
    throw ConfigError(folder.string(), "", "holds no sweep: there is no " + std::string{file_name});
  if (exists && !fs::is_regular_file(where_, none))
    throw ConfigError(where_, "", "is no store of a sweep: it is no file");
  // A finished store is only read where it must not be written. Behind a program that was killed
  // lies a log, which goes into the store when it is opened.
  const bool read_only = !created && !fs::exists(where_ + "-wal", none);
  try {
    open(where_, read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!read_only)
      // One program at a time; nothing waits for the disk but the end, and a log keeps points
      // apart.
      run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
          "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT");
    if (exists)
      check_tables();
    else
      make_tables();
  } catch (...) {
    sqlite3_close(database_);
    throw;
  }
}

SweepStore::SweepStore(const std::string& new_file) : where_(new_file) {
  open(new_file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  make_tables();
}

SweepStore::~SweepStore() { sqlite3_close(database_); }

void SweepStore::open(const std::string& name, int flags) {
  if (sqlite3_open_v2(name.c_str(), &database_, flags, nullptr) != SQLITE_OK) fail();
  sqlite3_busy_timeout(database_, 2000);  // ms: a program that was killed may still be going
}

void SweepStore::run(const char* sql) const {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void SweepStore::fail() const {
  const int code = sqlite3_errcode(database_) & 0xff;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    throw ConfigError(where_, "",
                      "another program works on it; wait for it, or give another --output-dir");
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
    throw ConfigError(where_, "", "is no store of a sweep, or damaged; remove it to begin anew");
  // A disk without room, or a limit on the size of files: nothing is wrong with the input.
  if (code == SQLITE_FULL || code == SQLITE_IOERR)
    throw std::runtime_error(where_ + ": cannot be written: " + sqlite3_errmsg(database_) +
                             "; finished points are kept, and with room to write the same command "
                             "goes on");
  throw ConfigError(where_, "", std::string{"cannot be used: "} + sqlite3_errmsg(database_));
}

void SweepStore::fail_damaged(const std::string& how) const {
  throw ConfigError(where_, "", "is damaged: " + how + "; remove it to begin anew");
}

void SweepStore::make_tables() {
  run("BEGIN");
  run(tables);
  set_about("format", "1");
  run("COMMIT");
}

void SweepStore::check_tables() {
  Statement tables_there{*this,
                         "SELECT count(*) FROM sqlite_master WHERE name IN ('about', 'points')"};
  tables_there.step();
  // Killed before the first transaction: a file with nothing in it.
  Statement all{*this, "SELECT count(*) FROM sqlite_master"};
  all.step();
  if (all.integer(0) == 0) {
    has_tables_ = sqlite3_db_readonly(database_, "main") == 0;
    if (has_tables_) make_tables();
    return;
  }
  if (tables_there.integer(0) != 2) throw ConfigError(where_, "", "is no store of a sweep");
  if (const std::string format = about("format"); format != "1")
    throw ConfigError(where_, "", "has format " + format + "; this program reads 1");
}

std::string SweepStore::about(const char* key) const {
  if (!has_tables_) return "";
  Statement statement{*this, "SELECT value FROM about WHERE key = ?"};
  return statement.bind(std::string{key}).step() ? statement.text(0) : "";
}

void SweepStore::set_about(const char* key, const std::string& value) {
  Statement statement{*this, "INSERT OR REPLACE INTO about VALUES (?, ?)"};
  statement.bind(std::string{key}).bind(value).step();
}

void SweepStore::check(const Json& sweep, const std::string& program) const {
  if (about("sweep").empty()) return;
  const std::string folder = fs::path{where_}.parent_path().string();
  const Json stored = this->sweep();
  for (const char* key : deciding)
    if (stored.value(key, Json{}) != sweep.value(key, Json{}))
      throw ConfigError(folder, "",
                        "holds points of another sweep, whose \"" + std::string{key} +
                            "\" is different; give another --output-dir, or --overwrite");
  if (about("program") != program)
    throw ConfigError(folder, "",
                      "was begun by " + about("program") + " and this is " + program +
                          "; give another --output-dir, or --overwrite");
}

void SweepStore::claim(const Json& sweep, const std::string& program) {
  check(sweep, program);
  if (about("sweep") == sweep.dump()) return;
  run("BEGIN");
  set_about("sweep", sweep.dump());
  set_about("program", program);
  run("COMMIT");
}

Json SweepStore::sweep() const {
  const Json json = Json::parse(about("sweep"), nullptr, false);
  if (!json.is_object()) throw ConfigError(where_, "", "holds no sweep");
  return json;
}

std::string SweepStore::program() const { return about("program"); }

std::map<std::int64_t, std::string> SweepStore::finished() const {
  std::map<std::int64_t, std::string> points;
  Statement statement{*this, "SELECT point, scenario_hash FROM points"};
  while (statement.step()) points[statement.integer(0)] = statement.text(1);
  return points;
}

void SweepStore::put(const SweepRow& row, const PointRecord& record) {
  const bool ran = row.error.empty();
  const std::string scenario = ran ? record.scenario.dump() : "null";
  Statement statement{*this, "INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?, ?)"};
  statement.bind(row.point)
      .bind(row.set.dump())
      .bind(ran ? text_hash(scenario) : "")
      .bind(row.error)
      .bind(ran ? row_result_json(row.result).dump() : "{}")
      .bind(scenario)
      .bind(ran ? usage_json(record.usage).dump() : "null")
      .step();
}

std::vector<SweepRow> SweepStore::rows() const {
  std::vector<SweepRow> rows;
  Statement statement{*this, "SELECT point, \"set\", error, result FROM points ORDER BY point"};
  while (statement.step()) {
    SweepRow row{statement.integer(0), statement.json(1), statement.text(2), {}};
    try {
      if (row.error.empty()) row.result = row_result_of(statement.json(3));
    } catch (const Json::exception&) {
      fail_damaged("no result in the row of point " + std::to_string(row.point));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

PointRecord SweepStore::record(std::int64_t point) const {
  Statement statement{*this, "SELECT scenario, usage FROM points WHERE point = ?"};
  statement.bind(point).step();
  const Json usage = statement.json(1);
  return {statement.json(0), usage.is_null() ? UsageRecord{} : read_usage(Fields{usage, where_})};
}

void SweepStore::take_from(const SweepStore& other) {
  claim(other.sweep(), other.program());
  Statement from{other, "SELECT * FROM points ORDER BY point"};
  run("BEGIN");
  while (from.step()) {
    Statement to{*this, "INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?, ?, ?, ?)"};
    to.bind(from.integer(0));
    for (int column = 1; column <= 6; ++column) to.bind(from.text(column));
    to.step();
  }
  run("COMMIT");
}

void SweepStore::close_tidily() {
  const char* const name = sqlite3_db_filename(database_, "main");
  const bool in_memory = name == nullptr || *name == '\0';
  const std::string tidy = where_ + ".tidy";
  if (!in_memory) write_tidily(tidy);
  sqlite3_close(database_);
  database_ = nullptr;
  if (in_memory) return;
  std::error_code error;
  fs::rename(tidy, where_, error);
  if (error) throw ConfigError(where_, "", "cannot be replaced: " + error.message());
}

void SweepStore::write_tidily(const std::string& file) const {
  std::error_code none;
  fs::remove(file, none);
  try {
    SweepStore{file}.take_from(*this);
  } catch (...) {
    for (const char* end : {"", "-journal"}) fs::remove(file + end, none);
    throw;
  }
}

}  // namespace coldcast
