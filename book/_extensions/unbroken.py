"""A formula isn't parted from the full stop after it, nor from the bracket before it.

A browser may break a line on either side of a typeset formula, and a line that begins with a
full stop makes a reader stumble. So the two stand in one piece that isn't broken.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

BEFORE = re.compile(r"[(\[“‘]+$")
AFTER = re.compile(r"^(?:['’]s\b|[.,;:!?)\]”’])+")


def keep_together(app: Sphinx, doctree: nodes.document) -> None:
    """Put each formula of a line, and the punctuation at it, into one element."""
    for math in list(doctree.findall(nodes.math)):
        siblings, place = math.parent, math.parent.index(math)
        before = siblings[place - 1] if place else None
        after = siblings[place + 1] if place + 1 < len(siblings) else None
        opening = isinstance(before, nodes.Text) and BEFORE.search(before)
        closing = isinstance(after, nodes.Text) and AFTER.search(after)
        if not opening and not closing:
            continue
        together = nodes.inline(classes=["unbroken"])
        siblings[place] = together
        if opening:
            siblings[place - 1] = nodes.Text(opening.string[: opening.start()])
            together += nodes.Text(opening[0])
        together += math
        if closing:
            siblings[place + 1] = nodes.Text(closing.string[closing.end() :])
            together += nodes.Text(closing[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-read", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
