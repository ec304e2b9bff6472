"""Short, stable ids made from content."""

from __future__ import annotations

import hashlib
import unicodedata
from itertools import product

#: The digits of base32 (RFC 4648) in small letters, two at a time: the standard library's own takes them one by one,
#: and a page has some twenty ids.
PAIRS = tuple(a + b for a, b in product("abcdefghijklmnopqrstuvwxyz234567", repeat=2))


def short_hash(*parts: str, length: int = 10) -> str:
    """Lower-case base32 digest of the parts; `length` characters of 5 bits each."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()
    pairs = (length + 1) // 2
    number = int.from_bytes(digest) >> 256 - 10 * pairs
    return "".join([PAIRS[number >> shift & 1023] for shift in range(10 * pairs - 10, -1, -10)])[:length]


def document_id(sha256: str) -> str:
    """Id of a document: its content, wherever the file lies."""
    return "d-" + short_hash(sha256)


def passage_id(document: str, kind: str, paragraph: str, text: str, occurrence: int) -> str:
    """Id of a passage: what it is and says, and which of equal ones it is. Blanks and width do not count."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return "p-" + short_hash(document, kind, paragraph, squeezed, str(occurrence))


def entity_id(passage: str, label: str, start: int, end: int, key: str) -> str:
    """Id of an entity: where it stands and what it is."""
    return "e-" + short_hash(passage, label, str(start), str(end), key)


def fact_id(passage: str, surface: str, occurrence: int) -> str:
    """Id of a fact: the printed figure in its passage and which of equal ones it is; scores and models play no part."""
    return "f-" + short_hash(passage, "".join(surface.split()), str(occurrence))
