"""What run and station say to each other, as bytes: a JSON object and the bytes of a file behind it. Never a pickle."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

_LENGTHS = struct.Struct(">QQ")


def packed(told: Mapping[str, Any], content: bytes = b"") -> bytes:
    """One frame: both lengths, the object, the content. Lone surrogates of file names are escaped and come back."""
    head = json.dumps(told).encode("ascii")
    return _LENGTHS.pack(len(head), len(content)) + head + content


def unpacked(frame: bytes) -> dict[str, Any]:
    """The object of a frame. Raises ValueError when the bytes are none."""
    if len(frame) < _LENGTHS.size:
        raise ValueError("a frame that is cut off")
    length, _ = _LENGTHS.unpack_from(frame)
    told = json.loads(frame[_LENGTHS.size : _LENGTHS.size + length])
    if not isinstance(told, dict):
        raise ValueError("a frame without an object")
    return told


def received(stream: IO[bytes], most: int = 1 << 40) -> tuple[bytes, bytes]:
    """The next frame of a stream: (the whole frame without its content, the content).

    Raises EOFError when the other side is gone, ValueError when the frame says that it is longer than `most` bytes.
    """
    lengths = _exactly(stream, _LENGTHS.size)
    head, content = _LENGTHS.unpack(lengths)
    if head + content > most:
        raise ValueError("a frame without end")
    return lengths + _exactly(stream, head), _exactly(stream, content)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    read = stream.read(count)
    if len(read) < count:
        raise EOFError
    return read
