"""An explorer as a figure of a built page: what ``host.js`` in ``backprop.page`` finds there."""

import json
from html import escape
from typing import Any

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.stored import declaration, stored_results

MIME_TYPE = "application/vnd.backprop.explorer+json"  # how a build finds it among a cell's outputs
WHOLE = "BOOK_WHOLE_EXPLORERS"  # set by a build: it wants all that a figure needs, not only a name
MOUNT = "window.explorers?.mount(document.currentScript.parentElement);"
WITHOUT_SCRIPTS = "This picture stands still. It can be moved when JavaScript is switched on."


def content(name: str) -> dict[str, Any]:
    """What the figure of explorer ``name`` holds; an unknown name raises ``ValueError``."""
    explorer = explorer_named(name)
    return {"declaration": declaration(explorer), "stored": stored_results(explorer)}


def output(name: str, whole: bool) -> dict[str, Any]:
    """What a cell's output says to a build: the name, and all for the figure if it is ``whole``."""
    if not whole:
        return {"name": name}
    description = explorer_named(name).description
    return {"name": name, "description": description, "content": content(name)}


def figure(name: str, picture: str, caption: str, content: dict[str, Any]) -> str:
    """The HTML of the figure of explorer ``name``.

    ``picture`` is the HTML of what stands there until the explorer does,
    ``caption`` the HTML below it, ``content`` as the function of that name gives it.
    """
    data = json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<figure class="explorer" id="explorer-{escape(name)}" data-explorer="{escape(name)}" '
        f'data-state="stored" aria-busy="false">\n<div class="explorer-body">\n{picture}</div>\n'
        f'<p class="explorer-status" role="status">{WITHOUT_SCRIPTS}</p>\n'
        f'<script type="application/json" class="explorer-data">{data}</script>\n'
        f"<figcaption>\n{caption}</figcaption>\n<script>{MOUNT}</script>\n</figure>\n"
    )
