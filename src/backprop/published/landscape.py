"""Random landscapes: Dean and Majumdar's share of places that are minima."""

import numpy as np

from backprop.landscape import share_of_minima
from backprop.published.reproduction import DRAWS, Case, Reproduction, drawn

HESSIANS = 100_000


def decay_of_minima(seed: int) -> float:
    """theta in exp(-theta n^2), from the shares of minima in one, two and three directions.

    -ln of the share grows like theta n^2 and slower terms; half its second difference
    is theta, but for what these terms leave.
    """
    shares = [share_of_minima(size, HESSIANS, seed) for size in (1, 2, 3)]
    return float(np.diff(-np.log(shares), n=2).item() / 2)


def _minima() -> list[Reproduction]:
    quantity = r"$\theta$, if $e^{-\theta n^2}$ is the share (theirs: large $n$; ours: 1, 2, 3)"
    return [drawn(quantity, "0.274653", [decay_of_minima(seed) for seed in range(DRAWS)])]


DEAN = Case(
    "Dean and Majumdar 2006", "", "the share of random places that are minima", _minima, "dean2006"
)
