"""One training step by the book's code and by what a reader would use instead: `make bench`.

For five networks and two types of number: the seconds of a step and of the gradient
alone, and the memory, of each contestant in `contestants.py`. The result is
stored in the package, where the page "How fast is it" reads it.

    python benchmarks/training_step.py [--rounds 15] [network ...]

With names of networks, only these are measured again.
"""

import argparse
import json
from typing import Any

from contestants import missing
from measuring import MEASURED, keep, machine
from racing import THREADS, held_bytes, race, use_threads

NETWORKS = {
    "2-16-16-2": ([2, 16, 16, 2], 32),
    "784-30-10": ([784, 30, 10], 10),
    "784-256-128-10": ([784, 256, 128, 10], 128),
    "784-1024-1024-10": ([784, 1024, 1024, 10], 256),
    "20 × 64": ([64] * 21, 64),
}
DTYPES = ("float32", "float64")


def table(name: str, dtype: str, found: dict[str, dict[str, Any]]) -> str:
    """The contestants of one network, with the ratios of the book's time to theirs."""
    lines = [f"{name}, {dtype}: step, gradient (microseconds), book / this one, peak (MB)"]
    for contestant, row in found.items():
        step = row["step"]
        gradient = f"{row['gradient']['median'] * 1e6:10.0f}" if "gradient" in row else " " * 10
        lines.append(
            f"  {contestant:25}{step['median'] * 1e6:10.0f}{gradient}"
            f"{1 / step['against book']:10.3f}{row['peak'] / 1e6:8.1f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="*", help="measure only these of them again")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    use_threads()
    if missing():
        print(f"Not installed, so left out: {', '.join(missing())}.")
    networks: dict[str, Any] = {}
    for name in options.networks or NETWORKS:
        widths, batch = NETWORKS[name]
        networks[name] = {"widths": widths, "batch": batch}
        for dtype in DTYPES:
            found = race(widths, batch, dtype, options.rounds)
            networks[name][dtype] = {"held": held_bytes(widths, batch, dtype), "ways": found}
            print(table(name, dtype, found), flush=True)
    if missing():
        return  # the chapter tells of all of them
    result: dict[str, Any] = {"machine": machine(threads=THREADS), "networks": networks}
    if options.networks:
        before = json.loads((MEASURED / "training_step.json").read_text(encoding="utf-8"))
        if before["machine"] != result["machine"]:
            raise SystemExit("Stored nothing: the others were measured on another machine.")
        result["networks"] = before["networks"] | networks
    keep("training_step", result)


if __name__ == "__main__":
    main()
