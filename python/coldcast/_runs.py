"""Runs of one scenario, and the arrivals that they meet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _coldcast
from ._coldcast import ConfigError
from ._input import (
    Changes,
    Limits,
    Progress,
    Source,
    assignments,
    given,
    is_only_how_often,
    json_text,
    limits,
    texts,
    threads,
    whole,
)
from ._results import Arrivals, RunResult

if TYPE_CHECKING:
    import numpy

    #: Times in seconds, ascending; or a function that makes them.
    Times = Union[Sequence[float], numpy.ndarray]
    Load = Union[Times, Callable[[int, numpy.random.Generator], Times]]

#: Short names of metrics, as in limits.
_SHORT = {
    "mean": "latency_mean_ms",
    "p50": "latency_p50_ms",
    "p90": "latency_p90_ms",
    "p95": "latency_p95_ms",
    "p99": "latency_p99_ms",
    "p999": "latency_p999_ms",
    "max": "latency_max_ms",
}


def _times(values: Any, name: str) -> "numpy.ndarray":
    import numpy

    try:
        return numpy.ascontiguousarray(values, dtype=numpy.float64)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name}: no array of seconds: {error}") from None


def _arrivals(load: Any, source: Any, changes: list[str]) -> list[Any]:
    """The times of all replications, or those that hold for all."""
    if load is None:
        return []
    if not callable(load):
        return [_times(load, "arrivals")]
    import numpy

    seed, replications = _coldcast.seed_and_replications(source, changes)
    return [
        _times(load(i, numpy.random.default_rng([seed, i])), f"arrivals of replication {i}")
        for i in range(replications)
    ]


def run(
    scenario: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    slo: Optional[Limits] = None,
    precision: Optional[float] = None,
    metric: Union[str, Sequence[str]] = "latency_mean_ms",
    arrivals: Optional["Load"] = None,
    service_times: Optional["Times"] = None,
    timeline: bool = True,
    requests: bool = False,
    progress: Optional[Progress] = None,
) -> RunResult:
    """Simulates a scenario.

    scenario: a file, or a dict of the same form (docs/formats.md).
    set: values to change, {"/platform/memory_mb": 2048}; files that a dict or `set` names lie
        relative to the current folder.
    seed, replications: those of /run in the scenario, if given.
    jobs: threads; default: all processors. The result does not depend on it.
    slo: limits such as "p99<300ms", besides those of the scenario.
    precision: add replications (20, 40, ...) until the 95 % half-width of `metric` is at most this
        share of its mean: 0.01 for 1 %.
    arrivals: the load, in place of the scenario's workload: an array of shape (n,) of times in
        seconds from the start, ascending; or a function `f(replication, rng)` that returns such an
        array, called once for each replication, with a numpy Generator seeded by the scenario's
        seed and the replication. It also takes away /run/requests and /run/duration_s; `set` comes
        after.
    service_times: an array of shape (n,): how long the service of each request takes, in seconds,
        in place of what the model says. Needs `arrivals` as an array.
    timeline: keep the course of replication 0 (constant memory), for `.timeline()`.
    requests: keep every request of replication 0 (50 bytes each), for `.requests()`.

    ConfigError if something of this is wrong; RunError if no request was measured.

        >>> run("configs/scenarios/canonical-keepalive.json").mean("cold_start_ratio")
    """
    source = given(scenario, "scenario")
    changes = assignments(set, seed, replications)
    if service_times is not None and (arrivals is None or callable(arrivals)):
        raise ConfigError("service_times: needs arrivals as an array, as many of them")
    wishes = _coldcast.RunWishes()
    wishes.jobs = threads(jobs)
    wishes.timeline = timeline
    wishes.requests = requests
    wishes.published = all(map(is_only_how_often, changes))
    if precision is not None:
        if not 0 < precision < 1:
            raise ConfigError(f"precision: {precision} is no share; write for example 0.01")
        wishes.precision = precision
        wishes.precise = [_SHORT.get(name, name) for name in texts(metric)]
    services = None if service_times is None else _times(service_times, "service_times")
    load = _arrivals(arrivals, source, changes)
    return RunResult(
        _coldcast.run(source, changes, limits(slo), load, services, wishes, progress)
    )


def gen(
    workload: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replication: int = 0,
    requests: Optional[int] = None,
    duration: Union[None, str, float] = None,
) -> Arrivals:
    """The arrivals of one replication of a workload, `.times_s`, and what they are like.

    workload: a name in workloads, a file of a workload or a scenario, or a dict of either. A run of
    that replication meets these very requests. `requests` and `duration` (seconds, or "15m") end
    it. RunError if no request came.
    """
    args = (
        assignments(set),
        whole(seed, "seed"),
        whole(replication, "replication"),
        whole(requests, "requests"),
        "" if duration is None else str(duration),
    )
    if not isinstance(workload, Mapping):
        return Arrivals(*_coldcast.gen(os.fspath(workload), *args))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "workload.json")
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(json_text(workload, "workload"))
        try:
            return Arrivals(*_coldcast.gen(file, *args))
        except ConfigError as error:
            raise ConfigError(str(error).replace(file, "workload")) from None
