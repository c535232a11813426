"""A failed build says so, and fails again until the cause is gone.

- A notebook whose cell fails makes every build fail, with ``-W`` or without.
  (myst-nb's own ``raise_on_error`` stops at the first one and buries its cause
  under a long traceback of the build tools.)
- Sphinx saves what it read even when a warning has failed the build, and the
  next build, finding nothing changed, would succeed without a word. So what was
  read is forgotten; executed notebooks stay in their cache.
"""

from pathlib import Path
from typing import Any

from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx


def failed_notebooks(app: Sphinx) -> list[str]:
    """The pages whose notebook did not run to its end."""
    runs = {page: NbMetadataCollector.get_exec_data(app.env, page) for page in app.env.found_docs}
    return sorted(page for page, run in runs.items() if run and not run["succeeded"])


def fail_again(app: Sphinx, exception: Exception | None) -> None:
    """Set the exit code of a failed build, and have the next one read all pages again."""
    if exception is not None:
        return
    if failed_notebooks(app):
        app.statuscode = 1
    if app.statuscode or (app._warncount and app.keep_going):
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", fail_again, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
