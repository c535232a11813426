"""A function that a reader writes: what is understood, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.explorers.written_function import LONGEST, above_0

POINTS = np.random.default_rng(0).uniform(-2, 2, (200, 2))
X0, X1 = POINTS.T


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X1 - sin(3 * X0)", X1 - np.sin(3 * X0) > 0),
        ("X0*X1", X0 * X1 > 0),
        ("X0 ** 2 + X1 ** 2 < 1", X0**2 + X1**2 < 1),
        ("1 - abs(X0) - max(X1, -X1)", np.abs(X0) + np.abs(X1) < 1),
        ("min(X0, X1) > -0.5", np.minimum(X0, X1) > -0.5),
        ("(X0 > 0) - (X1 > 0)", (X0 > 0) & (X1 <= 0)),
        ("X0 % 1 - 1 / 2", X0 % 1 > 0.5),
        ("cos(pi * X0)", np.cos(np.pi * X0) > 0),
        ("sqrt(X0) - log(X0)", X0 > 0),  # no number below 0, so not above it
        ("+3", np.ones(200, dtype=bool)),
    ],
)
def test_it_is_read_as_python_reads_it(text: str, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(above_0(text, POINTS), expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no function yet"),
        ("X0 +", "isn't a formula as Python writes it"),
        ("y - X0", "unknown name 'y'; the known ones are 'X0', 'X1' and 'pi'"),
        ("floor(X0)", "unknown function 'floor'"),
        ("sin(X0, X1)", "sin takes 1 here, not 2"),
        ("max(X0)", "max takes 2 here, not 1"),
        ("X0 ^ 2", r"that operator; a power is written \*\*"),
        ("X0 // 2", "that operator"),
        ("not X0", "that operator"),
        ("0 < X0 < 1", "can't be part of the function"),
        ("X0 if X1 else 1", "can't be part of the function"),
        ("X0.size", "can't be part of the function"),
        ("[X0]", "can't be part of the function"),
        ("X0[0]", "can't be part of the function"),
        ("lambda: 1", "can't be part of the function"),
        ("().__class__.__bases__", "can't be part of the function"),
        ("__import__('os')", "unknown function '__import__'"),
        ("sin.__call__(X0)", "can't be part of the function"),
        ("max(X0, key=X1)", "can't be part of the function"),
        ("max(*[X0, X1])", "takes 2 here"),
        ("'a' * 9", "can't be part of the function"),
        ("True", "can't be part of the function"),
        ("1j", "can't be part of the function"),
        ("X0 + " * 20 + "1", f"has 101 characters; {LONGEST} are allowed"),
    ],
)
def test_what_is_not_on_the_list_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        above_0(text, POINTS)


@given(st.text(alphabet="X01sin()*+-/.<>=,^%_ max", max_size=LONGEST))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = above_0(text, POINTS)
    except ValueError:
        return
    assert found.shape == (200,)
    assert found.dtype == bool


def test_powers_upon_powers_cost_nothing() -> None:
    assert above_0("9 ** 9 ** 9 ** 9 ** 9", POINTS).all()
    above_0("(" * 35 + "X0" + ")" * 35, POINTS)
