"""Folders that are named by an address (s3://…, file://…, memory://…): list, fetch, store. The one home of fsspec."""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import InputError, RemoteError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters and more: C:\ is a drive
FILES = "file://"
_SECRET = re.compile(r"(?<=://)[^/@\s]*@")
_PIECE = 1 << 20
INSTALL = "pip install 'habitext[cluster]'; s3:// also needs s3fs, gs:// gcsfs, az:// adlfs, http:// aiohttp"
CHECK = "check the address, the connection and your rights there"


def is_address(text: str) -> bool:
    """Whether a place is named by an address instead of a path."""
    return _ADDRESS.match(text) is not None


def local(given: Path | str) -> Path | str:
    """An address of this machine's own files as a path, to which all rules for paths apply; others as they are."""
    return Path(given.removeprefix(FILES)) if isinstance(given, str) and given.startswith(FILES) else given


def without_secret(address: str) -> str:
    """The address as it may be shown: no name and password in it."""
    return _SECRET.sub("", address)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or a single file, of a file system."""

    shown: str  # the address without secrets
    _system: Any
    _root: str

    def files(self) -> dict[str, str]:
        """Names relative to the folder → what the file system calls them; {} when there is nothing.

        Raises RemoteError when it cannot be listed.
        """
        try:
            if self._system.isfile(self._root):
                return {PurePosixPath(self._root).name: self._root}
            found = self._system.find(self._root)
        except FileNotFoundError:
            return {}
        except Exception as error:  # each file system raises its own kinds
            raise RemoteError(f"{self.shown} cannot be listed: {_said(error)}", CHECK) from None
        above = self._root.rstrip("/") + "/"
        return {str(key).removeprefix(above).lstrip("/"): str(key) for key in found}

    def fetch(self, key: str, target: Path, most: int = 0) -> None:
        """Writes a file to `target`, at most `most` bytes of it (0: all). Raises OSError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        left = most or -1
        try:
            with self._system.open(key, "rb") as source, target.open("wb") as sink:
                while left and (piece := source.read(min(_PIECE, left) if most else _PIECE)):
                    sink.write(piece)
                    left -= len(piece) if most else 0
        except OSError:
            raise
        except Exception as error:  # as above
            raise OSError(_said(error)) from None

    def bring(self, name: str, target: Path) -> bool:
        """Fetches a file of the folder; False when there is none. Raises RemoteError."""
        try:
            self.fetch(self._key(name), target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            return False
        except OSError as error:
            raise RemoteError(f"{self.shown}/{name} cannot be fetched: {_said(error)}", CHECK) from None
        return True

    def store(self, source: Path, name: str) -> None:
        """Copies a file into the folder: aside first, then under its name. Raises RemoteError."""
        key = self._key(name)
        try:
            with contextlib.suppress(Exception):  # object stores have no folders
                self._system.makedirs(key.rsplit("/", 1)[0], exist_ok=True)
            self._system.put_file(str(source), f"{key}.part")
            self._system.mv(f"{key}.part", key)
        except Exception as error:  # as above
            raise RemoteError(
                f"{source} cannot be copied to {self.shown}/{name}: {_said(error)}",
                f"{CHECK}; everything is in {source.parent}: run again to copy it",
            ) from None

    def move(self, name: str, other: str) -> None:
        """Renames a file of the folder. Raises RemoteError."""
        try:
            self._system.mv(self._key(name), self._key(other))
        except Exception as error:  # as above
            raise RemoteError(f"{self.shown}/{name} cannot be renamed: {_said(error)}", CHECK) from None

    def digest(self, name: str) -> str:
        """SHA-256 of a file of the folder, "" when there is none or it cannot be read."""
        digest = hashlib.sha256()
        try:
            with self._system.open(self._key(name), "rb") as source:
                while piece := source.read(_PIECE):
                    digest.update(piece)
        except Exception:  # as above
            return ""
        return digest.hexdigest()

    def _key(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


def place(address: str) -> Place:
    """The place at an address. Raises InputError when fsspec, or what it needs for this kind of address, is missing."""
    shown = without_secret(address)
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(f"{shown}: addresses need the package fsspec", INSTALL) from None
    try:
        system, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"{shown}: {without_secret(_said(error))}", INSTALL) from None
    except Exception as error:  # credentials, hosts: whatever the file system raises
        raise RemoteError(f"{shown}: {without_secret(_said(error))}", CHECK) from None
    return Place(shown, system, str(root))


def _said(error: BaseException) -> str:
    """An error in one line; some say nothing but their kind."""
    return " ".join(str(error).split())[:300] or type(error).__name__
