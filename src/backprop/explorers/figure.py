"""An explorer as a figure of a built page: what its host, ``page/host.js``, finds there."""

import json
from html import escape

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.stored import declaration, stored_results

MIME_TYPE = "application/vnd.backprop.explorer+json"  # how a build finds it among a cell's outputs
MOUNT = "window.explorers?.mount(document.currentScript.parentElement);"
WITHOUT_SCRIPTS = "This picture shows the start. It can be moved when JavaScript is switched on."


def figure(name: str, picture: str, caption: str) -> str:
    """The HTML of the figure of explorer ``name``.

    ``picture`` is the HTML of what stands there until the explorer does,
    ``caption`` the HTML below it. An unknown name raises ``ValueError``.
    """
    explorer = explorer_named(name)
    found = {"declaration": declaration(explorer), "stored": stored_results(explorer)}
    data = json.dumps(found, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<figure class="explorer" id="explorer-{escape(name)}" data-explorer="{escape(name)}" '
        f'data-state="stored" aria-busy="false">\n<div class="explorer-body">\n{picture}</div>\n'
        f'<p class="explorer-status" role="status">{WITHOUT_SCRIPTS}</p>\n'
        f'<script type="application/json" class="explorer-data">{data}</script>\n'
        f"<figcaption>\n{caption}</figcaption>\n<script>{MOUNT}</script>\n</figure>\n"
    )
