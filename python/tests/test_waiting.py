import signal
import subprocess
import sys
import threading
import time
import unittest

import coldcast
from support import SMALL, Case

#: One replication that would take minutes.
ENDLESS = {**SMALL, "run": {"requests": 2_000_000_000, "replications": 2, "seed": 1}}

INTERRUPTED = """
import coldcast, json, sys
print("begun", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(coldcast.run({small!r}).mean("requests"), flush=True)
"""


def ask_to_stop(call):
    """Sends Ctrl-C to a program of Python that makes the call.

    Returns what it prints then, and after how many seconds it ended.
    """
    script = INTERRUPTED.format(call=call, small=SMALL)
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "begun\n"
        time.sleep(0.5)  # until the simulation runs
        begin = time.monotonic()
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    return said.splitlines(), time.monotonic() - begin


class WaitingTest(Case):
    def test_ctrl_c_ends_a_run_within_a_replication_and_the_next_one_works(self):
        said, waited = ask_to_stop(f"coldcast.run({ENDLESS!r})")
        self.assertEqual(said, ["interrupted", "2000.0"])
        self.assertLess(waited, 20)

    def test_ctrl_c_ends_comparisons_and_sweeps(self):
        for call in (
            f"coldcast.compare([{ENDLESS!r}, {SMALL!r}])",
            f"coldcast.sweep({{'scenario': {ENDLESS!r}, 'vary': {{'/run/seed': [1, 2]}}}})",
        ):
            said, _ = ask_to_stop(call)
            self.assertEqual(said, ["interrupted", "2000.0"], call)

    def test_other_threads_go_on_while_something_is_simulated(self):
        steps = []
        begun = threading.Event()

        def simulate():
            begun.set()
            coldcast.run(SMALL, set={"/run/requests": 300_000}, jobs=1)

        thread = threading.Thread(target=simulate)
        thread.start()
        begun.wait()
        while thread.is_alive():
            steps.append(time.monotonic())
            time.sleep(0.001)
        self.assertGreater(steps[-1] - steps[0], 0.05, "too quick to tell")
        # If the lock were held there would be one step before and one after.
        self.assertGreater(len(steps), 10)

    def test_two_threads_simulate_at_once_and_get_their_own_results(self):
        results = {}

        def simulate(seed):
            results[seed] = coldcast.run(SMALL, seed=seed).json()

        threads = [threading.Thread(target=simulate, args=(seed,)) for seed in (1, 2, 3, 4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for seed in (1, 2, 3, 4):
            self.assertEqual(results[seed], coldcast.run(SMALL, seed=seed).json())

    def test_progress_is_told_on_the_calling_thread(self):
        told = []
        coldcast.run(
            SMALL,
            replications=4,
            progress=lambda done, total: told.append((done, total, threading.get_ident())),
        )
        self.assertEqual(told[-1], (4, 4, threading.get_ident()))
        self.assertEqual(told, sorted(told))

    def test_an_exception_of_progress_ends_the_run_and_comes_through(self):
        class Enough(Exception):
            pass

        def progress(done, total):
            raise Enough

        begin = time.monotonic()
        with self.assertRaises(Enough):
            coldcast.run(
                SMALL, set={"/run/requests": 100_000}, replications=100_000, progress=progress
            )
        self.assertLess(time.monotonic() - begin, 60)


if __name__ == "__main__":
    unittest.main()
