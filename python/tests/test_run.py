import json
import os
import tempfile
import unittest

import coldcast
from support import CANONICAL, SMALL, Case, needs_pandas, program, written

try:
    import numpy
except ImportError:
    numpy = None


class RunTest(Case):
    def test_a_run_gives_the_bytes_of_the_program_in_every_form(self):
        arguments = ["run", CANONICAL, "--set", "/run/requests=20000", "--seed", "3"]
        arguments += ["--replications", "3", "--slo", "p99<100s", "--quiet", "--format"]
        result = coldcast.run(
            CANONICAL, set={"/run/requests": 20000}, seed=3, replications=3, slo="p99<100s"
        )
        self.assertEqual(result.json(), program(*arguments, "json"))
        self.assertEqual(result.csv(), program(*arguments, "csv"))
        self.assertEqual(result.markdown(), program(*arguments, "md"))
        self.assertEqual(result.summary(), program(*arguments, "table"))
        self.assertTrue(result.meets_slo)
        self.assertFalse(coldcast.run(SMALL, slo=["p99<1ms"]).meets_slo)

    def test_published_values_stay_only_beside_the_scenario_as_it_was_published(self):
        wu = "configs/scenarios/wu2022-lambda-mobilenet-ort-w120.json"
        as_it_is = coldcast.run(wu, replications=1)
        arguments = ["--replications", "1", "--format", "json", "--quiet"]
        self.assertEqual(as_it_is.json(), program("run", wu, *arguments))
        self.assertGreater(len(as_it_is["published"]), 0)
        changed = coldcast.run(wu, replications=1, set={"/platform/memory_mb": 3072})
        self.assertEqual(changed["published"], [])

    def test_a_dict_is_the_same_as_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = written(folder, "small.json", SMALL)
            self.assertEqual(coldcast.run(SMALL).json(), coldcast.run(file).json())

    def test_the_result_does_not_depend_on_threads_nor_on_what_is_kept(self):
        plain = coldcast.run(SMALL, jobs=1, timeline=False).json()
        self.assertEqual(plain, coldcast.run(SMALL, jobs=4, requests=True).json())

    def test_what_a_result_resolves_to_runs_again(self):
        result = coldcast.run(SMALL)
        self.assertEqual(coldcast.run(result.scenario).metrics, result.metrics)

    def test_precision_adds_replications(self):
        result = coldcast.run(SMALL, precision=0.02, metric="mean")
        self.assertGreaterEqual(result["replications"], 20)
        metric = result.metrics["latency_mean_ms"]
        self.assertLessEqual(metric["half_width_95"], 0.02 * metric["mean"])

    def test_a_saved_run_is_a_results_directory_of_the_program(self):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")
            result = coldcast.run(SMALL)
            result.save(ours)
            program("run", written(folder, "small.json", SMALL), "--output-dir", theirs, "--quiet")
            for name in result.files():
                if name == "manifest.json":
                    continue  # the program's may tell of files that depend on its options
                with open(os.path.join(ours, name)) as one, open(os.path.join(theirs, name)) as two:
                    self.assertEqual(one.read(), two.read(), name)
            priced = ["--era", "2021", "--format", "json", "--quiet"]
            repriced = coldcast.price(ours, era="2021")
            self.assertEqual(repriced.json(), program("price", theirs, *priced))
            self.assertEqual(result.price(era="2021")["metrics"], repriced["metrics"])
            with self.assertRaisesRegex(coldcast.ConfigError, "is not empty"):
                result.save(ours)
            result.save(ours, overwrite=True)


class ErrorTest(Case):
    def test_messages_are_those_of_the_program(self):
        self.says_as_the_program(lambda: coldcast.run("no/such.json"), "run", "no/such.json")
        self.says_as_the_program(
            lambda: coldcast.run(CANONICAL, set={"/platform/memory": 1}),
            *("run", CANONICAL, "--set", "/platform/memory=1"),
        )
        self.says_as_the_program(
            lambda: coldcast.run(CANONICAL, slo="p98<1s"), "run", CANONICAL, "--slo", "p98<1s"
        )
        self.says_as_the_program(
            lambda: coldcast.run(CANONICAL, seed=-1), "run", CANONICAL, "--set", "/run/seed=-1"
        )

    def test_a_mistake_in_a_dict_is_located_in_it(self):
        wrong = {**SMALL, "platform": {"kind": "aws-lamda"}}
        with self.assertRaises(coldcast.ConfigError) as caught:
            coldcast.run(wrong)
        self.assertTrue(str(caught.exception).startswith("scenario: /platform/kind: "))
        self.assertIn('did you mean "aws-lambda"?', str(caught.exception))
        self.assertIsInstance(caught.exception, ValueError)

    def test_what_has_no_form_in_json_is_refused(self):
        for value in (float("nan"), object(), {1, 2}):
            with self.assertRaisesRegex(coldcast.ConfigError, "^scenario: "):
                coldcast.run({**SMALL, "notes": value})
        with self.assertRaisesRegex(coldcast.ConfigError, "give a file or a dict, not list"):
            coldcast.run([SMALL])
        with self.assertRaisesRegex(coldcast.ConfigError, "^jobs: expected a whole number"):
            coldcast.run(SMALL, jobs=1.5)
        with self.assertRaisesRegex(coldcast.ConfigError, "^jobs: 5000 is above 4096"):
            coldcast.run(SMALL, jobs=5000)
        with self.assertRaisesRegex(coldcast.ConfigError, "^precision: 2 is no share"):
            coldcast.run(SMALL, precision=2)
        with self.assertRaisesRegex(coldcast.ConfigError, 'no metric "p98"'):
            coldcast.run(SMALL, precision=0.1, metric="p98")

    def test_a_run_that_measures_nothing_fails(self):
        with self.assertRaisesRegex(coldcast.RunError, "no request was measured"):
            coldcast.run(SMALL, set={"/run/requests": 0})
        self.assertTrue(issubclass(coldcast.RunError, RuntimeError))


@unittest.skipIf(numpy is None, "numpy is not installed")
class ArrayTest(Case):
    def test_requests_are_those_of_the_trace_and_give_the_metrics(self):
        result = coldcast.run(SMALL, replications=1, requests=True)
        arrays = result.request_arrays()
        self.assertEqual(len(arrays["id"]), 2000)
        self.assertEqual(int(arrays["cold"].sum()), result.mean("cold_starts"))
        latency = result.latency_s()
        self.assertAlmostEqual(latency.mean() * 1e3, result.mean("latency_mean_ms"), places=9)
        self.assertAlmostEqual(numpy.sort(latency)[1899] * 1e3, result.mean("latency_p95_ms"))
        self.assertEqual(len(result.latency_s(cold=True)), result.mean("cold_starts"))

    def test_arrays_are_views_that_outlive_the_result_and_cannot_be_written(self):
        arrays = coldcast.run(SMALL, requests=True).request_arrays()
        self.assertFalse(arrays["end_s"].flags.owndata)
        self.assertFalse(arrays["end_s"].flags.writeable)
        self.assertTrue((arrays["end_s"] >= arrays["arrival_s"]).all())
        with self.assertRaises(ValueError):
            arrays["end_s"][0] = 1
        result = coldcast.run(SMALL)
        again = result.timeline_arrays()["offered"]
        self.assertEqual(
            again.__array_interface__["data"],
            result.timeline_arrays()["offered"].__array_interface__["data"],
        )

    def test_the_timeline_counts_every_request_and_every_dollar(self):
        result = coldcast.run(SMALL, replications=1)
        arrays = result.timeline_arrays()
        self.assertEqual(arrays["offered"].sum(), 2000)
        self.assertEqual(arrays["completed"].sum(), 2000 * result.mean("success_ratio"))
        self.assertAlmostEqual(arrays["usd"][-1], result.mean("cost_usd"))

    def test_what_was_not_kept_is_empty(self):
        result = coldcast.run(SMALL, timeline=False)
        self.assertEqual(len(result.timeline_arrays()["offered"]), 0)
        self.assertEqual(len(result.latency_s()), 0)
        self.assertNotIn("timeline.csv", result.files())


@needs_pandas
class FrameTest(Case):
    def test_metrics_as_a_frame_are_exact_to_the_last_bit(self):
        result = coldcast.run(SMALL)
        frame = result.frame()
        for name, metric in result.metrics.items():
            self.assertEqual(frame.loc[name, "mean"], metric["mean"], name)
        self.assertEqual(frame.loc["latency_p95_ms", "unit"], "ms")
        self.assertEqual(frame.loc["cold_starts", "unit"], "")
        single = coldcast.run(SMALL, replications=1).frame()
        self.assertTrue(single["half_width_95"].isna().all())

    def test_the_timeline_has_the_columns_and_values_of_the_file(self):
        import io

        import pandas

        result = coldcast.run(SMALL)
        file = pandas.read_csv(
            io.BytesIO(result.files()["timeline.csv"]), float_precision="round_trip"
        )
        pandas.testing.assert_frame_equal(
            result.timeline(), file, check_dtype=False, check_exact=True
        )

    def test_requests_and_bill_are_frames(self):
        result = coldcast.run(SMALL, requests=True)
        requests = result.requests()
        self.assertEqual(set(requests["status"]), {"served"})
        self.assertEqual(requests["latency_s"].min(), result.latency_s().min())
        self.assertAlmostEqual(result.bill()["usd"].sum(), result.mean("cost_usd"))


class FormTest(Case):
    def test_a_result_shows_itself_as_the_table(self):
        result = coldcast.run(SMALL)
        self.assertEqual(repr(result), result.summary())
        self.assertEqual(result._repr_markdown_(), result.markdown())
        self.assertEqual(result.to_dict(), json.loads(result.json()))
        self.assertEqual(result["seed"], 7)


if __name__ == "__main__":
    unittest.main()
