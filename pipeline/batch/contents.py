"""Contents of pages as they lie in the file: whether they can be decoded, how large they grow, whether they show text.

A reader draws what it can decode and says nothing of the rest. Nothing here keeps more than a few megabytes.
"""

from __future__ import annotations

import base64
import contextlib
import re
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

#: Most bytes a content may inflate to; one with a second filter over the first may inflate as much again.
MOST_CONTENT = 64 * 1024 * 1024
MOST_LAYERED = 1024 * 1024
CHUNK = 1 << 16
#: Most bytes of a content that are searched.
MOST_SEARCHED = 4 * 1024 * 1024
#: Most bytes of a content in LZW that are decoded; they may become a thousand times as many.
MOST_LZW = 64 * 1024
#: Most bytes in which text is looked for; where a page shows some, it begins before that.
MOST_LOOKED_AT = 128 * 1024
FLATE = ("/FlateDecode", "/Fl")
LZW = ("/LZWDecode", "/LZW")
TEXTUAL = {"/ASCIIHexDecode": "hex", "/AHx": "hex", "/ASCII85Decode": "85", "/A85": "85"}
RUNS = ("/RunLengthDecode", "/RL")
PICTURES = ("/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF")
#: Filters a content stream may have (PDF 32000-1, table 6, with the short names of inline images).
FILTERS = {*FLATE, *LZW, *TEXTUAL, *RUNS, *PICTURES, "/Crypt"}
TOO_LARGE = "its content inflates beyond all measure"
CUT_OFF, BROKEN = "its content is cut off", "its content cannot be decompressed"
UNREADABLE = "the text on it cannot be decoded"
#: Bytes shown as text on a page, and different ones among them, from which it is no blank one.
LEAST_SHOWN, LEAST_DIFFERENT = 16, 5

_BLANK = re.compile(rb"\s+")
_STRING = rb"\((?:[^()\\]|\\.){0,300}\)|<[0-9A-Fa-f\s]{0,600}>"
_SHOWN = re.compile(
    rb"\[((?:[^\[\]()<>]|%s){1,2000})\]\s*TJ|(%s)\s*(?:Tj|['\"])" % (_STRING, _STRING), re.S
)  # fmt: skip
_STRINGS = re.compile(_STRING, re.S)


class Kinds(NamedTuple):
    """The library's types of objects."""

    stream: Any
    array: Any
    dictionary: Any


def filters(stream: Any, kinds: Kinds) -> list[str]:
    """Names of a stream's filters, the outermost first."""
    found = stream.get("/Filter")
    return [str(f) for f in found] if isinstance(found, kinds.array) else [str(found)] if found else []


def streams_of(page: Any, kinds: Kinds) -> list[Any]:
    """The streams a page's content is made of; what is no stream is left out."""
    contents = page.get("/Contents")
    found = list(contents) if isinstance(contents, kinds.array) else [contents]
    return [stream for stream in found if isinstance(stream, kinds.stream)]


def inflating(data: bytes, most: int) -> str:
    """What happens when zlib goes through the data, without keeping what it gives; "" when it gets to the end."""
    machine, seen, position = zlib.decompressobj(), 0, 0
    try:
        while not machine.eof:
            piece = machine.unconsumed_tail or data[position : position + CHUNK]
            if not machine.unconsumed_tail:
                position += CHUNK
            if not piece:
                machine.flush()
                return "" if machine.eof or _ends(data) else CUT_OFF
            seen += len(machine.decompress(piece, CHUNK * 16))
            if seen > most:
                return TOO_LARGE
    except zlib.error:
        return "" if _ends(data) else BROKEN
    return ""


def _ends(data: bytes) -> bool:
    """Whether deflated data comes to its end, its checksum left out: many writers get that wrong."""
    machine, position, tail = zlib.decompressobj(-zlib.MAX_WBITS), 2, b""
    with contextlib.suppress(zlib.error):
        while not machine.eof and (tail or position < len(data)):
            if not tail:
                tail, position = data[position : position + CHUNK], position + CHUNK
            machine.decompress(tail, CHUNK * 16)
            tail = machine.unconsumed_tail
    return machine.eof


def inflated(raw: bytes) -> bytes:
    """The start of what was deflated, as far as it goes."""
    with contextlib.suppress(zlib.error):
        return zlib.decompressobj().decompress(raw, MOST_SEARCHED)
    return b""


def untexted(raw: bytes, names: list[str]) -> tuple[bytes, list[str]]:
    """The content with filters that make text of bytes undone, and the filters left. Raises ValueError."""
    while names and names[0] in TEXTUAL:
        raw = _from_hex(raw) if TEXTUAL[names[0]] == "hex" else _from_85(raw)
        names = names[1:]
    return raw, names


def _from_hex(raw: bytes) -> bytes:
    digits = _BLANK.sub(b"", raw).partition(b">")[0]
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("latin-1"))


def _from_85(raw: bytes) -> bytes:
    return base64.a85decode(raw.partition(b"~>")[0].strip().removeprefix(b"<~"))


def _from_runs(raw: bytes) -> bytes:
    out, i = bytearray(), 0
    while i < len(raw) and raw[i] != 128 and len(out) < MOST_SEARCHED:
        length = raw[i]
        if i + 1 >= len(raw) or (length < 128 and i + 2 + length > len(raw)):
            raise ValueError("runs that are cut off")
        out += raw[i + 1 : i + 2 + length] if length < 128 else raw[i + 1 : i + 2] * (257 - length)
        i += 2 + length if length < 128 else 2
    return bytes(out)


def fault_of_blank(stream: Any, kinds: Kinds) -> str:
    """Why a page on which nothing was found may not be blank; "" when there is no reason to think so."""
    names = filters(stream, kinds)
    if any(name in PICTURES for name in names):
        return "its content is coded as a picture"
    try:
        raw, left = untexted(bytes(stream.read_raw_bytes()), names)
        if left and left[0] in FLATE:
            if fault := inflating(raw, MOST_CONTENT if len(names) == 1 else MOST_LAYERED):
                return fault
            raw, left = inflated(raw), left[1:]
        if left and left[0] in RUNS:
            raw, left = _from_runs(raw), left[1:]
        elif left and left[0] in LZW and len(raw) <= MOST_LZW:
            raw, left = _decoded(stream.read_bytes), []
    except ValueError:
        return BROKEN
    return UNREADABLE if not left and shows_text(raw) else ""


def _decoded(read: Callable[[], bytes]) -> bytes:
    try:
        return bytes(read())[:MOST_SEARCHED]
    except Exception as error:  # the library has several of its own
        raise ValueError(str(error)) from None


def shows_text(content: bytes) -> bool:
    """Whether a content shows text that is more than a few blanks."""
    shown = 0
    different: set[bytes] = set()
    found = (match[1] or match[2] for match in _SHOWN.finditer(content, 0, MOST_LOOKED_AT))
    for string in (string for strings in found for string in _STRINGS.findall(strings)):
        told = string[1:-1].strip() if string[:1] == b"(" else _BLANK.sub(b"", string[1:-1])
        codes = [told[i : i + 2] for i in range(0, len(told), 2)] if string[:1] == b"<" else [bytes([c]) for c in told]
        shown += len(codes)
        different.update(codes)
        if shown >= LEAST_SHOWN and len(different) >= LEAST_DIFFERENT:
            return True
    return False
