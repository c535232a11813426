"""What is stored of PyTorch: the program that is shown, and gradients that the book's code has."""

import numpy as np
import pytest

from backprop.gradients import backpropagate
from backprop.measurements import measured
from backprop.published import mazur
from torch_backward import PARAMETERS, PROGRAM


def test_the_program_that_is_shown_is_the_one_that_runs() -> None:
    assert measured("torch_backward")["program"] == PROGRAM.splitlines()


def test_pytorchs_gradients_are_those_of_the_books_code() -> None:
    stored = measured("torch_backward")
    here = backpropagate(mazur.network(), mazur.INPUTS, mazur.TARGETS, "half_squared_error")
    assert stored["loss"] == pytest.approx(here.loss, rel=1e-14)
    for name, own in zip(PARAMETERS, (*here.weights, *here.biases), strict=True):
        np.testing.assert_allclose(stored["gradients"][name], own, rtol=1e-13)
    assert "PyTorch" in stored["machine"]
