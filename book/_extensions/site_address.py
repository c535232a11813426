"""What a book with an address has more: canonical links, a sitemap, cards, a page for the lost.

BOOK_BASE_URL  where the built pages will stand, such as https://example.org/book/

Each of these needs to name the site's own address, so without the variable the
book is built without them. Social networks show the card and the description
where someone shares a page; readers ask for neither.
"""

import os
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

EXTENSIONS = ("notfound.extension", "sphinx_sitemap", "sphinxext.opengraph")
NOT_FOUND = {
    "title": "No such page",
    "body": """<h1>No such page</h1>
<p>There is nothing at this address. The contents beside this text list all pages;
on a narrow screen they are behind the button at the top left.</p>
<p>If a link of the book has led you here, that is a fault of the book: please report it.</p>""",
}


def site_address() -> str:
    """The address of the site, with a slash at its end; empty if it isn't known.

    Raises:
        ConfigError: what the environment says is no web address.
    """
    address = os.environ.get("BOOK_BASE_URL", "").strip()
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            f"BOOK_BASE_URL is {address!r}, but must be the site's whole address, "
            "as in https://example.org/book/"
        )
    return address.rstrip("/") + "/"


def configure(app: Sphinx, config: Config) -> None:
    """Tell the extensions where the site is."""
    address = site_address()
    config.html_baseurl = address
    if not address:
        return
    config.ogp_site_url = address
    config.ogp_site_name = config.html_title
    config.ogp_social_cards = {"image_mini": "_static/card.png", "line_color": "#0072b2"}
    config.sitemap_url_scheme = "{link}"
    config.sitemap_locales = [None]  # one language
    config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]
    config.notfound_urls_prefix = urlsplit(address).path
    config.notfound_context = NOT_FOUND


def write_all(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """The sitemap lists what is written, so write every page, changed or not."""
    return set(env.found_docs) if site_address() else set()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx, and those that need an address if there is one."""
    if site_address():
        for name in EXTENSIONS:
            app.setup_extension(name)
    app.connect("config-inited", configure, priority=400)  # before those extensions look
    app.connect("env-updated", write_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
