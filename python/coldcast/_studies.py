"""One function for each command that looks at more than one run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional, Union

from . import _coldcast
from ._coldcast import ConfigError
from ._input import (
    Changes,
    Limits,
    Progress,
    Source,
    assignments,
    given,
    json_text,
    limits,
    texts,
    threads,
    whole,
)
from ._results import StudyResult


def compare(
    scenarios: Iterable[Source],
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    slo: Optional[Limits] = None,
) -> StudyResult:
    """Runs scenarios under the same requests, so that their differences are known better than they.

    The first one is what the others are compared with. `set` changes all of them. `.frame()` has a
    row for each scenario and metric; `["cheapest"]` is the place of the cheapest that meets its
    limits, from 0, or None.
    """
    sources = [given(one, f"scenario {i}") for i, one in enumerate(scenarios)]
    changes = _coldcast.Changes(assignments(set, seed, replications), limits(slo))
    return StudyResult(_coldcast.compare(sources, changes, threads(jobs)))


def plan(
    spec: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    slo: Optional[Limits] = None,
    rows: int = 12,
    sensitivity: bool = True,
    progress: Optional[Progress] = None,
) -> StudyResult:
    """Finds the cheapest configurations that meet the limits (docs/planning.md).

    `.frame()` has a row for each configuration; `["winner"]` is the best, or None if nothing meets
    the limits. `.files()` holds the recommended configurations as scenarios. `rows` is the most
    that `.summary()` shows of each table. `progress` is told how many simulations are done, and as
    the total the same, for nobody knows it before.
    """
    changes = assignments(set, seed, replications)
    if not sensitivity:
        changes.append("/search/sensitivity=false")
    return StudyResult(
        _coldcast.plan(
            given(spec, "plan"),
            _coldcast.Changes(changes, limits(slo)),
            whole(rows, "rows", 1),
            threads(jobs),
            progress,
        )
    )


def capacity(
    scenario: Source,
    *,
    by: str = "rate",
    low: float = 1 / 64,
    high: float = 64,
    precision: float = 0.02,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    slo: Optional[Limits] = None,
) -> StudyResult:
    """Finds the highest load at which a scenario meets its limits, and what stands in the way.

    by: "rate", or "burst" for higher peaks at the same mean rate. `low` and `high` are factors on
    the scenario's load; `precision` is a share. `["capacity"]` is None if no load surely meets the
    limits. `.frame()` has a row for each load that was looked at.
    """
    if by not in ("rate", "burst"):
        raise ConfigError(f'capacity: by: no "{by}"; there are: rate, burst')
    changes = _coldcast.Changes(assignments(set, seed, replications), limits(slo))
    return StudyResult(
        _coldcast.capacity(
            given(scenario, "scenario"),
            changes,
            by == "burst",
            low,
            high,
            precision,
            threads(jobs),
        )
    )


def explain(
    scenario: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    try_changes: bool = False,
) -> StudyResult:
    """Says why the numbers are what they are: exact values and bounds beside them.

    docs/explain.md tells more.
    try_changes: also try single changes in small paired runs. `["findings"]` are sentences.
    """
    changes = _coldcast.Changes(assignments(set, seed, replications), [])
    result = _coldcast.explain(given(scenario, "scenario"), changes, try_changes, threads(jobs))
    return StudyResult(result, rows="metrics")


def reproduce(
    experiment: str,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    progress: Optional[Progress] = None,
) -> StudyResult:
    """Simulates a published experiment beside what was published, "wu2022/table1".

    `names("experiments")` tells which there are. `.frame()` has a row for each cell, `.files()` all
    tables and series.
    """
    return StudyResult(
        _coldcast.reproduce(
            experiment,
            assignments(set),
            whole(seed, "seed"),
            whole(replications, "replications", 1),
            threads(jobs),
            progress,
        )
    )


def verify(
    cases: Union[None, str, "os.PathLike[str]", Sequence[Mapping[str, Any]]] = None,
    *,
    mode: str = "usual",
    only: Union[None, str, Sequence[str]] = None,
    seed: int = 1,
    jobs: Optional[int] = None,
) -> StudyResult:
    """Simulates cases whose exact answers are known, and compares (docs/verification.md).

    cases: a file or a list of dicts; default: those that are shipped. mode: "quick" (to about
    10 %), "usual" or "full" (1 %). only: ids. `["summary"]` counts verdicts, `.frame()` has a row
    for each number.
    """
    source = None
    if isinstance(cases, (str, os.PathLike)):
        source = (os.fspath(cases), None)
    elif cases is not None:
        source = ("cases", json_text(list(cases), "cases"))
    result = _coldcast.verify(source, texts(only), mode, whole(seed, "seed"), threads(jobs))
    return StudyResult(result, rows="results")


def calibrate(
    spec: Source,
    *,
    leave_out: bool = False,
    seed: Optional[int] = None,
    jobs: Optional[int] = None,
) -> StudyResult:
    """Turns measurements into a profile, with how sure it is (docs/calibration.md).

    `["profile"]` is the profile, or None if the spec asks for none: a model that `run` takes.
    leave_out: also foretell each point from the others.
    """
    result = _coldcast.calibrate(
        given(spec, "calibration"), leave_out, whole(seed, "seed"), threads(jobs)
    )
    return StudyResult(result, rows="fits")


def price(
    results: Union[str, "os.PathLike[str]"],
    prices: str = "",
    *,
    region: str = "",
    era: str = "",
    free_tier: Optional[bool] = None,
    set: Optional[Changes] = None,
) -> StudyResult:
    """Prices the folder of a finished run again, without a simulation (docs/pricing.md).

    prices: a name in prices, or a file. region, era: of the vendor's sheet. free_tier: whether a
    month takes off what is free. set: values of the prices to change.
    """
    change = _coldcast.PriceChange(prices, region, era, free_tier, assignments(set))
    return StudyResult(_coldcast.price(os.fspath(results), change))


def names(what: str) -> list[dict[str, str]]:
    """What scenarios can name: "platforms", "workloads", "profiles", "prices", "experiments" or
    "metrics".
    """
    return json.loads(_coldcast.names(what))


def schema(of: str = "scenario") -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    return json.loads(_coldcast.schema(of))
