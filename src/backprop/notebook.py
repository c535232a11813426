"""What the chapters' notebooks share: how source code and figures are shown."""

from IPython.display import Markdown
from matplotlib_inline.backend_inline import set_matplotlib_formats

from backprop import shown_source
from backprop.figures.style import use_book_style


def start_chapter() -> None:
    """Draw Matplotlib figures as SVG, in the book's style."""
    set_matplotlib_formats("svg")
    use_book_style()


def show_source(*shown: shown_source.Shown) -> Markdown:
    """Show what functions, classes or modules compute, and, folded beneath, all their code.

    The code is that of the package; ``shown_source`` says what is left out at first.
    """
    short = "\n\n".join(map(shown_source.in_short, shown))
    whole = "\n\n".join(map(shown_source.whole, shown))
    page = _as_code(short)
    if short != whole:
        page += (
            "\n\n<details class='in-full'><summary>In full, with checks and shapes</summary>\n\n"
            f"{_as_code(whole)}\n\n</details>"
        )
    return Markdown(page)


def _as_code(code: str) -> str:
    return f"```python\n{code}\n```"
