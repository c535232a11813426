"""Stop code that doesn't come to an end.

A second thread waits, and raises ``TooLong`` in the one that runs the code. An interrupt of the
reader's own, by Ctrl-C or a notebook's stop button, ends the code as ever.
"""

import ctypes
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

LIMIT = 10.0  # seconds for all cases of an exercise; solutions take some milliseconds
AGAIN = 0.2  # seconds until code that goes on all the same is told again
Result = TypeVar("Result")


class TooLong(BaseException):
    """Raised in code that runs for longer than it may."""


def within(seconds: float, run: Callable[[], Result]) -> Result:
    """Call a function that may take so many seconds; returns what it returns.

    Python in a page has no threads: there nothing is stopped here, but by the page.

    Raises:
        TooLong: it took longer.
    """
    if sys.platform == "emscripten":
        return run()
    watch = _Watch(seconds)
    try:
        try:
            return run()
        finally:
            watch.end()
    except TooLong:
        watch.end()  # it may have come between the two
        raise


class _Watch:
    """Tells this thread, from another one, that the time is over."""

    def __init__(self, seconds: float) -> None:
        self._told = ctypes.c_ulong(threading.get_ident())
        self._over = threading.Event()
        self._other = threading.Thread(target=self._wait, args=(seconds,), daemon=True)
        self._other.start()

    def _wait(self, seconds: float) -> None:
        while not self._over.wait(seconds):
            self._raise(ctypes.py_object(TooLong))
            seconds = AGAIN

    def _raise(self, error: ctypes.py_object | None) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._told, error)

    def end(self) -> None:
        """Tell nothing any more, nor what was to be told just now."""
        while True:
            try:
                self._over.set()
                self._other.join()
                self._raise(None)
            except TooLong:
                continue
            return
