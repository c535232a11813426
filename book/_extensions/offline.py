"""The book without a network: a service worker, an app to install, and an archive.

After a first visit the browser keeps the pages, Python if an explorer has started
it, and the notebooks if one has been opened. The archive holds the whole site,
for a computer or a school's server of one's own.
"""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

ARCHIVE = "backpropagation-computed.zip"
WORKER = "service-worker.js"
MANIFEST = "manifest.webmanifest"
LATER = ("_static/pyodide/", "_static/mathjax/", "_sources/", "_downloads/", "lite/")
# What any notebook needs; the rest of JupyterLite is in many small files, most of them never used.
NOTEBOOKS = (
    *("_static/pyodide/", "lite/notebooks/", "lite/files/", "lite/api/", "lite/overrides.json"),
    *("lite/jupyter-lite.json", "lite/config-utils.js", "lite/extensions/@jupyterlite/"),
    *("lite/index.html", "lite/tree/"),
)
FORMULAS = ("_static/mathjax/tex-chtml.js", "_static/mathjax/output/chtml/fonts/woff-v2/*.woff")
PACKED = {".png", ".whl", ".woff", ".woff2", ".zip"}  # not made smaller by packing them again
READ_ME = """\
Backpropagation, computed

Open index.html to read. Browsers don't run Python for pages that are opened from
a folder. For that, serve this folder, for instance with

    python -m http.server --bind 127.0.0.1 8000

in it, and open http://127.0.0.1:8000/ in the browser. No network is needed.
"""


def site_files(site: Path) -> list[str]:
    """Every file of the site but those that are made here, in a fixed order."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    made_here = {ARCHIVE, WORKER, MANIFEST, ".buildinfo", "objects.inv"}
    return sorted(set(found) - made_here)


def parts(site: Path, files: list[str]) -> dict[str, list[str]]:
    """The parts of the book that a browser keeps one by one; ``service_worker.js`` says when."""
    formulas = [path.relative_to(site).as_posix() for each in FORMULAS for path in site.glob(each)]
    python = kept_with_python(site)
    of_notebooks = [name for name in files if name.startswith(NOTEBOOKS)]
    return {
        "pages": [*(name for name in files if not name.startswith(LATER)), *sorted(formulas)],
        "python": python,
        "notebooks": [name for name in of_notebooks if name not in python],
        "asked": [
            name for name in files if name.startswith("lite/") and name not in set(of_notebooks)
        ],
    }


def kept_with_python(site: Path) -> list[str]:
    """What is kept once Python has run."""
    listed = site / "_static" / "pyodide" / "manifest.json"
    if not listed.is_file():
        return []
    names = [*json.loads(listed.read_text("utf-8"))["files"], "pyodide-lock.json", "manifest.json"]
    return [f"_static/pyodide/{name}" for name in names]


def write_worker(site: Path, files: list[str]) -> None:
    """Write the service worker; it is another one as soon as any file that is kept is."""
    hashes = {
        part: {name: hashlib.sha256((site / name).read_bytes()).hexdigest()[:16] for name in names}
        for part, names in parts(site, files).items()
    }
    code = Path(__file__).with_name("service_worker.js").read_text("utf-8")
    text = f"const PARTS = {json.dumps(hashes, indent=0)};\n{code}"
    (site / WORKER).write_text(text, encoding="utf-8", newline="\n")


def write_manifest(site: Path, title: str) -> None:
    """Write what a browser must know to install the book as an app."""
    content = {
        "name": title,
        "short_name": "Backpropagation",
        "start_url": "./index.html",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0072b2",
        "icons": [{"src": "_static/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    (site / MANIFEST).write_text(json.dumps(content, indent=1), encoding="utf-8", newline="\n")


def write_archive(site: Path, files: list[str]) -> None:
    """Put the whole site into one file, the same bytes for the same site."""
    folder = ARCHIVE.removesuffix(".zip")
    part = site / f"{ARCHIVE}.part"
    with zipfile.ZipFile(part, "w") as archive:
        archive.writestr(_entry(f"{folder}/READ-ME.txt"), READ_ME)
        for name in [*files, WORKER, MANIFEST]:
            archive.writestr(_entry(f"{folder}/{name}"), (site / name).read_bytes())
    part.replace(site / ARCHIVE)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # with a fixed date
    packed = Path(name).suffix in PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Make all three, of the site as it is now."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    files = site_files(site)
    write_worker(site, files)
    write_manifest(site, app.config.html_title or app.config.project)
    write_archive(site, files)


def name_manifest(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell each page where the manifest is."""
    address = context["pathto"](MANIFEST, resource=True)
    context["metatags"] = f'{context.get("metatags", "")}<link rel="manifest" href="{address}" />'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", name_manifest)
    app.connect("build-finished", finish, priority=950)  # after trim
    return {"parallel_read_safe": True, "parallel_write_safe": True}
