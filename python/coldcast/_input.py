"""What users give, as the texts that the extension takes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Optional, Union

from ._coldcast import ConfigError

#: A file, or the same content as a dict.
Source = Union[str, "os.PathLike[str]", Mapping[str, Any]]

#: {"/json/pointer": value}, or a list of "/json/pointer=value" as for --set.
Changes = Union[Mapping[str, Any], Iterable[str], str]

#: One limit, "p99<300ms", or several.
Limits = Union[str, Iterable[str]]

#: Called with what is done and what there is in all, about every 50 ms, on the calling thread.
Progress = Callable[[int, int], object]


def _plain(value: Any) -> Any:
    """Numbers and arrays of numpy, and paths, as JSON has them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def json_text(value: Any, where: str) -> str:
    """The value as JSON. ConfigError if it has no such form."""
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{where}: {error}") from None


def given(source: Source, where: str) -> tuple[str, Optional[str]]:
    """A file, or `where` and the text of a dict."""
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source), None
    if isinstance(source, Mapping):
        return where, json_text(source, where)
    raise ConfigError(f"{where}: give a file or a dict, not {type(source).__name__}")


def _assignment(pointer: str, value: Any) -> str:
    if "=" in pointer:
        raise ConfigError(f'set: "{pointer}": a JSON pointer with "=" cannot be set')
    # A file is named as it is: the program looks whether it lies where one is.
    is_file = pointer.endswith("/file") and isinstance(value, (str, os.PathLike))
    return f"{pointer}={os.fspath(value) if is_file else json_text(value, f'set: {pointer}')}"


def assignments(
    set: Optional[Changes],
    seed: Optional[int] = None,
    replications: Optional[int] = None,
) -> list[str]:
    """What is to be set, as --set has it."""
    if set is None:
        result = []
    elif isinstance(set, str):
        result = [set]
    elif isinstance(set, Mapping):
        result = [_assignment(pointer, value) for pointer, value in set.items()]
    else:
        result = list(set)
    if seed is not None:
        result.append(f"/run/seed={seed}")
    if replications is not None:
        result.append(f"/run/replications={replications}")
    return result


def limits(slo: Optional[Limits]) -> list[str]:
    if slo is None:
        return []
    return [slo] if isinstance(slo, str) else list(slo)


def whole(value: Optional[int], name: str, least: int = 0) -> Optional[int]:
    """A whole number that is no less, or None. ConfigError otherwise."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ConfigError(f"{name}: expected a whole number, found {value!r}")
    number = value.__index__()
    if not least <= number < 2**63:
        raise ConfigError(f"{name}: {number} is not from {least} to 2^63 - 1")
    return number


def threads(jobs: Optional[int]) -> int:
    """0 stands for all processors."""
    number = whole(jobs, "jobs") or 0
    if number > 4096:
        raise ConfigError(f"jobs: {number} is above 4096")
    return number


def is_only_how_often(assignment: str) -> bool:
    """Whether an assignment leaves what is run as it was, and so what was published with it."""
    return assignment.startswith(
        ("/run/seed=", "/run/replications=", "/run/slo", "/name=", "/published")
    )


def texts(values: Union[None, str, Sequence[str]]) -> list[str]:
    """One text, several, or none, as a list."""
    if values is None:
        return []
    return [values] if isinstance(values, str) else list(values)
