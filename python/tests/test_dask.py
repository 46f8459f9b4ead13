import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

import coldcast
from coldcast import dask_engine
from coldcast._chunks import Chunks
from support import PROGRAM, SMALL, Case, content, program, written

try:
    import distributed
except ImportError:
    distributed = None

needs_distributed = unittest.skipIf(distributed is None, "python3-distributed is not installed")

#: 40 points of some hundredths of a second each.
SWEEP = {
    "name": "rates",
    "scenario": {**SMALL, "run": {"requests": 70000, "replications": 2, "seed": 7}},
    "vary": {
        "/workload/rate_per_s": {"start": 1, "stop": 20, "step": 1},
        "/platform/memory_mb": [1024, 2048],
    },
    "slo": ["p95<900ms"],
}
POINTS = 40
POISONED = 17


def setUpModule():
    global scratch, reference, sweep_file
    scratch = tempfile.TemporaryDirectory()
    sweep_file = written(scratch.name, "rates.json", SWEEP)
    folder = os.path.join(scratch.name, "reference")
    coldcast.sweep(sweep_file, jobs=2, output_dir=folder)
    reference = content(folder)


def tearDownModule():
    scratch.cleanup()


def stored(folder):
    """How many points a store has. Who writes it keeps readers out, so a copy is read."""
    with tempfile.TemporaryDirectory(dir=scratch.name) as copy:
        try:
            for end in ("", "-wal"):
                if os.path.exists(f"{folder}/sweep.sqlite{end}"):
                    shutil.copy(f"{folder}/sweep.sqlite{end}", copy)
            store = sqlite3.connect(os.path.join(copy, "sweep.sqlite"))
            try:
                return store.execute("SELECT count(*) FROM points").fetchone()[0]
            finally:
                store.close()
        except (OSError, sqlite3.DatabaseError):
            return 0  # it is being made


def wait_until(condition, what):
    end = time.monotonic() + 120
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.05)


def cluster_of(workers, **options):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=scratch.name,
        silence_logs=50,
        **options,
    )


class Driver(subprocess.Popen):
    """The driver as a program of its own, alone in its group of processes."""

    def __init__(self, folder, *options):
        super().__init__(
            [sys.executable, "-m", "coldcast.dask_engine", sweep_file, "--output-dir", folder]
            + list(options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


class Folder(Case):
    def setUp(self):
        own = tempfile.TemporaryDirectory(dir=scratch.name)
        self.addCleanup(own.cleanup)
        self.folder = os.path.join(own.name, "results")

    def is_the_reference(self):
        found = content(self.folder)
        self.assertEqual(sorted(found), sorted(reference))
        for name in reference:
            self.assertTrue(found[name] == reference[name], f"{name} has other bytes")


@needs_distributed
class ClusterTest(Folder):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cluster_of(2)
        cls.addClassCleanup(cls.cluster.close)
        cls.client = distributed.Client(cls.cluster)
        cls.addClassCleanup(cls.client.close)

    def sweep(self, **options):
        return coldcast.sweep(
            SWEEP, engine="dask", scheduler=self.client, output_dir=self.folder, **options
        )

    def test_a_killed_worker_and_a_killed_driver_change_no_byte(self):
        with Driver(self.folder, "--scheduler", self.cluster.scheduler_address) as driver:
            wait_until(lambda: stored(self.folder) > 0, "a first point")
            worker = next(iter(self.client.run(os.getpid).values()))
            os.kill(worker, signal.SIGKILL)
            at_death = stored(self.folder)
            wait_until(lambda: stored(self.folder) > at_death, "a point after the worker's death")
            driver.kill()
        self.assertEqual(driver.returncode, -signal.SIGKILL)
        self.assertIn(stored(self.folder), range(1, POINTS))
        self.assertNotIn("results.csv", os.listdir(self.folder))

        with Driver(self.folder, "--scheduler", self.cluster.scheduler_address) as driver:
            out, errors = driver.communicate(timeout=300)
        self.assertEqual((driver.returncode, errors), (0, ""))
        self.is_the_reference()
        self.assertIn("rates", out)

    def test_a_point_that_no_worker_survives_is_a_row_and_may_be_mended(self):
        class Poison(distributed.WorkerPlugin):
            def setup(self, worker):
                self.run_chunk = dask_engine.run_chunk
                dask_engine.run_chunk = self.run

            def teardown(self, worker):
                dask_engine.run_chunk = self.run_chunk

            def run(self, spec, points):
                if POISONED in points:
                    os.kill(os.getpid(), signal.SIGKILL)
                return self.run_chunk(spec, points)

        self.cluster.scheduler.allowed_failures = 0  # one death convicts, lest this takes long
        self.client.register_worker_plugin(Poison(), name="poison")
        rows = self.sweep()["points"]
        self.assertEqual([row["point"] for row in rows], list(range(POINTS)))
        self.assertEqual([row["point"] for row in rows if row["error"]], [POISONED])
        self.assertRegex(
            rows[POISONED]["error"],
            "each worker that ran this point died .*, last tcp://127.0.0.1:",
        )
        self.client.unregister_worker_plugin("poison")
        told = []
        self.sweep(progress=lambda done, total: told.append((done, total)))
        self.assertEqual(told, [(1, 1)])
        self.is_the_reference()

    def test_the_workers_of_a_client_give_what_threads_give(self):
        limit = "p95<1ms"
        small = {**SWEEP, "scenario": SMALL}
        result = coldcast.sweep(small, engine="dask", scheduler=self.client, slo=limit)
        self.assertEqual(result.json(), coldcast.sweep(small, slo=limit).json())


@needs_distributed
class LocalTest(Folder):
    def test_ctrl_c_leaves_a_store_that_threads_can_go_on_with(self):
        with Driver(self.folder, "--workers", "2") as driver:
            wait_until(lambda: stored(self.folder) > 0, "a first point")
            os.killpg(driver.pid, signal.SIGINT)  # as a terminal does: the workers get it too
            out, errors = driver.communicate(timeout=60)
        self.assertEqual((driver.returncode, out), (130, ""))
        self.assertEqual(
            errors,
            f"coldcast: interrupted: {stored(self.folder)} of {POINTS} points are finished; "
            "the same command goes on\n",
        )
        self.assertNotIn("results.csv", os.listdir(self.folder))
        coldcast.sweep(sweep_file, output_dir=self.folder)
        self.is_the_reference()

    def test_the_program_prints_and_writes_what_it_does_with_threads(self):
        call = ("sweep", sweep_file, "--quiet", "--where", "p95 < 900", "--format", "csv")
        dask = ("--engine", "dask", "--workers", "2")
        out = program(*call, *dask, "--output-dir", self.folder)
        self.is_the_reference()
        self.assertEqual(out, program(*call, "--output-dir", self.folder))

    def test_a_worker_of_another_build_is_refused(self):
        with tempfile.TemporaryDirectory() as configs:
            for kind in ("platforms", "prices"):
                os.mkdir(os.path.join(configs, kind))
            with cluster_of(1, env={"COLDCAST_CONFIGS": configs}) as other:
                with self.assertRaisesRegex(
                    coldcast.ConfigError,
                    r"worker tcp://127.0.0.1:\d+ has coldcast .*, catalogue [0-9a-f]{16}, and this "
                    r"is coldcast .*, catalogue [0-9a-f]{16}; give all machines the same build",
                ):
                    coldcast.sweep(SWEEP, engine="dask", scheduler=other, output_dir=self.folder)
        self.assertEqual(stored(self.folder), 0)

    def test_a_scheduler_that_is_not_there_is_said_to_be_so(self):
        with mock.patch.object(dask_engine, "ANSWER_S", 1):
            with self.assertRaisesRegex(
                coldcast.RunError, "no scheduler answers at tcp://127.0.0.1:1: "
            ):
                coldcast.sweep(SWEEP, engine="dask", scheduler="tcp://127.0.0.1:1")


class RefusalTest(Folder):
    def refused(self, *options, **environment):
        done = subprocess.run(
            [PROGRAM, "sweep", sweep_file, *options],
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
        )
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("\n"), 1)
        return done.stderr

    def test_options_that_do_not_go_together_are_refused(self):
        dask = ("--engine", "dask")
        there = ("--workers", "1", "--output-dir", self.folder)
        self.assertIn("dask takes --scheduler", self.refused(*dask))
        self.assertIn("needs --output-dir", self.refused(*dask, "--workers", "1"))
        self.assertIn("--workers: is for --engine dask", self.refused("--workers", "1"))
        self.assertIn("--shard: is for machines", self.refused(*dask, *there, "--shard", "1/2"))
        self.assertIn("--jobs: is for threads", self.refused(*dask, *there, "--jobs", "2"))
        self.assertFalse(os.path.exists(self.folder))
        for wrong in ({"engine": "mpi"}, {"workers": 2}, {"engine": "dask", "jobs": 2}):
            with self.assertRaises(coldcast.ConfigError):
                coldcast.sweep(SWEEP, **wrong)

    def test_a_python_that_cannot_drive_is_named(self):
        call = ("--engine", "dask", "--workers", "1", "--output-dir", self.folder)
        self.assertIn(
            "there is no Python /nowhere/python3",
            self.refused(*call, COLDCAST_PYTHON="/nowhere/python3"),
        )
        with tempfile.TemporaryDirectory() as broken:
            os.mkdir(os.path.join(broken, "distributed"))
            with open(os.path.join(broken, "distributed", "__init__.py"), "w") as stream:
                stream.write("raise ImportError('broken')\n")
            path = broken + os.pathsep + os.environ.get("PYTHONPATH", "")
            self.assertIn(
                "the package distributed is missing (broken)", self.refused(*call, PYTHONPATH=path)
            )


class ChunksTest(unittest.TestCase):
    def sizes(self, threads):
        chunks = Chunks(range(100000))
        sizes = []
        while chunks.left:
            points = chunks.next(threads)
            sizes.append(len(points))
            chunks.measured(len(points), 0.01 * len(points))
        self.assertEqual(sum(sizes), 100000)
        return sizes

    def test_chunks_grow_to_some_seconds_and_shrink_towards_the_end(self):
        sizes = self.sizes(threads=4)
        self.assertEqual(sizes[:5], [1, 4, 16, 64, 200])  # 2 s of 10 ms
        self.assertEqual(sizes[5:], sorted(sizes[5:], reverse=True))
        self.assertEqual(sizes[-1], 1)

    def test_many_threads_get_longer_chunks(self):
        self.assertEqual(max(self.sizes(threads=50)), 200)
        self.assertEqual(max(self.sizes(threads=150)), 300)


if __name__ == "__main__":
    unittest.main()
