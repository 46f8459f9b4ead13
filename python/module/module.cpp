#include "coldcast_version.hpp"
#include "python/module/bindings.hpp"

namespace coldcast::python {
namespace {

/// An exception of Python of that name, which belongs to the package that users import.
template <class Error>
void bind_error(py::module_& module, const char* name, PyObject* base, const char* doc) {
  auto& error = py::register_exception<Error>(module, name, base);
  error.attr("__module__") = "coldcast";
  error.attr("__doc__") = doc;
}

}  // namespace
}  // namespace coldcast::python

PYBIND11_MODULE(_coldcast, module) {
  using namespace coldcast::python;
  module.doc() = "The simulator; use the package coldcast.";
  bind_error<coldcast::ConfigError>(
      module, "ConfigError", PyExc_ValueError,
      "Something is wrong with what was given. The message is that of the program: the file (or "
      "what stands for it), the JSON pointer, what is wrong, and what would be right.");
  bind_error<RunFailed>(module, "RunError", PyExc_RuntimeError,
                        "The run failed, though nothing is wrong with what was given; or it came "
                        "to nothing.");
  bind_runs(module);
  bind_studies(module);
  bind_sweeps(module);
  module.attr("__version__") = std::string{coldcast::version};
}
