#!/usr/bin/env python3
"""Makes the seed corpora of the fuzz targets from configs/, and a dictionary from the schemas.

seeds.py INTO: one folder per target below INTO, and INTO/words.dict.
"""
import json
import pathlib
import sys

LARGEST_SEED = 6000  # bytes; what is larger takes too long to mutate

root = pathlib.Path(__file__).resolve().parents[2]
configs = root / "configs"
into = pathlib.Path(sys.argv[1])


def add(target, content):
    folder = into / target
    folder.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    if len(data) <= LARGEST_SEED:
        (folder / f"seed-{len(list(folder.glob('seed-*'))):04}").write_bytes(data)


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None  # it has comments


def values_of(key, value):
    """All values of a key, at any depth."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == key:
                yield part
            yield from values_of(key, part)
    elif isinstance(value, list):
        for part in value:
            yield from values_of(key, part)


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def json_seeds():
    kinds = {"scenario": "scenarios", "sweep": "sweeps", "plan": "plans", "profile": "profiles",
             "prices": "prices"}
    for target, folder in kinds.items():
        for file in sorted((configs / folder).rglob("*.json")):
            value = parsed(file.read_text())
            add(target, file.read_text() if value is None else compact(value))
        schema = parsed((configs / "schema" / f"{target}.json").read_text())
        for example in (schema or {}).get("examples", []):
            add(target, compact(example))
    # Each kind of workload as a scenario of its own.
    workloads = [json.loads(f.read_text()) for f in sorted((configs / "workloads").rglob("*.json"))]
    schema = json.loads((configs / "schema" / "workload.json").read_text())
    for workload in workloads + schema.get("examples", []):
        add("scenario", compact({
            "workload": workload, "platform": {"kind": "function", "keep_alive_s": 60},
            "model": {"service": {"kind": "exponential", "mean_s": 0.1}},
            "run": {"requests": 50, "replications": 1}}))


def case_seeds():
    cases = json.loads((configs / "verification" / "cases.json").read_text())
    for one in cases if isinstance(cases, list) else cases.get("cases", []):
        add("cases", compact([one]))


def trace_seeds():
    files = list((configs / "traces").iterdir()) + list((configs / "calibrations").rglob("*"))
    for file in sorted(f for f in files if f.is_file()):
        for chosen in (b"\0", b"\1", b"\2"):
            add("trace", chosen + file.read_bytes()[:2000])


def expression_seeds():
    for file in sorted(configs.rglob("*.json")):
        value = parsed(file.read_text())
        for limit in sum((list(texts_in(v)) for v in values_of("slo", value)), []):
            add("expression", b"\0" + limit.encode())
        for constraint in sum((list(texts_in(v)) for v in values_of("constraints", value)), []):
            add("expression", b"\1" + constraint.encode())
        for key in ("holds", "is", "claim", "value"):
            for text in values_of(key, value):
                if isinstance(text, str) and "(" in text and "experiments" in file.parts:
                    add("expression", b"\2" + text.encode())
    for text in ("p95 < 300 and not satisfies_slo", "/a/b * 2 >= (/c - 1) / 3 or x == 'y'"):
        add("expression", b"\1" + text.encode())
    for text in ("all(model: cell('{model}@2048') > 2)", "max(1, 2 ^ 3 ^ 2) + ape('vgg@2048')"):
        add("expression", b"\2" + text.encode())
    for text in ("/run/seed=7", "/run/list/1=\"5m\"", "/a/b={\"c\": [1, null]}"):
        add("expression", b"\3" + text.encode())


def dictionary():
    words = set()

    def walk(value):
        if isinstance(value, dict):
            words.update(value.get("properties", {}))
            words.update(w for w in value.get("enum", []) if isinstance(w, str))
            if isinstance(value.get("const"), str):
                words.add(value["const"])
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for file in (configs / "schema").glob("*.json"):
        walk(json.loads(file.read_text()))
    lines = [f'"\\"{word}\\""' for word in sorted(words) if word.isascii() and '"' not in word]
    (into / "words.dict").write_text("\n".join(lines) + "\n")


into.mkdir(parents=True, exist_ok=True)
for make in (json_seeds, case_seeds, trace_seeds, expression_seeds, dictionary):
    make()
