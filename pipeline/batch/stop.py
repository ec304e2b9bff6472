"""Ctrl-C, TERM and HUP as a flag that the run looks at, so that nothing is broken off halfway through a write."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipeline.errors import Exit

SIGNALS = [s for name in ("SIGINT", "SIGTERM", "SIGHUP") if (s := getattr(signal, name, None)) is not None]


class InterruptedWait(BaseException):
    """A signal came while nothing but waiting went on. No Exception: nothing between may swallow it."""


class Stop:
    """Whether a signal asked the run to end; callable. A second signal ends it at once (KeyboardInterrupt)."""

    def __init__(self) -> None:
        self.number = 0
        self._waiting = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside, the first signal raises InterruptedWait: for calls that wait long and leave nothing half done."""
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False

    def __call__(self) -> bool:
        return self.number != 0

    @property
    def exit_status(self) -> Exit:
        """What the run ends with after a signal."""
        return Exit.INTERRUPTED if self.number == signal.SIGINT else Exit.TERMINATED

    def ring(self, number: int, _: FrameType | None) -> None:
        """The signal handler."""
        if self.number:
            raise KeyboardInterrupt
        self.number = number
        if self._waiting:
            raise InterruptedWait


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Takes the signals over inside, where Python allows it (the main thread)."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.ring) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
