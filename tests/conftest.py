"""For all tests: what a failure tells, and which of them take their time."""

import tempfile
import weakref
from pathlib import Path
from typing import Any

import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager

import told
from kernel_sockets import own_sockets


def pytest_configure(config: pytest.Config) -> None:
    """Have it for every test of the run, the notebooks included."""
    config.pluginmanager.register(told)
    config.pluginmanager.register(Slow())
    nbval.kernel.KernelManager = _reached_by_files


def _reached_by_files(**asked: Any) -> KernelManager:
    """A kernel of nbval, which has no setting for it, with sockets of its own."""
    folder = tempfile.TemporaryDirectory()
    manager = KernelManager(config=own_sockets(Path(folder.name)), **asked)
    weakref.finalize(manager, folder.cleanup)
    return manager


class Slow:
    """Marks what needs the built book, and the notebooks, as slow."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The cells of a notebook stay in one process, in their order."""
        for item in items:
            if item.path.suffix == ".ipynb":
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
                item.add_marker(pytest.mark.slow)
            elif hasattr(getattr(item, "module", None), "need_the_built_book"):
                item.add_marker(pytest.mark.slow)
