import tempfile
import unittest

import coldcast
from support import CANONICAL, SMALL, Case, needs_pandas, program, written

FASTER = {**SMALL, "name": "faster", "platform": {**SMALL["platform"], "memory_mb": 2048}}

PLAN = {
    "name": "two sizes",
    "workload": SMALL["workload"],
    "model": SMALL["model"],
    "run": SMALL["run"],
    "slo": ["p95<900ms"],
    "candidates": [
        {
            "name": "lambda",
            "platform": {"kind": "aws-lambda", "era": "2026", "package": "zip"},
            "vary": {"/platform/memory_mb": [1024, 2048]},
        }
    ],
}

CALIBRATION = "configs/calibrations/six-lines.json"


class StudyTest(Case):
    """Each study gives the bytes of the command of its name."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def same(self, result, *arguments, status=0):
        for form, text in (("json", result.json()), ("table", result.summary())):
            self.assertEqual(text, program(*arguments, "--format", form, status=status))

    def test_compare(self):
        files = [written(self.folder, f"{i}.json", s) for i, s in enumerate((SMALL, FASTER))]
        result = coldcast.compare(files, slo="p95<2s", seed=2)
        self.same(result, "compare", *files, "--slo", "p95<2s", "--seed", "2", "--quiet")
        self.assertEqual(
            coldcast.compare([SMALL, FASTER], slo="p95<2s", seed=2).csv(), result.csv()
        )
        self.assertIn(result["cheapest"], (0, 1))
        with self.assertRaisesRegex(coldcast.ConfigError, "^scenario 1: /platform/kind: "):
            coldcast.compare([SMALL, {**SMALL, "platform": {"kind": "abacus"}}])
        with self.assertRaisesRegex(coldcast.ConfigError, "at least one scenario"):
            coldcast.compare([])

    def test_plan(self):
        file = written(self.folder, "plan.json", PLAN)
        result = coldcast.plan(file)
        self.same(result, "plan", file, "--quiet")
        self.assertIsNotNone(result["winner"])
        recommended = [name for name in result.files() if name.startswith("1-")]
        self.assertEqual(len(recommended), 1)
        result.save(self.folder + "/plan")
        best = coldcast.run(f"{self.folder}/plan/{recommended[0]}")
        self.assertLess(best.mean("latency_p95_ms"), 900)
        nothing = coldcast.plan(PLAN, slo="p95<1ms", sensitivity=False)
        self.assertIsNone(nothing["winner"])
        with self.assertRaisesRegex(coldcast.ConfigError, "^plan: /candidates"):
            coldcast.plan({**PLAN, "candidates": []})

    def test_capacity(self):
        file = written(self.folder, "small.json", SMALL)
        result = coldcast.capacity(file, slo="success>=99%", low=0.5, high=2, precision=0.2)
        limits = ["--slo", "success>=99%", "--low", "0.5", "--high", "2", "--precision", "20%"]
        self.same(result, "capacity", file, *limits, "--quiet")
        self.assertEqual(result["capacity"]["factor"], 2)
        for wrong in ({"low": 2, "high": 1}, {"precision": 0}, {"by": "luck"}):
            with self.assertRaisesRegex(coldcast.ConfigError, "^capacity: "):
                coldcast.capacity(SMALL, slo="p95<2s", **wrong)
        with self.assertRaisesRegex(coldcast.ConfigError, "capacity needs a limit"):
            coldcast.capacity(SMALL)

    def test_explain(self):
        result = coldcast.explain(CANONICAL, set={"/run/requests": 20000})
        self.same(result, "explain", CANONICAL, "--set", "/run/requests=20000", "--quiet")
        tried = coldcast.explain(SMALL, try_changes=True)
        self.assertGreater(len(tried["findings"]), len(coldcast.explain(SMALL)["findings"]))

    def test_reproduce(self):
        result = coldcast.reproduce("predoaia2023/fig3", replications=1)
        self.same(result, "reproduce", "predoaia2023/fig3", "--replications", "1", "--quiet")
        self.assertIn("cells.csv", result.files())
        self.says_as_the_program(
            lambda: coldcast.reproduce("predoaia2023/fig33"), "reproduce", "predoaia2023/fig33"
        )

    def test_verify(self):
        result = coldcast.verify(mode="quick", only="COLD-MRU-3", seed=4)
        self.same(result, "verify", "--quick", "--only", "COLD-MRU-3", "--seed", "4")
        self.assertEqual(result["summary"]["fail"], 0)
        case = {
            "id": "mine",
            "kind": "stochastic",
            "config": {"something": "unheard of"},
            "parameters": {},
            "expected": {"wait_mean_s": 1},
        }
        self.assertEqual(coldcast.verify([case])["summary"]["unsupported"], 1)
        with self.assertRaisesRegex(coldcast.ConfigError, 'no case "COLD-MRU-33"'):
            coldcast.verify(only=["COLD-MRU-33"])
        with self.assertRaisesRegex(coldcast.ConfigError, 'no mode "hasty"'):
            coldcast.verify(mode="hasty")

    def test_calibrate(self):
        result = coldcast.calibrate(CALIBRATION, leave_out=True)
        self.same(result, "calibrate", CALIBRATION, "--leave-out", "--quiet")
        profile = {**SMALL, "model": result["profile"], "platform": FASTER["platform"]}
        self.assertGreater(coldcast.run(profile).mean("latency_mean_ms"), 0)

    def test_calibrate_by_simulation(self):
        written(self.folder, "base.json", {**SMALL, "run": {"requests": 200, "replications": 2}})
        spec = written(
            self.folder,
            "sought.json",
            {
                "name": "how long a call takes",
                "simulate": {
                    "scenario": "base.json",
                    "replications": 2,
                    "parameters": [{"path": "/model/start_up/load", "range": [0.1, 3]}],
                    "targets": [{"metric": "cold_latency_mean_ms", "value": 3000, "error": 50}],
                },
            },
        )
        self.same(coldcast.calibrate(spec, seed=2), "calibrate", spec, "--seed", "2", "--quiet")

    def test_names_and_schemas(self):
        self.assertIn("wu2022/table1", [row["name"] for row in coldcast.names("experiments")])
        self.assertIn("properties", coldcast.schema("scenario"))
        with self.assertRaisesRegex(coldcast.ConfigError, 'did you mean "platforms"'):
            coldcast.names("platform")
        with self.assertRaisesRegex(coldcast.ConfigError, "no CSV"):
            coldcast.verify(mode="quick", only="COLD-MRU-3").csv()

    @needs_pandas
    def test_frames_have_a_row_for_each_result(self):
        self.assertEqual(len(coldcast.plan(PLAN).frame()), 2)
        verified = coldcast.verify(mode="quick", only="COLD-MRU-3").frame()
        self.assertEqual(set(verified["verdict"]), {"pass"})
        explained = coldcast.explain(CANONICAL, set={"/run/requests": 20000}).frame()
        self.assertIn("cold_start_ratio", set(explained["metric"]))
        cells = coldcast.reproduce("predoaia2023/fig3", replications=1).frame()
        self.assertIn("simulated", cells.columns)
        compared = coldcast.compare([SMALL, FASTER]).frame()
        self.assertGreater(len(compared), 20)


if __name__ == "__main__":
    unittest.main()
