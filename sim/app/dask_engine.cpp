#include "sim/app/dask_engine.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "sim/config/files.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

/// What Python runs. A module that is not there, or is of another Python, is the user's to mend.
constexpr const char* start_driver = R"(import sys
try:
    from coldcast.dask_command import main
except ImportError as error:
    sys.stderr.write("coldcast: --engine dask: %s has no usable module coldcast (%s); see "
                     "docs/python.md, or choose a Python by COLDCAST_PYTHON\n"
                     % (sys.executable, error))
    sys.exit(2)
sys.exit(main())
)";

[[noreturn]] void refuse_option(const char* option, const std::string& what) {
  throw ConfigError("command line", option, what);
}

/// The folder of the module that was built or installed with this program; empty if there is none,
/// or Python looks there anyway.
fs::path packages_of_this_program() {
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  const auto holds = [&](const fs::path& folder) {
    return fs::exists(folder / "coldcast" / "dask_engine.py", none);
  };
  const fs::path built = program.parent_path() / "python";
  if (holds(built)) return built;
  const fs::path lib = program.parent_path().parent_path() / "lib";
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{lib, none})
    if (entry.path().filename().string().starts_with("python3"))
      for (const char* packages : {"dist-packages", "site-packages"})
        if (holds(entry.path() / packages)) found.push_back(entry.path() / packages);
  std::ranges::sort(found);
  return found.empty() ? fs::path{} : found.back();
}

std::string python() {
  const char* const chosen = std::getenv("COLDCAST_PYTHON");
  if (chosen && *chosen) return chosen;
  // Not the first of the PATH, which may see none of the packages of the distribution.
  return fs::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
}

std::vector<std::string> call_of_driver(const SweepCommand& command, const std::string& program) {
  std::vector<std::string> call{python(),    "-c",    start_driver,   "--store-only",
                                "--program", program, "--output-dir", command.output_dir};
  const auto add = [&](const char* option, const std::string& value) {
    call.push_back(std::string{option} + "=" + value);
  };
  if (!command.scheduler.empty()) add("--scheduler", command.scheduler);
  if (command.workers > 0) add("--workers", std::to_string(command.workers));
  for (const std::string& assignment : command.set) add("--set", assignment);
  if (command.seed) add("--seed", std::to_string(*command.seed));
  if (command.replications) add("--replications", std::to_string(*command.replications));
  if (command.overwrite) call.emplace_back("--overwrite");
  if (command.quiet) call.emplace_back("--quiet");
  call.emplace_back("--");
  call.push_back(command.sweep);
  return call;
}

volatile std::sig_atomic_t driver = 0;

void pass_on(int signal) { kill(static_cast<pid_t>(driver), signal); }

[[noreturn]] void become(std::vector<std::string>& call) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a driver without its command would keep the store locked
#endif
  std::vector<char*> arguments;
  for (std::string& argument : call) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  execvp(arguments.front(), arguments.data());
  std::fprintf(stderr,
               "coldcast: --engine dask: there is no Python %s; choose one by COLDCAST_PYTHON\n",
               arguments.front());
  _exit(bad_input);
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return failed;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  std::fprintf(stderr,
               "coldcast: the run failed: the driver was ended by signal %d; the same command goes "
               "on\n",
               WTERMSIG(status));
  return failed;
}

}  // namespace

void check_engine(const SweepCommand& command) {
  const bool scheduler = !command.scheduler.empty();
  const bool workers = command.workers > 0;
  if (command.engine != "dask") {
    if (scheduler) refuse_option("--scheduler", "is for --engine dask");
    if (workers) refuse_option("--workers", "is for --engine dask; threads are set by --jobs");
    return;
  }
  if (scheduler == workers)
    refuse_option("--engine",
                  "dask takes --scheduler tcp://HOST:PORT, or --workers N for processes on this "
                  "machine");
  if (command.output_dir.empty())
    refuse_option("--engine", "dask needs --output-dir, where points are kept");
  if (command.jobs > 0) refuse_option("--jobs", "is for threads; --engine dask takes --workers");
  if (!command.shard.empty())
    refuse_option("--shard", "is for machines that work apart; --engine dask shares points out");
  if (!command.merge.empty()) refuse_option("--merge", "runs nothing; leave --engine out");
}

int fill_store_on_dask(const SweepCommand& command, const std::string& configs,
                       const std::string& program) {
  std::vector<std::string> call = call_of_driver(command, program);
  setenv("COLDCAST_CONFIGS", fs::absolute(configs).c_str(), 1);
  if (const fs::path packages = packages_of_this_program(); !packages.empty()) {
    const char* const others = std::getenv("PYTHONPATH");
    const std::string path =
        packages.string() + (others && *others ? ":" + std::string{others} : "");
    setenv("PYTHONPATH", path.c_str(), 1);
  }
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process can be started for the driver");
  if (child == 0) become(call);
  driver = child;
  std::signal(SIGINT, pass_on);
  std::signal(SIGTERM, pass_on);
  const int status = status_of(child);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return status;
}

}  // namespace coldcast
