"""Put faults into the book by hand, one at a time, and see that a test catches each.

    python tools/faults.py [WORD ...]

Words choose the faults whose names contain them. Faults of the built pages are put
into _build/html, so the book must be built. Every file is as it was afterwards.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = "_build/html"
EVERY = "tests/book/test_every_explorer.py"
PAGES = "tests/book/test_built_book.py::test_page"


@dataclass(frozen=True)
class Fault:
    """A fault: in ``file`` (a pattern) ``old`` becomes ``new``; ``test`` must then fail.

    Without ``old`` the file is gone; where ``new`` is bytes, they are put at its end.
    """

    name: str
    file: str
    old: str
    new: str | bytes
    test: str


def of_page(name: str, page: str, inserted: str) -> Fault:
    """A fault of one page's text."""
    file = f"{SITE}/{page}.html"
    return Fault(name, file, "</article>", f"{inserted}</article>", f"{PAGES}[{page}.html]")


FAULTS = (
    of_page("a request to another host", "glossary", '<img alt="a" src="https://example.org/a">'),
    of_page("a console message", "glossary", "<script>console.warn('careful')</script>"),
    of_page("a script error", "glossary", "<script>nowhere()</script>"),
    of_page("an axe violation", "glossary", "<button></button>"),
    of_page("a picture without words", "glossary", '<img src="_static/favicon.svg">'),
    of_page("a page wider than a phone", "glossary", '<div style="width: 700px">wide</div>'),
    of_page(
        "text that can't be read in the dark",
        "glossary",
        "<style>html[data-theme=dark] article p { color: #333 }</style>",
    ),
    of_page(
        "code that can't be read",
        "loss",
        "<style>.highlight pre .k, .highlight pre .kn { color: #eee !important }</style>",
    ),
    Fault(
        "a dead control",
        f"{SITE}/_static/explorers/cost.js",
        'slider.addEventListener("input"',
        'slider.addEventListener("never"',
        f"{EVERY}::test_it_answers_before_python_does[count]",
    ),
    Fault(
        "a wrong stored number",
        f"{SITE}/loss.html",
        '"loss[0]":[',
        '"loss[0]":[9.9,',
        f"{EVERY}::test_it_answers_before_python_does[loss-curves]",
    ),
    Fault(
        "a control that the keyboard can't reach",
        f"{SITE}/_static/explorers/loss.js",
        'type: "range",',
        'type: "range", tabindex: -1,',
        f"{EVERY}::test_the_keyboard_is_enough[loss-curves]",
    ),
    Fault(
        "a link that forgets the setting",
        f"{SITE}/_static/explorers/loss.js",
        "location.hash.slice(1))) {",
        "location.hash.slice(1, 1))) {",
        f"{EVERY}::test_a_link_shows_the_setting_again_and_reset_forgets_it[loss-curves]",
    ),
    Fault(
        "a Reset that does nothing",
        f"{SITE}/_static/explorers/loss.js",
        "for (const { name, default: value } of parameters) model.set(name, value);",
        "",
        f"{EVERY}::test_a_link_shows_the_setting_again_and_reset_forgets_it[loss-curves]",
    ),
    Fault(
        "a wheel with other bytes",
        f"{SITE}/_static/pyodide/numpy-*.whl",
        "",
        b"other",
        f"{EVERY}::test_it_computes_as_numpy_does[loss-curves]",
    ),
    Fault(
        "an explorer's picture of yesterday",
        "book/_static/explorers/nudge.svg",
        "</svg>",
        "<path/></svg>",
        f"{EVERY}::test_the_stored_pictures_are_what_the_views_draw",
    ),
    Fault(
        "a Stop that doesn't stop",
        f"{SITE}/_static/explorers/loss.js",
        "if (run.begun) this.restart();",
        "if (run.begun) return;",
        "tests/book/test_solving.py::test_an_endless_loop_is_stopped_and_python_goes_on",
    ),
    Fault(
        "work that is lost in a reload",
        f"{SITE}/_static/explorers/loss.js",
        "localStorage.setItem(",
        "((...given) => given)(",
        "tests/book/test_solving.py::test_work_is_kept_and_can_be_begun_again",
    ),
    Fault(
        "a broken link",
        f"{SITE}/history.html",
        'href="glossary.html',
        'href="glossari.html',
        "tests/book/test_links.py::"
        "test_every_link_inside_the_book_leads_to_a_page_and_a_place_in_it",
    ),
    Fault(
        "an address that is gone",
        f"{SITE}/loss.html",
        'id="exercises"',
        'id="practice"',
        "tests/book/test_links.py::test_links_from_elsewhere_keep_working",
    ),
    Fault(
        "a lost service-worker file",
        f"{SITE}/service-worker.js",
        "",
        "",
        "tests/book/test_offline.py::test_a_second_visit_needs_no_server",
    ),
    Fault(
        "a page that isn't kept for reading offline",
        f"{SITE}/service-worker.js",
        '"history.html"',
        '"no-history.html"',
        "tests/book/test_offline.py::test_a_second_visit_needs_no_server",
    ),
    Fault(
        "a wrong MIME type",
        "tools/serve.py",
        '".wasm": "application/wasm"',
        '".wasm": "text/plain"',
        "tests/book/test_tools.py",
    ),
    Fault(
        "a notebook whose output changed",
        "book/loss.ipynb",
        "their sum: 0.298371109",
        "their sum: 0.298371110",
        "--nbval --nbval-current-env book/loss.ipynb",
    ),
    Fault(
        "a solution left in a student's copy",
        "tools/student_copies.py",
        "        elif not inside:\n            yield cell",
        "        else:\n            yield cell",
        "tests/book/test_student_copies.py::test_a_copy_has_the_exercises_and_no_solution",
    ),
    Fault(
        "a solution that isn't folded in the page's notebook",
        "book/_extensions/notebook_for_page.py",
        '["jp-MarkdownHeadingCollapsed"] = True',
        '["jp-MarkdownHeadingCollapsed"] = False',
        "tests/book/test_notebooks_in_page.py::"
        "test_exercises_have_their_numbers_and_solutions_are_folded",
    ),
    Fault(
        "a failing cell that fails no build",
        "book/_extensions/failed_builds.py",
        "app.statuscode = 1",
        "pass",
        "tests/book/test_extensions.py::test_what_is_wrong_fails_every_build_until_it_is_mended",
    ),
    Fault(
        "a deltas' formula with another sign",
        "src/backprop/dense.py",
        "delta @ weights.T",
        "delta @ -weights.T",
        "tests/unit/test_gradients_agree.py",
    ),
    Fault(
        "a mistake that the check doesn't know any more",
        "src/backprop/exercises/forward_pass/easy.py",
        "lambda a, w, b: w @ a,",
        "lambda a, w, b: w @ a + b,",
        "tests/unit/test_exercises.py",
    ),
)


@contextmanager
def put(fault: Fault) -> Iterator[None]:
    """Have the fault there meanwhile.

    Raises:
        LookupError: there is no such file, or not the text that the fault changes.
    """
    found = sorted(ROOT.glob(fault.file))
    if len(found) != 1:
        raise LookupError(f"{fault.name}: {len(found)} files are called {fault.file}")
    (path,) = found
    before = path.read_bytes()
    try:
        if isinstance(fault.new, bytes):
            path.write_bytes(before + fault.new)
        elif not fault.old:
            path.unlink()
        elif fault.old.encode() not in before:
            raise LookupError(f"{fault.name}: there is no {fault.old!r} in {fault.file}")
        else:
            path.write_bytes(before.replace(fault.old.encode(), fault.new.encode()))
        yield
    finally:
        path.write_bytes(before)


def caught(fault: Fault) -> tuple[bool, str]:
    """Whether its test fails while the fault is there, and the line that says so."""
    test = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not everywhere"]
    with put(fault):
        done = subprocess.run(
            [*test, *fault.test.split(" ")], cwd=ROOT, capture_output=True, text=True
        )
    said = [line for line in done.stdout.splitlines() if line.startswith("Not so:")]
    return done.returncode == 1, (said or done.stdout.splitlines()[-1:] or [done.stderr])[0]


def main(words: list[str]) -> int:
    """Try the faults; returns 1 if one isn't caught."""
    missed = 0
    for fault in FAULTS:
        if words and not any(word in fault.name for word in words):
            continue
        begun = time.monotonic()
        try:
            right, line = caught(fault)
        except LookupError as error:
            right, line = False, str(error)
        missed += not right
        print(f"{'caught' if right else 'MISSED'}: {fault.name} ({time.monotonic() - begun:.0f} s)")
        print(f"    {line[:160]}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
