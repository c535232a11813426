"""Draw each explorer, and the digits of the front page, and store the pictures.

    python tools/store_pictures.py

They lie in book/_static/. The explorers' pictures stand in the pages until the explorers
do, and wherever there is no JavaScript: on paper, in a PDF, in a feed. They are what a
browser draws, so they are drawn again after a change of a view or a model; a test says
when.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import matplotlib.pyplot as plt
from playwright.sync_api import Browser, sync_playwright

from backprop.colours import variables
from backprop.data import digits
from backprop.explorers.bundle import page_script, styles
from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.markup import content, figure
from backprop.figures.digits import draw_digits
from backprop.figures.style import use_book_style
from browser import launch

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "book" / "_static"
PICTURES = STATIC / "explorers"
DIGITS = STATIC / "digits.svg"
PAGE = """<!doctype html><meta charset="utf-8"><body style="width: 700px">
<link rel="stylesheet" href="explorers.css"><script src="explorers.js"></script>
{figures}</body>"""
# The picture as a file of its own: the style stands beside it in the page, and goes inside.
DRAWN = """explorer => {
    const svg = explorer.querySelector(".explorer-picture svg").cloneNode(true);
    const style = document.createElementNS(svg.namespaceURI, "style");
    style.textContent = explorer.querySelector("style").textContent;
    svg.prepend(style);
    return new XMLSerializer().serializeToString(svg);
}"""

# Follow a link to a setting; resolved when it is drawn.
FOLLOW = """setting => new Promise((drawn) => {
    addEventListener("hashchange", () => requestAnimationFrame(drawn), { once: true });
    location.hash = setting;
})"""


def drawn(browser: Browser) -> Iterator[tuple[str, str]]:
    """The name of each picture, and the picture as the text of an SVG file.

    An explorer's is called as it is; those of a text's passages have their number behind.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "explorers.css": styles(),
            "explorers.js": page_script(names(), python=False),
            "index.html": PAGE.format(
                figures="".join(figure(name, "", "", content(name)) for name in names())
            ),
        }
        for file, text in parts.items():
            Path(folder, file).write_text(text, encoding="utf-8")
        page = browser.new_page(viewport={"width": 800, "height": 800})
        pictured = {
            f"{name}.{parameter}": value
            for name in names()
            for parameter, value in explorer_named(name).pictured.items()
        }
        page.goto(f"{Path(folder, 'index.html').as_uri()}#{urlencode(pictured)}")
        for name in names():
            yield name, coloured(page.locator(f"#explorer-{name}").evaluate(DRAWN)) + "\n"
        for name in names():
            for number, passage in enumerate(explorer_named(name).passages, start=1):
                setting = {f"{name}.{parameter}": value for parameter, value in passage.items()}
                page.evaluate(FOLLOW, urlencode(setting))
                picture = page.locator(f"#explorer-{name}").evaluate(DRAWN)
                yield f"{name}-{number}", coloured(picture) + "\n"
        page.close()


def coloured(picture: str) -> str:
    """The picture with the colours that it names, which its page gave it."""
    named = {name: colour for name, colour in variables().items() if f"var({name}" in picture}
    rule = " ".join(f"{name}: {colour};" for name, colour in named.items())
    return picture.replace("<style>", f"<style>:root {{ {rule} }}\n", 1)


def draw_front_page(path: Path = DIGITS) -> None:
    """Four handwritten digits, without their names."""
    use_book_style()
    picture = draw_digits(digits().inputs[[5, 8, 3, 9]], [""] * 4)
    picture.savefig(path, format="svg", metadata={"Date": None})
    plt.close(picture)


def main() -> None:
    """Store all pictures."""
    draw_front_page()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, picture in drawn(browser):
            path = PICTURES / f"{name}.svg"
            path.write_text(picture, encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: {len(picture)} characters")
        browser.close()


if __name__ == "__main__":
    main()
