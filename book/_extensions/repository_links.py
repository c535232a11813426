"""Links to the book's repository, when the build is told where that is.

The book names no address of its own: whoever publishes it says where it is.

BOOK_REPOSITORY_URL     adds the repository, issue, edit and Binder buttons
BOOK_REPOSITORY_BRANCH  the branch they point to (default: main)
BOOK_REPOSITORY_KIND    github, gitlab or bitbucket: whose addresses a host of your own uses
BOOK_BINDER_URL         the BinderHub (default: https://mybinder.org)
BOOK_JUPYTERHUB_URL     adds a button that opens a chapter in this JupyterHub (nbgitpuller)
"""

import os
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

KINDS = ("github", "gitlab", "bitbucket")
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
    repository = os.environ.get("BOOK_REPOSITORY_URL", "").rstrip("/").removesuffix(".git")
    branch = os.environ.get("BOOK_REPOSITORY_BRANCH") or "main"
    hub = (os.environ.get("BOOK_BINDER_URL") or "https://mybinder.org").rstrip("/")
    known = bool(repository)
    kind = os.environ.get("BOOK_REPOSITORY_KIND") or next(
        (name for name in KINDS if name in urlsplit(repository).netloc), ""
    )
    config.html_theme_options |= {
        "repository_url": repository,
        "repository_provider": kind or KINDS[0],  # the theme insists on one
        "repository_branch": branch,
        "path_to_docs": FOLDER,
        "use_repository_button": known,
        "use_issues_button": known and kind in KINDS[:2],
        "use_edit_page_button": bool(known and kind),
        "launch_buttons": {
            "notebook_interface": "jupyterlab",
            "binderhub_url": hub,
            "jupyterhub_url": os.environ.get("BOOK_JUPYTERHUB_URL", ""),
        }
        if known
        else {},
    }
    if known:
        config.binder_notebooks_url = binder_notebooks_url(hub, repository, branch)


def mend_binder_button(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give the Binder button our address.

    The theme's own leaves slashes in the address of a repository that is neither at GitHub nor at
    GitLab, and in a branch's name; Binder then takes the repository's name for the branch.
    """
    buttons = [button for menu in context["header_buttons"] for button in menu.get("buttons", [])]
    for button in buttons:
        if button["text"] == "Binder":
            button["url"] = f"{app.config.binder_notebooks_url}{page}.ipynb"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("binder_notebooks_url", "", "env")
    app.connect("config-inited", configure)
    app.connect("html-page-context", mend_binder_button, priority=600)  # after the theme's own
    return {"parallel_read_safe": True, "parallel_write_safe": True}
