"""The record as tables for a page: Markdown, printed from the reproductions."""

from collections.abc import Iterable, Mapping

import numpy as np
from IPython.display import Markdown

from backprop.measurements import table as as_table
from backprop.published.reproduction import AGREES, DRAWN, WRONG, Case, Reproduction

Rows = Mapping[Case, list[Reproduction]]
HEADS = ["quantity", "verdict", "published", "this book", "difference", "allowed"]


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


def opening(rows: Rows) -> Markdown:
    """How many of all numbers agree, and what the others do, in one sentence."""
    everything = [row for found in rows.values() for row in found]
    agree, draws, differ = _counts(everything)
    return Markdown(
        f"**{agree} of {len(everything)} published numbers agree** with what this book computes; "
        f"{draws} are random draws that lie among ours, and {differ} differ."
    )


def differences(rows: Rows, source: str) -> Markdown:
    """The numbers of a source that differ, as this book computes them and as it prints them.

    Raises:
        ValueError: there are none.
    """
    wrong = [
        [row.quantity, _shown(row), row.published]
        for case, found in rows.items()
        for row in found
        if case.source == source and row.verdict == WRONG
    ]
    if not wrong:
        raise ValueError(f"no number of {source} differs")
    return Markdown(as_table(["quantity", "computed here", "printed there"], wrong, left=3))


def table(rows: Rows, told: str) -> Markdown:
    """Every number: what came of it, as published, as this book computes it, how far apart.

    Each source is a fold of its own, with a table for each case. *allowed* is how far apart
    the two may be, or between what ends our draws lie. A number that differs links to the
    section ``told`` of the page.
    """
    by_source = dict[str, list[Case]]()
    for case in rows:
        by_source.setdefault(case.source, []).append(case)
    parts = []
    for source, cases in by_source.items():
        everything = [row for case in cases for row in rows[case]]
        parts.append(f"<details><summary>{source}: {_summary(everything)}</summary>")
        for case in cases:
            parts.append(f"**{case.place}**: {case.topic}" if case.place else case.topic)
            parts.append(as_table(HEADS, [_line(row, told) for row in rows[case]], left=len(HEADS)))
        parts.append("</details>")
    return Markdown("\n\n".join(parts))


def _line(row: Reproduction, told: str) -> list[str]:
    return [
        row.quantity,
        f"[{WRONG}](#{told})" if row.verdict == WRONG else row.verdict,
        row.published,
        _shown(row),
        f"{row.difference:.1e}",
        f"±{row.allowed:.0e}" if row.draws is None else _ends(*row.draws),
    ]


def _counts(rows: list[Reproduction]) -> list[int]:
    verdicts = [row.verdict for row in rows]
    return [verdicts.count(verdict) for verdict in (AGREES, DRAWN, WRONG)]


def _summary(rows: list[Reproduction]) -> str:
    """Such as ``25 numbers, 21 agree, 4 differ``; of what there is none nothing is said."""
    counts = zip(_counts(rows), ("agree", "within our draws", "differ"), strict=True)
    parts = [f"{count} {what}" for count, what in counts if count]
    return ", ".join([f"{len(rows)} number{'s' * (len(rows) > 1)}", *parts])


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
