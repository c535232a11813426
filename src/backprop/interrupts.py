"""Interrupts: whoever stops a training has it stopped between two steps, not within one.

Ctrl-C, or a notebook's stop button  ->  noted  ->  raised at the next safe place
"""

import signal
import threading
from types import FrameType, TracebackType


class Interrupts:
    """Notes an interrupt meanwhile, until ``raise_noted`` is called; a second one isn't held back.

    In another thread than the main one Python never raises interrupts, and none is noted.
    Nor is one where interrupts are ignored, as by what a shell has sent into the background.
    """

    def __enter__(self) -> "Interrupts":
        self._noted = False
        self._mine = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
        )
        if self._mine:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._mine:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._noted:
            raise KeyboardInterrupt
        self._noted = True

    def raise_noted(self) -> None:
        """Raise ``KeyboardInterrupt`` if there was one."""
        if self._noted:
            raise KeyboardInterrupt
