"""A failed build says so, and fails again until the cause is gone.

- A notebook whose cell fails makes every build fail, with ``-W`` or without.
  (myst-nb's own ``raise_on_error`` stops at the first one and buries its cause
  under a long traceback of the build tools.)
- Sphinx saves what it read even when a warning has failed the build or somebody has
  stopped it, and the next build, finding nothing changed, would leave pages as they
  were without a word. So a mark says that a build is under way, and where it was left
  behind, all pages are read again; executed notebooks stay in their cache.
"""

from pathlib import Path
from typing import Any

from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config


def failed_notebooks(app: Sphinx) -> list[str]:
    """The pages whose notebook did not run to its end."""
    runs = {page: NbMetadataCollector.get_exec_data(app.env, page) for page in app.env.found_docs}
    return sorted(page for page, run in runs.items() if run and not run["succeeded"])


def _mark(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"unfinished-{Path(app.outdir).name}")


def begin(app: Sphinx, config: Config) -> None:
    """Forget what was read by a build that has not come to a good end."""
    if _mark(app).exists():
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    _mark(app).parent.mkdir(parents=True, exist_ok=True)
    _mark(app).touch()


def end(app: Sphinx, exception: Exception | None) -> None:
    """Set the exit code of a failed build, or note that all is well."""
    if exception is not None:
        return
    if failed_notebooks(app):
        app.statuscode = 1
    if not app.statuscode and not (app._warncount and app.keep_going):
        _mark(app).unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", begin)
    app.connect("build-finished", end, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
