"""What has been measured by the benchmarks, kept with the package.

Times differ from machine to machine and from run to run, so a chapter can't
measure them when it is built. A benchmark writes them once, with the machine.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from backprop.validation import listed

FOLDER = files("backprop") / "measured"
PAGE_FIGURES = ("kilobytes", "paint", "answer")


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
    lines = ["| way | " + " | ".join(networks) + " |", "|---|" + "---:|" * len(networks)]
    for way, row in times.items():
        cells = (f"{row[name] * 1e6:,.0f}" if name in row else "" for name in networks)
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page_table(pages: Mapping[str, Mapping[str, float]]) -> str:
    """What each page (rows) weighs and when it shows something, as a Markdown table.

    ``pages`` is the entry of that name in ``measured("pages")``. Where a page has no
    explorer, the place of its first number stays empty.
    """
    heads = ("page", "kB", "first paint, ms", "first number, ms")
    lines = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|"]
    for page, row in pages.items():
        figures = (f"{row[key]:,.0f}" if key in row else "" for key in PAGE_FIGURES)
        lines.append(f"| {' | '.join((page, *figures))} |")
    return "\n".join(lines)
