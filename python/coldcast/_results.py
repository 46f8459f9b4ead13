"""What studies come to."""

from __future__ import annotations

import functools
import io
import json
import os
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _coldcast
from ._input import Changes, assignments

if TYPE_CHECKING:
    import numpy
    import pandas


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:  # an optional dependency
        raise ImportError("frames need pandas, which is not installed (python3-pandas)") from error
    return pandas


class StudyResult:
    """What a study came to, in all forms that its command has."""

    #: Where the rows of a frame are in the JSON, if the study has no CSV; None: it has.
    _rows: Optional[str] = None

    def __init__(self, result: _coldcast.StudyResult, rows: Optional[str] = None) -> None:
        self._result = result
        self._rows = rows

    def summary(self) -> str:
        """The table that the command prints."""
        return self._result.render("table")

    def markdown(self) -> str:
        """The same in Markdown."""
        return self._result.render("md")

    def json(self) -> str:
        """The result as JSON: byte for byte what the command prints with --format json."""
        return self._result.render("json")

    def csv(self) -> str:
        """The result as CSV, as of --format csv. ConfigError if this study has none."""
        return self._result.render("csv")

    @functools.cached_property
    def _dict(self) -> dict[str, Any]:
        return json.loads(self.json())

    def to_dict(self) -> dict[str, Any]:
        """The JSON as a dict, made once; docs/formats.md describes its keys."""
        return self._dict

    def __getitem__(self, key: str) -> Any:
        """A value of `to_dict()`."""
        return self._dict[key]

    def frame(self) -> "pandas.DataFrame":
        """The rows of the result as a DataFrame, one per point, configuration, cell, case...

        Columns are those of the CSV; units are in their names. ImportError without pandas.
        """
        pandas = _pandas()
        if self._rows is not None:
            return pandas.json_normalize(self._dict[self._rows])
        return pandas.read_csv(io.StringIO(self.csv()), float_precision="round_trip")

    @property
    def warnings(self) -> list[str]:
        """What the command would write to standard error as warnings."""
        return list(self._result.warnings)

    def files(self) -> dict[str, bytes]:
        """The files of a results directory by name; empty if the study has none."""
        return self._result.files()

    def save(self, folder: Union[str, "os.PathLike[str]"], overwrite: bool = False) -> None:
        """Writes a results directory, as --output-dir does: each file appears when it is complete.

        ConfigError if the folder is not empty and may not be overwritten, or cannot be written.
        """
        self._result.save(os.fspath(folder), overwrite)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_markdown_(self) -> str:
        return self.markdown()


class RunResult(StudyResult):
    """What a scenario came to, over all replications; and of replication 0 its course."""

    _result: _coldcast.RecordedRun

    @property
    def metrics(self) -> dict[str, dict[str, Optional[float]]]:
        """{"latency_p99_ms": {"mean": ..., "half_width_95": ...}, ...}

        The half-width of the 95 % interval is None with one replication. Metrics that do not apply
        are not there; `coldcast.names("metrics")` tells what each is.
        """
        return self._dict["metrics"]

    def mean(self, metric: str) -> float:
        """The mean of a metric, in the unit of its name. KeyError if this scenario gives none."""
        return self._dict["metrics"][metric]["mean"]

    @property
    def scenario(self) -> dict[str, Any]:
        """The scenario with every reference replaced by its content; `run` takes it again."""
        return self._dict["scenario"]

    @property
    def meets_slo(self) -> bool:
        """Whether all limits are met, those of the scenario and those of the call."""
        return all(limit["ok"] for limit in self._dict["slo"])

    @property
    def simulated_requests(self) -> int:
        """Over all replications."""
        return self._result.simulated_requests

    def frame(self) -> "pandas.DataFrame":
        """Metrics, stages of cold starts and lines of the bill.

        Index: `metric`. Columns: `unit` (text; empty for counts and ratios), `mean`,
        `half_width_95` (NaN with one replication).
        """
        pandas = _pandas()
        table = pandas.read_csv(
            io.StringIO(self.csv()),
            float_precision="round_trip",
            keep_default_na=False,
            na_values={"mean": [""], "half_width_95": [""]},
        )
        return table.set_index("metric")

    def bill(self) -> "pandas.DataFrame":
        """The bill of a run: item, quantity, unit, unit_price_usd, usd, half_width_95."""
        columns = ["item", "quantity", "unit", "unit_price_usd", "usd", "half_width_95"]
        return _pandas().DataFrame(self._dict["bill"], columns=columns)

    def timeline_arrays(self) -> dict[str, "numpy.ndarray"]:
        """What happened in replication 0, step by step, as arrays of equal length.

        `t_ns` is the end of a step in nanoseconds of simulated time. Within the step: `offered`,
        `completed`, `failed_...` by cause, `cold` (requests). At its end: `active`, `starting`,
        `idle`, `provisioned` (instances), `queued` (requests), and `usd`, spent since the start.
        The arrays are views of memory of the simulator: nothing is copied, none can be written.
        Empty if the run was made with timeline=False.
        """
        return self._result.timeline_arrays()

    def timeline(self) -> "pandas.DataFrame":
        """The same as a DataFrame, with `t_s` in seconds; the columns of timeline.csv."""
        arrays = self.timeline_arrays()
        return _pandas().DataFrame({"t_s": arrays.pop("t_ns") / 1e9, **arrays})

    def request_arrays(self) -> dict[str, "numpy.ndarray"]:
        """Each request of replication 0, in the order in which they ended.

        `id`; `arrival_s`, `start_s`, `end_s` in seconds of simulated time; `status`, a place in
        `coldcast._coldcast.STATUSES` (0: served); `cold`; `instance` (-1: none); `billed_ms`. Views
        as of timeline_arrays(). Empty unless the run was made with requests=True.
        """
        return self._result.request_arrays()

    def requests(self) -> "pandas.DataFrame":
        """The same as a DataFrame, with `latency_s`, and `status` as a categorical of words."""
        pandas = _pandas()
        frame = pandas.DataFrame(self.request_arrays())
        frame["status"] = pandas.Categorical.from_codes(frame["status"], _coldcast.STATUSES)
        frame["latency_s"] = frame["end_s"] - frame["arrival_s"]
        return frame

    def latency_s(self, cold: Optional[bool] = None) -> "numpy.ndarray":
        """Latencies of the served requests of replication 0, in seconds, in order of their end.

        `cold`: only of those that started an instance (True), or of the others (False). Empty
        unless the run was made with requests=True.
        """
        arrays = self.request_arrays()
        wanted = arrays["status"] == 0
        if cold is not None:
            wanted &= arrays["cold"] == cold
        return (arrays["end_s"] - arrays["arrival_s"])[wanted]

    def price(
        self,
        prices: str = "",
        *,
        region: str = "",
        era: str = "",
        free_tier: Optional[bool] = None,
        set: Optional[Changes] = None,
    ) -> StudyResult:
        """The same run under other prices, without a simulation; as `coldcast.price`."""
        change = _coldcast.PriceChange(prices, region, era, free_tier, assignments(set))
        return StudyResult(self._result.price(change))


class Arrivals(StudyResult):
    """The arrivals of one replication of a workload, and what they are like."""

    def __init__(self, result: _coldcast.StudyResult, times_s: "numpy.ndarray") -> None:
        super().__init__(result)
        #: When each request arrives, in seconds, ascending; memory of the simulator, not copied.
        self.times_s = times_s

    def __len__(self) -> int:
        return len(self.times_s)

    def frame(self) -> "pandas.DataFrame":
        """One row per request: `t_s`, and `gap_s`, the time since the one before."""
        frame = _pandas().DataFrame({"t_s": self.times_s})
        frame["gap_s"] = frame["t_s"].diff()
        return frame
