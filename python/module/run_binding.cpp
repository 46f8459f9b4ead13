#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "python/module/bindings.hpp"
#include "python/module/generated.hpp"
#include "python/module/studies.hpp"

namespace coldcast::python {
namespace {

using Times = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// What Python holds of a run: its forms, and the run itself, in which its arrays lie.
struct PythonRun : StudyResult {
  std::shared_ptr<const RecordedRun> run;
};

/// What a function returns that needs no Python.
template <class Function>
auto unlocked(Function function) {
  const py::gil_scoped_release released;
  return do_here(function);
}

/// `count` numbers that lie `stride` bytes apart in something that `owner` keeps alive; nothing is
/// copied, and nothing can be written.
template <class Number>
py::array view(const Number* first, std::size_t count, std::size_t stride,
               const py::object& owner) {
  if (count == 0) return py::array_t<Number>(0);
  py::array array{py::dtype::of<Number>(),
                  {static_cast<py::ssize_t>(count)},
                  {static_cast<py::ssize_t>(stride)},
                  first,
                  owner};
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

template <class Number>
py::array view(const std::vector<Number>& values, const py::object& owner) {
  return view(values.data(), values.size(), sizeof(Number), owner);
}

py::dict request_arrays(const py::object& self) {
  const RequestColumns& columns = self.cast<const PythonRun&>().run->requests;
  py::dict arrays;
  arrays["id"] = view(columns.id, self);
  arrays["arrival_s"] = view(columns.arrival_s, self);
  arrays["start_s"] = view(columns.start_s, self);
  arrays["end_s"] = view(columns.end_s, self);
  arrays["status"] = view(columns.status, self);
  arrays["cold"] = view(columns.cold, self).attr("view")("bool");
  arrays["instance"] = view(columns.instance, self);
  arrays["billed_ms"] = view(columns.billed_ms, self);
  return arrays;
}

py::dict timeline_arrays(const py::object& self) {
  const std::vector<Timeline::Row>& rows = self.cast<const PythonRun&>().run->timeline.rows();
  static_assert(sizeof(Time) == sizeof(std::int64_t));
  const Timeline::Row none;
  const Timeline::Row& first = rows.empty() ? none : rows.front();
  const auto column = [&](const auto& member) {
    return view(&member, rows.size(), sizeof(Timeline::Row), self);
  };
  py::dict arrays;
  arrays["t_ns"] = view(reinterpret_cast<const std::int64_t*>(&first.end), rows.size(),
                        sizeof(Timeline::Row), self);
  arrays["offered"] = column(first.offered);
  for (std::size_t fate = 0; fate < fates; ++fate) {
    const std::string name = fate == 0 ? "completed" : "failed_" + std::string{fate_names[fate]};
    arrays[name.c_str()] = column(first.ended[fate]);
  }
  arrays["cold"] = column(first.cold);
  arrays["active"] = column(first.levels.serving);
  arrays["starting"] = column(first.levels.starting);
  arrays["idle"] = column(first.levels.idle);
  arrays["provisioned"] = column(first.levels.provisioned);
  arrays["queued"] = column(first.levels.queued);
  arrays["usd"] = column(first.spent.value);
  return arrays;
}

std::vector<double> numbers_of(const Times& array, const char* name) {
  if (array.ndim() != 1)
    throw ConfigError(name, "",
                      "has " + std::to_string(array.ndim()) +
                          " dimensions; give a list of times, one for each request");
  return {array.data(), array.data() + array.size()};
}

/// The replications that the scenario will have: so many lists of times a function must make.
std::pair<std::uint64_t, std::int64_t> seed_and_replications(const Given& given,
                                                             const std::vector<std::string>& set) {
  const Session session{given.near(), Errand{}};
  Json json = given.json("scenarios", session.catalogue);
  if (json.is_object()) json.erase("published");
  replace_workload(json, {{{0}}, {}});
  apply(set, json, session.catalogue);
  const RunPlan run = read_scenario(json, given.where, session.catalogue, session.kinds).run;
  return {run.seed, run.replications};
}

PythonRun run_of(const GivenTuple& scenario, const std::vector<std::string>& set,
                 const std::vector<std::string>& slo, const std::vector<Times>& arrivals,
                 const std::optional<Times>& services, const RunWishes& wishes,
                 const py::object& progress) {
  // Copied under the lock: another thread of Python may change the arrays meanwhile.
  ArrivalTimes times;
  for (const Times& array : arrivals) times.by_replication.push_back(numbers_of(array, "arrivals"));
  if (services) times.services = numbers_of(*services, "service_times");
  auto run = aside(progress, [&](Errand& work) {
    return record_run(given_of(scenario), set, slo, times, wishes, work);
  });
  return {result_of(run), run};
}

py::tuple generate_of(const std::string& workload, const std::vector<std::string>& set,
                      std::optional<std::uint64_t> seed, std::uint64_t replication,
                      std::optional<std::uint64_t> requests, const std::string& duration) {
  auto made = std::make_unique<Generated>(aside(py::none(), [&](Errand& work) {
    return generate(workload, set, seed, replication, requests, duration, work);
  }));
  StudyResult result = made->result;
  const Generated& kept = *made;
  const py::capsule owner{made.release(),
                          [](void* generated) { delete static_cast<Generated*>(generated); }};
  return py::make_tuple(std::move(result), view(kept.times_s, owner));
}

}  // namespace

void bind_runs(py::module_& module) {
  py::class_<StudyResult>(module, "StudyResult")
      .def("render",
           [](const StudyResult& self, const std::string& format) {
             const std::string text = unlocked([&] { return self.render(format); });
             return py::bytes(text).attr("decode")("utf-8", "replace");
           })
      .def(
          "save",
          [](const StudyResult& self, const std::string& folder, bool overwrite) {
            unlocked([&] { save(self, folder, overwrite); });
          },
          py::arg("folder"), py::arg("overwrite") = false)
      .def("files",
           [](const StudyResult& self) {
             py::dict files;
             if (!self.files) return files;
             for (const auto& [name, content] : unlocked([&] { return self.files(); }))
               files[name.c_str()] = py::bytes(content);
             return files;
           })
      .def_readonly("warnings", &StudyResult::warnings);
  py::class_<PythonRun, StudyResult>(module, "RecordedRun")
      .def("request_arrays", &request_arrays)
      .def("timeline_arrays", &timeline_arrays)
      .def_property_readonly(
          "simulated_requests",
          [](const PythonRun& self) { return self.run->result.simulated_requests; })
      .def("price", [](const PythonRun& self, const PriceChange& change) {
        return unlocked([&] { return price_run(*self.run, change); });
      });
  py::class_<RunWishes>(module, "RunWishes")
      .def(py::init<>())
      .def_readwrite("jobs", &RunWishes::jobs)
      .def_readwrite("precision", &RunWishes::precision)
      .def_readwrite("precise", &RunWishes::precise)
      .def_readwrite("timeline", &RunWishes::timeline)
      .def_readwrite("requests", &RunWishes::requests)
      .def_readwrite("published", &RunWishes::published);
  module.def("run", &run_of, py::arg("scenario"), py::arg("set"), py::arg("slo"),
             py::arg("arrivals"), py::arg("services"), py::arg("wishes"), py::arg("progress"));
  module.def("seed_and_replications",
             [](const GivenTuple& scenario, const std::vector<std::string>& set) {
               return seed_and_replications(given_of(scenario), set);
             });
  module.def("gen", &generate_of, py::arg("workload"), py::arg("set"), py::arg("seed"),
             py::arg("replication"), py::arg("requests"), py::arg("duration"));
  py::list names;
  for (const std::string_view name : fate_names) names.append(py::str(name.data(), name.size()));
  module.attr("STATUSES") = py::tuple(names);
}

}  // namespace coldcast::python
