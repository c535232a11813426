"""Train the network that the explorer "digit" asks, and store its weights in the package.

python tools/store_reader.py
"""

from pathlib import Path

import numpy as np

import backprop
from backprop.chapter_reader import KEPT, trained_reader


def main() -> None:
    """Store them in half precision."""
    path = Path(backprop.__file__).parent / "datasets" / KEPT
    np.save(path, trained_reader().vector.astype(np.float16))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
