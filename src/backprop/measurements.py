"""What has been measured by the benchmarks, kept with the package.

Times differ from machine to machine and from run to run, so a chapter can't
measure them when it is built. A benchmark writes them once, with the machine.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from backprop.validation import listed

FOLDER = files("backprop") / "measured"
PAGE_FIGURES = ("kilobytes", "paint", "answer")
HARDWARE = {"processor", "card", "cores", "memory", "threads"}
VERSIONED = {"python": "Python", "numpy": "NumPy", "browser": "Chromium"}


def measured(name: str) -> dict[str, Any]:
    """What the benchmark ``name`` has measured; an unknown name raises ``ValueError``.

    ``"machine"`` is among its entries: processor, cores and versions.
    """
    known = sorted(
        entry.name.removesuffix(".json")
        for entry in FOLDER.iterdir()
        if entry.name.endswith(".json")
    )
    if name not in known:
        raise ValueError(f"nothing measured under {name!r}; there are {listed(known)}")
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def step_times(
    networks: Mapping[str, Any], dtype: str, what: str = "step"
) -> dict[str, dict[str, float]]:
    """Seconds of each way (outer keys) for each network (inner keys), the median of many runs.

    ``networks`` is the entry of that name in ``measured("training_step")``,
    ``dtype`` is ``"float32"`` or ``"float64"``, ``what`` ``"step"`` or ``"gradient"``.
    A way that doesn't offer it is left out.
    """
    return _of_each_way(networks, dtype, what, "median")


def against_book(
    networks: Mapping[str, Any], dtype: str, what: str = "step"
) -> dict[str, dict[str, float]]:
    """How many times as long as the book's code each way takes, for each network.

    The arguments are those of ``step_times``. Each ratio was taken between turns that
    followed each other, and is the median of those, so it isn't quite that of the medians.
    """
    return _of_each_way(networks, dtype, what, "against book")


def _of_each_way(
    networks: Mapping[str, Any], dtype: str, what: str, figure: str
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for network, entry in networks.items():
        for way, row in entry[dtype]["ways"].items():
            if what in row:
                found.setdefault(way, {})[network] = row[what][figure]
    return found


def race_table(times: Mapping[str, Mapping[str, float]]) -> str:
    """The microseconds of each way (rows) for each network (columns), as a Markdown table."""
    networks = list(dict.fromkeys(name for row in times.values() for name in row))
    return table(
        ("way", *networks),
        (
            (way, *(f"{row[name] * 1e6:,.0f}" if name in row else "" for name in networks))
            for way, row in times.items()
        ),
    )


def page_table(pages: Mapping[str, Mapping[str, float]]) -> str:
    """What each page (rows) weighs and when it shows something, as a Markdown table.

    ``pages`` is the entry of that name in ``measured("pages")``. Where a page has no
    explorer, the place of its first number stays empty.
    """
    return table(
        ("page", "kB", "first paint, ms", "first number, ms"),
        (
            (page, *(f"{row[key]:,.0f}" if key in row else "" for key in PAGE_FIGURES))
            for page, row in pages.items()
        ),
    )


def machine_table(measurements: Mapping[str, str]) -> str:
    """On what each of ``measurements`` (names of benchmarks to titles) was made, in Markdown.

    A row for each machine, with the titles of what was measured there.
    """
    rows: dict[tuple[str, ...], list[str]] = {}
    for name, title in measurements.items():
        machine = measured(name)["machine"]
        what = machine.get("processor") or machine["card"]
        threads = str(machine.get("threads", ""))
        versions = ", ".join(
            f"{VERSIONED.get(key, key)} {value}"
            for key, value in machine.items()
            if key not in HARDWARE
        )
        rows.setdefault((what, str(machine["cores"]), threads, versions), []).append(title)
    heads = ("measured", "processor or card", "cores", "threads", "versions")
    return table(heads, ((", ".join(titles), *row) for row, titles in rows.items()), left=5)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A table in Markdown; all columns but the first ``left`` are set to the right."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * left + "---:|" * (len(heads) - left)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
