"""Leave out of the built site what no reader's browser asks for.

The parts come complete from their packages: MathJax as eleven ready mixtures, of
which the pages use one, and once more in pieces; fonts in formats of older
browsers; maps for debugging others' scripts; the theme's own translations, which
are in the pages by now.
And an earlier build may have left pictures that no page shows any more.
"""

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

MATHJAX = "_static/mathjax"
USED = "tex-chtml.js"  # as _config.yml's sphinx-mathjax-offline asks for
# The pieces that are in the mixture, and those for other inputs than LaTeX or for no browser.
PIECES = [
    *("input/asciimath.js", "input/tex.js", "input/tex-base.js", "input/tex-full.js"),
    *("input/tex/extensions/all-packages.js", "input/mml/extensions/mml3*"),
    *("output/chtml.js", "output/chtml/fonts/tex.js", "ui/menu.js", "adaptors/liteDOM.js"),
]
SPOKEN = {"base.json", "en.json", "nemeth.json"}  # formulas read aloud, and in braille
BY_CONTENT = "lite/extensions/jupyterlab-myst/static"  # KaTeX's fonts
OLD_FONTS = {".eot", ".svg", ".ttf", ".woff"}


def unused(site: Path) -> Iterator[Path]:
    """The files of ``site`` that could be missed."""
    mathjax = site / MATHJAX
    yield from (path for path in mathjax.glob("*.js") if path.name != USED)
    yield from (path for piece in PIECES for path in mathjax.glob(piece))
    yield from (path for path in mathjax.glob("sre/mathmaps/*") if path.name not in SPOKEN)
    yield from site.rglob("*.map")
    yield from (site / "_static" / "locales").rglob("*.*o")
    for font in site.rglob("*.woff2"):
        yield from (path for path in font.parent.glob(f"{font.stem}.*") if path.suffix in OLD_FONTS)
    # There each format has a name of its own, by its content.
    yield from (path for path in site.glob(f"{BY_CONTENT}/*") if path.suffix in OLD_FONTS)


def trim(app: Sphinx, exception: Exception | None) -> None:
    """Remove them."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    shown = {name for _, name in app.env.images.values()}
    left_over = [path for path in site.glob("_images/*.*") if path.name not in shown]
    for path in [*unused(site), *left_over]:
        path.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, object]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", trim, priority=900)  # after everything is there
    return {"parallel_read_safe": True, "parallel_write_safe": True}
