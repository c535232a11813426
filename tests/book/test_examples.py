"""What CONTRIBUTING.md and README.md show can be done as it stands there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
CONTRIBUTING, README = ROOT / "CONTRIBUTING.md", ROOT / "README.md"
DOCUMENTS = [CONTRIBUTING, README, *sorted((ROOT / "book").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
# The example's page, and what its model computes at its start and elsewhere
PAGE = """
import json
import sys
from pathlib import Path

from backprop.explorers.bundle import page_script, styles
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.markup import content, figure

folder = Path(sys.argv[1])
(folder / "page.js").write_text(page_script(["halving"], python=False), encoding="utf-8")
(folder / "page.css").write_text(styles(), encoding="utf-8")
head = '<link rel="stylesheet" href="page.css"><script src="page.js"></script>'
shown = figure("halving", "", "<p>Lower the rate.</p>", content("halving"))
text = f'<!doctype html><meta charset="utf-8">{head}<body>{shown}'
(folder / "page.html").write_text(text, encoding="utf-8")
print(json.dumps([explorer_named("halving").evaluate(rate=rate) for rate in (0.5, 0.8)]))
"""
SHOWN = """figure => [...figure.querySelectorAll("[data-quantity]")]
    .map(({ dataset }) => [dataset.quantity, Number(dataset.value)])"""


def blocks(language: str) -> list[str]:
    """The code of CONTRIBUTING.md in a language."""
    return [
        code for kind, code in BLOCK.findall(CONTRIBUTING.read_text("utf-8")) if kind == language
    ]


@pytest.mark.slow
def test_the_explorer_of_the_example_works(browser: Browser, tmp_path: Path) -> None:
    (model,) = (code for code in blocks("python") if "EXPLORER = " in code)
    [view] = blocks("js")
    package = tmp_path / "backprop"
    shutil.copytree(
        ROOT / "src" / "backprop", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    (package / "explorers" / "halving.py").write_text(model, encoding="utf-8")
    (package / "explorers" / "views" / "halving.js").write_text(view, encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-c", PAGE, tmp_path],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr.strip().splitlines()[-1]
    at_start, elsewhere = json.loads(made.stdout)

    page = browser.new_page(viewport={"width": 800, "height": 600})
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((tmp_path / "page.html").as_uri())
    explorer = page.locator("#explorer-halving")
    assert wrong == []
    for rate, results in [("0.5", at_start), ("0.8", elsewhere)]:
        explorer.locator("[name=rate]").fill(rate)
        found = dict(explorer.evaluate(SHOWN))
        assert list(found) == [f"sizes[{index}]" for index in range(10)]
        assert list(found.values()) == pytest.approx(results["sizes"], abs=5e-4)  # as stored
        bars = explorer.locator("svg rect.point").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert bars[0] > bars[1] > bars[2] > 0
    page.close()
    assert wrong == []


def test_the_rules_of_the_example_are_taken_as_they_are() -> None:
    code = "".join(code for code in blocks("python") if "EXPLORER = " not in code)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr.strip().splitlines()[-1]
    lines = said.stdout.splitlines()
    assert lines[0].startswith("backpropagation and central difference agree")
    assert float(lines[-1]) == 1


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_make_that_is_named_is_there(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    code = " ".join(re.findall(r"`[^`\n]+`|^ {4}.*$|^make .*$", document.read_text("utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code))
    assert named <= targets
    assert named or document not in (CONTRIBUTING, README)


def test_make_says_what_there_is() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert said.returncode == 0
    listed = set(re.findall(r"^make ([a-z-]+)", said.stdout, re.M))
    table = set(re.findall(r"^\| `make ([a-z-]+)` \|", CONTRIBUTING.read_text("utf-8"), re.M))
    assert table <= listed


@pytest.mark.parametrize("document", [CONTRIBUTING, README], ids=lambda path: path.name)
def test_every_file_and_folder_that_is_named_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    places = r"(?:book|src|tests|tools|benchmarks|\.github)/[\w./-]*|[\w-]+\.(?:toml|yml|cff)"
    named = set(re.findall(rf"`(?:[^`\n]* )?({places})`", text))
    made_by_the_reader = {"halving", "your-chapter", "your_chapter"}
    gone = {
        name
        for name in named
        if not made_by_the_reader & set(re.split(r"[/.]", name)) and not (ROOT / name).exists()
    }
    assert named
    assert gone == set()
