"""The work on documents inside a process of their own: limits, then the stages, then rows over a pipe.

What goes back to the run is JSON, never a pickle: a child that reads hostile files may be under their control.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.batch.orphan import die_with_parent, die_with_run
from pipeline.batch.watch import Around, Attempt, Watch
from pipeline.errors import DocumentError
from pipeline.journal import REASONS
from pipeline.settings import Settings

#: Result of one document: its status and the rows of each table.
Result = dict[str, Any]
Work = Callable[[Path, str, Settings, Around], Result]


@dataclass(frozen=True, slots=True)
class Task:
    """What the parent asks of the child."""

    path: str
    name: str
    settings: Settings


def located(name: str, message: str) -> str:
    """The message with the file's whole name before it, once."""
    if message.startswith(name):
        return message
    base = name.rsplit("/", 1)[-1]
    return f"{name}: {message.removeprefix(f'{base}: ')}"


def failure(name: str, code: str, message: str, hint: str = "") -> Result:
    """The result of a document that gave nothing, with the hint of its code (see `journal.REASONS`) or another."""
    row = {"path": name, "status": "failed", "passages": "0", "facts": "0"}
    problem = {
        "document_id": "", "path": name, "code": code, "severity": "error",
        "message": located(name, message), "hint": hint or REASONS[code],
    }  # fmt: skip
    return {"status": "failed", "documents": [row], "passages": [], "entities": [], "facts": [], "problems": [problem]}


def address_space(process: int | None = None) -> int:
    """Bytes of address space a process (default: this one) has now; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()[0]) * 4096
    except (OSError, ValueError, IndexError):
        return 0


def limit(settings: Settings) -> None:
    """Caps what the document may add in memory, and the processor time as a last resort, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        for kind, most in (
            (resource.RLIMIT_AS, address_space() + settings.max_memory),
            (resource.RLIMIT_CPU, int(used + 2 * settings.timeout) + 60),
        ):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))  # the next document has limits of its own


def _clean(text: str, task: Task, attempt: Attempt) -> str:
    """A message that names the file as the user knows it, whichever copy was read."""
    for path in (task.path, attempt.scratch, Path(attempt.scratch).name):
        text = text.replace(path, task.name) if path else text
    return text


def run_task(task: Task, work: Work, watch: Watch) -> Result:
    """Does the work and turns every way it can fail into a result."""
    name, attempt = task.name, watch.attempt
    try:
        result = work(Path(task.path), name, task.settings, watch)
        for problem in result["problems"]:
            problem["message"] = _clean(problem["message"], task, attempt)
        return result
    except DocumentError as error:
        return failure(name, error.code, _clean(error.message, task, attempt), error.hint)
    except MemoryError:
        return failure(name, "memory", "out of memory")
    except OSError as error:
        return failure(name, "unreadable", str(error.strerror or error))
    except RecursionError:
        return failure(name, "damaged", "structures nested without end")
    except Exception as error:  # a fault of ours must not stop the batch; it is shown as such, with the place
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        message = f"{type(error).__name__}: {_clean(str(error), task, attempt)[:300]} at {place}"
        return failure(name, "internal", message)


def _fall_silent() -> None:
    """Nothing a library prints about a bad file reaches the user's terminal, nor can it hold the run's output open."""
    logging.disable(logging.CRITICAL)
    with contextlib.suppress(OSError):
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.close(nothing)


def order(task: Task, attempt: Attempt) -> bytes:
    """What the run sends to have a document read; its settings the child has from the start."""
    return json.dumps({"path": task.path, "name": task.name, "attempt": asdict(attempt)}).encode()


def _ordered(data: bytes, settings: Settings) -> tuple[Task, Attempt]:
    told = json.loads(data)
    skip = {int(page): code for page, code in told["attempt"].pop("skip").items()}
    return Task(told["path"], told["name"], settings), Attempt(skip=skip, **told["attempt"])


def serve(pipe: Connection, settings: Settings, work: Work) -> None:
    """Entry point of a child process: reads the documents it is told to, one after the other, until the pipe closes.

    A message for each page, the result at the end of each document.
    """
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run decides
    _fall_silent()
    with contextlib.suppress(AttributeError, OSError):
        os.setpgid(0, 0)  # so that programs it starts end with it
    die_with_parent()
    die_with_run()
    with contextlib.suppress(EOFError):
        while True:
            task, attempt = _ordered(pipe.recv_bytes(), settings)
            limit(settings)
            watch = Watch(attempt, settings, lambda page: pipe.send_bytes(json.dumps({"page": page}).encode()))
            pipe.send_bytes(json.dumps({"result": run_task(task, work, watch)}).encode())
    pipe.close()
