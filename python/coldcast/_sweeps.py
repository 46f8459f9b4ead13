"""Sweeps, whole and in parts for many machines."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, Optional, Union

from . import _coldcast
from ._coldcast import ConfigError
from ._input import Changes, Limits, Progress, Source, assignments, given, limits, threads
from ._results import StudyResult

Folder = Union[str, "os.PathLike[str]"]


def sweep(
    spec: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
    jobs: Optional[int] = None,
    slo: Optional[Limits] = None,
    shard: str = "",
    output_dir: Optional[Folder] = None,
    overwrite: bool = False,
    progress: Optional[Progress] = None,
    engine: str = "threads",
    scheduler: Any = None,
    workers: Optional[int] = None,
) -> StudyResult:
    """Runs a scenario over combinations of its values (docs/sweeping.md).

    spec: a sweep file, or a dict of the same form. set, seed, replications: what changes in its
    scenario before keys vary. output_dir: keep finished points there; the same call then goes on
    where it stopped, even if it was killed. shard: run a part only, "2/4".

    engine: "threads" of this process, as many as `jobs`; or "dask": tasks of dask.distributed, on
    the workers of `scheduler` ("tcp://HOST:PORT", a cluster, a client), or on so many `workers`,
    processes on this machine (docs/scale.md). The result is the same.

    `.frame()` has a row for each point: `point`, the keys that vary, the metrics with their
    half-widths, `satisfies_slo`, `violated`, `error` (why a point is no valid scenario). After
    Ctrl-C what is finished is kept in output_dir.
    """
    if engine not in ("threads", "dask"):
        raise ConfigError(f'engine: no engine "{engine}"; there are "threads" and "dask"')
    if engine == "dask":
        if jobs is not None or shard:
            raise ConfigError("engine: dask takes workers in place of jobs, and no shard")
        text = sweep_spec(spec, set=set, seed=seed, replications=replications)
        return _on_dask(text, limits(slo), output_dir, overwrite, scheduler, workers, progress)
    if scheduler is not None or workers is not None:
        raise ConfigError('scheduler and workers are for engine="dask"')
    return StudyResult(
        _coldcast.sweep(
            given(spec, "sweep"),
            assignments(set, seed, replications),
            limits(slo),
            shard,
            "" if output_dir is None else os.fspath(output_dir),
            overwrite,
            threads(jobs),
            progress,
        )
    )


def _on_dask(
    spec: str,
    slo: list[str],
    output_dir: Optional[Folder],
    overwrite: bool,
    scheduler: Any,
    workers: Optional[int],
    progress: Optional[Progress],
) -> StudyResult:
    from .dask_engine import fill_store

    _coldcast.check_limits(slo)
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "results") if output_dir is None else output_dir
        store = SweepStore(folder, spec, overwrite)
        fill_store(store, spec, scheduler=scheduler, workers=workers, progress=progress)
        return write_sweep_results(folder, slo)


def sweep_spec(
    spec: Source,
    *,
    set: Optional[Changes] = None,
    seed: Optional[int] = None,
    replications: Optional[int] = None,
) -> str:
    """A sweep as one text for `sweep_points`, `run_chunk` and `SweepStore`, also on other machines.

    All values are written out. Names of profiles, prices and the like stay names: machines need the
    same catalogue (compare their `build_id()`), and traces under the same paths. ConfigError as of
    `sweep`.
    """
    return _coldcast.sweep_spec(given(spec, "sweep"), assignments(set, seed, replications))


def sweep_points(spec: str) -> tuple[list[int], str]:
    """The points of a sweep that meet its constraints, ascending, and a hash of the sweep.

    spec: of `sweep_spec`.
    """
    return _coldcast.sweep_points(spec)


def run_chunk(spec: str, points: Sequence[int], jobs: int = 1) -> list[str]:
    """Runs points of a sweep; one record (a text of JSON) for each, in their order.

    A record depends on spec, point, version and catalogue only. It holds the row, the resolved
    scenario and the usage by which it can be priced again; or what is wrong with the scenario of
    the point. Python's lock is released. ConfigError if a point does not exist.
    """
    return _coldcast.run_chunk(spec, list(points), threads(jobs))


class SweepStore:
    """The finished points of a sweep in a folder: the store that `sweep` keeps there.

    A folder that holds points of this sweep goes on. ConfigError if it holds anything else, unless
    `overwrite`; or if another program works on it. As a context manager it is closed at the end.
    """

    def __init__(self, folder: Folder, spec: str, overwrite: bool = False) -> None:
        self._store = _coldcast.SweepStore(os.fspath(folder), spec, overwrite)
        self._open = True

    def finished(self) -> list[int]:
        """The points that need not run again. ConfigError if a scenario has changed since."""
        return self._store.finished()

    def put(self, records: Iterable[str]) -> None:
        """Takes in records of `run_chunk`; each is kept even if the program is killed right after.

        ConfigError if one is no record of this sweep and this build; those before it are kept.
        """
        self._store.put(list(records))

    def close(self) -> None:
        """Closes the store: its bytes then depend on its points only, not on their order."""
        if self._open:
            self._open = False
            self._store.close()

    def __enter__(self) -> "SweepStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_sweep_results(folder: Folder, slo: Optional[Limits] = None) -> StudyResult:
    """Writes results.csv, results.json and manifest.json beside a closed store, as `sweep` does.

    slo: limits besides those of the sweep, as for `sweep`. RunError if no point is finished.
    """
    return StudyResult(_coldcast.write_sweep_results(os.fspath(folder), limits(slo)))


def build_id() -> str:
    """Version, revision and a hash of the catalogue: where two are equal, so are the results."""
    return _coldcast.build_id()
