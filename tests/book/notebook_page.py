"""A notebook in a browser, whether its Python is a kernel or in the page: run all of it."""

from playwright.sync_api import Page

READY, DONE = 90_000, 400_000  # ms; the machine may be busy
ERROR = '[data-mime-type="application/vnd.jupyter.error"]'
DONE_OR_FAILED = """(error) => {
  if (document.querySelector(error)) return true;
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
  return prompts.length && prompts.every((prompt) => /\\d/.test(prompt.textContent));
}"""


def run_all(notebook: Page) -> None:
    """Run all cells of a notebook whose Python is ready, until all are done or one has failed."""
    notebook.get_by_text("Run", exact=True).first.click()
    notebook.get_by_text("Run All Cells", exact=True).click()
    notebook.wait_for_function(DONE_OR_FAILED, arg=ERROR, polling=1_000, timeout=DONE)
