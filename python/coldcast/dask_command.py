"""`python3 -m coldcast.dask_engine`, which is also what `coldcast sweep --engine dask` starts."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Optional

from ._coldcast import ConfigError, RunError
from ._results import StudyResult
from ._sweeps import SweepStore, build_id, sweep_points, sweep_spec, write_sweep_results
from .dask_engine import fill_store

OK, FAILED, BAD_INPUT, SLO_MISSED, INTERRUPTED = 0, 1, 2, 99, 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m coldcast.dask_engine",
        description="Runs a sweep on the workers of dask.distributed; the files are those of "
        "`coldcast sweep`.",
        epilog="Exit status: 0 done, 1 failed, 2 bad input, 99 no point meets the limits, "
        "130 interrupted",
    )
    parser.add_argument("sweep", help="a sweep file")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--scheduler", help="a scheduler that is there, as tcp://HOST:PORT")
    where.add_argument("--workers", type=_count, help="so many processes on this machine")
    parser.add_argument(
        "--output-dir",
        required=True,
        help="keep points in this folder; the same command then goes on where it stopped",
    )
    parser.add_argument("--overwrite", action="store_true", help="begin anew")
    parser.add_argument("--set", action="append", help="change a value: /json/pointer=value")
    parser.add_argument("--seed", type=int, help="seed of all random numbers")
    parser.add_argument("--replications", type=_count, help="independent runs of each point")
    parser.add_argument("--slo", action="append", help='a limit, e.g. "p99<300ms" (repeatable)')
    parser.add_argument("--format", choices=("table", "json", "csv", "md"), default="table")
    parser.add_argument("--quiet", action="store_true", help="no notes and no progress")
    parser.add_argument(
        "--store-only", action="store_true", help="fill the store; write and print no results"
    )
    parser.add_argument("--program", help="end at once if this is not the program's module")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, found {text!r}")
    return int(text)


def _say(text: str) -> None:
    line_of_progress = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(f"{line_of_progress}coldcast: {text}", file=sys.stderr)


def _progress_line() -> Callable[[int, int], None]:
    begin = time.monotonic()

    def show(done: int, total: int) -> None:
        rate = done / max(1e-9, time.monotonic() - begin)
        line = f"\r{done} of {total} points, {rate:.3g}/s, {(total - done) / rate:.0f} s left\x1b[K"
        sys.stderr.write(line + ("\r\x1b[K" if done == total else ""))
        sys.stderr.flush()

    return show


def _interrupt_once(*_: Any) -> None:
    # The second of an impatient user would meet the store as it is being closed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _in_form(result: StudyResult, form: str) -> str:
    forms = {"json": result.json, "csv": result.csv, "md": result.markdown}
    return forms.get(form, result.summary)()


def _status(result: dict[str, Any], limits: bool) -> int:
    rows = result["points"]
    failed = sum(1 for row in rows if row.get("error"))
    if failed:
        _say(f"{failed} of {len(rows)} points failed; their rows say why")
        return FAILED
    return SLO_MISSED if limits and not any(row["satisfies_slo"] for row in rows) else OK


def _finished(folder: str, spec: str) -> str:
    with contextlib.suppress(ConfigError, RunError):
        with SweepStore(folder, spec) as store:
            count = len(store.finished())
        return f"{count} of {len(sweep_points(spec)[0])} points are finished; "
    return ""


def _sweep(options: argparse.Namespace) -> int:
    if options.program and not build_id().startswith(options.program + ", "):
        raise ConfigError(
            f"--engine dask: the Python module is {build_id()}, and the program is "
            f"{options.program}; install both of the same build"
        )
    spec = sweep_spec(
        options.sweep, set=options.set, seed=options.seed, replications=options.replications
    )
    watched = sys.stderr.isatty() and not options.quiet
    try:
        fill_store(
            SweepStore(options.output_dir, spec, options.overwrite),
            spec,
            scheduler=options.scheduler,
            workers=options.workers,
            progress=_progress_line() if watched else None,
            note=(lambda _: None) if options.quiet else _say,
        )
    except KeyboardInterrupt:
        _say(f"interrupted: {_finished(options.output_dir, spec)}the same command goes on")
        return INTERRUPTED
    if options.store_only:
        return OK
    result = write_sweep_results(options.output_dir, options.slo)
    sys.stdout.write(_in_form(result, options.format))
    return _status(result.to_dict(), bool(options.slo))


def main(arguments: Optional[Sequence[str]] = None) -> int:
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGINT, _interrupt_once)
    signal.signal(signal.SIGTERM, _interrupt_once)
    logging.disable(logging.CRITICAL)  # of dask: what matters is raised, and said in a sentence
    try:
        return _sweep(options)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except ConfigError as error:
        _say(str(error))
        return BAD_INPUT
    except RunError as error:
        _say(str(error))
        return FAILED
