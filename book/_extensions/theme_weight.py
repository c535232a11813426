"""Leave out of the theme's files what no page uses: two thousand icons, and most of its styles.

A reader's browser fetches and reads the whole of them with the first page. What a page or a
script might name stays: an icon by its name, a rule of the style sheet by its classes. The
icons' font is only for readers without scripts; for others a script draws the icons.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import Builder

ICONS = "_static/scripts/fontawesome.js"
STYLE = "_static/styles/pydata-sphinx-theme.css"
PAGES = ("*.html", "_static/*.js", "_static/scripts/*.js", "_static/explorers/*.js")
WORD = re.compile(r"[A-Za-z_][\w-]*")
# An icon in their script: "name":[width, height, [other names], "code", path],
ICON = re.compile(
    r'(?:"(?P<quoted>[a-z0-9-]+)"|\b(?P<bare>[a-z0-9]+)):'
    r'\[\d+,\d+,\[[^\]]*\],"[0-9a-f]+",(?:"[^"]*"|\[[^\]]*\])\],?'
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ALTERNATIVES = re.compile(r":(?:not|is|where|has)\([^()]*\)")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
BUILT = ("bs-", "svg-inline")  # classes that the theme's scripts put together
GROUPS = ("@media", "@supports", "@layer", "@container")


def make_room(app: Sphinx, builder: Builder) -> None:
    """Let fresh copies come, which Sphinx would otherwise report as overwriting."""
    for name in (ICONS, STYLE):
        Path(app.outdir, name).unlink(missing_ok=True)


def named_in(site: Path) -> set[str]:
    """Every word of the pages and of their scripts but the icons' own."""
    paths = (path for glob in PAGES for path in site.glob(glob) if path != site / ICONS)
    return {word for path in paths for word in WORD.findall(path.read_text("utf-8"))}


def icons_kept(script: str, words: set[str]) -> str:
    """The icons' script with those icons that ``words`` name, as ``fa-NAME``."""

    def kept(icon: re.Match[str]) -> str:
        return icon[0] if f"fa-{icon['quoted'] or icon['bare']}" in words else ""

    return ICON.sub(kept, script)


def rules_kept(style: str, words: set[str]) -> str:
    """The style sheet with those rules whose classes are all among ``words``."""
    return "".join(_kept(COMMENT.sub("", style), words))


def _kept(style: str, words: set[str]) -> Iterator[str]:
    for head, body in _blocks(style):
        if head.lstrip().startswith("@font-face") and "Awesome" in (body or ""):
            yield f"@media (scripting: none){{{head}{{{body}}}}}"
            continue
        if body is None or head.lstrip().startswith("@"):
            if body is not None and head.lstrip().startswith(GROUPS):
                body = "".join(_kept(body, words))
                if not body.strip():
                    continue
            yield head if body is None else f"{head}{{{body}}}"
            continue
        selectors = [one for one in _selectors(head) if _may_match(one, words)]
        if selectors:
            yield f"{','.join(selectors)}{{{body}}}"


def _blocks(style: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as what stands before its braces and within; a statement has no braces."""
    start = 0
    while start < len(style):
        opening, end = style.find("{", start), style.find(";", start)
        if -1 < end < opening or opening < 0:
            stop = end + 1 if end > -1 else len(style)
            yield style[start:stop], None
            start = stop
            continue
        depth, at = 1, opening + 1
        while depth:
            at = min(found for brace in "{}" if (found := style.find(brace, at)) >= 0)
            depth += 1 if style[at] == "{" else -1
            at += 1
        yield style[start:opening], style[opening + 1 : at - 1]
        start = at


def _selectors(head: str) -> list[str]:
    """The selectors of a rule, split at the commas that stand in no parentheses."""
    return re.split(r",(?![^()]*\))", head.strip())


def _may_match(selector: str, words: set[str]) -> bool:
    needed = CLASS.findall(ALTERNATIVES.sub("", selector)) if "\\" not in selector else []
    return all(name in words or name.startswith(BUILT) for name in needed)


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Write both files anew, without what no page uses."""
    site = Path(app.outdir)
    if exception is not None or not ((site / ICONS).is_file() and (site / STYLE).is_file()):
        return
    words = named_in(site)
    for name, change in ((ICONS, icons_kept), (STYLE, rules_kept)):
        text = change((site / name).read_text("utf-8"), words)
        (site / name).write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, object]:
    """Register the extension with Sphinx."""
    app.connect("write-started", make_room)
    app.connect("build-finished", lighten, priority=890)  # all pages are there
    return {"parallel_read_safe": True, "parallel_write_safe": True}
