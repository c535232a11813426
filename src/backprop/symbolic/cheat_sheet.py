"""The main formulas of the book, taken from where they are derived.

derivations  ->  their results  ->  a table for each phase
"""

from dataclasses import dataclass

import sympy as sp

from backprop.symbolic import (
    activations,
    batch_normalization,
    cancellation,
    convolution,
    cost,
    deltas,
    depth,
    forward,
    gradients,
    initialization,
    landscape,
    layer_normalization,
    losses,
    normalized_delta,
    normalized_learning,
    optimizers,
    residual,
    training,
    updates,
)
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, f, j, z
from backprop.symbolic.printer import latex


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
            _result("weighted sum", forward.weighted_sum(), "dense.weighted_sum"),
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
            _equation(
                "ReLU", f(z).diff(z), activations.slope("relu"), "activations.relu_derivative"
            ),
            _result("softmax", cancellation.softmax_slopes()),
        ],
        "Loss": [
            _result("squared error", losses.squared_error(), "losses.squared_error"),
            _result(
                "binary cross-entropy, from $A$",
                losses.binary_cross_entropy(),
            ),
            _result(
                "the same, from $Z$",
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
            _result("weights, a batch", gradients.batch_weight_gradient(), "dense.weight_gradient"),
            _equation(
                "biases, a batch",
                gradients.bias_gradient().steps[-1].equation.lhs,
                gradients.batch_bias_formula(),
                "dense.bias_gradient",
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
            _result("variance, Xavier", initialization.xavier_variance(), "initializers.xavier"),
            _result("variance, He", initialization.he_variance(), "initializers.he"),
            _result(
                "slope before a residual connection, $R = A + f(Z)$",
                residual.slope_before(),
                "residual.Residual",
            ),
            _result(
                "delta before a layer normalisation, with a line over means of the units",
                layer_normalization.delta_before(),
                "layer_normalization.LayerNormalization",
            ),
        ],
        "Training": [
            _result("one step with weight decay", training.weight_decay(), "backpropagation.learn"),
            _result("decay that is like $t$ steps", training.early_stopping()),
        ],
        "Batch normalisation": [
            _result(
                "standardised sum",
                batch_normalization.standardised(),
                "standardization.standardize",
            ),
            _step(
                r"scaled and shifted, scale $\gamma$, shift $\beta$",
                batch_normalization.scaled(),
                0,
                NORMALISED,
            ),
            _result(
                "delta before, with a line over means of the batch",
                normalized_delta.delta_before(),
                "standardization.delta_before",
            ),
            *(
                _step(
                    f"gradient of the {name}",
                    normalized_learning.scale_and_shift(),
                    number,
                    NORMALISED,
                )
                for name, number in (("scale", -2), ("shift", -1))
            ),
        ],
        "Landscape": [
            _result("loss along a direction", landscape.along_a_direction()),
            Formula("saddle: smallest and largest eigenvalue of $H$", latex(SADDLE)),
            _step("delta of equal units, weights $u$ after them", landscape.equal_units(), -2),
            _result("the same, if these weights are 0", landscape.equal_units()),
            Formula("equal networks, a layer of $n$ tanh units", latex(landscape.twins(cost.n))),
        ],
        "Cost": [
            _result("operations forward, one layer", cost.forward_cost()),
            _result("operations backward, one layer", cost.backward_cost()),
            _result("backward over forward", cost.backward_over_forward()),
            *(
                Formula(f"cost of {way} grows like $P^p$", latex(sp.Eq(cost.exponent, power)))
                for way, power in zip(
                    ("differences", "backpropagation"),
                    (step.equation.rhs for step in cost.exponents().steps[-2:]),
                    strict=True,
                )
            ),
            _step(
                "numbers kept, $L$ layers of $n$ units", cost.memory(), 0, "operations.kept_numbers"
            ),
            _result("layers held with checkpoints, of $L$", cost.checkpoint_spacing()),
        ],
        "Shared weights": [
            _result("sum at place $i$", convolution.one_output(), "sliding.slid"),
            _result("weight of a kernel", convolution.kernel_slope(), "sliding.kernel_slope"),
            _result("number that it slides over", convolution.input_slope(), "sliding.slid_back"),
            _result(
                r"places, stride $s$, padding $p$; $\lfloor$ and $\rfloor$ round down",
                convolution.places(),
                "windows.places",
            ),
            _result("number before max pooling", convolution.pooled(), "pooling.max_pooling"),
        ],
    }


NORMALISED = "batch_normalization.BatchNormalization"
LOWEST, HIGHEST = sp.symbols("h_min h_max", real=True)
SADDLE = sp.And(LOWEST < 0, HIGHEST > 0)
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
        lines.append(rf"| {formula.meaning} | $\displaystyle {safe}$ | {code} |")
    return "\n".join(lines)


def _result(meaning: str, derivation: Derivation, code: str = "") -> Formula:
    return _step(meaning, derivation, -1, code)


def _step(meaning: str, derivation: Derivation, number: int, code: str = "") -> Formula:
    return Formula(meaning, derivation.steps[number].latex, code)


def _equation(meaning: str, left: sp.Expr, right: sp.Expr, code: str) -> Formula:
    return Formula(meaning, latex(sp.Eq(left, right, evaluate=False)), code)


def _function(meaning: str, name: str) -> Formula:
    return _equation(meaning, f(z), activations.EXPRESSIONS[name], f"activations.{name}")


def _rules(name: str, code: str) -> Formula:
    lines = r" \\ ".join(
        rf"{latex(left)} &\leftarrow {latex(right)}" for left, right in optimizers.RULES[name]
    )
    return Formula(name, rf"\begin{{aligned}} {lines} \end{{aligned}}", code)
