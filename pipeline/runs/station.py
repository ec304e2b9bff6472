"""A reading station, the process beside a cluster's worker: documents come in by its standard input, results go out.

It reads as a run on one machine does: the same work, a child process for each document, the same limits. Frames (see
`pipeline.batch.frames`) are all it understands. It ends with its input, or when it is not asked for anything for long.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.batch.child import Task
from pipeline.batch.fingerprint import conditions
from pipeline.batch.frames import packed, received, unpacked
from pipeline.batch.pool import MANY, Pool
from pipeline.errors import HabitextError
from pipeline.runs.job import read_one
from pipeline.settings import Settings

#: Seconds without a request, after which a station takes its run for dead.
FORGOTTEN = 900.0


def settings_from(told: Mapping[str, Any]) -> Settings:
    """Settings as JSON carried them; one document at a time is read here."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    return Settings(**{**values, "workers": 1})


@cache
def own_conditions(settings: Settings) -> dict[str, str]:
    """The conditions on this machine, as the run compares them."""
    from pipeline.domains.store import find_model_folder

    plan = settings.plan if not settings.plan.endswith(".toml") or Path(settings.plan).is_file() else ""
    found = conditions(settings, find_model_folder(settings.workspace_path, plan, settings.model))
    if settings.ocr:
        from pipeline.reading.ocr.scans import engines

        found["ocr"] = engines()
    return found


def _answer(told: Mapping[str, Any], content: bytes, scratch: Path) -> dict[str, Any]:
    """The answer to a request: the result of a document, or what is not as the run has it."""
    settings = settings_from(told["settings"])
    found = own_conditions(settings)
    if found != told["conditions"] or not told.get("file"):
        return {"conditions": found}
    base = Path(told["file"]).name  # a request names no place, only what the file is called
    folder = scratch / "document"
    folder.mkdir()
    try:
        path = folder / base
        path.write_bytes(content)
        with Pool(read_one, settings, "pipeline.runs.warmed", MANY, scratch) as pool:
            ((_, result),) = pool.map([Task(str(path), told["name"], settings)])
        return {"result": result}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listen(requests: queue.Queue[tuple[bytes, bytes]], scratch: Path) -> None:
    """Puts the frames that come in; ends the process with its input, whatever it is doing."""
    try:
        while True:
            requests.put(received(sys.stdin.buffer))
    except (EOFError, OSError):
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)  # the children see that the pipe to us is gone


def main(scratch: Path) -> None:
    """Answers requests one after the other."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints does not come between the frames
    requests: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, scratch), daemon=True).start()
    while True:
        try:
            head, content = requests.get(timeout=FORGOTTEN)
        except queue.Empty:
            break
        try:
            answer = _answer(unpacked(head), content, scratch)
        except HabitextError as error:
            answer = {"fault": error.message}
        except OSError as error:
            answer = {"fault": f"{error.strerror or error}"}
        answers.write(packed(answer))
        answers.flush()
    shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
