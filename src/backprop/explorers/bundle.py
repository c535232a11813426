"""The explorers' JavaScript in one piece, for a page and for Jupyter.

The modules in ``views/`` and in ``backprop/page/`` import each other by relative paths. A
page that is opened straight from disk can't import files, a widget in Jupyter is
a single module, and fetching one module after the other takes time. So they are
put one after the other, each in a scope of its own. Their text is changed only
where they import and export; comments stay behind, and in a page's scripts indentation, too: a
reader of the page fetches what runs, a reader of the code has the sources.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

from backprop.colours import style_sheet
from backprop.letters import known_alike
from backprop.validation import listed

IMPORT = re.compile(r'^import \{ ([^}]*?),? \} from "(\.[^"]+)";$', re.M)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.M)
DEFAULT = re.compile(r"^export default ", re.M)
INDENT = re.compile(r"^ +|(?<=\n)\n", re.M)
COMMENT = re.compile(r"^ *//.*\n", re.M)
LEFT_OVER = re.compile(r"^[ \t]*(?:import|export)\b.*|.*\bimport\s*\(.*", re.M)

PAGE = """\
// The book's explorers. Their sources are in src/backprop/ of its repository.
window.explorers = (() => {{
"use strict";
const base = new URL(".", document.currentScript.src).href;
{modules}
return modules["host.js"].open(base, {python}, {{ {views} }}, {exercises}, {letters});
}})();
"""

OWN = """\
window.{name} = (() => {{
"use strict";
const base = new URL(".", document.currentScript.src).href;
{modules}
return modules["{module}"].open({arguments});
}})();
"""


def page_script(
    names: Iterable[str], *, python: bool, exercises: Mapping[str, str] | None = None
) -> str:
    """The script that brings the explorers called ``names`` to life in a page, and its exercises.

    ``python`` says whether the site holds Python for the page. ``exercises`` are the
    chapter's imports, from each name to its statement, if the page has exercises that
    can be solved there. The script lies in the folder of ``worker.js``.

    Raises:
        ValueError: the modules can't be put together.
    """
    modules = {name: _module(name) for name in names}
    views = ", ".join(f'"{name}": modules["{module}"].view' for name, module in modules.items())
    return PAGE.format(
        modules=INDENT.sub("", _bundle("host.js", views=modules.values())),
        python=json.dumps(python),
        views=views,
        exercises=json.dumps(exercises),
        letters=known_alike(),
    )


def own_script(name: str, module: str, *given: object) -> str:
    """A script that opens a module of ``backprop/page`` in a page, as ``window.name``.

    Its ``open`` gets the script's folder and what is ``given``, as JSON holds it.

    Raises:
        ValueError: the modules can't be put together.
    """
    arguments = ", ".join(["base", *(json.dumps(one) for one in given)])
    return OWN.format(
        modules=INDENT.sub("", _bundle(module, views=())),
        name=name,
        module=module,
        arguments=arguments,
    )


def widget_module(name: str) -> str:
    """The view of explorer ``name`` in its frame, as one ES module that imports nothing.

    Raises:
        ValueError: its modules can't be put together.
    """
    module = _module(name)
    frame = "shared/frame.js"
    bundle = _bundle(frame, views=[module])
    return f'{bundle}\nexport default modules["{frame}"].framed(modules["{module}"].view);\n'


def source(name: str) -> str:
    """The text of a file, such as ``"host.js"`` of the page or the view ``"depth_lab.js"``."""
    root = files("backprop")
    view = root / "explorers" / "views" / name
    return (view if view.is_file() else root / "page" / name).read_text(encoding="utf-8")


def styles() -> str:
    """The explorers' style sheet with its colours, for where no page brings them."""
    return style_sheet() + source("explorers.css")


def _module(name: str) -> str:
    return f"{name.replace('-', '_')}.js"


def _bundle(*entries: str, views: Iterable[str]) -> str:
    """Modules and all that they import, those first that others need.

    ``views`` are those whose default export is wanted.

    Raises:
        ValueError: a module imports what isn't there, or in a way that isn't understood here.
    """
    found: dict[str, str] = {}
    given: dict[str, list[str]] = {}

    def add(name: str, *importers: str) -> None:
        if name in importers:
            circle = [*importers[importers.index(name) :], name]
            raise ValueError(f"these modules import each other in a circle: {', '.join(circle)}")
        if name in found:
            return
        try:
            text = source(name)
        except FileNotFoundError:
            wants = f"{importers[-1]} imports from it" if importers else "it is to be bundled"
            raise ValueError(f"there is no file {name}, but {wants}") from None
        for wanted, path in IMPORT.findall(text):
            other = _resolved(name, path)
            add(other, *importers, name)
            _check_names(name, wanted, other, given[other])
        given[name] = EXPORT.findall(text)
        found[name] = _scoped(name, text, given[name])

    for entry in entries:
        add(entry)
    for view in views:
        add(view)
        if not DEFAULT.search(source(view)):
            raise ValueError(f"{view} has no 'export default', so there is nothing to show")
    return "\n".join(["const modules = {};", *found.values()])


def _check_names(importer: str, wanted: str, other: str, given: list[str]) -> None:
    for name in re.split(r",\s*", wanted):
        if not re.fullmatch(r"\w+", name):
            raise ValueError(f"{importer}: can't put this into one script: import {{ {name} }}")
        if name not in given:
            raise ValueError(
                f"{importer} imports {name} from {other}, which doesn't export it; "
                f"it exports {listed(given) if given else 'nothing by name'}"
            )


def _scoped(name: str, text: str, exported: list[str]) -> str:
    text = COMMENT.sub("", text)
    text = IMPORT.sub(lambda m: f'const {{ {m[1]} }} = modules["{_resolved(name, m[2])}"];', text)
    text, views = DEFAULT.subn("const view = ", EXPORT.sub("", text))
    if left := LEFT_OVER.search(text):
        raise ValueError(f"{name}: can't put this into one script: {left.group().strip()}")
    given = ", ".join([*exported, "view"] if views else exported)
    return f'\n// {name}\nmodules["{name}"] = (() => {{\n{text}return {{ {given} }};\n}})();'


def _resolved(importer: str, path: str) -> str:
    """``"./drawing.js"`` as imported by ``"shared/network.js"`` is ``"shared/drawing.js"``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
