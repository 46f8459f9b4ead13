#pragma once
// One function per command of the program. Each returns the exit status: 0 done, 1 the run failed,
// 99 a limit given with --slo is missed, 130 interrupted. What is wrong with the input is thrown as
// a ConfigError; main turns that into one line and status 2.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coldcast {

inline constexpr int ok = 0;
inline constexpr int failed = 1;
inline constexpr int bad_input = 2;
inline constexpr int slo_missed = 99;
inline constexpr int interrupted = 130;

/// What a command line changes in scenario files, and judges them by.
struct ScenarioChanges {
  std::vector<std::string> set;  ///< /json/pointer=value
  std::vector<std::string> slo;
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;
};

struct RunCommand : ScenarioChanges {
  std::string scenario;  ///< a file
  int jobs = 0;          ///< 0: as many as the machine has processors
  std::string format = "table";
  std::string output_dir;  ///< empty: no files
  bool overwrite = false;
  bool trace = false;
  std::string precision;            ///< "1%"; empty: replications as given
  std::vector<std::string> metric;  ///< that are to be so precise
  bool timing = false;
  bool quiet = false;
  bool parameter_uncertainty = false;  ///< widen intervals by what calibration left open
  int parameter_draws = 20;
  bool audit = false;    ///< recompute everything from the log of requests
  bool strict = false;   ///< an error where the result is refused
  bool picture = false;  ///< under the table, even if nobody watches
};
int run(const RunCommand& command);

struct CompareCommand : ScenarioChanges {
  std::vector<std::string> scenarios;  ///< files; REQUIRES: not empty
  int jobs = 0;
  std::string format = "table";
  bool quiet = false;
  std::string output_dir;  ///< empty: no files
  bool overwrite = false;
  bool strict = false;   ///< an error where the result is refused
  bool picture = false;  ///< under the table, even if nobody watches
};
int compare(const CompareCommand& command);

/// Which workload is meant, and how much of it.
struct LoadChanges {
  std::string workload;          ///< a workload file, a name in workloads, or a scenario file
  std::vector<std::string> set;  ///< /json/pointer=value
  std::optional<std::uint64_t> requests;
  std::string duration;  ///< "15m"; empty: as the workload says
};

struct GenCommand : LoadChanges {
  std::optional<std::uint64_t> seed;
  std::uint64_t replication = 0;
  std::string output;  ///< of the trace; empty: standard output
  std::string format = "csv";
  bool summary_only = false;
  std::string summary_format = "table";
  std::string picture;  ///< a file; empty: none
};
int gen(const GenCommand& command);

struct FitWorkloadCommand {
  std::string trace;  ///< a trace, or a workload file (.json)
  std::string trace_format = "auto";
  std::string format = "table";
  std::string output;  ///< of the fitted workload; empty: no file
};
int fit_workload(const FitWorkloadCommand& command);

struct CalibrateCommand {
  std::string spec;  ///< a file
  std::optional<std::uint64_t> seed;
  int jobs = 0;
  bool leave_out = false;
  std::string format = "table";
  std::string output;  ///< of the profile; empty: no file
  bool quiet = false;
};
int calibrate(const CalibrateCommand& command);

struct VerifyCommand {
  std::string cases;  ///< a file; empty: those that the program ships
  bool quick = false;
  bool full = false;
  std::uint64_t seed = 1;
  std::vector<std::string> only;  ///< ids; empty: all
  int jobs = 0;
  std::string format = "table";
  bool quiet = false;
  std::int64_t coverage = 0;  ///< run each case of known coverage so often; 0: cases instead
};
int verify(const VerifyCommand& command);

/// Runs so many random scenarios on both engines instead; seed, jobs and format are those of
/// verify.
int verify_differential(const VerifyCommand& command, std::uint64_t scenarios);

struct ReproduceCommand {
  std::string experiment;        ///< "wu2022/table1", or "all"
  bool list = false;             ///< only say what there is
  std::vector<std::string> set;  ///< /json/pointer=value, in each of its scenarios
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;
  int jobs = 0;
  std::string format = "table";
  std::string output_dir;
  bool overwrite = false;
  bool quiet = false;
};
int reproduce(const ReproduceCommand& command);

struct ExplainCommand : ScenarioChanges {
  std::string scenario;  ///< a file
  int jobs = 0;
  std::string format = "table";
  bool try_changes = false;  ///< in small paired runs
  bool quiet = false;
};
int explain(const ExplainCommand& command);

struct SweepCommand : ScenarioChanges {
  std::string sweep;               ///< a sweep file, or the folder of one that has run
  std::vector<std::string> merge;  ///< folders of shards to be joined; then without `sweep`
  std::string shard;               ///< "2/4"; empty: all points
  std::string where;               ///< a condition on rows that are shown; empty: all
  std::string engine = "threads";  ///< or "dask": many machines
  std::string scheduler;           ///< of dask: tcp://HOST:PORT; empty: workers of this machine
  int workers = 0;                 ///< of dask: so many processes of this machine
  int jobs = 0;
  std::string format = "table";
  std::string output_dir;  ///< empty: nothing is kept
  bool overwrite = false;
  bool quiet = false;
  bool strict = false;   ///< an error where the result is refused
  bool picture = false;  ///< under the table, even if nobody watches
};
int sweep(const SweepCommand& command);

struct PriceCommand {
  std::string results;           ///< a folder of `run` or `sweep`
  std::string prices;            ///< a name in prices, or a file
  std::string region;            ///< whose sheet of the vendor is taken
  std::string era;               ///< of the vendor, whose sheet is taken
  std::string free_tier;         ///< "on" or "off"; empty: as it was
  std::vector<std::string> set;  ///< /json/pointer=value, in prices only
  int jobs = 0;
  std::string format = "table";
  bool quiet = false;
};
int price(const PriceCommand& command);

struct PlanCommand {
  std::string plan;              ///< a file
  std::vector<std::string> set;  ///< /json/pointer=value, in the plan
  std::vector<std::string> slo;  ///< limits besides those of the file
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;
  int jobs = 0;
  std::string format = "table";
  std::size_t rows = 12;  ///< of each table
  bool no_sensitivity = false;
  std::string output_dir;
  bool overwrite = false;
  bool quiet = false;
  bool strict = false;   ///< an error where the result is refused
  bool picture = false;  ///< under the table, even if nobody watches
};
int plan(const PlanCommand& command);

struct CapacityCommand : ScenarioChanges {
  std::string scenario;
  std::string by = "rate";  ///< or "burst"
  std::string low;          ///< "0.1", "5/s"; empty: 1/64
  std::string high;         ///< empty: 64
  std::string precision = "2%";
  int jobs = 0;
  std::string format = "table";
  std::string output_dir;
  bool overwrite = false;
  bool quiet = false;
  bool strict = false;  ///< an error where the result is refused
};
int capacity(const CapacityCommand& command);

struct ReportCommand {
  std::string results;  ///< a folder of `run` or `compare`
  std::string output;   ///< a file; empty: report.html in that folder
};
int report(const ReportCommand& command);

struct ListCommand {
  std::string what;
  std::string format = "table";
  bool stale = false;  ///< of prices: only figures that are older than a year
  std::string date;    ///< which day is today for that; empty: today
};
int list(const ListCommand& command);
int list_stale_prices(const ListCommand& command);

/// Two eras, or two names or files of prices.
struct PricesDiffCommand {
  std::string before;
  std::string after;
  std::string provider;  ///< "aws": of two eras, only its prices
  std::string region;    ///< "us-east-1": only those there
  bool changed = false;  ///< show only what differs
  std::string format = "table";
};
int prices_diff(const PricesDiffCommand& command);

struct SchemaCommand {
  std::string of = "scenario";
};
int schema(const SchemaCommand& command);

/// The date of the catalogue of prices and limits that lies in the configs.
std::string catalogue_date(const std::string& configs);

}  // namespace coldcast
