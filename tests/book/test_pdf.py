"""The whole book as one PDF."""

import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

import pdf
from reader import need_the_built_book

need_the_built_book()
CONTENTS = Path(__file__).resolve().parents[2] / "book" / "_toc.yml"


def files_of_contents() -> list[str]:
    contents = yaml.safe_load(CONTENTS.read_text(encoding="utf-8"))
    parts = [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    return [contents["root"], *parts]


@pytest.mark.everywhere
def test_the_book_is_printed(browser: Browser, tmp_path: Path) -> None:
    """Every page, formula and explorer is in it; links and bookmarks lead to places."""
    made = pdf.make(browser, tmp_path / "book.pdf")
    assert made["pages"] == len(files_of_contents())
    assert made["formulas"] > 500
    assert made["explorers"] >= 9
    written = (tmp_path / "book.pdf").read_bytes()
    assert written.startswith(b"%PDF")
    assert b"/Outlines" in written
    assert len(re.findall(rb"/Type /Page\b(?!s)", written)) > 100
