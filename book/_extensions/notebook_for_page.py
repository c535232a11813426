"""A chapter's notebook as JupyterLite shows it, which knows neither Sphinx nor the bibliography.

Its exercises have the numbers that they have on the pages, their solutions are folded away,
and references and citations are words.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import zip_longest

import nbformat

DIRECTIVE = re.compile(
    r"^```\{(?P<kind>exercise|solution)-(?P<place>start|end)\}[ \t]*(?P<title>.*?)\n"
    r"(?P<options>(?::\S+:.*\n)*)```[ \t]*$",
    re.M,
)
SOLUTION = "#### Solution to exercise"
LABEL = re.compile(r"^:label: (\S+)$", re.M)
# How a role is written in a chapter; there, its text or its target is shown.
ROLE = re.compile(r"\{(?:doc|ref|term|numref|eq)(?::\w+)?\}`([^`<>]*?)(?:\s*<([^`]*)>)?`")
CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]*)`")
ENTRY = re.compile(r"^@\w+\{([^,]+),(.*?)^\}", re.M | re.S)
FIELD = r"^\s*%s\s*=\s*\{(.*)\},?\s*$"
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}


def citations(bibliography: str) -> dict[str, str]:
    """How a text names each entry of a BibTeX file, such as 'Baur and Strassen 1983'."""
    named = {}
    for key, fields in ENTRY.findall(bibliography):
        found = {
            name: match[1].replace("{", "").replace("}", "")
            for name in ("author", "year")
            if (match := re.search(FIELD % name, fields, re.M))
        }
        people = [one.partition(",")[0] for one in found.get("author", key).split(" and ")]
        who = " and ".join(people) if len(people) < 3 else f"{people[0]} et al."
        named[key] = f"{who} {found.get('year', '')}".strip()
    return named


def for_the_page(
    notebook: nbformat.NotebookNode, numbers: Mapping[str, str], cited: Mapping[str, str]
) -> nbformat.NotebookNode:
    """Change a chapter's notebook into the one that JupyterLite opens.

    Args:
        notebook: the chapter.
        numbers: the numbers of its exercises on the pages, by their labels.
        cited: as ``citations`` gives it.
    """
    notebook.metadata.kernelspec = KERNEL
    notebook.cells = [new for cell in notebook.cells for new in _cells(cell, numbers)]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = ROLE.sub(lambda role: f"*{role[1]}*", cell.source)
            cell.source = CITED.sub(lambda found: f"({_cite(found[1], cited)})", cell.source)
    notebook.metadata["book_version"] = hashlib.sha256(
        nbformat.writes(notebook).encode()
    ).hexdigest()[:16]
    return notebook


def _cite(keys: str, cited: Mapping[str, str]) -> str:
    return "; ".join(cited.get(key.strip(), key.strip()) for key in keys.split(","))


def _cells(
    cell: nbformat.NotebookNode, numbers: Mapping[str, str]
) -> Iterator[nbformat.NotebookNode]:
    """What becomes of a cell: a heading for each exercise and each solution begins a new one.

    JupyterLab folds a cell's heading with all that follows, up to the next cell with a heading.
    """
    found = list(DIRECTIVE.finditer(cell.source)) if cell.cell_type == "markdown" else []
    if not found:
        yield cell
        return
    texts = [cell.source[: found[0].start()]]
    for directive, following in zip_longest(found, found[1:]):
        text = cell.source[directive.end() : following.start() if following else None]
        if directive["place"] == "start":
            texts.append(f"{_heading(directive, numbers)}{text}")
        else:
            texts[-1] += text
    for i, text in enumerate(text.strip() for text in texts):
        if text:
            new = deepcopy(cell)
            new.update(source=text, id=f"{cell.id}-{i}")
            if text.startswith(SOLUTION):
                new.metadata["jp-MarkdownHeadingCollapsed"] = True
            yield new


def _heading(directive: re.Match[str], numbers: Mapping[str, str]) -> str:
    kind, title = directive["kind"], directive["title"]
    if kind == "solution":
        return f"{SOLUTION} {numbers.get(title, '')}".rstrip()
    label = LABEL.search(directive["options"])
    number = numbers.get(label[1], "") if label else ""
    return f"#### Exercise {number} ({title})".replace("  ", " ")
