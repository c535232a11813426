"""A JupyterLab of its own: for tests and measurements."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
from playwright.sync_api import Page

TOKEN = "reader"
PATIENCE = 60  # seconds for a server or a kernel to start on a busy machine


@contextmanager
def lab(folder: Path, scratch: Path, python: Path = Path(sys.executable)) -> Iterator[str]:
    """Serve the notebooks in ``folder`` in the JupyterLab of that Python; gives its address.

    Its settings and log are in the folder ``scratch``; no others are read.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    own = {name: str(scratch / name) for name in places}
    root = hasattr(os, "getuid") and os.getuid() == 0
    command = [
        *(str(python), "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={TOKEN}", f"--notebook-dir={folder}"),
        *(["--allow-root"] if root else []),
    ]
    log = scratch / "jupyterlab.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, env=os.environ | own, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{port}/api"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab didn't start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def notebook_address(server: str, path: str) -> str:
    """Where the JupyterLab at ``server`` shows a notebook, in a workspace without others."""
    return f"{server}lab/tree/{path}?reset&token={TOKEN}"


@contextmanager
def lab_notebook(scratch: Path, *cells: str) -> Iterator[str]:
    """Serve a notebook of code cells in JupyterLab, all in ``scratch``; gives its address."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    folder = scratch / "notebooks"
    folder.mkdir()
    nbformat.write(notebook, folder / "notebook.ipynb")
    with lab(folder, scratch) as server:
        yield notebook_address(server, "notebook.ipynb")


def _answers(address: str) -> bool:
    try:
        with urlopen(address) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def open_notebook(page: Page, address: str) -> None:
    """Open a notebook, and wait until its kernel is there: keys pressed before are lost."""
    page.goto(address)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE * 1000)


def run_cell(page: Page, number: int) -> None:
    """Run one code cell, and wait until it has an output."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    cell.locator(".jp-OutputArea-output").first.wait_for(timeout=PATIENCE * 1000)
