"""Stored results: what an explorer shows before Python runs in the page.

The model is evaluated at its defaults and along the axis of each control, the
other controls standing at their defaults; of a control with many positions at
some of them. So the first move of any one control is answered at once, and
exactly, from what the page already holds. An explorer whose results are long
stores those at its defaults only, and says so (``stored_axes``). What a preset sets
together is stored too, unless the explorer says otherwise (``stored_presets``).

A result is taken apart into single values, named by their places (``"z[1][0]"``).
For each axis only the values that change along it are stored, as one column for
each: the value at every position of the control. Numbers are rounded, but never
so far that they would be shown differently.
"""

from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider, Value

MARGIN = 1  # digits kept beyond those that are shown


def leaves(results: Any, place: str = "") -> dict[str, Any]:
    """Take nested results apart: ``{"z": [1, 2]}`` to ``{"z[0]": 1, "z[1]": 2}``."""
    if isinstance(results, dict):
        parts = [(f"{place}{name}", part) for name, part in results.items()]
    elif isinstance(results, list):
        parts = [(f"{place}[{index}]", part) for index, part in enumerate(results)]
    else:
        return {place: results}
    return {name: leaf for at, part in parts for name, leaf in leaves(part, at).items()}


def rounded(value: Any, shown: str) -> Any:
    """A number of few digits near ``value`` that is shown as the same text.

    ``shown`` is as in ``Explorer``. Whatever isn't a float is returned as it is.
    """
    if not isinstance(value, float):
        return value
    digits, kind = int(shown[1:-1]), shown[-1]
    if kind == "g":  # the same digits as one fewer behind the point of "e"
        digits, kind = digits - 1, "e"
    text = format(value, f".{digits}{kind}")
    for more in range(MARGIN, 20):
        short = float(format(value, f".{digits + more}{kind}"))
        here = format(short, f".{digits}{kind}")
        if here == text and _as_browsers_write(short, f".{digits}{kind}") == float(text):
            return int(short) if short.is_integer() else short
    return value


def _as_browsers_write(value: float, shown: str) -> float:
    """The number that is read, rounded up where it lies just halfway: 9.13 for 9.125.

    Python's own format takes the even digit there, 9.12.
    """
    with localcontext(rounding=ROUND_HALF_UP):
        return float(format(Decimal(value), shown))


def stored_results(explorer: Explorer) -> dict[str, Any]:
    """The results at the defaults and along each control's axis.

    Returns:
        start: value of each place at the defaults.
        axes: for each computing parameter, the column of each place that changes
            along it; None where the place isn't there.
        presets: of each preset that moves several parameters, their ``values`` and the
            ``leaves`` that are others than at the start; None as above.
    """

    def at(**values: Value) -> dict[str, Any]:
        found = leaves(explorer.evaluate(**values))
        return {place: rounded(value, explorer.shown) for place, value in found.items()}

    def others(row: dict[str, Any]) -> dict[str, Any]:
        places = {place: row.get(place) for place in (*row, *start)}
        return {place: value for place, value in places.items() if value != start.get(place)}

    start = at()
    presets = []
    for values in (one for named in explorer.presets.values() for one in named.values()):
        moved = {name: value for name, value in values.items() if value != explorer.defaults[name]}
        if len(moved) > 1 and explorer.stored_presets:
            presets.append({"values": moved, "leaves": others(at(**moved))})
    axes = {}
    for parameter in explorer.parameters if explorer.stored_axes else ():
        if parameter.drawn_only:
            continue
        rows = [at(**{parameter.name: position}) for position in parameter.stored_positions]
        places = {place: None for row in rows for place in row} | dict.fromkeys(start)
        columns = {place: [row.get(place) for row in rows] for place in places}
        axes[parameter.name] = {
            place: column
            for place, column in columns.items()
            if any(value != start.get(place) for value in column)
        }
    return {"start": start, "axes": axes, "presets": presets}


def declaration(explorer: Explorer) -> dict[str, Any]:
    """What a view is told about an explorer: its name, its parameters, how it writes numbers."""
    return {
        "name": explorer.name,
        "title": explorer.title,
        "invitation": explorer.invitation,
        "shown": explorer.shown,
        "sessions": explorer.begin is not None,
        "stored_axes": explorer.stored_axes,
        "passages": [dict(setting) for setting in explorer.passages],
        "presets": explorer.presets,
        "parameters": [
            asdict(parameter)
            | {
                "whole": isinstance(parameter, Slider) and parameter.whole,
                "formerly": explorer.formerly(parameter),
            }
            for parameter in explorer.parameters
        ],
    }
