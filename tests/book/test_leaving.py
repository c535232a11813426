"""A reader who leaves a page while Python is still being loaded leaves nothing behind.

What the page has asked for is aborted then. That is no fault, and Chromium says nothing of it
in the console; so the tests' rule that the console stays empty needs no exception for it.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from reader import WIDE, begin_to_read, need_the_built_book, watch

need_the_built_book()


@pytest.mark.parametrize("how", ["to another page", "to the same page"])
def test_a_page_left_while_python_loads_says_nothing(browser: Browser, site: str, how: str) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    asked: list[str] = []

    def held_back(route: Route) -> None:
        asked.append(route.request.url)

    page.route("**/_static/pyodide/*.whl", held_back)
    page.goto(site + "loss.html")
    figure = page.locator("#explorer-loss-curves")
    begin_to_read(page)
    for _ in range(600):
        if asked:
            break
        page.wait_for_timeout(100)
    assert asked  # so Python was under way
    assert figure.get_attribute("data-state") == "starting"
    if how == "to another page":
        page.goto(site + "intro.html")
    else:
        page.reload()
    page.wait_for_timeout(500)
    context.close()
    assert wrong == []
