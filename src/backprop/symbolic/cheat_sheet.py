"""Every formula of the book on one page, taken from where it is derived.

derivations  ->  their results  ->  a table for each phase
"""

from dataclasses import dataclass

import sympy as sp

from backprop.symbolic import (
    activations,
    batch_normalization,
    cancellation,
    cost,
    deltas,
    depth,
    forward,
    gradients,
    landscape,
    losses,
    optimizers,
    training,
    updates,
)
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, f, j, latex, z


@dataclass(frozen=True)
class Formula:
    """One line of the cheat sheet.

    Attributes:
        meaning: what it gives, in words.
        latex: the formula, printed from a SymPy object.
        code: the function or class that computes it, with its module; "" if none.
    """

    meaning: str
    latex: str
    code: str = ""


def cheat_sheet() -> dict[str, list[Formula]]:
    """The formulas of each phase, in the order of the chapters."""
    return {
        "Forward pass": [
            _result("weighted sum", forward.weighted_sum(), "forward.weighted_sum"),
            Formula("activation", latex(forward.activation()), "forward.forward"),
            _function("sigmoid", "sigmoid"),
            _function("tanh", "tanh"),
            _function("ReLU", "relu"),
            _function("leaky ReLU", "leaky_relu"),
            _equation("softmax", A[j], activations.softmax(), "activations.softmax"),
        ],
        "Slopes of activations": [
            _result("sigmoid", activations.sigmoid_slope(), "activations.sigmoid_derivative"),
            _result("tanh", activations.tanh_slope(), "activations.tanh_derivative"),
            _result("softmax", cancellation.softmax_slopes()),
        ],
        "Loss": [
            _result("squared error", losses.squared_error(), "losses.squared_error"),
            _result(
                "binary cross-entropy, from $a$",
                losses.binary_cross_entropy(),
            ),
            _result(
                "the same, from $z$",
                losses.binary_cross_entropy_from_z(),
                "losses.binary_cross_entropy",
            ),
            _result(
                "categorical cross-entropy",
                losses.categorical_cross_entropy(),
                "losses.categorical_cross_entropy",
            ),
        ],
        "Deltas": [
            _result("output, in general", deltas.output_delta(), "deltas.output_delta"),
            _result("output, squared error", deltas.squared_error_delta()),
            _result("sigmoid with cross-entropy", cancellation.sigmoid_with_cross_entropy()),
            _result("softmax with cross-entropy", cancellation.softmax_with_cross_entropy()),
            _result("hidden", deltas.hidden_delta(), "deltas.hidden_delta"),
        ],
        "Gradients": [
            _result("weight, one example", gradients.weight_gradient()),
            _result("bias, one example", gradients.bias_gradient()),
            _result(
                "weights, a batch", gradients.batch_weight_gradient(), "gradients.weight_gradient"
            ),
            _equation(
                "biases, a batch",
                gradients.bias_gradient().steps[-1].equation.lhs,
                gradients.batch_bias_formula(),
                "gradients.bias_gradient",
            ),
        ],
        "Updates": [
            *(_rules(name, code) for name, code in OPTIMIZERS.items()),
            Formula(
                "rates that converge, curvature $c$",
                latex(sp.Contains(updates.alpha, updates.rates_that_converge(), evaluate=False)),
            ),
            _result("noise of a batch", updates.batch_variance()),
        ],
        "Depth": [
            _result("back through a chain", depth.chain_of_units()),
            _result("variance, Xavier", depth.xavier_variance(), "initializers.xavier"),
            _result("variance, He", depth.he_variance(), "initializers.he"),
        ],
        "Training": [
            _result("one step with weight decay", training.weight_decay(), "training.learn"),
            _result("decay that is like $t$ steps", training.early_stopping()),
        ],
        "Batch normalisation": [
            _result("standardised sum", batch_normalization.standardised(), BATCH + "standardize"),
            _result("delta before", batch_normalization.delta_before(), BATCH + "delta_before"),
        ],
        "Landscape": [
            _result("loss along a direction", landscape.along_a_direction()),
            _result("delta of equal units", landscape.equal_units()),
        ],
        "Cost": [
            _result("operations forward, one layer", cost.forward_cost()),
            _result("operations backward, one layer", cost.backward_cost()),
            _result("backward over forward", cost.backward_over_forward()),
            _result("checkpoints of $L$ layers hold", cost.checkpoint_spacing()),
        ],
    }


BATCH = "batch_normalization."
OPTIMIZERS = {
    "gradient descent": "optimizers.GradientDescent",
    "momentum": "optimizers.Momentum",
    "RMSprop": "optimizers.RMSprop",
    "Adam": "optimizers.Adam",
}


def as_markdown(formulas: list[Formula]) -> str:
    """One phase as a Markdown table."""
    lines = ["| what | formula | in the code |", "|---|---|---|"]
    for formula in formulas:
        code = f"`{formula.code}`" if formula.code else ""
        safe = formula.latex.replace("|", r"\vert ")  # a bar would end the cell
        lines.append(f"| {formula.meaning} | ${safe}$ | {code} |")
    return "\n".join(lines)


def _result(meaning: str, derivation: Derivation, code: str = "") -> Formula:
    return Formula(meaning, derivation.steps[-1].latex, code)


def _equation(meaning: str, left: sp.Expr, right: sp.Expr, code: str) -> Formula:
    return Formula(meaning, latex(sp.Eq(left, right, evaluate=False)), code)


def _function(meaning: str, name: str) -> Formula:
    return _equation(meaning, f(z), activations.EXPRESSIONS[name], f"activations.{name}")


def _rules(name: str, code: str) -> Formula:
    lines = r" \\ ".join(
        rf"{latex(left)} &\leftarrow {latex(right, as_written=True)}"
        for left, right in optimizers.RULES[name]
    )
    return Formula(name, rf"\begin{{aligned}} {lines} \end{{aligned}}", code)
