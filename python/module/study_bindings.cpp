#include <pybind11/stl.h>

#include "python/module/bindings.hpp"
#include "python/module/studies.hpp"

namespace coldcast::python {
namespace {

std::vector<Given> all_given(const std::vector<GivenTuple>& tuples) {
  std::vector<Given> all;
  for (const GivenTuple& tuple : tuples) all.push_back(given_of(tuple));
  return all;
}

PriceChange price_change(const std::string& prices, const std::string& region,
                         const std::string& era, std::optional<bool> free_tier,
                         const std::vector<std::string>& set) {
  return {prices, region, era, free_tier, set};
}

void bind_prices(py::module_& module) {
  py::class_<PriceChange>(module, "PriceChange")
      .def(py::init(&price_change), py::arg("prices"), py::arg("region"), py::arg("era"),
           py::arg("free_tier"), py::arg("set"));
  module.def("price", &price_folder, py::arg("results"), py::arg("change"),
             py::call_guard<py::gil_scoped_release>());
}

/// What is held against published or measured numbers and exact answers.
void bind_comparisons(py::module_& module) {
  module.def(
      "reproduce",
      [](const std::string& experiment, const std::vector<std::string>& set,
         std::optional<std::uint64_t> seed, std::optional<std::int64_t> replications, int jobs,
         const py::object& progress) {
        return aside(progress, [&](Errand& work) {
          return reproduce_given(experiment, set, seed, replications, jobs, work);
        });
      },
      py::arg("experiment"), py::arg("set"), py::arg("seed"), py::arg("replications"),
      py::arg("jobs"), py::arg("progress"));
  module.def(
      "verify",
      [](const std::optional<GivenTuple>& cases, const std::vector<std::string>& only,
         const std::string& mode, std::uint64_t seed, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          const auto given = cases ? std::optional{given_of(*cases)} : std::nullopt;
          return verify_given(given, only, mode, seed, jobs, work);
        });
      },
      py::arg("cases"), py::arg("only"), py::arg("mode"), py::arg("seed"), py::arg("jobs"));
  module.def(
      "calibrate",
      [](const GivenTuple& spec, bool leave_out, std::optional<std::uint64_t> seed, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          return calibrate_given(given_of(spec), leave_out, seed, jobs, work);
        });
      },
      py::arg("spec"), py::arg("leave_out"), py::arg("seed"), py::arg("jobs"));
}

}  // namespace

void bind_studies(py::module_& module) {
  module.def(
      "compare",
      [](const std::vector<GivenTuple>& scenarios, const Changes& changes, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          return compare_given(all_given(scenarios), changes, jobs, work);
        });
      },
      py::arg("scenarios"), py::arg("changes"), py::arg("jobs"));
  module.def(
      "plan",
      [](const GivenTuple& plan, const Changes& changes, std::size_t rows, int jobs,
         const py::object& progress) {
        return aside(progress, [&](Errand& work) {
          return plan_given(given_of(plan), changes, rows, jobs, work);
        });
      },
      py::arg("plan"), py::arg("changes"), py::arg("rows"), py::arg("jobs"), py::arg("progress"));
  module.def(
      "capacity",
      [](const GivenTuple& scenario, const Changes& changes, bool burst, double low, double high,
         double precision, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          return capacity_given(given_of(scenario), changes, {burst, low, high, precision}, jobs,
                                work);
        });
      },
      py::arg("scenario"), py::arg("changes"), py::arg("burst"), py::arg("low"), py::arg("high"),
      py::arg("precision"), py::arg("jobs"));
  module.def(
      "explain",
      [](const GivenTuple& scenario, const Changes& changes, bool try_changes, int jobs) {
        return aside(py::none(), [&](Errand& work) {
          return explain_given(given_of(scenario), changes, try_changes, jobs, work);
        });
      },
      py::arg("scenario"), py::arg("changes"), py::arg("try_changes"), py::arg("jobs"));
  py::class_<Changes>(module, "Changes")
      .def(py::init([](const std::vector<std::string>& set, const std::vector<std::string>& slo) {
             return Changes{set, slo};
           }),
           py::arg("set"), py::arg("slo"));
  bind_comparisons(module);
  bind_prices(module);
  module.def("names", &list_json, py::arg("what"));
  module.def("schema", &schema_text, py::arg("of"));
}

}  // namespace coldcast::python
