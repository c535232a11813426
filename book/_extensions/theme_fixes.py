"""Small faults of the theme and its parts, mended in the built pages.

- Their scripts report to the browser's console at each page. The book's pages
  keep the console empty, so that a message there means that something is wrong.
- They keep the reader's choices in the browser, and stop where it keeps nothing.
- docutils marks the bibliography's entries with ARIA roles that are deprecated
  and not allowed in a list; a screen reader then finds an empty list.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

TALKATIVE = [  # below the site's root
    "_static/scripts/pydata-sphinx-theme.js",
    "_static/scripts/sphinx-book-theme.js",
    "_static/togglebutton.js",
    "search.html",
]

# Before all other scripts. Where the reader has the browser keep nothing, asking for its
# storage is an error in most browsers and gives nothing in others. Then what is kept
# lasts as long as the page.
FORGETFUL = """<script>
  for (const name of ["localStorage", "sessionStorage"]) {
    let storage;
    try { storage = window[name]; } catch { /* forbidden */ }
    if (storage) continue;
    const kept = new Map();
    const value = {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, text) => void kept.set(String(key), String(text)),
      removeItem: (key) => void kept.delete(String(key)),
    };
    Object.defineProperty(window, name, { value });
  }
</script>
"""


def remove_silenced(app: Sphinx, builder: Builder) -> None:
    """Make room for fresh copies, which Sphinx would otherwise report as overwriting."""
    for name in TALKATIVE:
        Path(app.outdir, name).unlink(missing_ok=True)


def silence(app: Sphinx, exception: Exception | None) -> None:
    """Evaluate what these scripts would log, and log nothing."""
    for path in (Path(app.outdir, name) for name in TALKATIVE):
        if exception is None and path.exists():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("console.log(", "void("), encoding="utf-8", newline="\n")


def mend_bibliography(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the entries of a bibliography the role that belongs in a list."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def stand_in_for_storage(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put the stand-in above the theme's first script."""
    context["metatags"] = f"{context.get('metatags', '')}{FORGETFUL}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("write-started", remove_silenced)
    app.connect("build-finished", silence)
    app.connect("html-page-context", mend_bibliography)
    app.connect("html-page-context", stand_in_for_storage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
