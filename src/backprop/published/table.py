"""The record as tables for a page: Markdown, printed from the reproductions."""

from collections.abc import Iterable, Mapping

import numpy as np
from IPython.display import Markdown

from backprop.published.reproduction import AGREES, DRAWN, WRONG, Case, Reproduction

Rows = Mapping[Case, list[Reproduction]]


def reproduce(cases: Iterable[Case]) -> dict[Case, list[Reproduction]]:
    """Compute every number of every case anew.

    Raises:
        ValueError: a number has left its tolerance; the message names it.
    """
    rows = {}
    for case in cases:
        rows[case] = case.reproduce()
        for row in rows[case]:
            try:
                _ = row.verdict
            except ValueError as error:
                raise ValueError(f"{case.name}: {error}") from None
    return rows


def count_table(rows: Rows) -> Markdown:
    """How many numbers of each case there are, and what came of them."""
    lines = []
    for case, found in rows.items():
        lines.append([case.name, case.topic, *_counts(found)])
    everything = [row for found in rows.values() for row in found]
    lines.append(["**all**", "", *_counts(everything)])
    return _markdown(["source", "what it computes", "numbers", AGREES, DRAWN, WRONG], lines)


def table(rows: Rows, differences: str) -> Markdown:
    """Every number: what came of it, as published, as this book computes it, how far apart.

    A line with the case's name stands above its numbers. *allowed* is how far apart
    the two may be, or between what ends our draws lie. A number that differs links to
    the section ``differences`` of the page.
    """
    lines = []
    for case, found in rows.items():
        lines.append([f"**{case.name}**", *[""] * 5])
        lines += [
            [
                row.quantity,
                f"[{WRONG}](#{differences})" if row.verdict == WRONG else row.verdict,
                row.published,
                _shown(row),
                f"{row.difference:.1e}",
                f"±{row.allowed:.0e}" if row.draws is None else _ends(*row.draws),
            ]
            for row in found
        ]
    heads = ["quantity", "verdict", "published", "this book", "difference", "allowed"]
    return _markdown(heads, lines)


def _counts(rows: list[Reproduction]) -> list[str]:
    verdicts = [row.verdict for row in rows]
    return [str(len(rows)), *(str(verdicts.count(verdict)) for verdict in (AGREES, DRAWN, WRONG))]


def _shown(row: Reproduction) -> str:
    """The computed number with two decimals more than the published one is known to."""
    mantissa, exponent, _ = row.published.partition("e")
    if "." not in mantissa:
        return f"{row.computed:.12g}"
    decimals = len(mantissa.partition(".")[2])
    if row.tolerance is not None:  # zeros at the end may have been left out
        decimals = max(decimals, round(-np.log10(2 * row.tolerance)))
    return f"{row.computed:.{min(decimals + 2, 15)}{exponent or 'f'}}"


def _ends(low: float, high: float) -> str:
    """Both ends with as many digits as tell them apart, and one more."""
    digits = max(2, 2 - int(np.floor(np.log10((high - low) / high))))
    return f"{low:.{digits}g} to {high:.{digits}g}"


def _markdown(heads: list[str], lines: list[list[str]]) -> Markdown:
    rows = [heads, ["---"] * len(heads), *lines]
    return Markdown("\n".join(f"| {' | '.join(cells)} |" for cells in rows))
