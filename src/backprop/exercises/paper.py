"""What is printed, up to a length that somebody can read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

MOST = 10_000  # characters; more is left out


class Paper(io.StringIO):
    """What is printed, up to a length that a page can show."""

    def write(self, text: str) -> int:
        """Keep the text as far as there is room."""
        super().write(text[: max(0, MOST + 1 - self.tell())])
        return len(text)

    def close(self) -> None:
        """Stay open, also for code that closes ``sys.stdout``."""

    def content(self) -> str:
        """The text; if it is too long, its whole lines (or the beginning of its one line)."""
        text = self.getvalue()
        if len(text) <= MOST:
            return text
        lines = text[: text.rfind("\n", 0, MOST) + 1] or f"{text[:MOST]}\n"
        return f"{lines}… and more"


@contextmanager
def printed_on(paper: Paper) -> Iterator[None]:
    """Print onto ``paper`` within."""
    with redirect_stdout(paper), redirect_stderr(paper):
        yield
