"""Stop code that doesn't come to an end.

A second thread waits, and raises ``TooLong`` in the one that runs the code. An interrupt of the
reader's own, by Ctrl-C or a notebook's stop button, ends the code as ever.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import sleep
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
    watch = _Watch()
    try:
        try:
            watch.begin(seconds)
            return run()
        finally:
            watch.end()
    except TooLong:
        watch.end()  # it may have come between the two
        raise


class _Watch:
    """Tells this thread, from another one, that the time is over.

    The code may have changed Python's own names when it ends, so that only locks are used here,
    which don't look any up.
    """

    def __init__(self) -> None:
        import ctypes  # which a page needn't load

        told, raise_in = ctypes.c_ulong(threading.get_ident()), ctypes.pythonapi
        self._raise = partial(raise_in.PyThreadState_SetAsyncExc, told)
        self._too_long = ctypes.py_object(TooLong)
        self._told = False
        self._going, self._quiet = threading.Lock(), threading.Lock()
        self._going.acquire()

    def begin(self, seconds: float) -> None:
        """Wait from now on; a short time may be over before this returns."""
        self._quiet.acquire()
        try:
            threading.Thread(target=self._wait, args=(seconds,), daemon=True).start()
        except RuntimeError:  # no thread can be had, so that none will be quiet
            self._quiet.release()
            raise

    def _wait(self, seconds: float) -> None:
        while not self._going.acquire(timeout=seconds):
            self._told = True
            self._raise(self._too_long)
            seconds = AGAIN
        self._quiet.release()

    def end(self) -> None:
        """Tell nothing any more; may be called again.

        What was told just now is waited for. Were it taken back, Python 3.11 would look for it
        ever after, and never leave the first function that is traced.
        """
        waited = False
        while not waited:
            try:
                with suppress(RuntimeError):  # it was called before
                    self._going.release()
                while self._quiet.locked():
                    sleep(0.0001)
                waited = True
                if self._told:
                    self._raise(self._too_long)
                while self._told:
                    sleep(0.0001)
            except TooLong:
                continue
