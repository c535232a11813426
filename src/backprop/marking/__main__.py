"""Mark a folder of answer sheets.

python -m backprop.marking FOLDER [--csv FOLDER] [--seed N]
"""

import argparse
import os
import sys
from pathlib import Path

from backprop.marking.judge import Judge
from backprop.marking.process import USUAL, Limits
from backprop.marking.tables import text, write_csv


def main(arguments: list[str] | None = None) -> int:
    """Mark the sheets and show the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m backprop.marking",
        description="Mark the answer sheets of a class, each in a process of its own.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the sheets lie (*.json)")
    parser.add_argument("--csv", type=Path, metavar="FOLDER", help="write the tables there too")
    parser.add_argument("--seed", type=int, metavar="N", help="try other numbers as well")
    parser.add_argument("--seconds", type=float, default=USUAL.seconds, help="for one answer")
    parser.add_argument("--total", type=float, default=USUAL.total, help="seconds for a sheet")
    parser.add_argument("--megabytes", type=int, default=USUAL.megabytes, help="of memory")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="sheets at a time")
    options = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        parser.error("Windows lacks the limits that it needs: use the Windows Subsystem for Linux")
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    if options.seed is not None and options.seed < 0:
        parser.error(f"a seed is a whole number from 0 on, not {options.seed}")
    if options.jobs < 1:
        parser.error(f"at least 1 sheet is marked at a time, not {options.jobs}")
    judge = Judge(Limits(options.seconds, options.total, options.megabytes), options.seed)
    marked = []
    for sheet in judge.folder(options.folder, options.jobs):
        marked.append(sheet)
        if sys.stderr.isatty():
            print(f"\r{len(marked)} marked", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if not marked:
        parser.error(f"there is no answer sheet (*.json) in {options.folder}")
    print(text(marked), end="")
    for path in write_csv(marked, options.csv) if options.csv else []:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
