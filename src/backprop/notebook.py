"""What the chapters' notebooks share: how source code and figures are shown."""

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from IPython.display import Markdown
from matplotlib_inline.backend_inline import set_matplotlib_formats

from backprop.figures.style import use_book_style


def start_chapter() -> None:
    """Draw Matplotlib figures as SVG, in the book's style."""
    set_matplotlib_formats("svg")
    use_book_style()


def show_source(*functions: Callable[..., Any]) -> Markdown:
    """Show the code of functions or classes as it stands in the package."""
    code = "\n\n".join(dedent(inspect.getsource(function)).rstrip() for function in functions)
    return Markdown(f"```python\n{code}\n```")
