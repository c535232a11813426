"""The explorers' modules in one script: what can't be put together is refused in words."""

import re

import pytest

from backprop.explorers import bundle
from backprop.explorers.bundle import page_script, widget_module

VIEW = "export default { render() {} };\n"
FRAME = "export const framed = (view) => view;\n"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The modules that there are, by name; ``toy.js`` is a view."""
    found: dict[str, str] = {"toy.js": VIEW, "shared/frame.js": FRAME}

    def source(name: str) -> str:
        if name not in found:
            raise FileNotFoundError(name)
        return found[name]

    monkeypatch.setattr(bundle, "source", source)
    return found


def refused(words: str) -> pytest.RaisesExc[ValueError]:
    return pytest.raises(ValueError, match=f"^{re.escape(words)}$")


def test_what_a_module_exports_can_be_imported(modules: dict[str, str]) -> None:
    modules["shared/drawing.js"] = "export const at = 1;\nexport function fill() {}\n"
    modules["shared/network.js"] = 'import { at } from "./drawing.js";\nexport const two = at;\n'
    modules["toy.js"] = (
        'import { at, fill } from "./shared/drawing.js";\n'
        'import { two } from "./shared/nowhere/../network.js";\n' + VIEW
    )
    made = re.findall(r'^modules\["([^"]+)"\] = ', widget_module("toy"), re.M)
    assert made == ["shared/frame.js", "shared/drawing.js", "shared/network.js", "toy.js"]


def test_an_import_that_the_other_file_does_not_export_is_refused(modules: dict[str, str]) -> None:
    modules["shared/drawing.js"] = "export const at = 1;\nexport function fill() {}\nconst own = 2;"
    modules["toy.js"] = 'import { at, own } from "./shared/drawing.js";\n' + VIEW
    words = (
        "toy.js imports own from shared/drawing.js, which doesn't export it; "
        "it exports 'at' and 'fill'"
    )
    with refused(words):
        widget_module("toy")


def test_an_import_through_another_module_is_looked_at_too(modules: dict[str, str]) -> None:
    modules["parts.js"] = "const own = 2;\n"
    modules["more.js"] = 'import { own } from "./parts.js";\nexport const more = own;\n'
    modules["toy.js"] = 'import { more } from "./more.js";\n' + VIEW
    words = "more.js imports own from parts.js, which doesn't export it; it exports nothing by name"
    with refused(words):
        widget_module("toy")


def test_an_import_of_a_file_that_is_not_there_is_refused(modules: dict[str, str]) -> None:
    modules["toy.js"] = 'import { at } from "./shared/drawings.js";\n' + VIEW
    with refused("there is no file shared/drawings.js, but toy.js imports from it"):
        widget_module("toy")


def test_a_view_that_is_not_there_is_refused(modules: dict[str, str]) -> None:
    modules["host.js"] = ""
    with refused("there is no file plaything.js, but it is to be bundled"):
        page_script(["plaything"], python=False)


def test_a_circle_of_imports_is_refused(modules: dict[str, str]) -> None:
    modules["one.js"] = 'import { two } from "./two.js";\nexport const one = 1;\n'
    modules["two.js"] = 'import { one } from "./one.js";\nexport const two = 2;\n'
    modules["toy.js"] = 'import { one } from "./one.js";\n' + VIEW
    with refused("these modules import each other in a circle: one.js, two.js, one.js"):
        widget_module("toy")


def test_a_view_that_shows_nothing_is_refused(modules: dict[str, str]) -> None:
    modules["toy.js"] = "export const render = 1;\n"
    with refused("toy.js has no 'export default', so there is nothing to show"):
        widget_module("toy")


@pytest.mark.parametrize(
    "line",
    [
        'import all from "./parts.js";',
        'import * as all from "./parts.js";',
        'import "./parts.js";',
        'import { at } from "parts";',
        'import { at } from "https://example.org/parts.js";',
        'import { at as there } from "./parts.js";',
        'export { at } from "./parts.js";',
        "export let at = 1;",
        "export { at };",
        'const parts = await import("./parts.js");',
    ],
)
def test_a_form_that_is_not_understood_is_refused(modules: dict[str, str], line: str) -> None:
    modules["parts.js"] = "export const at = 1;\n"
    modules["toy.js"] = f"{line}\n{VIEW}"
    words = r"^toy\.js: can't put this into one script: .*(import|export)"
    with pytest.raises(ValueError, match=words):
        widget_module("toy")
