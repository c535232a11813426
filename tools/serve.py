"""Serve the built book on this machine: python tools/serve.py [--port 8000]."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"


def sends_on(path: Path) -> bool:
    """Whether a page only leads to another."""
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8").lower()


class Handler(SimpleHTTPRequestHandler):
    """Sends the types that browsers insist on, whatever this machine's own settings say."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".html": "text/html",
        ".ipynb": "application/x-ipynb+json",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }

    def end_headers(self) -> None:
        """Have the browser ask again after a rebuild."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Report errors only."""


class Server(ThreadingHTTPServer):
    """Takes it quietly when a browser goes away in the middle of a file."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report other errors."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``folder`` on localhost; port 0 takes any free one."""
    return Server(("127.0.0.1", port), partial(Handler, directory=str(folder)))


@contextmanager
def serving(folder: Path = SITE) -> Iterator[str]:
    """Serve ``folder`` meanwhile; gives the address, with a slash at its end."""
    with server(folder, 0) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


def page_with(explorer: str) -> str:
    """The file name of the built page that holds ``explorer``.

    Raises:
        LookupError: no page does.
    """
    for path in sorted(SITE.glob("*.html")):
        if f'data-explorer="{explorer}"' in path.read_text(encoding="utf-8"):
            return path.name
    raise LookupError(f"no page of the built book holds the explorer {explorer}")


def main() -> str | None:
    """Serve until interrupted; returns what is wrong if it can't."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not (SITE / "index.html").exists():
        return "The book isn't built yet: run 'make book' first."
    try:
        book = server(SITE, port)
    except OSError as error:
        return f"Can't serve on port {port} ({error.strerror}). Take another: make serve PORT=8001"
    with book:
        print(f"The book is at http://127.0.0.1:{book.server_port}/ (stop with Ctrl-C)", flush=True)
        try:
            book.serve_forever()
        except KeyboardInterrupt:
            print()
    return None


if __name__ == "__main__":
    sys.exit(main())
