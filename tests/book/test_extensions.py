"""The book's Sphinx extensions, each in a real build of a small book."""

import re
import shutil
from pathlib import Path

import pytest

from repository_links import binder_notebooks_url
from small_book import STRICT, Book, new_book
from source_cache import key

DRAW = """import matplotlib.pyplot as plt
from ipywidgets import interact
from matplotlib_inline.backend_inline import set_matplotlib_formats
set_matplotlib_formats("svg", "png")
"""
STEEP = """@interact(weight=(-2.0, 2.0))
def steep(weight=0.5):
    plt.plot([0, 1], [0, weight])
    plt.show()
    print(f"weight {weight}")
"""
ALT = {"mystnb": {"image": {"alt": "a rising line"}}}
FROM_SRC = "import sys; sys.path.insert(0, '../src')\n"
LATER = "def by_name():\n    import answers\n    return answers.ANSWER\n"
ROOT = Path(__file__).resolve().parents[2]


def executed(log: str) -> set[str]:
    """The notebooks that a build has run."""
    return set(re.findall(r"(\w+)\.ipynb: Executed notebook", log))


@pytest.mark.slow
def test_only_what_changed_runs_again(book: Book) -> None:
    """After each edit: which notebooks run, and that no page shows what was before."""
    src = book.root / "src"
    Path(src, "later.py").write_text(LATER, encoding="utf-8")
    Path(src, "formulas.py").write_text("def double(x): return 2 * x\n", encoding="utf-8")
    book.chapters("one", "two", "three")
    include = "# One\n\n```{literalinclude} ../src/answers.py\n```"
    book.notebook("one.ipynb", include, f"{FROM_SRC}import later\nprint('one', later.by_name())")
    show = "import inspect, formulas\nprint('two', inspect.getsource(formulas.double))"
    book.notebook("two.ipynb", "# Two", FROM_SRC + show)
    book.notebook("three.ipynb", "# Three", "print('three', open('intro.md').read())")
    first = book.build()
    assert first.returncode == 0, first.stdout
    assert executed(first.stdout) == {"one", "two", "three"}

    again = book.build()
    assert executed(again.stdout) == set()
    assert "no targets are out of date" in again.stdout

    # One uses it through another module, inside a function, and includes its text
    Path(src, "answers.py").write_text("ANSWER = 42\n", encoding="utf-8")
    assert executed(book.build().stdout) == {"one"}
    assert "one 42" in book.html("one")
    assert '<span class="mi">42</span>' in book.html("one"), "the included source is stale"

    # Its own code, and a file that is read
    book.notebook("two.ipynb", "# Two", FROM_SRC + show.replace("two", "two again"))
    book.page("intro.md", "# Another title\n")
    assert executed(book.build().stdout) == {"two", "three"}
    assert "three # Another title" in book.html("three")

    # A module whose text is shown, and a style sheet
    Path(src, "formulas.py").write_text("def double(x): return x + x\n", encoding="utf-8")
    style = Path(book.root, "book", "_static", "book.css")
    style.write_text("/* new */", encoding="utf-8")
    assert executed(book.build().stdout) == {"two"}
    assert "two again def double(x): return x + x" in book.html("two")
    copy = Path(book.root, "_build/html/_static/book.css")
    assert copy.read_text(encoding="utf-8") == "/* new */"

    Path(book.root, "requirements.txt").write_text("# newer\n", encoding="utf-8")
    assert executed(book.build().stdout) == {"one", "two", "three"}
    assert len(list(Path(book.root, "_build", ".jupyter_cache").iterdir())) == 1


@pytest.mark.slow
def test_a_build_that_was_stopped_leaves_no_stale_page(book: Book) -> None:
    book.chapters("one")
    book.notebook(
        "one.ipynb", "# One", f"{FROM_SRC}from answers import ANSWER\nprint('one', ANSWER)"
    )
    assert book.build().returncode == 0
    Path(book.root, "src", "answers.py").write_text("ANSWER = 42\n", encoding="utf-8")
    stop = book.root / "book" / "_extensions" / "trim.py"
    plain = stop.read_text(encoding="utf-8")
    # Everything is read and remembered, and nothing written yet
    stopped = "import os\n\ndef setup(app): app.connect('write-started', lambda *_: os._exit(1))\n"
    stop.write_text(stopped, encoding="utf-8")
    assert book.build().returncode == 1
    stop.write_text(plain, encoding="utf-8")
    last = book.build()
    assert last.returncode == 0, last.stdout
    assert executed(last.stdout) == set()
    assert "one 42" in book.html("one")


@pytest.mark.slow
def test_explorers_follow_their_models_and_views(book: Book) -> None:
    package = book.root / "src" / "backprop"
    shutil.copytree(ROOT / "src" / "backprop", package)
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text.md"):
        shutil.copy(ROOT / name, book.root)
    config = book.root / "_config.yml"
    without_lite = config.read_text(encoding="utf-8").replace("      - lite_notebooks\n", "")
    config.write_text(without_lite, encoding="utf-8")
    book.chapters("one", "two")
    for page, name in (("one", "depth-lab"), ("two", "count")):
        code = f"from backprop.explorers.jupyter import explore\nexplore('{name}')"
        book.notebook(f"{page}.ipynb", f"# {page}", (code, {"explorer": {"caption": "Move it."}}))

    book.page("intro.md", "# A book\n\n```{explorer} count\nMove it.\n```\n")

    def ran() -> set[str]:
        build = book.build(PYTHONPATH=str(package.parent))
        assert build.returncode == 0, build.stdout
        return executed(build.stdout)

    def edit(name: str, old: str, new: str) -> None:
        path = package / "explorers" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def script(page: str) -> str:
        asked = re.search(rf'src="_static/(explorers/{page}\.js\?v=\w+)"', book.html(page))
        assert asked is not None
        return asked[1]

    assert ran() == {"one", "two"}
    before = {page: script(page) for page in ("one", "two")}

    edit("views/depth_lab.js", "export default", "/* a new view */\nexport default")
    assert ran() == set()
    assert script("one") != before["one"], "a reader's browser keeps the old view"
    assert script("two") == before["two"]
    site = book.root / "_build" / "html"
    text = Path(site, "_static", "explorers", "one.js").read_text(encoding="utf-8")
    assert "/* a new view */" in text

    edit("views/explorers.css", "", "/* a new style */\n")
    assert ran() == set()
    assert "/* a new style */" in Path(site, "_static", "explorers.css").read_text(encoding="utf-8")

    edit("depth_lab.py", 'title="', 'title="A new ')
    assert ran() == {"one"}
    assert book.html("one").count("A new ") == 2  # in the caption and for the view

    edit("count.py", 'title="', 'title="A new ')
    assert ran() == {"two"}
    assert book.html("intro").count("A new ") == 2  # a directive has no kernel to run again


Sites = dict[str, dict[str, str]]  # the text of each file of a site, by the site and its path
PLACES = {
    "unknown": {},
    "known": {
        "BOOK_REPOSITORY_URL": "https://github.com/someone/book",
        "BOOK_JUPYTERHUB_URL": "https://hub.example",
    },
    "elsewhere": {
        "BOOK_REPOSITORY_URL": "https://git.example/someone/book.git",
        "BOOK_REPOSITORY_BRANCH": "a/branch",
        "BOOK_BINDER_URL": "https://binder.example/",
    },
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """One book as it is built for each of PLACES, and as LaTeX."""
    book = new_book(tmp_path_factory.mktemp("sites"))
    book.chapters("chapter", "controls")
    book.notebook("chapter.ipynb", "# Chapter", "print(1)")
    checks = ("assert 1 < 2\nprint('the sum is', 1 + 2)", {"check": "1 < 2"})
    controls = (STEEP, {"tags": ["remove-cell"]})
    text = "# Controls\n\nBelow, a line."
    book.notebook("controls.ipynb", text, DRAW, controls, checks)

    def texts(folder: str, *options: str, **environment: str) -> dict[str, str]:
        build = book.build(*options, *STRICT, **environment)
        assert build.returncode == 0, build.stdout
        place = book.root / "_build" / folder
        return {
            path.relative_to(place).as_posix(): path.read_text(encoding="utf-8")
            for path in place.rglob("*.*")
            if path.suffix in {".html", ".tex", ".xml"}
        }

    found = {name: texts("html", **environment) for name, environment in PLACES.items()}
    return found | {"paper": texts("latex", "--builder", "latex")}


@pytest.mark.slow
def test_controls_are_for_the_notebook_and_no_page_shows_them(sites: Sites) -> None:
    html = sites["known"]["controls.html"]
    assert "Below, a line." in html
    for trace in ("steep", "weight 0.5", "widget-", "html-manager", "require", "interactive("):
        assert trace not in html
    assert "steep" not in "".join(text for name, text in sites["paper"].items() if ".tex" in name)


@pytest.mark.slow
def test_a_cell_that_checks_is_one_line_that_opens(sites: Sites) -> None:
    html = sites["known"]["controls.html"]
    folds = re.findall(r'<details class="checked">(.*?)</details>', html, re.S)
    assert len(folds) == 1
    assert folds[0].startswith("<summary>checked: 1 &lt; 2</summary>")
    assert "assert" in folds[0]
    assert "the sum is 3" in folds[0]
    assert html.count("the sum is 3") == 1
    (text,) = (text for name, text in sites["paper"].items() if name.endswith(".tex"))
    assert "the sum is 3" in text


@pytest.mark.slow
def test_what_is_wrong_fails_every_build_until_it_is_mended(book: Book) -> None:
    book.chapters("broken", "drawn")
    book.notebook("broken.ipynb", "# Broken", "[] + 'text'")
    unwell = "@interact(by=(0, 2))\ndef divide(by=0):\n    print(1 / by)"
    warns = "import warnings; warnings.warn('careful')"
    plot = "plt.plot([0, 1]);"
    fails = (unwell, {"tags": ["remove-cell"]})
    text = "# Drawn\n\n{doc}`nowhere`"
    book.notebook("drawn.ipynb", text, DRAW, plot, STEEP, fails, warns)
    for options in (STRICT, STRICT, ("-n",), ("-n",)):  # the last two only for the broken one
        build = book.build(*options)
        assert build.returncode != 0
        assert "can only concatenate list" in build.stdout
        assert "the figure of cell 3 has no alternative text" in build.stdout
        assert "cell 4 shows a widget, which moves nothing in a page" in build.stdout
        assert "a widget fails at its start: ZeroDivisionError" in build.stdout
        assert "stderr was found in the cell outputs of cell 6" in build.stdout
        assert "nowhere" in build.stdout
    book.notebook("broken.ipynb", "# Mended", "['text']")
    book.notebook("drawn.ipynb", "# Drawn", DRAW, (plot, ALT))
    build = book.build()
    assert build.returncode == 0, build.stdout


@pytest.mark.slow
def test_no_address_is_invented(sites: Sites) -> None:
    for page in ("intro", "chapter"):
        unknown = sites["unknown"][f"{page}.html"]
        for invented in ("github", "binder", "hub/user-redirect", 'rel="canonical"', "og:"):
            assert invented not in unknown
    assert not {"sitemap.xml", "404.html"} & sites["unknown"].keys()


@pytest.mark.slow
def test_a_book_that_knows_its_repository_has_buttons_for_it(sites: Sites) -> None:
    html = sites["known"]["intro.html"]
    assert "https://github.com/someone/book/edit/main/book/intro.md" in html
    assert "https://github.com/someone/book/issues/new" in html
    assert "mybinder" not in html  # the front page is no notebook
    chapter = sites["known"]["chapter.html"]
    assert set(re.findall(r'href="(https://(?:mybinder|hub)[^"]*)"', chapter)) == {
        "https://mybinder.org/v2/gh/someone/book/main?urlpath=lab/tree/book/chapter.ipynb",
        "https://hub.example/hub/user-redirect/git-pull?repo=https%3A//github.com/someone/book"
        "&urlpath=lab/tree/book/book/chapter.ipynb&branch=main",
    }
    assert re.findall(r'href="(https://binder[^"]*)"', sites["elsewhere"]["chapter.html"]) == [
        "https://binder.example/v2/git/https%3A%2F%2Fgit.example%2Fsomeone%2Fbook/a%2Fbranch"
        "?urlpath=lab/tree/book/chapter.ipynb"
    ]


@pytest.mark.parametrize(
    ("repository", "source"),
    [
        ("https://github.com/a/b", "gh/a/b"),
        ("https://gitlab.com/a/b", "gl/a%2Fb"),
        ("https://example.org/a/b", "git/https%3A%2F%2Fexample.org%2Fa%2Fb"),
    ],
)
def test_binder_addresses(repository: str, source: str) -> None:
    url = binder_notebooks_url("https://hub", repository, "main")
    assert url == f"https://hub/v2/{source}/main?urlpath=lab/tree/book/"


def test_the_key_follows_names_and_contents(tmp_path: Path) -> None:
    module = tmp_path / "src" / "module.py"
    module.parent.mkdir()
    module.write_text("one", encoding="utf-8")
    keys = [key([module.parent])]
    module.write_text("two", encoding="utf-8")
    keys.append(key([module.parent]))
    module.rename(module.with_name("other.py"))
    keys.append(key([module.parent]))
    assert len(set(keys)) == 3
    compiled = tmp_path / "src" / "__pycache__" / "module.pyc"
    compiled.parent.mkdir()
    compiled.write_text("", encoding="utf-8")
    assert key([module.parent]) == keys[-1]
