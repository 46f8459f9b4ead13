"""Runs the points of a sweep on the workers of dask.distributed (docs/scale.md).

The points that a store has not are handed out in chunks of some seconds, a few to each worker. A
chunk that is finished goes into the store; so the driver may be killed at any moment. A chunk whose
worker dies runs elsewhere. One that takes worker after worker with it is taken apart, and its
points run last, each with the cluster to itself: who dies then dies of that point, which becomes a
row with an error. As records depend on sweep, point and build only, the files do not tell where
points ran.

    python3 -m coldcast.dask_engine SWEEP.json --workers 2 --output-dir results/sweep
"""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import contextlib
import functools
import logging
import os
import queue
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Optional

from ._chunks import IN_FLIGHT, Chunks
from ._coldcast import ConfigError, RunError, failed_record
from ._sweeps import SweepStore, build_id, run_chunk, sweep_points

#: How long a scheduler has to answer.
ANSWER_S = 10

_SCHEDULER_GONE = "the run failed: the scheduler is gone; the same command goes on"


def _leave_ctrl_c_to_the_driver() -> None:
    """On a worker of this machine: a terminal sends the signal to all processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _OtherBuild(Exception):
    """A worker would give numbers of another build."""


@functools.lru_cache(maxsize=1)
def _own_build() -> str:
    return build_id()


def _other_build(worker: str, found: object, build: str) -> str:
    what = found if isinstance(found, str) else f"no usable coldcast ({found})"
    return f"worker {worker} has {what}, and this is {build}; give all machines the same build"


def _run(spec: str, points: Sequence[int], build: str) -> tuple[list[str], float]:
    """On a worker: the records of points, and the seconds it took."""
    import distributed

    if _own_build() != build:
        address = distributed.get_worker().address
        raise _OtherBuild(_other_build(address, _own_build(), build))
    begin = time.monotonic()
    return run_chunk(spec, points), time.monotonic() - begin


class _Driver:
    def __init__(self, client: Any, spec: str, put: Callable[[list[str]], None]) -> None:
        self._client = client
        self._spec = spec
        self._put = put
        self._build = build_id()
        self._flying: dict[str, tuple[Any, list[int]]] = {}
        self._landed: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._suspects: collections.deque[int] = collections.deque()
        self._alone = False  # one suspect is in flight, and nothing else

    def run(self, points: Sequence[int], note: Callable[[str], None]) -> None:
        for worker, build in self._client.run(_own_build, on_error="return").items():
            if build != self._build:
                raise ConfigError(_other_build(worker, build, self._build))
        chunks = Chunks(points)
        waiting = False
        while chunks.left or self._flying or self._suspects:
            threads = self._threads()
            if threads == 0 and not waiting:
                note("no worker is there; waiting for one")
            waiting = threads == 0
            while chunks.left and len(self._flying) < IN_FLIGHT * max(1, threads):
                self._submit(chunks.next(max(1, threads)))
            if not self._flying:
                self._alone = True
                self._submit([self._suspects.popleft()])
            with contextlib.suppress(queue.Empty):
                self._take(self._landed.get(timeout=1), chunks)

    def _threads(self) -> int:
        if self._client.status not in ("running", "connecting"):
            raise RunError(_SCHEDULER_GONE)
        workers = self._client.scheduler_info()["workers"]
        return sum(worker["nthreads"] for worker in workers.values())

    def _submit(self, points: list[int]) -> None:
        # Named by nothing: a name made of the points would cost a hash of the sweep each time.
        future = self._client.submit(_run, self._spec, points, self._build, pure=False)
        self._flying[future.key] = (future, points)
        future.add_done_callback(self._landed.put)

    def _take(self, future: Any, chunks: Chunks) -> None:
        from distributed import KilledWorker

        _, points = self._flying.pop(future.key)
        try:
            records, seconds = future.result()
        except KilledWorker as error:
            if not self._alone:
                self._suspects.extend(points)
                return
            died = getattr(error.last_worker, "address", error.last_worker)
            message = f"each worker that ran this point died (out of memory?), last {died}"
            self._put([failed_record(self._spec, points[0], message)])
        except _OtherBuild as error:
            raise ConfigError(str(error)) from None
        except ConfigError:
            raise
        except ImportError as error:
            raise ConfigError(_other_build("that has come", error, self._build)) from None
        except (asyncio.CancelledError, concurrent.futures.CancelledError):
            raise RunError(_SCHEDULER_GONE) from None
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise RunError(f"the run failed on a worker: {what}") from error
        else:
            chunks.measured(len(points), seconds)
            self._put(records)


@contextlib.contextmanager
def _client(scheduler: Any, workers: Optional[int]) -> Iterator[Any]:
    """A client of a scheduler, of a cluster, or of worker processes on this machine."""
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            f"engine dask: the package distributed is missing ({error}); on Debian it is "
            "python3-distributed"
        ) from None
    if isinstance(scheduler, distributed.Client):
        yield scheduler
        return
    with contextlib.ExitStack() as stack:
        own = scheduler is None
        if own:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="coldcast-"))
            scheduler = distributed.LocalCluster(
                n_workers=workers or len(os.sched_getaffinity(0)),
                threads_per_worker=1,
                dashboard_address=None,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(scheduler)
        try:
            client = distributed.Client(scheduler, timeout=ANSWER_S)
        except ValueError as error:
            raise ConfigError(f"scheduler: {error}; write it as tcp://HOST:PORT") from None
        except OSError as error:  # among them TimeoutError
            raise RunError(f"no scheduler answers at {scheduler}: {error}") from None
        stack.enter_context(client)
        if own:
            client.register_worker_callbacks(_leave_ctrl_c_to_the_driver)
        yield client


def fill_store(
    store: SweepStore,
    spec: str,
    *,
    scheduler: Any = None,
    workers: Optional[int] = None,
    progress: Optional[Callable[[int, int], object]] = None,
    note: Callable[[str], None] = lambda _: None,
) -> None:
    """Runs the points of a sweep that its store has not, and closes the store.

    scheduler: the address of one, a cluster, or a client; None: so many worker processes on this
    machine (default: one for each processor). progress: as of `sweep`. note: is told what people
    should know meanwhile. ConfigError if a worker has another build, RunError if no scheduler
    answers; the store then has what was finished.
    """
    with contextlib.closing(store):
        finished = set(store.finished())
        points = [point for point in sweep_points(spec)[0] if point not in finished]
        done = 0

        def put(records: list[str]) -> None:
            nonlocal done
            store.put(records)
            done += len(records)
            if progress:
                progress(done, len(points))

        if not points:
            return
        with _client(scheduler, workers) as client:
            _Driver(client, spec, put).run(points, note)


if __name__ == "__main__":
    from coldcast.dask_command import main

    raise SystemExit(main())
