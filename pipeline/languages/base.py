"""What a language is: a card of data.

Each language has a folder `languages/<code>/` of TOML files. `card.toml` says what the language is (name, scripts,
direction, how words are joined); further files (`references.toml`, `figures.toml`, `counted.toml`, `names.toml` …)
belong to the stage that reads them. No other module names a language code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipeline.shelf import kept

#: The language of what the program says by itself: messages, the report, names of classes.
OURS = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """The general card of a language.

    `spaced`: words are set apart by blanks. `scripts`: Unicode script names that make up its letters, used for
    detection. `rtl`: written from right to left.
    """

    code: str
    name: str
    scripts: tuple[str, ...]
    spaced: bool
    rtl: bool
    hyphenates: bool
    sentence_end: str
    abbreviations: tuple[str, ...]


@cache
def codes() -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages that have a card, sorted."""
    folder = resources.files(__package__)
    return tuple(sorted(item.name for item in folder.iterdir() if item.is_dir() and (item / "card.toml").is_file()))


@cache
def section(code: str, name: str) -> Mapping[str, Any]:
    """One TOML file of a language as a mapping; empty when the language has no such file."""
    file = resources.files(__package__) / code / f"{name}.toml"
    if not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    return kept("toml", [text], lambda: tomllib.loads(text), ours=False)


@cache
def language(code: str) -> Language:
    """The card of a language. Raises KeyError when there is none."""
    data = section(code, "card")
    if not data:
        raise KeyError(f"no language card for {code!r}; known: {', '.join(codes())}")
    return Language(
        code=code,
        name=data["name"],
        scripts=tuple(data["scripts"]),
        spaced=data["spaced"],
        rtl=data["rtl"],
        hyphenates=data["hyphenates"],
        sentence_end=data["sentence_end"],
        abbreviations=tuple(data.get("abbreviations", ())),
    )
