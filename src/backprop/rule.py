"""What a rule is: a function whose way back stands beside it.

    value, back = rule(a, *parameters)
    before, own = back(slope)

``slope`` is that of the loss along the value. ``own`` are the slopes along the parameters, and
``before()`` is the one along ``a``: a function, since nobody asks for the slope along the data,
and it may cost as much as all the rest.
"""

from collections.abc import Callable

from backprop.validation import Array

Sent = tuple[Callable[[], Array], list[Array]]
Back = Callable[[Array], Sent]
Rule = Callable[..., tuple[Array, Back]]

# What a rule calls the parameters that weigh what it is given. Weight decay makes them smaller,
# and a layer of weighted sums has one array of them.
WEIGHING = ("weights", "kernels")
