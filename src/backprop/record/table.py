"""The record as tables for a page: Markdown, printed from the reproductions."""

from collections.abc import Iterable, Mapping

from IPython.display import Markdown

from backprop.record.reproduction import AGREES, DRAWN, WRONG, Case, Reproduction

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
    """How many numbers of each source there are, and what came of them."""
    lines = []
    for case, found in rows.items():
        lines.append([case.name, case.topic, *_counts(found)])
    everything = [row for found in rows.values() for row in found]
    lines.append(["**all**", "", *_counts(everything)])
    return _markdown(["source", "what it computes", "numbers", AGREES, DRAWN, "differ"], lines)


def table(rows: Rows) -> Markdown:
    """Every number: as published, as this book computes it, the difference, the verdict.

    A line with the source's name stands above its numbers.
    """
    lines = []
    for case, found in rows.items():
        lines.append([f"**{case.name}**", "", "", "", ""])
        lines += [
            [row.quantity, row.published, _shown(row), f"{row.difference:.1e}", row.verdict]
            for row in found
        ]
    return _markdown(["quantity", "published", "this book", "difference", "verdict"], lines)


def _counts(rows: list[Reproduction]) -> list[str]:
    verdicts = [row.verdict for row in rows]
    return [str(len(rows)), *(str(verdicts.count(verdict)) for verdict in (AGREES, DRAWN, WRONG))]


def _shown(row: Reproduction) -> str:
    """The computed number with two decimals more than the published one."""
    mantissa, exponent, _ = row.published.partition("e")
    if "." not in mantissa:
        return f"{row.computed:.12g}"
    decimals = min(len(mantissa.partition(".")[2]) + 2, 15)
    return f"{row.computed:.{decimals}{exponent or 'f'}}"


def _markdown(heads: list[str], lines: list[list[str]]) -> Markdown:
    rows = [heads, ["---"] * len(heads), *lines]
    return Markdown("\n".join(f"| {' | '.join(cells)} |" for cells in rows))
