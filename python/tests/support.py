"""What the tests of the module have in common. They run from the root of the project."""

import json
import os
import subprocess
import unittest

import coldcast

PROGRAM = os.environ.get("COLDCAST_PROGRAM", "build/release/coldcast")

CANONICAL = "configs/scenarios/canonical-keepalive.json"

#: A scenario that takes a few milliseconds.
SMALL = {
    "name": "small",
    "workload": {"kind": "poisson", "rate_per_s": 5},
    "model": {
        "name": "m",
        "service": {
            "time_s": {"kind": "exponential", "mean_s": 0.2},
            "at_vcpu": 1,
            "parallel_fraction": 0.9,
        },
        "start_up": {"load": 1},
    },
    "platform": {"kind": "aws-lambda", "era": "2026", "memory_mb": 1024, "package": "zip"},
    "run": {"requests": 2000, "replications": 3, "seed": 7},
}

SWEEP = {
    "name": "sizes",
    "scenario": SMALL,
    "vary": {"/platform/memory_mb": [1024, 2048, 99999], "/workload/rate_per_s": [2, 8]},
    "slo": ["p95<900ms"],
}

try:
    import pandas
except ImportError:
    pandas = None

needs_pandas = unittest.skipIf(pandas is None, "pandas is not installed")


def program(*arguments, status=0):
    """What the program writes to standard output, or to standard error if it fails."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)
    if done.returncode != status:
        raise AssertionError(f"status {done.returncode}: {done.stderr}")
    return done.stdout if status in (0, 99) else done.stderr


class Case(unittest.TestCase):
    maxDiff = None

    def says_as_the_program(self, call, *arguments):
        """The call raises a ConfigError with the message of the program."""
        with self.assertRaises(coldcast.ConfigError) as caught:
            call()
        self.assertEqual(f"coldcast: {caught.exception}\n", program(*arguments, status=2))


def written(folder, name, value):
    """The path of a new file with that JSON."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(value, stream)
    return path


def content(folder):
    """All files of a folder, by name."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as stream:
            found[name] = stream.read()
    return found
