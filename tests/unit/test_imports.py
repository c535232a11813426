"""What each part of the package needs to be there.

In the reader's page Python has NumPy and this package, nothing else. So the
mathematics and the exercises' checks must not import anything else.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

ELSEWHERE = ["IPython", "anywidget", "ipywidgets", "matplotlib", "sympy", "tqdm"]
WITH_NUMPY_ONLY = [
    "activations",
    "arithmetic",
    "backpropagation",
    "batch_normalization",
    "data",
    "dense",
    "diagnosis",
    "digit_reader",
    "dropout",
    "exercises",
    "explorers.catalogue",
    "explorers.delta_flow",
    "explorers.depth_lab",
    "explorers.digit",
    "explorers.forward_pass",
    "explorers.lane",
    "explorers.normalisation_lab",
    "explorers.type_it",
    "forward",
    "gradient_check",
    "gradients",
    "history",
    "initializers",
    "layer_normalization",
    "layers",
    "losses",
    "marking.judge",
    "network",
    "numerical_gradient",
    "optimizers",
    "residual",
    "tape",
    "training",
]


def test_modules_need_numpy_only() -> None:
    code = (
        "import sys\n"
        "from importlib import import_module\n"
        f"sys.modules.update(dict.fromkeys({ELSEWHERE!r}))\n"  # None makes an import fail
        f"for module in {WITH_NUMPY_ONLY!r}:\n"
        "    import_module('backprop.' + module)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_exercise_is_marked_and_a_network_trained_with_numpy_only() -> None:
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({ELSEWHERE!r}))\n"
        "import numpy as np\n"
        "from backprop import check\n"
        "from backprop.network import Network\n"
        "from backprop.optimizers import Adam\n"
        "from backprop.training import train\n"
        "assert check('unit_sum', lambda a, w, b: w @ a + b).passed\n"
        "network = Network.initialized([1, 1], 'identity', np.random.default_rng(0))\n"
        "train(network, [[1.0]], [[2.0]], loss='half_squared_error', optimizer=Adam(), epochs=2)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_symbolic_modules_import_no_model_code() -> None:
    """Derivations and code are written apart, so that proving them equal means something."""
    code = (
        "import sys, types, importlib.util\n"
        "package = types.ModuleType('backprop')\n"
        "spec = importlib.util.find_spec('backprop')\n"
        "package.__path__ = spec.submodule_search_locations\n"
        "sys.modules['backprop'] = package\n"  # without running its __init__
        "import backprop.symbolic.activations, backprop.symbolic.forward, backprop.symbolic.proof\n"
        "print([m for m in sys.modules if m.startswith('backprop.') and 'symbolic' not in m])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert found.strip() == "[]"


def test_a_module_loads_what_it_needs_and_no_more() -> None:
    code = (
        "import sys\n"
        "import backprop.tape\n"
        "print(*sorted(name for name in sys.modules if name.startswith('backprop')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert loaded.stdout.split() == [
        "backprop",
        *(
            f"backprop.{name}"
            for name in (
                "activations",
                "arithmetic",
                "losses",
                "mean_loss",
                "rule",
                "tape",
                "targets",
                "validation",
            )
        ),
    ]


def test_no_two_files_of_tests_share_a_name() -> None:
    """pytest imports each by its name alone, and `make check` doesn't see those of the pages."""
    names = Counter(path.name for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert [name for name, times in names.items() if times > 1] == []
