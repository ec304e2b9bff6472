"""The page's own files, read once: names asked for never become paths."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, NamedTuple

from pipeline.languages.base import codes, language, section

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}  # fmt: skip
JSON = "application/json; charset=utf-8"
FIRST = "index.html"
CARD = "page"  # languages/<code>/page.toml


class File(NamedTuple):
    """Bytes and their type."""

    type: str
    content: bytes


def own_files() -> dict[str, File]:
    """What is served without a cookie, by path: the page without any data, and the words of the interface."""
    found: dict[str, File] = {}
    for item in (resources.files(__package__) / "static").iterdir():
        suffix = "." + item.name.rpartition(".")[2]
        if item.is_file() and suffix in TYPES:
            found["/" if item.name == FIRST else f"/{item.name}"] = File(TYPES[suffix], item.read_bytes())
    known = catalogues()
    listed = {"languages": [[code, words["name"]] for code, words in known.items()]}
    found["/words/index.json"] = File(JSON, json.dumps(listed, ensure_ascii=False).encode())
    for code, words in known.items():
        content = json.dumps(words, ensure_ascii=False).encode()
        found[f"/words/{code}.json"] = File(JSON, content)
    return found


def catalogues() -> dict[str, dict[str, Any]]:
    """The interface's words by language that has any: flat keys, the direction, and the name of the language itself.

    Words that a catalogue does not fill are taken from the one that says `complete`.
    """
    cards = {code: section(code, CARD) for code in codes()}
    flat = {code: _flat(card) for code, card in cards.items() if card}
    base: dict[str, str] = next((flat[code] for code, card in cards.items() if card.get("complete")), {})
    return {
        code: {
            "language": code, "name": cards[code].get("name", code), "dir": "rtl" if language(code).rtl else "ltr",
            "words": {key: words.get(key) or text for key, text in base.items()},
        }
        for code, words in flat.items()
        if any(words.values())
    }  # fmt: skip


def _flat(card: Mapping[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in card.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{key}.")
        elif before and isinstance(value, str):
            found[before + key] = value
    return found
