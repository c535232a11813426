"""Links to the book's repository, when the build is told where that is.

The book names no address of its own: whoever publishes it says where it is.

BOOK_REPOSITORY_URL     adds the repository, issue, edit and Binder buttons
BOOK_REPOSITORY_BRANCH  the branch they point to (default: main)
BOOK_BINDER_URL         the BinderHub (default: https://mybinder.org)
BOOK_BASE_URL           where the built pages will stand (for canonical links)
"""

import os
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

FOLDER = "book"  # where the chapters are in the repository


def binder_notebooks_url(hub: str, repository: str, branch: str) -> str:
    """The start of a Binder address; add a notebook's name in the book's folder."""
    parts = urlsplit(repository)
    project = parts.path.strip("/")
    if parts.netloc == "github.com":
        source = f"gh/{project}"
    elif parts.netloc == "gitlab.com":
        source = f"gl/{quote(project, safe='')}"
    else:
        source = f"git/{quote(repository, safe='')}"
    return f"{hub}/v2/{source}/{quote(branch, safe='')}?urlpath=lab/tree/{FOLDER}/"


def configure(app: Sphinx, config: Config) -> None:
    """Add what the environment tells to the theme's options."""
    config.html_baseurl = os.environ.get("BOOK_BASE_URL", "")
    repository = os.environ.get("BOOK_REPOSITORY_URL", "").rstrip("/").removesuffix(".git")
    branch = os.environ.get("BOOK_REPOSITORY_BRANCH") or "main"
    hub = (os.environ.get("BOOK_BINDER_URL") or "https://mybinder.org").rstrip("/")
    known = bool(repository)
    config.html_theme_options |= {
        "repository_url": repository,
        "repository_branch": branch,
        "path_to_docs": FOLDER,
        "use_repository_button": known,
        "use_issues_button": known,
        "use_edit_page_button": known,
        "launch_buttons": {"notebook_interface": "jupyterlab", "binderhub_url": hub}
        if known
        else {},
    }
    if known:
        config.live_widgets_binder_url = binder_notebooks_url(hub, repository, branch)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", configure)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
