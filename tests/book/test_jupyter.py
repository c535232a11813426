"""An explorer in a real JupyterLab: the kernel and the controls move each other."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from backprop.explorers.catalogue import explorer_named
from lab_server import lab_notebook, open_notebook, run_cell

CELLS = [
    'from backprop.explorers.jupyter import explore\nlab = explore("depth-lab", seed=2)\nlab',
    'lab.depth = 7\nlab.activation = "relu"\nprint("set")',
    'print("the control stands at", lab.depth, lab.activation, len(lab.results["back"][0]))',
    "lab.depth = 51",
]


def compare(explorer: Locator, **values: str | int) -> None:
    """Every delta of the upper lane is the model's."""
    expected = explorer_named("depth-lab").evaluate(**values)["back"][0]
    places = explorer.locator("[data-quantity^='back[0]['].point")
    expect(places).to_have_count(len(expected))
    expect(places.first).to_have_attribute("data-value", str(expected[0]))
    shown = places.evaluate_all("all => all.map(one => Number(one.dataset.value))")
    assert shown == pytest.approx(expected, rel=1e-12)


@pytest.mark.slow
def test_the_kernel_and_the_controls_move_each_other(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 2400})
    outputs = page.locator(".jp-Notebook .jp-CodeCell .jp-OutputArea-output")
    explorer = outputs.locator(".explorer-view")
    depth, activation = explorer.locator("[name=depth]"), explorer.locator("[name=activation]")
    with lab_notebook(tmp_path, *CELLS) as address:
        open_notebook(page, address)
        run_cell(page, 0)
        expect(depth).to_have_value("20")
        compare(explorer, seed=2)

        run_cell(page, 1)
        expect(outputs.last).to_have_text("set")
        expect(depth).to_have_value("7")
        expect(activation).to_have_value("relu")
        compare(explorer, seed=2, depth=7, activation="relu")

        depth.fill("12")
        explorer.get_by_text("Finer settings").click()
        activation.select_option("tanh")
        compare(explorer, seed=2, depth=12, activation="tanh")
        run_cell(page, 2)
        expect(outputs.last).to_have_text("the control stands at 12 tanh 12")

        explorer.get_by_role("button", name="Reset").click()
        compare(explorer)

        run_cell(page, 3)
        expect(outputs.last).to_contain_text("depth must lie between 2 and 50, but is 51")
        expect(depth).to_have_value("20")
        page.close()
