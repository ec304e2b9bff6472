"""One error tree. Each error says what happened, in which file, and what to do next, and knows its exit status."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses of the command, as users and other programs may rely on them."""

    DONE = 0
    SOME_FAILED = 1
    NOTHING_DONE = 2
    LOCKED = 4
    CANNOT_WRITE = 5
    INTERRUPTED = 130
    TERMINATED = 143


class HabitextError(Exception):
    """Anything a user can cause or mend. Shown as one line and a hint, never as a traceback."""

    exit_status: Exit = Exit.NOTHING_DONE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(HabitextError):
    """The arguments or the input make no run possible."""


class OutputLockedError(HabitextError):
    """Another run holds the output folder."""

    exit_status = Exit.LOCKED


class OutputError(HabitextError):
    """The output cannot be written."""

    exit_status = Exit.CANNOT_WRITE


class ClusterError(HabitextError):
    """The cluster's scheduler or its workers cannot be used, or went away."""


class RemoteError(HabitextError):
    """A place given by its address (s3://…) cannot be used."""


class KnowledgeError(HabitextError):
    """A knowledge file is broken; the message names file and row."""


class ModelError(HabitextError):
    """A model folder is missing, damaged or does not fit."""


class DocumentError(HabitextError):
    """One document cannot be read. `code` is one of the reason codes in `pipeline.journal`."""

    exit_status = Exit.SOME_FAILED

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code
