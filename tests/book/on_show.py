"""What an explorer shows, held against what its model computes; the same in every browser."""

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pytest

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.parameters import Ladder, Slider, Value
from backprop.explorers.stored import leaves

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
SPELT = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}
# Scripts that read a figure: where its controls stand, the numbers on show, and the settings
# that are written among them.
CONTROLS = """figure => Object.fromEntries([
    ...figure.querySelectorAll("[name], [data-control]"),
].map(one => [
    one.name ?? one.dataset.control,
    one.dataset.setting ?? one.value ?? one.getAttribute("aria-valuenow"),
]))"""
NUMBERS = """figure => [...figure.querySelectorAll("[data-quantity]")]
    .map(({ dataset, textContent }) =>
        [dataset.quantity, dataset.value, textContent, dataset.shown ?? ""])"""
SETTINGS = """figure => [...figure.querySelectorAll("[data-parameter]")]
    .map(one => [one.dataset.parameter, one.textContent])"""

Number = tuple[str, str, str, str]  # its place, its value, its text, and how it is shown


def number_in(text: str) -> float:
    """The number that a reader reads: "1.61·10⁻¹³" is 1.61e-13, "49,074,000" is 49 million.

    Raises:
        ValueError: it is written in another way.
    """
    if "e" in text or ("," in text and not re.fullmatch(r"\d{1,3}(,\d{3})+", text)):
        raise ValueError(f"{text!r} isn't how the book writes a number")
    return float(text.replace(",", "").translate(RAISED).replace("·10", "e"))


def as_shown(value: float, shown: str) -> float:
    """``value`` with the digits that are shown; just between two, browsers take the larger one."""
    digits, kind = int(shown[-2]), shown[-1]
    exact = Decimal(100 * value if kind == "%" else value)
    with localcontext(rounding=ROUND_HALF_UP):
        return float(format(exact, f".{digits - 1}e" if kind == "g" else f".{digits}f"))


def setting_of(name: str, controls: dict[str, str]) -> dict[str, Value]:
    """Where the controls of an explorer stand, from what ``CONTROLS`` reads."""
    found: dict[str, Value] = {}
    for parameter in explorer_named(name).parameters:
        if (text := controls.get(parameter.name)) is None:
            continue
        found[parameter.name] = text
        if isinstance(parameter, Slider):
            found[parameter.name] = int(text) if parameter.whole else float(text)
        elif isinstance(parameter, Ladder):
            found[parameter.name] = float(text)
    return found


def differences(
    name: str,
    setting: dict[str, Value],
    numbers: Iterable[Number],
    settings: Iterable[tuple[str, str]],
    *,
    exactly: bool,
) -> list[str]:
    """What is shown otherwise than the model has it, in words.

    ``exactly``: the values are compared, to 1e-9, beside the texts, to all their digits.
    """
    numbers = list(numbers)
    if not numbers:
        return ["no number is on show"]
    return [*_wrong_numbers(name, setting, numbers, exactly), *_wrong_settings(setting, settings)]


def _wrong_numbers(
    name: str, setting: dict[str, Value], numbers: list[Number], exactly: bool
) -> Iterator[str]:
    explorer = explorer_named(name)
    computed = leaves(explorer.evaluate(**setting))
    for place, value, text, shown in numbers:
        expected = computed.get(place)
        if expected is None:
            yield f"{place} is shown, and the model has no such thing"
        elif isinstance(expected, str):
            if value != expected:
                yield f"{place} is {value!r}, in the model {expected!r}"
        elif exactly and place.partition("[")[0] in explorer.rounding:
            if not abs(np.log10((float(value) + 1e-17) / (expected + 1e-17))) < 3:
                yield f"{place} is {value}, in the model {expected}: not even near"
        elif exactly and float(value) != pytest.approx(expected, rel=1e-9, abs=1e-300):
            yield f"{place} is {value}, in the model {expected}"
        elif text and number_in(text) != as_shown(expected, shown or explorer.shown):
            yield f"{place} reads {text}, in the model it is {expected}"


def _wrong_settings(
    setting: dict[str, Value], settings: Iterable[tuple[str, str]]
) -> Iterator[str]:
    for name, text in settings:
        value = setting[name]
        if isinstance(value, str):
            right = text == SPELT.get(value, value.replace("_", " "))
        else:
            right = number_in(text) == value
        if not right:
            yield f"{name} is written as {text}, and its control stands at {value}"
