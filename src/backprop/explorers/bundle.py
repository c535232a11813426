"""The explorers' JavaScript in one piece, for a page and for Jupyter.

The modules in ``views/`` and ``page/`` import each other by relative paths. A
page that is opened straight from disk can't import files, a widget in Jupyter is
a single module, and fetching one module after the other takes time. So they are
put one after the other, each in a scope of its own. Their text is changed only
where they import and export, and lines of comment stay behind: a reader of the page
fetches what runs, a reader of the code has the sources.
"""

import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

IMPORT = re.compile(r'^import \{ ([^}]*?),? \} from "(\.[^"]+)";$', re.M)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.M)
DEFAULT = re.compile(r"^export default ", re.M)
COMMENT = re.compile(r"^ *//.*\n", re.M)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)

PAGE = """\
// The book's explorers. Their sources are in src/backprop/explorers/ of its repository.
window.explorers = (() => {{
"use strict";
const base = new URL(".", document.currentScript.src).href;
{modules}
return modules["host.js"].open(base, {python}, {{ {views} }}, {exercises});
}})();
"""


def page_script(
    names: Iterable[str], *, python: bool, exercises: Mapping[str, str] | None = None
) -> str:
    """The script that brings the explorers called ``names`` to life in a page, and its exercises.

    ``python`` says whether the site holds Python for the page. ``exercises`` are the
    chapter's imports, from each name to its statement, if the page has exercises that
    can be solved there. The script lies in the folder of ``worker.js``.
    """
    modules = {name: _module(name) for name in names}
    views = ", ".join(f'"{name}": modules["{module}"].view' for name, module in modules.items())
    return PAGE.format(
        modules=_bundle("host.js", *modules.values()),
        python=json.dumps(python),
        views=views,
        exercises=json.dumps(exercises),
    )


def widget_module(name: str) -> str:
    """The view of explorer ``name`` as one ES module that imports nothing."""
    module = _module(name)
    return f'{_bundle(module)}\nexport default modules["{module}"].view;\n'


def source(name: str) -> str:
    """The text of a file, such as ``"host.js"`` of the page or the view ``"depth_lab.js"``."""
    root = files("backprop.explorers")
    view = root / "views" / name
    return (view if view.is_file() else root / "page" / name).read_text(encoding="utf-8")


def _module(name: str) -> str:
    return f"{name.replace('-', '_')}.js"


def _bundle(*entries: str) -> str:
    """Modules and all that they import, those first that others need.

    Raises:
        ValueError: a module imports or exports in a way that isn't understood here.
    """
    found: dict[str, str] = {}

    def add(name: str) -> None:
        if name in found:
            return
        text = source(name)
        for _, path in IMPORT.findall(text):
            add(_resolved(name, path))
        found[name] = _scoped(name, text)

    for entry in entries:
        add(entry)
    return "\n".join(["const modules = {};", *found.values()])


def _scoped(name: str, text: str) -> str:
    exported = EXPORT.findall(text)
    text = COMMENT.sub("", text)
    text = IMPORT.sub(lambda m: f'const {{ {m[1]} }} = modules["{_resolved(name, m[2])}"];', text)
    text, views = DEFAULT.subn("const view = ", EXPORT.sub("", text))
    if left := LEFT_OVER.search(text):
        raise ValueError(f"{name}: can't put this into one script: {left.group()}")
    given = ", ".join([*exported, "view"] if views else exported)
    return f'\n// {name}\nmodules["{name}"] = (() => {{\n{text}return {{ {given} }};\n}})();'


def _resolved(importer: str, path: str) -> str:
    """``"./drawing.js"`` as imported by ``"shared/network.js"`` is ``"shared/drawing.js"``."""
    folder, _, _ = importer.rpartition("/")
    return f"{folder}/{path[2:]}".lstrip("/")
