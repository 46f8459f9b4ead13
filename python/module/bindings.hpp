#pragma once
// What the extension module holds. It is not what users see: that is in python/coldcast/*.py, which
// turns objects of Python into texts and back.

#include <optional>
#include <string>
#include <utility>

#include "python/module/session.hpp"

namespace coldcast::python {

/// A file, or a name for messages and the JSON text.
using GivenTuple = std::pair<std::string, std::optional<std::string>>;

inline Given given_of(const GivenTuple& tuple) { return {tuple.first, tuple.second}; }

/// RunResult and its arrays.
void bind_runs(py::module_& module);

/// Commands whose result is a text in several forms.
void bind_studies(py::module_& module);

/// Sweeps, whole and in parts.
void bind_sweeps(py::module_& module);

}  // namespace coldcast::python
