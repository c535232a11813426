"""Change the core in more than a thousand places, one at a time, and see that a test notices.

    python tools/mutations.py

mutmut makes the changes and runs the tests, as ``[tool.mutmut]`` in pyproject.toml says. A change
that no test notices must stand in tests/survivors.toml, with the reason. What was tried is kept
in mutants/, so that the next run tries only what has changed since.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "tests" / "survivors.toml"
MUTMUT = Path(sys.executable).parent / "mutmut"
ENOUGH = 0.95  # of the changes must be noticed
NAME = re.compile(r"backprop\.(?P<module>\w+)\.x(?:ǁ(?P<of>\w+?)ǁ|_)(?P<name>\w+)__mutmut_\d+")
Change = tuple[str, str]  # the function, and the line that there is instead


def results() -> dict[str, int | None]:
    """How the tests ended for each mutant: 0 if none of them failed, None if it wasn't tried."""
    found: dict[str, int | None] = {}
    for meta in sorted((ROOT / "mutants").rglob("*.py.meta")):
        found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def change_of(mutant: str) -> Change:
    """What ``mutant`` changes.

    Raises:
        ValueError: a name that mutmut gives to nothing.
    """
    named = NAME.fullmatch(mutant)
    if named is None:
        raise ValueError(f"what function is {mutant} of?")
    shown = subprocess.run(
        [MUTMUT, "show", mutant], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    new = [line[1:].strip() for line in shown.splitlines() if re.match(r"\+(?!\+)", line)]
    parts = (named["module"], named["of"], named["name"])
    return ".".join(part for part in parts if part), "\n".join(new)


def listed() -> set[Change]:
    """The changes that needn't be noticed."""
    entries = tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivors"]
    return {(entry["of"], line) for entry in entries for line in entry["becomes"]}


def main() -> int:
    """Run mutmut and compare; returns 1 if too much or something else goes unnoticed."""
    ran = subprocess.run([MUTMUT, "run", "--max-children", "2"], cwd=ROOT, check=False)
    found = results()
    untried = [name for name, code in found.items() if code is None]
    if ran.returncode or untried or not found:
        print(f"mutmut ended with {ran.returncode}; {len(untried)} mutants weren't tried")
        return 1
    survived = {change_of(name) for name, code in found.items() if code == 0}
    unnoticed = sum(code == 0 for code in found.values())
    share = 1 - unnoticed / len(found)
    expected = listed()
    new, gone = sorted(survived - expected), sorted(expected - survived)
    print(f"{len(found)} mutants, {len(found) - unnoticed} noticed by a test: {share:.1%}")
    for of, line in new:
        print(f"unnoticed, and not in {LISTED.name}: {of} with\n    {line}")
    for of, line in gone:
        print(f"in {LISTED.name}, but noticed or not there: {of} with\n    {line}")
    return 1 if new or gone or share < ENOUGH else 0


if __name__ == "__main__":
    sys.exit(main())
