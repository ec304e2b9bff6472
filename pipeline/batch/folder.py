"""Files and folders given on the command line → jobs, in one fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.batch.remote import Place, local, place, without_secret
from pipeline.batch.state import FOLDER, SCRATCH
from pipeline.errors import InputError
from pipeline.formats import FOREIGN, PDF_SUFFIX, WRITTEN, is_companion, is_document
from pipeline.records import Problem

#: Where files that lie elsewhere are put while they are read, below the output folder.
FETCHED = Path(FOLDER) / SCRATCH / "fetched"


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read. `name` is its path relative to the input folder, with `/`.

    Bytes of a name that are no UTF-8 are shown as `\\xe9`, so that two such names stay two. A `problem` of severity
    error makes the file fail unread; a milder one makes it skipped. A file that lies elsewhere has a `place`, and is at
    `path` only between `fetch` and `forget`.
    """

    path: Path
    name: str
    problem: Problem | None = None
    place: Place | None = None
    key: str = ""

    def fetch(self, most: int) -> None:
        """Brings a file that lies elsewhere, at most `most` bytes of it. Raises OSError."""
        if self.place is not None:
            self.place.fetch(self.key, self.path, most)

    def forget(self) -> None:
        """Takes away what `fetch` brought."""
        if self.place is not None:
            self.path.unlink(missing_ok=True)


def _problem(code: str, message: str) -> Problem:
    return Problem(code, message, severity="error")


def shown(name: str) -> str:
    """A file name as text that can be written anywhere."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    """Files, folders that cannot be listed, and links to folders: those are not followed, for they may lead in a circle
    or out of the folder."""
    closed: list[OSError] = []
    for directory, folders, files in os.walk(folder, onerror=closed.append):
        folders.sort()
        links = [name for name in folders if (Path(directory) / name).is_symlink()]
        for name in sorted(files + links):
            yield Path(directory) / name
    for error in closed:
        yield Path(error.filename)


def _job(path: Path, name: str, root: Path | None) -> Job | None:
    """The job of one file; None when a file in a folder is none of ours."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        said = "a link that leads nowhere" if path.is_symlink() else error.strerror or error
        return Job(path, name, _problem("unreadable", f"{name}: {said}"))
    if stat.S_ISDIR(mode):
        if not path.is_symlink():
            return Job(path, name, _problem("unreadable", f"{name}: the folder cannot be listed"))
        return Job(path, name, Problem("linked_folder", f"{name}: a link to a folder, not followed"))
    if not stat.S_ISREG(mode):
        if root is not None and path.suffix.lower() != PDF_SUFFIX:
            return None
        return Job(path, name, Problem("special_file", f"{name}: not a regular file, left out"))
    if root is not None:
        if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            return Job(path, name, _problem("outside_folder", f"{name}: the link leads out of the folder"))
        if is_companion(path):
            return None
        if not is_document(path):
            if path.suffix.lower() not in FOREIGN:
                return None
            return Job(path, name, Problem("not_a_document", f"{name}: files of this kind are not read, left out"))
    return Job(path, name)


def _elsewhere(address: str, folder: Path) -> Iterator[Job]:
    """Documents below an address, by their names alone; each is to be fetched into a folder of its own there."""
    there = place(address)
    for number, (name, key) in enumerate(sorted(there.files().items())):
        base = PurePosixPath(name).name
        if Path(base).suffix.lower() in (PDF_SUFFIX, *WRITTEN):
            safe = base if len(base.encode("utf-8", "surrogateescape")) < 255 and "\0" not in base else "document"
            yield Job(folder / f"{number}" / safe, shown(name), None, there, key)


def _here(given: Path, out: Path) -> Iterator[Job]:
    """Documents of a file or folder of this machine. Raises InputError as `find_jobs` does."""
    if not given.exists():
        raise InputError(f"{given}: no such file or folder", "check the path; quote names that hold blanks")
    if not given.is_dir():
        found = [_job(given, shown(given.name), None)]
    else:
        root, target = given.resolve(), out.resolve()
        if target == root or target.is_relative_to(root) or root.is_relative_to(target):
            raise InputError(
                f"the output folder {out} and the input {given} lie in each other",
                "choose an --out beside the input folder",
            )
        found = [_job(path, shown(path.relative_to(given).as_posix()), given) for path in _walk(given)]
    yield from (job for job in found if job is not None)


def find_jobs(inputs: Sequence[Path | str], out: Path) -> list[Job]:
    """All documents below the inputs (paths, and addresses as str), sorted by name, each once.

    Raises InputError when an input is missing, nothing is found, or output and input lie in each other.
    """
    jobs: dict[str, Job] = {}
    for number, told in enumerate(inputs):
        given = local(told)
        if isinstance(given, str):
            for item in _elsewhere(given, out / FETCHED / f"{number}"):
                name = f"{PurePosixPath(given).name}/{item.name}" if item.name in jobs else item.name  # as below
                jobs.setdefault(name, replace(item, name=name))
            continue
        for job in _here(given, out):
            if job.name in jobs and jobs[job.name].path.resolve() != job.path.resolve():
                job = replace(job, name=f"{shown(given.name)}/{job.name}")  # two inputs hold the same relative path
            jobs.setdefault(job.name, job)
    if not jobs:
        named = ", ".join(without_secret(str(i)) for i in inputs)
        raise InputError(
            f"no documents found in {named}", "put .pdf, .docx, .html, .xml or .txt files there or name another folder"
        )
    return [jobs[name] for name in sorted(jobs)]
