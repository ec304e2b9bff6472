"""What every OCR engine gives, and what a language's card says about reading its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol

from pipeline.languages.base import codes, section
from pipeline.records import Box

#: Within this share two sizes told from the ink are the same.
SAME_SIZE = 0.13


class Spotted(NamedTuple):
    """A word (or a printed line, where the engine gives no words) seen on a picture.

    `box` and `baseline` in pixels, origin top left. `line` numbers the printed line it was seen in. `confidence` runs
    from 0 to 1. The text is in the order in which it stands from left to right, Arabic words too.
    """

    text: str
    box: Box
    baseline: float
    confidence: float
    line: int


def mean_confidence(words: Sequence[Spotted]) -> float:
    """The confidence with which words were read, by letters; 0 without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """How pictures of one language are read (languages/<code>/ocr.toml).

    `engines`: best first. `model`, `islands`: tesseract's models for the language, and for numbers and words of
    another script in it ("" when the first does both). `alike`: letters of the other script that the language has
    look-alikes of ("": none), and `looks` these, one for one; `drawn`: what the other model makes of one letter of the
    language in two. `squared`: units that a power stands behind. `labels`:
    what the model takes letters of lists for, and the letters, which are of the other script. `ink`: height of the
    middle 80 per cent of a line's ink, and how high its median stands over the baseline, as shares of the size.
    `spread`: standard deviation of the rows of a line's ink as a share of the size, and how much more it is when all
    signs are tall. `same_size`: lines that differ less from the page's size have that size. `signs`: what the model
    takes for another sign. `words`: what it makes of names with letters it does not know, and the names. `dotted`: last
    letters it writes without the two dots below them, and with these. `package`: what to install for it on Debian.
    """

    code: str
    engines: tuple[str, ...]
    model: str
    islands: str
    alike: str
    looks: str
    drawn: tuple[str, ...]
    squared: tuple[str, ...]
    labels: dict[str, str]
    ink: tuple[float, float]
    spread: tuple[float, float]
    same_size: float
    signs: dict[str, str]
    words: dict[str, str]
    dotted: dict[str, str]
    package: str


class OcrEngine(Protocol):
    """What every engine offers."""

    name: str
    dpi: int

    def reads(self, card: Card) -> bool:
        """Whether what the language needs is installed."""

    def read(self, picture: Any, card: Card) -> list[Spotted]:
        """The words on a grey picture of `dpi`."""


@cache
def card(code: str) -> Card:
    """The card of a language. Raises KeyError when it has none."""
    data = section(code, "ocr")
    return Card(
        code=code,
        engines=tuple(data["engines"]),
        model=data["model"],
        islands=data.get("islands", ""),
        alike=data.get("alike", ""),
        looks=data.get("looks", ""),
        drawn=tuple(data.get("drawn", ())),
        squared=tuple(data.get("squared", ())),
        labels=dict(data.get("labels", {})),
        ink=(float(data["ink"][0]), float(data["ink"][1])),
        spread=(float(data["spread"][0]), float(data["spread"][1])),
        same_size=float(data.get("same_size", SAME_SIZE)),
        signs=dict(data.get("signs", {})),
        words=dict(data.get("words", {})),
        dotted=dict(data.get("dotted", {})),
        package=data["package"],
    )


@cache
def cards() -> tuple[Card, ...]:
    """The cards of all languages that can be read from pictures, by code."""
    return tuple(card(code) for code in codes() if section(code, "ocr"))
