"""The commands in tools/."""

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

import store_outputs
import store_pictures
from serve import serving
from small_book import Book

PRINTED = nbformat.v4.new_output("stream", name="stdout", text="12\n")
FORMULA = nbformat.v4.new_output(
    "execute_result", {"text/plain": "x", "text/latex": "$x$"}, execution_count=3
)


@pytest.mark.parametrize("output", [PRINTED, FORMULA])
def test_text_is_stored(output: nbformat.NotebookNode) -> None:
    assert store_outputs.is_stored(output)


@pytest.mark.parametrize(
    "output",
    [
        nbformat.v4.new_output("stream", name="stderr", text="careful"),
        nbformat.v4.new_output("execute_result", {"text/plain": "<f at 0x7f12ab>"}),
        nbformat.v4.new_output("display_data", {"text/plain": "x", "image/svg+xml": "<svg/>"}),
        nbformat.v4.new_output("display_data", {"text/html": "<b>x</b>"}),
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=[]),
    ],
)
def test_what_differs_from_machine_to_machine_is_not(output: nbformat.NotebookNode) -> None:
    assert not store_outputs.is_stored(output)


def test_a_cell_keeps_all_its_outputs_or_none() -> None:
    picture = nbformat.v4.new_output("display_data", {"image/png": "", "text/plain": "x"})
    mixed = nbformat.v4.new_code_cell("a", outputs=[PRINTED, picture], execution_count=1)
    timed = nbformat.v4.new_code_cell("b", outputs=[FORMULA], execution_count=2)
    timed.metadata = {"execution": {"iopub.status.busy": "now"}, "tags": ["kept"]}
    untested = nbformat.v4.new_code_cell("c", outputs=[PRINTED])
    untested.metadata = {"tags": ["nbval-ignore-output"]}
    cells = [mixed, timed, untested]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {"state": 1}})
    stored = nbformat.reads(store_outputs.canonical(notebook), as_version=4)
    assert stored.cells[0].outputs == []
    assert stored.cells[1].outputs[0].data == FORMULA.data
    assert stored.cells[1].outputs[0].execution_count is None
    assert stored.cells[1].metadata == {"tags": ["kept"]}
    assert [cell.execution_count for cell in stored.cells] == [None, 1, None]
    assert "widgets" not in stored.metadata
    assert store_outputs.canonical(stored) == store_outputs.canonical(notebook)


@pytest.mark.slow
def test_store_outputs(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    path = book.notebook("chapter.ipynb", "# Chapter", "print('a')\nprint('b')", "object()")
    assert store_outputs.main(["--check", str(path)]) == 1
    assert store_outputs.main([str(path)]) == 0
    assert store_outputs.main(["--check", str(path)]) == 0
    stored = nbformat.read(path, as_version=4)
    assert [len(cell.outputs) for cell in stored.cells[1:]] == [1, 0]
    assert stored.cells[1].outputs[0].text == "a\nb\n"

    broken = book.notebook("broken.ipynb", "# Broken", "1 / 0")
    before = broken.read_bytes()
    assert store_outputs.main([str(broken)]) == 1
    assert broken.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.mjs", "text/javascript"), ("a.js", "text/javascript"), ("a.wasm", "application/wasm")],
)
def test_served_types(tmp_path: Path, name: str, kind: str) -> None:
    Path(tmp_path, name).touch()
    with serving(tmp_path) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", f"/{name}")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Content-Type")) == (200, kind)
        answer.read()
        connection.close()


def test_the_digits_of_the_front_page_are_those_of_the_data(tmp_path: Path) -> None:
    """``make pictures`` draws them."""
    drawn = tmp_path / "digits.svg"
    store_pictures.draw_front_page(drawn)
    assert drawn.read_text("utf-8") == store_pictures.DIGITS.read_text("utf-8")
