import json
import os
import random
import sqlite3
import tempfile
import unittest

import coldcast
from support import SMALL, SWEEP, Case, content, needs_pandas, program, written


class SweepTest(Case):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.file = written(self.folder, "sizes.json", SWEEP)

    def path(self, name):
        return os.path.join(self.folder, name)

    def swept_by_the_program(self):
        program(
            *("sweep", self.file, "--output-dir", self.path("theirs"), "--quiet"),
            *("--replications", "2", "--slo", "cost_per_1m<30usd"),
            status=1,  # a point has more memory than there is
        )
        return content(self.path("theirs"))

    def test_a_sweep_writes_the_files_of_the_program_byte_for_byte(self):
        result = coldcast.sweep(
            self.file, replications=2, slo="cost_per_1m<30usd", output_dir=self.path("ours")
        )
        theirs = self.swept_by_the_program()
        self.assertEqual(content(self.path("ours")), theirs)
        self.assertEqual(result.json().encode(), theirs["results.json"])
        self.assertEqual(result.csv().encode(), theirs["results.csv"])
        self.assertEqual(len(result.warnings), 2)

    def test_chunks_in_any_order_make_the_same_files(self):
        spec = coldcast.sweep_spec(self.file, replications=2)
        points, spec_hash = coldcast.sweep_points(spec)
        self.assertEqual(points, [0, 1, 2, 3, 4, 5])
        self.assertEqual(len(spec_hash), 16)
        random.Random(4).shuffle(points)
        with coldcast.SweepStore(self.path("ours"), spec) as store:
            self.assertEqual(store.finished(), [])
            for begin in range(0, 6, 4):
                store.put(coldcast.run_chunk(spec, points[begin : begin + 4]))
            # Points that are no scenario run again, in case something was mended meanwhile.
            self.assertEqual(store.finished(), [0, 1, 2, 3])
        coldcast.write_sweep_results(self.path("ours"), slo="cost_per_1m<30usd")
        self.assertEqual(content(self.path("ours")), self.swept_by_the_program())

    def test_a_record_depends_on_spec_and_point_only(self):
        spec = coldcast.sweep_spec(SWEEP)
        alone = [coldcast.run_chunk(spec, [point])[0] for point in range(6)]
        self.assertEqual(coldcast.run_chunk(spec, range(6), jobs=3), alone)
        self.assertEqual(coldcast.run_chunk(spec, [4, 1, 3]), [alone[4], alone[1], alone[3]])
        self.assertEqual(coldcast.run_chunk(spec, []), [])
        row = json.loads(alone[1])
        self.assertEqual(row["set"], {"/platform/memory_mb": 1024, "/workload/rate_per_s": 8})
        result = coldcast.run(SMALL, set=row["set"])
        self.assertEqual(row["result"]["metrics"], result.metrics)
        self.assertEqual(row["scenario"], result.scenario)

    def test_a_store_goes_on_and_refuses_what_is_not_its_own(self):
        spec = coldcast.sweep_spec(SWEEP)
        records = coldcast.run_chunk(spec, [0, 2])
        store = coldcast.SweepStore(self.path("store"), spec)
        store.put(records[:1])
        with self.assertRaisesRegex(coldcast.ConfigError, "another program works on it"):
            coldcast.SweepStore(self.path("store"), spec)
        store.close()
        with coldcast.SweepStore(self.path("store"), spec) as store:
            self.assertEqual(store.finished(), [0])
            store.put(records)
            self.assertEqual(store.finished(), [0, 2])
        other = coldcast.sweep_spec({**SWEEP, "vary": {"/workload/rate_per_s": [2, 8]}})
        with self.assertRaisesRegex(coldcast.ConfigError, "holds points of another sweep"):
            coldcast.SweepStore(self.path("store"), other)
        with self.assertRaisesRegex(coldcast.ConfigError, "this store is closed"):
            store.finished()

    def test_a_poisoned_record_is_refused_and_nothing_of_it_is_kept(self):
        spec = coldcast.sweep_spec(SWEEP)
        record = json.loads(coldcast.run_chunk(spec, [0])[0])
        with coldcast.SweepStore(self.path("store"), spec) as store:
            for change, message in (
                ({"program": "coldcast 9.9.9 (unknown)"}, "is of coldcast 9.9.9"),
                ({"point": 77}, "is of point 77, which the sweep has not"),
                ({"point": 1}, "is of another sweep: point 1 has another"),
                ({"result": {}}, "is no record of a finished point"),
                ({"usage": 3}, "expected an object"),
                ({"error": 3}, "is no record of a finished point"),
            ):
                with self.assertRaisesRegex(coldcast.ConfigError, message):
                    store.put([json.dumps({**record, **change})])
            for text in ("", "{", "[]", "null"):
                with self.assertRaises(coldcast.ConfigError):
                    store.put([text])
            self.assertEqual(store.finished(), [])
            store.put([json.dumps(record)])
            self.assertEqual(store.finished(), [0])

    def test_a_stored_point_is_priced_again_as_one_of_the_program(self):
        coldcast.sweep(SWEEP, output_dir=self.path("ours"))
        out = program(
            "price", self.path("ours"), "--free-tier", "on", "--format", "csv", "--quiet", status=1
        )
        self.assertIn("point 4", out)
        with sqlite3.connect(f"file:{self.path('ours')}/sweep.sqlite?mode=ro", uri=True) as store:
            (count,) = store.execute("SELECT count(*) FROM points WHERE usage <> 'null'").fetchone()
        store.close()
        self.assertEqual(count, 4)

    def test_what_is_wrong_with_a_sweep_is_said_as_by_the_program(self):
        wrong = {**SWEEP, "vary": {"/platform/memory_mb": []}}
        file = written(self.folder, "wrong.json", wrong)
        self.says_as_the_program(lambda: coldcast.sweep(file), "sweep", file)
        self.says_as_the_program(
            lambda: coldcast.sweep(self.file, slo="p98<1s"), "sweep", self.file, "--slo", "p98<1s"
        )
        self.says_as_the_program(
            lambda: coldcast.sweep(self.file, shard="5/4"), "sweep", self.file, "--shard", "5/4"
        )
        for spec in ("", "{}", '{"schema_version": 2}', "null"):
            with self.assertRaises(coldcast.ConfigError):
                coldcast.sweep_points(spec)
        with self.assertRaisesRegex(coldcast.ConfigError, "no point 6; there are 6, from 0"):
            coldcast.run_chunk(coldcast.sweep_spec(SWEEP), [6])
        with self.assertRaisesRegex(coldcast.ConfigError, "holds no sweep"):
            coldcast.write_sweep_results(self.folder)

    def test_shards_are_parts_of_the_whole(self):
        whole = coldcast.sweep(SWEEP)["points"]
        parts = [coldcast.sweep(SWEEP, shard=f"{i}/2")["points"] for i in (1, 2)]
        together = sorted(parts[0] + parts[1], key=lambda row: row["point"])
        self.assertEqual(together, whole)

    def test_a_build_is_known_by_version_and_catalogue(self):
        version = coldcast.__version__
        self.assertRegex(
            coldcast.build_id(), rf"^coldcast {version} \(.*\), catalogue [0-9a-f]{{16}}$"
        )
        with tempfile.TemporaryDirectory() as configs:
            for kind in ("platforms", "prices"):
                os.mkdir(os.path.join(configs, kind))
            before = os.environ.get("COLDCAST_CONFIGS")
            os.environ["COLDCAST_CONFIGS"] = configs
            try:
                other = coldcast.build_id()
            finally:
                del os.environ["COLDCAST_CONFIGS"]
                if before is not None:
                    os.environ["COLDCAST_CONFIGS"] = before
        self.assertNotEqual(other, coldcast.build_id())

    @needs_pandas
    def test_a_sweep_is_a_frame_with_a_row_for_each_point(self):
        frame = coldcast.sweep(SWEEP).frame()
        self.assertEqual(len(frame), 6)
        best = frame.loc[frame["latency_p95_ms"].idxmin()]
        self.assertEqual(best["/platform/memory_mb"], 2048)
        self.assertIn("99999", frame["error"].iloc[4])


if __name__ == "__main__":
    unittest.main()
