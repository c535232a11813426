"""Code that is wider than its page goes on in the next line, further in: nothing scrolls sideways.

Each line of code and of output gets an element of its own, which knows how far the line is
indented; ``book.css`` hangs what doesn't fit a little deeper. Names, brackets and spaces have
the colour of the text around them, so they get no element: those would be a tenth of a page.
"""

import re
from collections.abc import Iterator
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Whitespace
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

TAG = re.compile(r"<[^>]*>")
PLAIN = {Name, Name.Namespace, Name.Other, Punctuation, Whitespace}


class LineFormatter(HtmlFormatter[str]):
    """Pygments' HTML, with an element around each line and none around plain text."""

    def _get_css_classes(self, ttype: Any) -> str:
        return "" if ttype in PLAIN else str(super()._get_css_classes(ttype))

    def _format_lines(self, tokensource: Any) -> Iterator[tuple[int, str]]:
        for is_code, line in super()._format_lines(tokensource):
            if not is_code:
                yield is_code, line
                continue
            text = TAG.sub("", line)
            indent = len(text) - len(text.lstrip(" "))
            style = f' style="--indent:{indent}ch"' if indent else ""
            yield 1, f'<span class="code-line"{style}>{line}</span>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    PygmentsBridge.html_formatter = LineFormatter
    return {"parallel_read_safe": True, "parallel_write_safe": True}
