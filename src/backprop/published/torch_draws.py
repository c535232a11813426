"""PyTorch's random numbers without PyTorch, for courses that print what it draws.

``torch.manual_seed(k)`` and NumPy's ``RandomState(k)`` start the same generator of 32-bit
numbers. What PyTorch makes of them, on a processor in float32, is done here again in float64.
"""

import numpy as np

from backprop.validation import Array

BLOCK = 16  # how many normal numbers PyTorch makes at once


def rand(random: np.random.RandomState, *shape: int) -> Array:
    """As ``torch.rand``: each number is made of the 24 low bits of one of the generator's."""
    words = np.frombuffer(random.bytes(4 * int(np.prod(shape))), dtype="<u4")
    return ((words & 0xFFFFFF) * 2.0**-24).reshape(shape)


def randn(random: np.random.RandomState, *shape: int) -> Array:
    """As ``torch.randn`` of at least 16 numbers: eight pairs at a time, by Box and Muller.

    If the last block isn't full, the last 16 numbers are drawn anew.
    """
    count = int(np.prod(shape))
    if count < BLOCK:
        raise ValueError(f"PyTorch draws fewer than {BLOCK} numbers in another way, not {count}")
    uniform = rand(random, count)
    numbers = np.empty(count)
    for start in range(0, count - BLOCK + 1, BLOCK):
        numbers[start : start + BLOCK] = _normal(uniform[start : start + BLOCK])
    if count % BLOCK:
        numbers[-BLOCK:] = _normal(rand(random, BLOCK))
    return numbers.reshape(shape)


def _normal(uniform: Array) -> Array:
    radius, angle = np.sqrt(-2 * np.log(1 - uniform[:8])), 2 * np.pi * uniform[8:]
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
