"""The page of all explorers shows each of them, as it is and where it lives."""

import re
from pathlib import Path

import nbformat
import pytest

from backprop.explorers.catalogue import explorer_named, names

BOOK = Path(__file__).resolve().parents[2] / "book"
GALLERY = (BOOK / "explorers.md").read_text(encoding="utf-8")
SHOWN = re.findall(
    r"\n## (.+)\n\n.+ (?:In the chapter \{doc\}`|On the \{doc\}`front page <)([\w-]+)>?`\.\n\n"
    r"```\{image\} _static/explorers/(.+)\.svg\n:alt: (.+)\n:class: drawing\n:target: (.+)\n```",
    GALLERY,
)


def test_every_explorer_is_there_once() -> None:
    assert sorted(name for _, _, name, _, _ in SHOWN) == names()
    assert GALLERY.count("\n## ") == len(SHOWN)


@pytest.mark.parametrize(("title", "page", "name", "text", "target"), SHOWN)
def test_it_is_described_and_linked(
    title: str, page: str, name: str, text: str, target: str
) -> None:
    explorer = explorer_named(name)
    assert (title, text) == (explorer.title, explorer.description)
    assert target == f"{page}.html#explorer-{name}"
    if page == "intro":
        text = (BOOK / "intro.md").read_text(encoding="utf-8")
        assert f"\n```{{explorer}} {name}\n" in text
        return
    chapter = nbformat.read(BOOK / f"{page}.ipynb", as_version=4)
    assert any(f'explore("{name}")' in cell.source for cell in chapter.cells)
