"""Shared weights: the derived formulas are what the rules compute, there and back."""

from itertools import product

import numpy as np
import pytest
import sympy as sp

from backprop.convolution import convolution, convolved, kernel_gradient, sent_back_to_pictures
from backprop.pooling import average_pooling, max_pooling
from backprop.sliding import kernel_slope, slid, slid_back, slide
from backprop.symbolic import convolution as derived
from backprop.symbolic.convolution import m, n, s, w
from backprop.symbolic.gradients import delta
from backprop.symbolic.notation import A, B, W, i, j, k
from backprop.symbolic.proof import prove
from backprop.windows import places

SIZES = [(1, 1), (4, 1), (4, 2), (5, 3), (3, 3)]


@pytest.mark.parametrize(("numbers", "weights"), SIZES)
def test_a_kernel_that_slides_is_proved_there_and_back(numbers: int, weights: int) -> None:
    sizes = {"widths": {n: numbers, m: weights}, "scale": 1.0}
    row, kernel, deltas = {A: (n,)}, {w: (m,)}, {delta: (n - m + 1,)}
    formulas = derived.one_output, derived.kernel_slope, derived.where_places_are
    forward, to_kernel, to_row = (
        one().result if one is not derived.where_places_are else one() for one in formulas
    )
    for formula, function, given, result in [
        (forward, slid, row | kernel, {i: n - m + 1}),
        (forward, lambda a, w: slide(a, w)[0], row | kernel, {i: n - m + 1}),
        (to_kernel, kernel_slope, row | deltas, {k: m}),
        (to_kernel, lambda a, w, d: slide(a, w)[1](d)[1][0], row | kernel | deltas, {k: m}),
        (to_row, slid_back, deltas | kernel, {j: n}),
        (to_row, lambda a, w, d: slide(a, w)[1](d)[0](), row | kernel | deltas, {j: n}),
    ]:
        assert prove(formula, function, given, result=result, **sizes).symbolic
    if weights > 1:  # one weight has no neighbour to be taken for
        unturned = to_row.xreplace({w[k]: w[m - 1 - k]})
        with pytest.raises(ValueError, match="the formula and the function differ"):
            prove(unturned, slid_back, deltas | kernel, result={j: n}, **sizes)


@pytest.mark.parametrize(("numbers", "weights"), SIZES)
def test_the_slopes_are_what_sympy_finds_without_any_shift(numbers: int, weights: int) -> None:
    """By differentiating the sum of delta_i Z_i, a loss with these slopes, written out."""
    at = {n: numbers, m: weights}
    outputs = range(numbers - weights + 1)
    loss = sum(delta[o] * derived.one_output().result.subs(at | {i: o}).doit() for o in outputs)
    for weight in range(weights):
        found = derived.kernel_slope().result.subs(at | {k: weight}).doit()
        assert sp.expand(found - sp.diff(loss, w[weight])) == 0
    for number in range(numbers):
        found = derived.where_places_are().subs(at | {j: number}).doit()
        assert sp.expand(found - sp.diff(loss, A[number])) == 0


@pytest.mark.parametrize(("length", "stride"), [(5, 2), (7, 3), (6, 1)])
def test_a_stride_is_proved_there_and_back(length: int, stride: int) -> None:
    weights = 2
    at = {n: length, m: weights, s: stride}
    summed, to_kernel, to_row = (step.equation.rhs for step in derived.strided().steps)
    count = int(derived.places().result.subs(at | {derived.p: 0}))
    shapes = {A: (1, 1, 1, length), w: (1, 1, 1, weights), delta: (1, 1, 1, count)}

    def ways(a, kernel, deltas):  # type: ignore[no-untyped-def]
        z, back = convolution(a, kernel, np.zeros(1, dtype=a.dtype), stride)
        before, gradients = back(deltas)
        return z[0, 0, 0], gradients[0][0, 0, 0], before()[0, 0, 0]

    def flat(formula: sp.Expr) -> sp.Expr:
        """Weights that the kernel doesn't have count as 0; each array is of one row."""
        inside = formula.subs(at).doit()
        there = {A: length, w: weights, delta: count}
        return inside.replace(
            lambda part: isinstance(part, sp.Indexed),
            lambda part: (
                part.base[0, 0, 0, part.indices[0]]
                if 0 <= part.indices[0] < there[part.base]
                else sp.S.Zero
            ),
        )

    for place, (formula, index, size) in enumerate(
        [(summed, i, count), (to_kernel, k, weights), (to_row, j, length)]
    ):
        for entry in range(size):
            proof = prove(
                flat(formula.subs(index, entry)),
                lambda *given, place=place, entry=entry: ways(*given)[place][entry],
                shapes,
                trials=3,
                scale=1.0,
            )
            assert proof.symbolic


def test_places_are_counted_as_the_code_counts_them() -> None:
    formula = derived.places().result
    for length, window, stride, padding in product(range(1, 8), range(1, 4), range(1, 4), range(3)):
        if window <= length + 2 * padding:
            at = {n: length, m: window, s: stride, derived.p: padding}
            assert formula.subs(at) == places((length, 9), (window, 1), stride, padding)[0]


@pytest.mark.parametrize("sizes", [(2, 1, 2, 2), (1, 2, 1, 2), (2, 2, 2, 1)])
def test_a_convolution_of_pictures_is_proved_there_and_back(sizes: tuple[int, ...]) -> None:
    channels, filters, high, wide = sizes
    rows, columns = 2, 2  # of places
    summed, to_kernels, to_pictures = (step.equation.rhs for step in derived.in_two().steps)
    widths = {derived.rows: rows, derived.columns: columns, derived.channels: channels}
    widths |= {derived.filters: filters, derived.high: high, derived.wide: wide}
    x, kernels = (channels, rows + high - 1, columns + wide - 1), (filters, *sizes[:1], high, wide)
    deltas = (filters, rows, columns)
    common = {"widths": widths, "scale": 1.0, "trials": 3}
    result = {derived.u: filters, derived.r: rows, derived.t: columns}
    given = {A: x, W: kernels, B: (filters,)}
    one = prove(summed, lambda a, w, b: convolved(a[None], w, b)[0], given, result=result, **common)
    result = {derived.u: filters, derived.c: channels, i: high, j: wide}
    two = prove(
        to_kernels,
        lambda a, d: kernel_gradient(a[None], d[None], (high, wide)),
        {A: x, delta: deltas},
        result=result,
        **common,
    )
    # Deltas where there is no place are 0: they stand in a wide margin of zeros here
    margin = max(high, wide) - 1
    framed = (filters, rows + 2 * margin, columns + 2 * margin)
    shifted = to_pictures.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == delta,
        lambda part: delta[part.indices[0], part.indices[1] + margin, part.indices[2] + margin],
    )

    def from_margin(w, d):  # type: ignore[no-untyped-def]
        whole = slice(margin, -margin or None)
        return sent_back_to_pictures(d[None, :, whole, whole], w, (1, *x))[0]

    result = {derived.c: channels, derived.x: x[1], derived.y: x[2]}
    entries = {
        place: shifted.subs(widths | dict(zip(result, place, strict=True))).doit()
        for place in np.ndindex(x)
    }
    inside = [delta[f, a, b] for f, a, b in np.ndindex(framed)]
    nothing = {
        one: 0
        for one in inside
        if not (margin <= one.indices[1] < margin + rows)
        or not (margin <= one.indices[2] < margin + columns)
    }
    for place, entry in entries.items():
        three = prove(
            entry.subs(nothing),
            lambda *given, place=place: from_margin(*given)[place],
            {W: kernels, delta: framed},
            scale=1.0,
            trials=2,
        )
        assert three.symbolic
    assert one.symbolic
    assert two.symbolic


def test_the_slopes_before_pooling_are_proved() -> None:
    mean, share, largest, chosen = (step.equation.rhs for step in derived.pooled().steps)
    shape = {A: (1, 1, 2, 2), delta: (1, 1, 1, 1)}
    entries = [A[place] for place in np.ndindex(shape[A])]
    average = mean.subs(m, 4).doit().subs({s: 4, i: 0})  # a window of four numbers in a row
    average = average.xreplace({A[number]: entry for number, entry in enumerate(entries)})
    value = prove(average, lambda a, d: average_pooling(a, 2)[0].item(), shape)
    assert value.symbolic
    for number, place in enumerate(np.ndindex(2, 2)):

        def sent(pool, a, d, place=place):  # type: ignore[no-untyped-def]
            return pool(a, 2)[1](d)[0]()[0, 0][place]

        slope = share.subs(m, 4) * delta[0, 0, 0, 0]
        assert prove(slope, lambda a, d: sent(average_pooling, a, d), shape).symbolic
        others = [entry for entry in entries if entry != entries[number]]
        wins = sp.And(*(entries[number] > other for other in others))
        bracket = chosen.function.subs(delta[i], delta[0, 0, 0, 0])
        (name,) = bracket.free_symbols - delta[0, 0, 0, 0].free_symbols
        slope = sp.Piecewise((bracket.subs(name, 1), wins), (0, True))
        prove(slope, lambda a, d: sent(max_pooling, a, d), shape)
    assert largest == A[s * i + derived.winner[i]]
    prove(sp.Max(*entries), lambda a, d: max_pooling(a, 2)[0].item(), shape)
