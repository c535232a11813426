"""The data sets: what is in them, and that seeds repeat them."""

import numpy as np

from backprop.data import digits, spirals, split, two_moons, xor


def test_exclusive_or_is_one_where_just_one_input_is():
    data = xor()
    assert [int(a != b) for a, b in data.inputs] == list(data.labels)
    assert np.array_equal(data.targets, [[1, 0], [0, 1], [0, 1], [1, 0]])


def test_moons_lie_on_two_half_circles():
    data = two_moons(101, 0.0, np.random.default_rng(0))
    assert np.bincount(data.labels).tolist() == [50, 51]
    first, second = (data.inputs[data.labels == label] for label in (0, 1))
    assert np.allclose(np.hypot(*first.T), 1)
    assert (first[:, 1] > -1e-12).all()
    assert np.allclose(np.hypot(second[:, 0] - 1, second[:, 1] - 0.5), 1)
    assert (second[:, 1] < 0.5 + 1e-12).all()


def test_spirals_are_each_others_half_turn():
    data = spirals(100, 0.0, np.random.default_rng(0))
    first, second = (data.inputs[data.labels == label] for label in (0, 1))
    order = [points[np.argsort(np.hypot(*points.T))] for points in (first, second)]
    assert np.allclose(order[0], -order[1])
    assert np.isclose(np.hypot(*order[0][-1]), 1)


def test_noise_has_the_size_asked_for():
    rng = np.random.default_rng(0)
    noisy = two_moons(20_000, 0.3, rng)
    first = noisy.inputs[noisy.labels == 0]
    # Far below the first moon's lowest points there is nothing but noise.
    assert abs((first[:, 1] - np.clip(first[:, 1], 0, 1)).min()) < 6 * 0.3
    still = two_moons(20_000, 0.0, np.random.default_rng(0))
    assert abs(noisy.inputs.var() - still.inputs.var() - 0.09) < 0.01


def test_the_same_seed_gives_the_same_points_and_another_seed_others():
    for make in (two_moons, spirals):
        one, same, other = (make(30, 0.1, np.random.default_rng(s)) for s in (1, 1, 2))
        assert np.array_equal(one.inputs, same.inputs)
        assert np.array_equal(one.labels, same.labels)
        assert not np.array_equal(one.inputs, other.inputs)


def test_the_digits_are_the_1797_of_uci_with_source_and_licence():
    data = digits()
    assert data.inputs.shape == (1797, 64)
    assert data.inputs.min() == 0
    assert data.inputs.max() == 1
    assert np.bincount(data.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert data.targets.shape == (1797, 10)
    assert "UCI" in data.source
    assert data.licence == "CC BY 4.0"


def test_a_split_parts_the_examples_without_losing_any():
    data = digits()
    seen, held_out = split(data, 0.2, np.random.default_rng(0))
    assert (len(seen), len(held_out)) == (1438, 359)
    together = np.vstack([seen.inputs, held_out.inputs])
    assert np.array_equal(np.sort(together, axis=0), np.sort(data.inputs, axis=0))
    for part in (seen, held_out):
        rows = {row.tobytes(): label for row, label in zip(data.inputs, data.labels, strict=True)}
        assert all(
            rows[row.tobytes()] == label
            for row, label in zip(part.inputs[:20], part.labels[:20], strict=True)
        )
