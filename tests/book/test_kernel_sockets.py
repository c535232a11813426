"""A kernel starts even if others take every port that is free in the meantime."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import nbval.kernel
import pytest
from jupyter_client.provisioning import LocalProvisioner

import notebook_runs
import store_outputs


@pytest.fixture
def thieves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever ports a kernel is told to take, a server has them before it starts."""
    held: list[socket.socket] = []
    launch = LocalProvisioner.launch_kernel

    async def late(provisioner: LocalProvisioner, *asked: Any, **options: Any) -> Any:
        told = provisioner.connection_info
        if told["transport"] == "tcp":
            for name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
                held.append(socket.create_server((told["ip"], told[name])))
        return await launch(provisioner, *asked, **options)

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", late)
    yield
    for server in held:
        server.close()


def built(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return notebook_runs.run(notebook, os.curdir, 20, False, []).nb


def stored(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return store_outputs.run(notebook, Path())


@pytest.mark.usefixtures("thieves")
@pytest.mark.parametrize("run", [built, stored])
def test_nobody_can_take_from_a_notebook_s_kernel_what_it_is_reached_by(
    run: Callable[[nbformat.NotebookNode], nbformat.NotebookNode],
) -> None:
    cell = nbformat.v4.new_code_cell("print(6 * 7)")
    done = run(nbformat.v4.new_notebook(cells=[cell]))
    assert done.cells[0].outputs[0].text == "42\n"


@pytest.mark.usefixtures("thieves")
def test_nor_from_a_tested_notebook_s() -> None:
    manager, client = nbval.kernel.start_new_kernel(startup_timeout=20, kernel_name="python3")
    client.stop_channels()
    manager.shutdown_kernel(now=True)
