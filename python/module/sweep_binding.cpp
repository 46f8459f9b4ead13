#include <pybind11/stl.h>

#include "python/module/bindings.hpp"
#include "python/module/sweep_parts.hpp"

namespace coldcast::python {
namespace {

SweepShard shard_of(const std::string& text) {
  return text.empty() ? SweepShard{} : read_shard(text);
}

StudyResult sweep_given(const Given& given, const std::vector<std::string>& set,
                        const std::vector<std::string>& slo, const SweepShard& shard,
                        const std::string& folder, bool overwrite, int jobs, Errand& work) {
  check_limits(slo);
  PartStore store{folder, overwrite, read_sweep_given(given, set, shard)};
  store.run(shard, jobs, work);
  return store.finish(shard, slo);
}

std::pair<std::vector<std::int64_t>, std::string> sweep_points(const std::string& spec) {
  const py::gil_scoped_release unlocked;
  const auto sweep = read_sweep_text(spec);
  std::vector<std::int64_t> points;
  for (const SweepPoint& point : sweep->spec.points()) points.push_back(point.index);
  return {std::move(points), scenario_hash(sweep->resolved)};
}

void bind_store(py::module_& module) {
  py::class_<PartStore>(module, "SweepStore")
      .def(py::init([](const std::string& folder, const std::string& spec, bool overwrite) {
             return do_here([&] {
               return std::make_unique<PartStore>(folder, overwrite, read_sweep_text(spec));
             });
           }),
           py::arg("folder"), py::arg("spec"), py::arg("overwrite"))
      .def("finished",
           [](const PartStore& self) { return do_here([&] { return self.finished(); }); })
      .def(
          "put",
          [](PartStore& self, const std::vector<std::string>& records) {
            do_here([&] { self.put(records); });
          },
          py::arg("records"))
      .def("close", [](PartStore& self) { do_here([&] { self.close(); }); });
}

}  // namespace

void bind_sweeps(py::module_& module) {
  module.def(
      "sweep",
      [](const GivenTuple& sweep, const std::vector<std::string>& set,
         const std::vector<std::string>& slo, const std::string& shard, const std::string& folder,
         bool overwrite, int jobs, const py::object& progress) {
        return aside(progress, [&](Errand& work) {
          return sweep_given(given_of(sweep), set, slo, shard_of(shard), folder, overwrite, jobs,
                             work);
        });
      },
      py::arg("sweep"), py::arg("set"), py::arg("slo"), py::arg("shard"), py::arg("folder"),
      py::arg("overwrite"), py::arg("jobs"), py::arg("progress"));
  module.def(
      "sweep_spec",
      [](const GivenTuple& sweep, const std::vector<std::string>& set) {
        const py::gil_scoped_release unlocked;
        return read_sweep_given(given_of(sweep), set)->text;
      },
      py::arg("sweep"), py::arg("set"));
  module.def("sweep_points", &sweep_points, py::arg("spec"));
  module.def(
      "run_chunk",
      [](const std::string& spec, const std::vector<std::int64_t>& points, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          return run_points(*read_sweep_text(spec), points, jobs, work);
        });
      },
      py::arg("spec"), py::arg("points"), py::arg("jobs"));
  module.def(
      "check_limits", [](const std::vector<std::string>& slo) { check_limits(slo); },
      py::arg("slo"));
  module.def(
      "failed_record",
      [](const std::string& spec, std::int64_t point, const std::string& error) {
        return do_here([&] { return failed_record(*read_sweep_text(spec), point, error); });
      },
      py::arg("spec"), py::arg("point"), py::arg("error"));
  bind_store(module);
  module.def(
      "write_sweep_results",
      [](const std::string& folder, const std::vector<std::string>& slo) {
        return do_here([&] { return write_sweep_results(folder, slo); });
      },
      py::arg("folder"), py::arg("slo"));
  module.def("build_id", &build_id);
}

}  // namespace coldcast::python
