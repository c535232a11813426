"""What the chapters' notebooks share: how source code and figures are shown."""

from typing import Any

from IPython import get_ipython
from IPython.display import Markdown
from matplotlib_inline.backend_inline import set_matplotlib_formats

from backprop import shown_source
from backprop.figures.style import use_book_style


def start_chapter() -> None:
    """Draw Matplotlib figures as SVG and print SymPy's formulas, both in the book's style."""
    set_matplotlib_formats("svg")
    use_book_style()
    if (shell := get_ipython()) is not None:
        printed = shell.display_formatter.formatters["text/latex"]
        printed.for_type_by_name("sympy.core.basic", "Basic", _formula)


def _formula(expression: Any) -> str:
    from backprop.symbolic.printer import latex  # SymPy is there where there is such an expression

    return rf"$\displaystyle {latex(expression)}$"


def show_source(*shown: shown_source.Shown, way_back: bool = True) -> Markdown:
    """Show what functions, classes or modules compute, and, folded beneath, all their code.

    The code is that of the package; ``shown_source`` says what is left out at first.
    ``way_back=False`` folds a rule's way back away too.
    """
    short = "\n\n".join(shown_source.in_short(one, way_back) for one in shown)
    whole = "\n\n".join(map(shown_source.whole, shown))
    page = _as_code(short)
    if short != whole:
        more = "checks and shapes" if way_back else "the way back"
        page += (
            f"\n\n<details class='in-full'><summary>In full, with {more}</summary>\n\n"
            f"{_as_code(whole)}\n\n</details>"
        )
    return Markdown(page)


def _as_code(code: str) -> str:
    return f"```python\n{code}\n```"
