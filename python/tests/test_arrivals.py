import tempfile
import unittest

import coldcast
from support import SMALL, Case, program, written

try:
    import numpy
except ImportError:
    numpy = None


@unittest.skipIf(numpy is None, "numpy is not installed")
class ArrivalsTest(Case):
    def test_an_array_is_a_workload_of_listed_times(self):
        times = numpy.cumsum(numpy.full(200, 0.25))
        result = coldcast.run(SMALL, arrivals=times, requests=True)
        self.assertEqual(result.scenario["workload"]["kind"], "list")
        arrived = numpy.sort(result.request_arrays()["arrival_s"])
        numpy.testing.assert_array_equal(arrived, times)
        with tempfile.TemporaryDirectory() as folder:
            file = written(folder, "listed.json", result.scenario)
            self.assertEqual(
                result.json(), program("run", file, "--format", "json", "--quiet")
            )

    def test_lists_and_whole_numbers_are_taken_too(self):
        one = coldcast.run(SMALL, arrivals=[0, 1, 1, 2])
        two = coldcast.run(SMALL, arrivals=numpy.array([0, 1, 1, 2], dtype="float32")[::1])
        self.assertEqual(one.json(), two.json())
        strided = numpy.array([0, 9, 1, 9, 1, 9, 2, 9])[::2]
        self.assertEqual(one.json(), coldcast.run(SMALL, arrivals=strided).json())

    def test_service_times_take_the_place_of_those_of_the_model(self):
        warm = {"/platform/memory_mb": 1769}
        result = coldcast.run(
            SMALL, arrivals=[0, 100, 200], service_times=[5, 0.5, 0.25], requests=True, set=warm
        )
        arrays = result.request_arrays()
        spent = (arrays["end_s"] - arrays["start_s"])[1:]
        numpy.testing.assert_allclose(spent, [0.5, 0.25], atol=0.01)

    def test_a_function_gives_each_replication_its_own_times(self):
        calls = []

        def load(replication, rng):
            calls.append(replication)
            return numpy.cumsum(rng.exponential(0.1, size=100 + replication))

        result = coldcast.run(SMALL, arrivals=load, replications=4)
        self.assertEqual(calls, [0, 1, 2, 3])
        self.assertEqual(result.mean("requests"), 101.5)
        self.assertIn("arrivals of its own", " ".join(result.warnings))
        self.assertEqual(
            result.json(), coldcast.run(SMALL, arrivals=load, replications=4).json()
        )
        other = coldcast.run(SMALL, arrivals=load, replications=4, seed=8)
        self.assertNotEqual(result.metrics, other.metrics)

    def test_an_exception_of_the_function_comes_through(self):
        def load(replication, rng):
            raise LookupError("no such day")

        with self.assertRaisesRegex(LookupError, "no such day"):
            coldcast.run(SMALL, arrivals=load)

    def test_times_that_are_none_are_refused_with_their_place(self):
        for times, message in (
            ([1, 3, 2], "arrivals: time 2 is 2 and follows 3; they must ascend: sort them"),
            ([1, float("nan")], "arrivals: time 1 is not finite"),
            ([-1, 2], "arrivals: time 0 is -1; times are seconds from 0 to 315360000"),
            ([], "arrivals: time 0 is missing: give at least one"),
            ([[1, 2], [3, 4]], "arrivals: has 2 dimensions"),
            (["soon"], "arrivals: no array of seconds: "),
        ):
            with self.assertRaises(coldcast.ConfigError) as caught:
                coldcast.run(SMALL, arrivals=times)
            self.assertTrue(str(caught.exception).startswith(message), str(caught.exception))
        with self.assertRaisesRegex(coldcast.ConfigError, "^service_times: "):
            coldcast.run(SMALL, service_times=[1])
        with self.assertRaisesRegex(coldcast.ConfigError, "has 1 values for 2 times"):
            coldcast.run(SMALL, arrivals=[0, 1], service_times=[1])
        with self.assertRaisesRegex(coldcast.ConfigError, "^arrivals of replication 1: time 0"):
            coldcast.run(SMALL, arrivals=lambda i, rng: [-i])

    def test_a_generated_load_is_what_a_run_meets(self):
        load = coldcast.gen(SMALL)
        run = coldcast.run(SMALL, requests=True)
        arrived = numpy.sort(run.request_arrays()["arrival_s"])
        numpy.testing.assert_array_equal(load.times_s, arrived)
        self.assertEqual(len(load), 2000)
        self.assertFalse(load.times_s.flags.owndata)

    def test_a_load_is_summed_up_as_by_the_program(self):
        load = coldcast.gen("wu2022/w-40", seed=5, replication=2)
        arguments = ["--seed", "5", "--replication", "2", "--summary-only", "--summary-format"]
        self.assertEqual(load.json(), program("gen", "wu2022/w-40", *arguments, "json"))
        self.assertEqual(load.summary(), program("gen", "wu2022/w-40", *arguments, "table"))
        with self.assertRaisesRegex(coldcast.ConfigError, "^workload: .*never ends by itself"):
            coldcast.gen({"kind": "poisson", "rate_per_s": 1})
        constant = {"kind": "constant", "rate_per_s": 2}
        self.assertEqual(len(coldcast.gen(constant, duration="5s")), 10)


if __name__ == "__main__":
    unittest.main()
