"""What a browser sends, checked before anything is done with it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from pipeline.review.page.door import RefusedError

LONGEST = 4_000  # characters of one answer
MOST_NUMBER = 10**9


def answers_of(body: bytes, texts: frozenset[str], flags: frozenset[str] = frozenset()) -> dict[str, str]:
    """The texts of a JSON object, blanks at both ends taken off; flags come as "1" or "".

    Control characters become blanks: they are no part of an answer, and a terminal would obey them. Raises RefusedError
    for anything that is not an object of known names with texts (or true and false for flags).
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not JSON") from None
    if not isinstance(data, dict) or not data.keys() <= texts | flags:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not an object of the names known here")
    said: dict[str, str] = {}
    for name, value in data.items():
        if name in flags and isinstance(value, bool):
            said[name] = "1" if value else ""
        elif name in texts and isinstance(value, str):
            said[name] = _plain(value)
        else:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name}: not what belongs there")
    return said


def query_of(query: str) -> dict[str, str]:
    """The parameters behind the `?`, each once. Raises RefusedError."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the query is not understood") from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "a parameter is there twice")
    return {name: _plain(value) for name, value in pairs}


def number_of(said: Mapping[str, str], name: str) -> int:
    """A whole number from 0. Raises RefusedError."""
    text = said.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < len(str(MOST_NUMBER))):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name}: not a whole number")
    return int(text)


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"an answer has at most {LONGEST} characters")
    if any(unicodedata.category(c) == "Cs" for c in text):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "not a text")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text).strip()
