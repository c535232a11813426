"""The hard exercise of "Leave the layers": solution and known mistakes."""

from backprop.exercises.exercise import Exercise, Mistake

CHAPTER = "leave-the-layers"

# 7. Walk any graph backwards ---------------------------------------------------------

Edges = list[tuple[int, int, float]]


def walk_back(count: int, edges: Edges) -> list[float]:
    """The gradient of the last node with respect to each node.

    An edge ``(source, user, slope)`` says that node ``user`` was computed from
    node ``source``, and how fast it changes with it. A node's number is larger
    than those of all nodes it was computed from.
    """
    gradients = [0.0] * count
    gradients[-1] = 1.0
    for node in reversed(range(count)):
        for source, user, slope in edges:
            if user == node:
                gradients[source] += slope * gradients[user]
    return gradients


def _overwritten(count: int, edges: Edges) -> list[float]:
    gradients = [0.0] * count
    gradients[-1] = 1.0
    for node in reversed(range(count)):
        for source, user, slope in edges:
            if user == node:
                gradients[source] = slope * gradients[user]
    return gradients


def _in_order_of_edges(count: int, edges: Edges) -> list[float]:
    gradients = [0.0] * count
    gradients[-1] = 1.0
    for source, user, slope in edges[::-1]:
        gradients[source] += slope * gradients[user]
    return gradients


def _in_given_order(count: int, edges: Edges) -> list[float]:
    return _in_order_of_edges(count, edges[::-1])


def _forwards(count: int, edges: Edges) -> list[float]:
    gradients = [0.0] * count
    gradients[-1] = 1.0
    for node in range(count):
        for source, user, slope in edges:
            if user == node:
                gradients[source] += slope * gradients[user]
    return gradients


def _rates(count: int, edges: Edges) -> list[float]:
    rates = [0.0] * count
    rates[0] = 1.0
    for node in range(count):
        for source, user, slope in edges:
            if user == node:
                rates[user] += slope * rates[source]
    return rates


def _all_from_one(count: int, edges: Edges) -> list[float]:
    gradients = [1.0] * count
    for node in reversed(range(count)):
        for source, user, slope in edges:
            if user == node:
                gradients[source] += slope * gradients[user]
    return gradients


def _sent_again(count: int, edges: Edges) -> list[float]:
    gradients = [0.0] * count
    gradients[-1] = 1.0

    def back(node: int) -> None:
        for source, user, slope in edges:
            if user == node:
                gradients[source] += slope * gradients[node]
                back(source)

    back(count - 1)
    return gradients


WALK_BACK = Exercise(
    "walk_back",
    CHAPTER,
    "hard",
    walk_back,
    (
        (3, [(0, 1, 2.0), (1, 2, -3.0)]),
        (2, [(0, 1, 1.0), (0, 1, 1.0)]),
        (4, [(2, 3, 1.0), (1, 3, 5.0), (0, 2, -2.0), (1, 2, 0.5), (0, 1, 4.0)]),
        (4, [(0, 1, 4.0), (1, 3, 5.0), (2, 3, 1.0), (1, 2, 0.5)]),
    ),
    (
        Mistake(
            _overwritten,
            "You assign where you should add. A node used twice, as in b + b, gets a share from "
            "each use.",
        ),
        Mistake(
            _in_order_of_edges,
            "The edges may stand in any order. A node may pass on its gradient only when it has "
            "received all its shares: go through the *nodes* from the last to the first.",
        ),
        Mistake(
            _in_given_order,
            "The edges may stand in any order. A node may pass on its gradient only when it has "
            "received all its shares: go through the *nodes* from the last to the first.",
        ),
        Mistake(
            _forwards,
            "Only the last node has sent on what it has. Either you begin at the first node, when "
            "nothing has arrived there yet: begin at the last. Or your function ends after the "
            "first round: `return` stands inside the loop.",
        ),
        Mistake(
            _sent_again,
            "A node sends on all that it has each time a share arrives, so what was sent on before "
            "is sent again. Wait until all its shares are there, then send once.",
        ),
        Mistake(
            _rates,
            "That is forward mode: how fast each node changes with the first one. Asked for is how "
            "fast the last one changes with each.",
        ),
        Mistake(
            _all_from_one,
            "Only the last node begins with 1, its own slope. All others begin with 0.",
        ),
    ),
)

EXERCISES = (WALK_BACK,)
