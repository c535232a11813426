"""A server of the book that knows what goes wrong in its readers' browsers.

Not every browser tells its driver what it writes into its console. So each page gets a script
that collects it, and is forbidden, by a policy that reports, to ask another host for anything.
"""

import json
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from serve import SITE, Handler, Server

REPORT = "/report-of-the-policy"
TOLD = "/told"
POLICY = f"default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; report-uri {REPORT}"
COLLECT = """
{
  const wrong = (window.wentWrong = []);
  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const say = console[level];
    console[level] = (...words) => {
      wrong.push(`console ${level}: ${words.join(" ")}`);
      say.apply(console, words);
    };
  }
  const failed = ({ target, message, filename, lineno }) => {
    if (target.rel === "next") return; // Firefox fetches the next page early, or gives it up
    wrong.push(target instanceof Element
      ? `not loaded: ${target.src ?? target.href}`
      : `script error: ${message} (${filename}, line ${lineno})`);
  };
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", ({ reason }) =>
    wrong.push(`unhandled rejection: ${reason}`));
}
"""
# A service worker would answer in the server's place, and fetch all pages meanwhile.
NO_SERVICE_WORKER = "delete Navigator.prototype.serviceWorker;"


class Site:
    """The book, or another folder, at an address of its own while this is used.

    ``script`` runs first in every page of the book, ``in_notebooks`` in those of JupyterLite.
    """

    def __init__(
        self, folder: Path = SITE, script: str = NO_SERVICE_WORKER, in_notebooks: str = ""
    ) -> None:
        self.wrong: list[str] = []  # what was asked for in vain or of other hosts
        self.told: list[str] = []  # what scripts in pages have sent to TOLD
        self.script = COLLECT + script
        self.in_notebooks = in_notebooks
        handler = partial(_Handler, self, directory=str(folder))
        self.running: Server | None = Server(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.running.server_port}/"
        Thread(target=self.running.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer nothing any more."""
        if self.running:
            self.running.shutdown()
            self.running.server_close()
            self.running = None

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Handler(Handler):
    def __init__(self, site: Site, *rest: Any, **more: Any) -> None:
        self.site = site
        super().__init__(*rest, **more)

    def do_GET(self) -> None:
        """Put the script into a page before any other."""
        name = urlsplit(self.path).path
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if name.endswith("/") else path
        script = self.site.in_notebooks if name.startswith("/lite/") else self.site.script
        if not script or path.suffix != ".html" or not path.is_file():
            super().do_GET()
            return
        head, found, rest = path.read_text("utf-8").partition("<head>")
        page = f"{head}{found}<script>{script}</script>{rest}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def do_POST(self) -> None:
        """Note what a page says, or what the policy has forbidden it."""
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == REPORT:
            blocked = json.loads(text)["csp-report"]["blocked-uri"]
            self.site.wrong.append(f"asks another host: {blocked}")
        elif self.path == TOLD:
            self.site.told.append(text)
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        """Forbid all other hosts."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_error(self, format: str, *args: Any) -> None:
        """Note what isn't there; browsers ask for an icon of the site by themselves."""
        if self.path != "/favicon.ico":
            self.site.wrong.append(f"{format % args}: {self.path}")
