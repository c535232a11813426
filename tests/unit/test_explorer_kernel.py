"""The numbers of the explorer "kernel": the map, its way back, and where five steps down lead."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.data import digits
from backprop.explorers.explorer import Results, Value
from backprop.explorers.kernel import (
    DESCENTS,
    EXPLORER,
    KERNELS,
    MOST,
    NAMES,
    RATE,
    START,
    STEPS,
    WANTED,
    ink,
    setting,
)
from backprop.explorers.stored import stored_results
from backprop.validation import Array

SETTINGS = st.fixed_dictionaries(
    {parameter.name: st.sampled_from(parameter.positions) for parameter in EXPLORER.parameters}
)
UP = np.array([[-1, 0, 1]] * 3)


def kernel_of(values: dict[str, Value]) -> Array:
    return np.array([[float(values[name]) for name in row] for row in NAMES])


def by_hand(kernel: Array, values: dict[str, Value]) -> Array:
    """Z at every place, one product after the other."""
    padding, stride = int(values["padding"]), int(values["stride"])
    picture = np.pad(ink(str(values["digit"]))[0, 0], padding)
    size = (8 + 2 * padding - 3) // stride + 1
    z = np.zeros((size, size), kernel.dtype)
    for row, column, i, j in product(range(size), range(size), range(3), range(3)):
        z[row, column] += kernel[i, j] * picture[row * stride + i, column * stride + j]
    return z


def loss_by_hand(kernel: Array, values: dict[str, Value]) -> complex:
    """Half the sum of the squared gaps to what the wanted kernel gives."""
    wanted = UP if values["wanted"] == "vertical edges" else UP.T
    total: complex = ((by_hand(kernel, values) - by_hand(wanted, values)) ** 2).sum() / 2
    return total


def gradient_by_complex_step(kernel: Array, values: dict[str, Value]) -> Array:
    tiny, found = 1e-30, np.zeros((3, 3))
    for i, j in product(range(3), range(3)):
        nudged = kernel.astype(complex)
        nudged[i, j] += tiny * 1j
        found[i, j] = loss_by_hand(nudged, values).imag / tiny
    return found


@given(values=SETTINGS)
@settings(max_examples=60, deadline=None)
def test_it_shows_the_sums_the_deltas_and_the_gradient(values: dict[str, Value]) -> None:
    found = EXPLORER.evaluate(**values)
    kernel = kernel_of(values)
    z = by_hand(kernel, values)
    wanted = by_hand(UP if values["wanted"] == "vertical edges" else UP.T, values)
    np.testing.assert_allclose(found["outputs"], z, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found["wanted"], wanted, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found["deltas"], z - wanted, rtol=1e-9, atol=1e-9)
    assert found["loss"] == pytest.approx(loss_by_hand(kernel, values), rel=1e-9)
    gradient = gradient_by_complex_step(kernel, values)
    np.testing.assert_allclose(found["gradient"], gradient, rtol=1e-9, atol=1e-9)


@given(values=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_a_weights_gradient_is_the_sum_of_the_shares_on_show(values: dict[str, Value]) -> None:
    """Delta times the ink of the pixel that the weight met there, as the view draws them."""
    found = EXPLORER.evaluate(**values)
    picture, deltas = np.array(found["picture"]), np.array(found["deltas"])
    stride = int(found["given"][-3])
    assert stride == int(values["stride"])
    for i, j in product(range(3), range(3)):
        met = picture[i::stride, j::stride][: len(deltas), : len(deltas)]
        assert found["gradient"][i][j] == pytest.approx((deltas * met).sum(), rel=1e-9, abs=1e-9)


@given(values=SETTINGS)
@settings(max_examples=25, deadline=None)
def test_what_was_given_is_told_in_the_order_of_the_parameters(values: dict[str, Value]) -> None:
    computing = [one.name for one in EXPLORER.parameters if not one.drawn_only]
    assert EXPLORER.evaluate(**values)["given"] == [values[name] for name in computing]


@given(values=SETTINGS)
@settings(max_examples=25, deadline=None)
def test_five_steps_go_down_the_gradient(values: dict[str, Value]) -> None:
    found = EXPLORER.evaluate(**values)
    kernel = kernel_of(values)
    for _ in range(STEPS):
        kernel = kernel - float(found["rate"]) * gradient_by_complex_step(kernel, values)
    expected = np.clip(kernel, -MOST, MOST)
    assert np.abs(np.array(found["after"]) - expected).max() <= 0.005 + 1e-9
    assert np.array_equal(np.round(found["after"], 2), found["after"])  # as they are shown
    after = np.array(found["after"])
    assert found["loss_after"] == pytest.approx(loss_by_hand(after, values), rel=1e-9, abs=1e-9)


EVERYWHERE = list(product("0123456789", "12", "01"))


def at(kernel: Array, digit: str, stride: str, padding: str, wanted: str) -> Results:
    return EXPLORER.evaluate(
        digit=digit, stride=stride, padding=padding, wanted=wanted, **setting(kernel)
    )


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("name", KERNELS)
def test_the_loss_falls_wherever_one_begins(name: str, wanted: str) -> None:
    for place in EVERYWHERE:
        found = at(KERNELS[name], *place, wanted)
        assert found["loss_after"] < found["loss"] or found["loss"] == 0
        assert (found["loss"] == 0) == (name == wanted)


def test_the_rate_is_one_at_which_no_direction_grows() -> None:
    """The loss is a bowl: a step of 2 over its steepest curvature would lead up again."""
    for digit, stride, padding in EVERYWHERE:
        picture = np.pad(ink(digit)[0, 0], int(padding))
        seen = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
        rows = seen[:: int(stride), :: int(stride)].reshape(-1, 9)
        assert RATE * np.linalg.eigvalsh(rows.T @ rows)[-1] < 2


def likeness(kernel: Array) -> float:
    """The cosine between a kernel and the one that finds upright edges."""
    return float((kernel * UP).sum() / np.linalg.norm(kernel) / np.linalg.norm(UP))


def test_a_kernel_becomes_an_edge_detector() -> None:
    for name, presses, least in (("zero", 1, 0.95), (START, 4, 0.85)):
        kernel = KERNELS[name]
        losses = []
        for _ in range(presses):
            found = at(kernel, "0", "1", "0", "vertical edges")
            losses.append(found["loss"])
            kernel = np.array(found["after"])
        assert likeness(kernel) > least
        assert losses == sorted(losses, reverse=True)
    assert abs(likeness(KERNELS[START])) < 1e-12  # where it had nothing of one


def test_a_page_has_stored_where_the_first_presses_lead() -> None:
    stored = [one["values"] for one in stored_results(EXPLORER)["presets"]]
    for name, presses in DESCENTS.items():
        kernel = KERNELS[name]
        for _ in range(presses):
            kernel = np.array(at(kernel, "0", "1", "0", WANTED[0])["after"])
            weights = setting(kernel).items()
            assert {k: v for k, v in weights if v != EXPLORER.defaults[k]} in stored


def test_the_digits_are_handwritten_ones_of_the_data() -> None:
    data = digits()
    for digit in range(10):
        picture = ink(str(digit))
        assert set(np.unique(picture)) <= set(range(17))
        (row,) = np.flatnonzero((16 * data.inputs == picture.reshape(1, 64)).all(axis=1))
        assert data.labels[row] == digit
