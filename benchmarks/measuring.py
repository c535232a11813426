"""What all benchmarks share: where they ran, and where their figures are kept."""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).resolve().parents[1] / "src/backprop/measured"
PACKAGES = {
    "numpy": "numpy",
    "PyTorch": "torch",
    "JAX": "jax",
    "scikit-learn": "scikit-learn",
}


def machine(**more: object) -> dict[str, Any]:
    """What it was measured on: processor, cores, bytes of memory, ``more``, and versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    found: dict[str, Any] = {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        **more,
        "python": platform.python_version(),
    }
    for name, package in PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found


def rounded(number: float) -> float:
    """To four digits."""
    return float(f"{number:.4g}")


def keep(name: str, found: dict[str, Any]) -> None:
    """Store what was measured in the package, where chapters read it as ``measured(name)``."""
    path = MEASURED / f"{name}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
