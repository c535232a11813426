"""Run notebooks and store the outputs that are the same on every machine.

    python tools/store_outputs.py [NOTEBOOK ...]           run, and rewrite
    python tools/store_outputs.py --check [NOTEBOOK ...]   only say which are not as they should be

Without names: every notebook below book/.

nbval compares a cell with its stored output, so what is stored is what is
tested. A cell keeps its outputs if all of them are printed or plain text,
Markdown or LaTeX. Pictures, widgets, HTML, warnings and memory addresses differ
from machine to machine, and the tag nbval-ignore-output says so of a cell.
Times and widget state are never stored, and execution counts are all alike, so
that a notebook changes in git only when its content does.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError
from nbformat import NotebookNode

sys.path.append(str(Path(__file__).resolve().parent.parent / "book" / "_extensions"))
from kernel_sockets import own_sockets
from lost_wakeups import end_lost_wakeups

BOOK = Path(__file__).resolve().parent.parent / "book"
STORED_TYPES = {"text/plain", "text/markdown", "text/latex"}
UNTESTED = "nbval-ignore-output"  # the tag
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
RUN_METADATA = {"execution", "ExecuteTime", "collapsed", "scrolled"}  # left by running a cell
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
TIMEOUT = 90  # seconds for one cell


def is_stored(output: NotebookNode) -> bool:
    """Whether ``output`` is the same on every machine."""
    if output.output_type == "stream":
        return output.name == "stdout" and not ADDRESS.search(output.text)
    if output.output_type in ("execute_result", "display_data"):
        texts = output.data.values()
        return STORED_TYPES.issuperset(output.data) and not any(map(ADDRESS.search, texts))
    return False


def canonical(notebook: NotebookNode) -> str:
    """The text of ``notebook`` as it is kept in the repository."""
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k not in RUN_METADATA}
        if cell.cell_type == "code":
            if UNTESTED in cell.metadata.get("tags", []) or not all(map(is_stored, cell.outputs)):
                cell.outputs = []
            # nbval takes a cell without a count for one that was never run
            cell.execution_count = 1 if cell.outputs else None
            for output in cell.outputs:
                if "metadata" in output:
                    output.metadata = {}
                if "execution_count" in output:
                    output.execution_count = None
    notebook.metadata.pop("widgets", None)
    notebook.metadata.kernelspec = KERNEL
    notebook.metadata.language_info = {"name": "python"}
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def run(notebook: NotebookNode, folder: Path, allow_errors: bool = False) -> NotebookNode:
    """Execute ``notebook`` in ``folder``; raises CellExecutionError where a cell fails.

    Unless ``allow_errors``: then the error is an output of the cell, and the next one is run.
    """
    end_lost_wakeups()
    with tempfile.TemporaryDirectory() as sockets:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=TIMEOUT,
            allow_errors=allow_errors,
            coalesce_streams=True,
            resources={"metadata": {"path": str(folder)}},
            config=own_sockets(Path(sockets)),
        )
        return client.execute()


def notebooks_below(folder: Path) -> list[Path]:
    """Every notebook below ``folder``, without Jupyter's checkpoints."""
    return sorted(p for p in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 1 if a notebook fails, or with --check isn't canonical."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--check", action="store_true", help="run nothing, change nothing")
    options = parser.parse_args(arguments)

    wrong = 0
    for path in options.notebooks or notebooks_below(BOOK):
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        if not options.check:
            print(f"{path}: running", flush=True)
            try:
                notebook = run(notebook, path.parent)
            except (CellExecutionError, CellControlSignal) as error:
                print(f"{path}: left as it was, because a cell fails:\n{error}", file=sys.stderr)
                wrong += 1
                continue
        after = canonical(notebook)
        if after == before:
            continue
        if options.check:
            print(f"{path}: not as 'make outputs' writes it; run it and look at the difference")
            wrong += 1
        else:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"{path}: changed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
