"""Forecasts latency, success ratio and dollars of serving a model before it is deployed.

    >>> import coldcast
    >>> scenario = "configs/scenarios/canonical-keepalive.json"
    >>> result = coldcast.run(scenario, set={"/run/requests": 20000})
    >>> print(result.summary())

Each function takes what the command of the same name takes: a file, or a dict with the same keys.
It returns a result with `.summary()` (the table of the command), `.json()` and `.csv()` (the same
bytes), `.to_dict()`, `.frame()` (a pandas DataFrame) and more. Units are in the names of keys and
columns: `_s` seconds, `_ms` milliseconds, `_mb` megabytes, `_usd` dollars.

What is wrong with the input is raised as `ConfigError` (a ValueError) with the message of the
command; a run that fails, or comes to nothing, as `RunError` (a RuntimeError). Ctrl-C raises
KeyboardInterrupt as usual. Python's lock is released while something is simulated.
"""

from ._coldcast import ConfigError, RunError, __version__
from ._results import Arrivals, RunResult, StudyResult
from ._runs import gen, run
from ._studies import (
    calibrate,
    capacity,
    compare,
    explain,
    names,
    plan,
    price,
    reproduce,
    schema,
    verify,
)
from ._sweeps import (
    SweepStore,
    build_id,
    run_chunk,
    sweep,
    sweep_points,
    sweep_spec,
    write_sweep_results,
)

__all__ = [
    "Arrivals",
    "ConfigError",
    "RunError",
    "RunResult",
    "StudyResult",
    "SweepStore",
    "__version__",
    "build_id",
    "calibrate",
    "capacity",
    "compare",
    "explain",
    "gen",
    "names",
    "plan",
    "price",
    "reproduce",
    "run",
    "run_chunk",
    "schema",
    "sweep",
    "sweep_points",
    "sweep_spec",
    "verify",
    "write_sweep_results",
]
