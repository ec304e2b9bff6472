"""No process outlives the run: children and fork server end when the one that started them is gone, however it went."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int = 0) -> None:
    """Asks Linux to kill this process with the one that started it; a no-op elsewhere.

    `parent`: the process that must still be there (0: not known). It may have died before we asked; then we end now.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:
        os._exit(1)


def die_with_run() -> None:
    """Ends this child when the run is gone, wherever it is stuck: a thread waits for the run's end of a pipe.

    The fork server, not the run, is the child's parent, so that the kernel's signal alone is not enough.
    """
    run = parent_process()
    if run is None:
        return

    def watch() -> None:
        wait([run.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="watch-the-run", daemon=True).start()
