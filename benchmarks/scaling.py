"""How the time of a step grows with width, depth and batch: `make bench-race`.

The theory counts operations: twice the width is four times the time, twice the depth
or the batch is twice the time. Each exponent is fitted to the largest of each kind.
A shared machine is slower at times, for seconds on end, so there are several sweeps
through the sizes, and of each size the least time counts. The result is stored in the
package.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from measuring import keep, machine, rounded
from racing import THREADS, held_bytes, use_threads

use_threads()  # before NumPy's products are first used, or they have as many as there are cores

from contestants import book, problem  # noqa: E402

SWEEPS = 4
STEPS = 3  # of each size in a sweep
LARGEST = 20e9  # bytes of numbers, on a machine of 24 GB
LONGEST = 20.0  # seconds of a step, after which no larger one is tried
FITTED = 3
THEORY = {"width": 2, "depth": 1, "batch": 1}


def networks(kind: str) -> Iterator[tuple[int, list[int], int]]:
    """Sizes of one kind, growing: the size, the widths, the batch."""
    for power in range(4, 24):
        size = 2**power
        if kind == "width":
            yield size, [size] * 4, 256
        elif kind == "depth":
            yield size, [256] * (size + 1), 256
        else:
            yield size, [256] * 4, size


def seconds(widths: list[int], batch: int) -> float:
    """The least time of some steps in float32."""
    # a step so small that thousands of layers stay finite: infinities take other times
    contestant = book(problem(widths, batch, "float32"), learning_rate=1e-9)
    contestant.step()
    times: list[float] = []
    while len(times) < STEPS and (not times or sum(times) < LONGEST):
        start = perf_counter()
        contestant.step()
        times.append(perf_counter() - start)
    if not all(np.isfinite(array).all() for array in contestant.parameters()):
        raise ValueError(f"the weights of the network {widths} are no longer finite")
    return min(times)


def sweep(kind: str) -> dict[int, float]:
    """The seconds of each size, as far as memory and patience go."""
    found: dict[int, float] = {}
    for size, widths, batch in networks(kind):
        # twice: the weights are drawn in float64 before they become float32
        too_large = 2 * held_bytes(widths, batch, "float32") > LARGEST
        if too_large or max(found.values(), default=0) > LONGEST:
            break
        found[size] = seconds(widths, batch)
    return found


def measure(kind: str) -> dict[str, Any]:
    """Sizes, their least times in all sweeps, and the fitted exponent."""
    sweeps = [sweep(kind) for _ in range(SWEEPS)]
    sizes = sorted(set.intersection(*(set(found) for found in sweeps)))
    times = [rounded(min(found[size] for found in sweeps)) for size in sizes]
    for size, time in zip(sizes, times, strict=True):
        print(f"{kind} {size}: {time} s", flush=True)
    slope = float(np.polyfit(np.log(sizes[-FITTED:]), np.log(times[-FITTED:]), 1)[0])
    print(f"{kind}: exponent {slope:.2f}, by the count of operations {THEORY[kind]}")
    return {"sizes": sizes, "seconds": times, "exponent": rounded(slope), "theory": THEORY[kind]}


def main() -> None:
    """Measure, print and store."""
    result: dict[str, Any] = {"machine": machine(threads=THREADS), "fitted": FITTED}
    result |= {kind: measure(kind) for kind in THEORY}
    keep("scaling", result)


if __name__ == "__main__":
    main()
