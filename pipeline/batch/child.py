"""The work on one document inside its own process: limits, then the stages, then rows over a pipe."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError
from pipeline.settings import Settings

#: Result of one document: its status and the rows of each table.
Result = dict[str, Any]
Work = Callable[[Path, str, Settings], Result]


@dataclass(frozen=True, slots=True)
class Task:
    """What the parent asks of the child."""

    path: str
    name: str
    settings: Settings


def failure(name: str, code: str, message: str, hint: str, document: Mapping[str, str] | None = None) -> Result:
    """The result of a document that gave nothing."""
    row = {"path": name, "status": "failed", "passages": "0", "facts": "0", **(document or {})}
    problem = {
        "document_id": row.get("document_id", ""), "path": name, "code": code, "severity": "error",
        "message": message, "hint": hint,
    }  # fmt: skip
    return {"status": "failed", "documents": [row], "passages": [], "entities": [], "facts": [], "problems": [problem]}


def limit_memory(size: int) -> None:
    """Caps the process's address space, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _clean(text: str, path: str, name: str) -> str:
    """A message that names the file as the user knows it."""
    return text.replace(path, name)


def run_task(task: Task, work: Work, hints: Mapping[str, str]) -> Result:
    """Does the work and turns every way it can fail into a result."""
    try:
        return work(Path(task.path), task.name, task.settings)
    except DocumentError as error:
        return failure(
            task.name, error.code, _clean(error.message, task.path, task.name), error.hint or hints[error.code]
        )
    except MemoryError:
        return failure(task.name, "memory", f"{task.name}: out of memory", hints["memory"])
    except OSError as error:
        return failure(task.name, "unreadable", f"{task.name}: {error.strerror or error}", hints["unreadable"])
    except RecursionError:
        return failure(task.name, "damaged", f"{task.name}: structures nested without end", hints["damaged"])
    except Exception as error:  # a fault of ours must not stop the batch; it is shown as such, with the place
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        message = f"{task.name}: {type(error).__name__}: {_clean(str(error), task.path, task.name)[:300]} at {place}"
        return failure(task.name, "internal", message, hints["internal"])


def serve(pipe: Connection, task: Task, work: Work, hints: Mapping[str, str]) -> None:
    """Entry point of the child process: one task, one answer."""
    limit_memory(task.settings.max_memory)
    pipe.send(run_task(task, work, hints))
    pipe.close()
