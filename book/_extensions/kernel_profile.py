"""Run the notebooks with the book's own IPython settings, not with the user's.

Start-up files and figure formats in a user's own profile would change what the
pages show. The book's profile is empty but for two things: kernels report errors
only, not that they talk over an unencrypted connection to this same machine; and they
keep a list of what they read, if they are asked to.
"""

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lost_wakeups import end_lost_wakeups


def use_own_profile(app: Sphinx) -> None:
    """Point the kernels that this build starts to a profile in the build folder."""
    folder = Path(app.outdir).parent / ".ipython"
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    settings = f"""import runpy
get_config().IPKernelApp.log_level = "ERROR"
runpy.run_path({str(Path(__file__).with_name("reading.py"))!r})["watch"]()
"""
    Path(profile, "ipython_kernel_config.py").write_text(settings, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(folder)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    end_lost_wakeups()
    app.connect("builder-inited", use_own_profile)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
