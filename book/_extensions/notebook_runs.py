"""Run notebooks, several at a time, before their pages are read.

myst-nb would run one after the other, each when its page is read. It still asks for each
result, reports on it and puts it into its cache; only that the result is there by then.
With it goes a list of what the notebook has read, by which ``source_cache`` knows whether
the result still stands.
"""

import os
import tempfile
import time
import traceback
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import myst_nb.core.execute.cache as asking
import nbformat
from jupyter_cache.executors.utils import ExecutionResult
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from kernel_sockets import own_sockets
from reading import LOG, gathered

READING = "book_reading"  # in a notebook's metadata, what it has read
MOST_AT_ONCE = 4  # a kernel takes 300 MB
# Threads of one small product that wait for each other on a busy machine make it ten times slower.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def run(
    notebook: nbformat.NotebookNode,
    folder: str,
    limit: int,
    allow_errors: bool,
    clients: list[NotebookClient],
) -> ExecutionResult:
    """Run ``notebook`` in ``folder``, in place; this is where kernels are started.

    Args:
        limit: the seconds that one cell may take.
        allow_errors: run on after a cell that fails.
        clients: what runs it is put here, so that it can be stopped from elsewhere.
    """
    error = told = None
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch, "reading.log")
        client = NotebookClient(
            notebook,
            timeout=limit,
            allow_errors=allow_errors,
            record_timing=False,  # the cache would take the times for another notebook
            resources={"metadata": {"path": folder}},
            config=own_sockets(Path(scratch)),
        )
        clients.append(client)
        try:
            client.execute(env=os.environ | ONE_THREAD | {LOG: str(log)})
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as caught:
            error, told = caught, traceback.format_exc()
        notebook.metadata[READING] = gathered(log)
    return ExecutionResult(notebook, folder, time.perf_counter() - begun, error, told)


def at_once() -> int:
    """How many kernels are run at a time."""
    return min(os.cpu_count() or 1, MOST_AT_ONCE)


class Results:
    """The results of notebooks that have been run, each given once to whom asks for it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[str, ExecutionResult] = {}

    def run_all(
        self, notebooks: Mapping[Path, nbformat.NotebookNode], limit: int, allow_errors: bool
    ) -> None:
        """Run ``notebooks``, by their paths, in their folders."""
        clients: list[NotebookClient] = []
        pool = ThreadPoolExecutor(at_once())
        asked = {
            code_of(notebook.cells): pool.submit(
                run, notebook, str(path.parent), limit, allow_errors, clients
            )
            for path, notebook in notebooks.items()
        }
        try:
            wait(asked.values())
        except BaseException:  # somebody has pressed Ctrl-C
            pool.shutdown(wait=False, cancel_futures=True)
            for client in clients:
                if process := getattr(getattr(client.km, "provisioner", None), "process", None):
                    process.kill()
            raise
        pool.shutdown()
        self._found |= {code: future.result() for code, future in asked.items()}

    def result(
        self,
        notebook: nbformat.NotebookNode,
        cwd: str,
        timeout: int,
        allow_errors: bool,
        **_: Any,
    ) -> ExecutionResult:
        """What myst-nb calls to run a notebook in place."""
        found = self._found.pop(code_of(notebook.cells), None)
        if found is None:
            return run(notebook, cwd, timeout, allow_errors, [])
        notebook.update(found.nb)
        return found


def code_of(cells: Iterable[nbformat.NotebookNode]) -> str:
    """What a notebook is known by: the text of its code cells."""
    return "\0".join(cell.source for cell in cells if cell.cell_type == "code")


def give_to_myst_nb(results: Results) -> None:
    """Have myst-nb ask for results where it would run notebooks itself."""
    asking.single_nb_execution = results.result
