"""The simulator. Users import the package coldcast, which says what these functions mean."""

from collections.abc import Callable, Sequence
from typing import Any, Optional

import numpy

__version__: str

#: What may become of a request; `status` in arrays of requests is a place in it.
STATUSES: tuple[str, ...]

class ConfigError(ValueError): ...
class RunError(RuntimeError): ...

# A file and None, or a name for messages and the JSON text.
_Given = tuple[str, Optional[str]]
_Progress = Optional[Callable[[int, int], object]]

class StudyResult:
    def render(self, format: str) -> str: ...
    def save(self, folder: str, overwrite: bool = False) -> None: ...
    def files(self) -> dict[str, bytes]: ...
    @property
    def warnings(self) -> list[str]: ...

class PriceChange:
    def __init__(
        self,
        prices: str,
        region: str,
        era: str,
        free_tier: Optional[bool],
        set: Sequence[str],
    ) -> None: ...

class RecordedRun(StudyResult):
    def request_arrays(self) -> dict[str, numpy.ndarray[Any, Any]]: ...
    def timeline_arrays(self) -> dict[str, numpy.ndarray[Any, Any]]: ...
    def price(self, change: PriceChange) -> StudyResult: ...
    @property
    def simulated_requests(self) -> int: ...

class RunWishes:
    jobs: int
    precision: float
    precise: list[str]
    timeline: bool
    requests: bool
    published: bool

class Changes:
    def __init__(self, set: Sequence[str], slo: Sequence[str]) -> None: ...

def run(
    scenario: _Given,
    set: Sequence[str],
    slo: Sequence[str],
    arrivals: Sequence[numpy.ndarray[Any, Any]],
    services: Optional[numpy.ndarray[Any, Any]],
    wishes: RunWishes,
    progress: _Progress,
) -> RecordedRun: ...
def seed_and_replications(scenario: _Given, set: Sequence[str]) -> tuple[int, int]: ...
def gen(
    workload: str,
    set: Sequence[str],
    seed: Optional[int],
    replication: int,
    requests: Optional[int],
    duration: str,
) -> tuple[StudyResult, numpy.ndarray[Any, Any]]: ...
def compare(scenarios: Sequence[_Given], changes: Changes, jobs: int) -> StudyResult: ...
def plan(
    plan: _Given, changes: Changes, rows: int, jobs: int, progress: _Progress
) -> StudyResult: ...
def capacity(
    scenario: _Given,
    changes: Changes,
    burst: bool,
    low: float,
    high: float,
    precision: float,
    jobs: int,
) -> StudyResult: ...
def explain(
    scenario: _Given, changes: Changes, try_changes: bool, jobs: int
) -> StudyResult: ...
def reproduce(
    experiment: str,
    set: Sequence[str],
    seed: Optional[int],
    replications: Optional[int],
    jobs: int,
    progress: _Progress,
) -> StudyResult: ...
def verify(
    cases: Optional[_Given], only: Sequence[str], mode: str, seed: int, jobs: int
) -> StudyResult: ...
def calibrate(spec: _Given, leave_out: bool, seed: Optional[int], jobs: int) -> StudyResult: ...
def price(results: str, change: PriceChange) -> StudyResult: ...
def names(what: str) -> str: ...
def schema(of: str) -> str: ...
def sweep(
    sweep: _Given,
    set: Sequence[str],
    slo: Sequence[str],
    shard: str,
    folder: str,
    overwrite: bool,
    jobs: int,
    progress: _Progress,
) -> StudyResult: ...
def sweep_spec(sweep: _Given, set: Sequence[str]) -> str: ...
def sweep_points(spec: str) -> tuple[list[int], str]: ...
def run_chunk(spec: str, points: Sequence[int], jobs: int) -> list[str]: ...
def check_limits(slo: Sequence[str]) -> None: ...
def failed_record(spec: str, point: int, error: str) -> str: ...
def write_sweep_results(folder: str, slo: Sequence[str]) -> StudyResult: ...
def build_id() -> str: ...

class SweepStore:
    def __init__(self, folder: str, spec: str, overwrite: bool) -> None: ...
    def finished(self) -> list[int]: ...
    def put(self, records: Sequence[str]) -> None: ...
    def close(self) -> None: ...
