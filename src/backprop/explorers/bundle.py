"""The explorers' JavaScript, made ready for a page and for Jupyter.

The modules in ``views/`` and ``page/`` import each other by relative paths, as
they would on a server. A page opened straight from disk can't import files, and
a widget in Jupyter is a single module, so the sources travel as text and become
``data:`` addresses where they are run. Their text is not changed but for the
names they import.
"""

import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from urllib.parse import quote

IMPORT = re.compile(r'(?<= from ")\.[^"]+(?=";)')

# Runs on the page as a classic script, so that it also runs from disk.
BOOTSTRAP = """\
// The explorers' modules. They can be read in src/backprop/explorers/.
(() => {
  const base = new URL("explorers/", document.currentScript.src).href;
  const sources = SOURCES;
  const address = (text) => `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  const imports = {};
  for (const [name, text] of Object.entries(sources)) imports[name] = address(text);
  const script = (type, text) => {
    const element = Object.assign(document.createElement("script"), { type, textContent: text });
    document.head.append(element);
  };
  script("importmap", JSON.stringify({ imports }));
  const call = `main(${JSON.stringify(base)}, PYTHON);`;
  script("module", `import { main } from "explorers/host.js"; ${call}`);
})();
"""


def source(name: str) -> str:
    """The text of a module: ``"host.js"`` of the page, or a view such as ``"depth_lab.js"``."""
    return _find(name).read_text(encoding="utf-8")


def page_script(*, python: bool) -> str:
    """The script that brings every explorer of a page to life.

    ``python`` says whether the site holds Python for the page.
    """
    sources = {}
    for name in _modules():

        def bare(match: re.Match[str], importer: str = name) -> str:
            return f"explorers/{_resolved(importer, match.group())}"

        text = IMPORT.sub(bare, source(name))
        sources[f"explorers/{name}"] = f"{text}//# sourceURL=explorers/{name}\n"
    script = BOOTSTRAP.replace("PYTHON", json.dumps(python))
    return script.replace("SOURCES", json.dumps(sources, indent=1, ensure_ascii=False))


def widget_module(name: str) -> str:
    """The view ``name`` as one ES module that imports nothing by a path."""

    def inlined(match: re.Match[str]) -> str:
        text = widget_module(_resolved(name, match.group()))
        return f"data:text/javascript;charset=utf-8,{quote(text)}"

    return IMPORT.sub(inlined, source(name))


def _modules() -> list[str]:
    """The modules a page may need, views and hosts; the worker is a file of its own."""
    root = files("backprop.explorers")
    found = [f.name for folder in ("views", "page") for f in (root / folder).iterdir()]
    shared = [f"shared/{f.name}" for f in (root / "views" / "shared").iterdir()]
    return sorted(name for name in found + shared if name.endswith(".js") and name != "worker.js")


def _find(name: str) -> Traversable:
    root = files("backprop.explorers")
    view = root / "views" / name
    return view if view.is_file() else root / "page" / name


def _resolved(importer: str, path: str) -> str:
    """``"./drawing.js"`` as imported by ``"shared/network.js"`` is ``"shared/drawing.js"``."""
    return str(PurePosixPath(importer).parent / path)
