"""A page that is a picture → a sheet of words: set upright, straightened, read in the right language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.languages.base import codes, language
from pipeline.languages.detect import detect_document, script_counts
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.reading.ocr import picture as pictures
from pipeline.reading.ocr import rapid, ruled, tesseract
from pipeline.reading.ocr.assembly import assembled
from pipeline.reading.ocr.spotted import Card, OcrEngine, Spotted, card, cards, mean_confidence

#: Gives the picture of a page: (index from 0, dots an inch) → grey picture.
Draw = Callable[[int, int], Any]
#: Dots an inch of the picture that is only asked for its way up and script.
GLANCE = 200
#: Fewer letters than this on a picture are no text.
LEAST_LETTERS = 20
#: Numbers read with less confidence than this are named: a wrong digit is seen nowhere else.
SURE = 0.7
#: Letters of the page that must be there to judge its language by.
TELLING = 60


def engines() -> str:
    """The engines installed with their versions, "" when there is none; part of what decides a result."""
    seen = []
    if tesseract.version():
        seen.append(f"{tesseract.version()} ({' '.join(sorted(tesseract.models()))})")
    if rapid.version():
        seen.append(f"rapidocr {rapid.version()}")
    return "; ".join(seen)


def unknown(wanted: Sequence[str]) -> list[str]:
    """The language codes that no card describes."""
    known = {c.code for c in cards()}
    return [code for code in wanted if code not in known]


@dataclass(slots=True)
class Seen:
    """A page as read from its picture, which leant `lean` degrees; `unsure`: what was read with little confidence and
    holds digits."""

    sheet: Sheet
    engine: str
    language: str
    confidence: float
    lean: float
    unsure: tuple[str, ...] = ()


@dataclass(slots=True)
class Scans:
    """Reads pictures of pages of one document. `rest` gives text of its other pages, `languages` the user's choice."""

    draw: Draw
    rest: Callable[[], str]
    languages: tuple[str, ...] = ()
    read: list[tuple[int, float]] = field(default_factory=list)
    missing: str = ""
    known: str | None = None  # the language of the pages so far
    body: float = 0.0  # size of their running text
    _engines: tuple[tesseract.Tesseract, rapid.Rapid] = field(
        default_factory=lambda: (tesseract.Tesseract(), rapid.Rapid())
    )

    def page(self, index: int, width: float, height: float) -> Seen | None:
        """The page (index from 0), None when no text could be read; `missing` then says what is not installed."""
        turns, script = self._glance(index)
        if turns % 2:
            width, height = height, width
        tried: set[str] = set()
        best: Seen | None = None
        for code in self._candidates(script):
            if code in tried:
                continue
            tried.add(code)
            best = self._with(code, index, turns, width, height)
            if best is None:
                continue
            other = self._other_language(best, code)
            if other and other not in tried:
                again = self._with(other, index, turns, width, height)
                if again is not None and again.confidence >= best.confidence - 0.05:
                    best = again
            break
        if best is not None:
            self.known = self.known or best.language
            self.read.append((index + 1, best.confidence))
        return best

    def _glance(self, index: int) -> tuple[int, str]:
        if not tesseract.models():
            return 0, ""
        return self._engines[0].way_up(pictures.evened(self.draw(index, GLANCE)), GLANCE) or (0, "")

    def _candidates(self, script: str) -> list[str]:
        """Languages to try, likeliest first: the user's, those of the page's script, the one of the other pages."""
        if self.languages:
            fitting = [c for c in self.languages if script in language(c).scripts]
            return [*fitting, *self.languages]
        if self.known is None:
            self.known = detect_document(self.rest())
        every = [c.code for c in cards()]
        of_script = [c for c in every if script in language(c).scripts]
        if self.known and (not script or self.known in of_script or not of_script):
            return [self.known]
        return of_script or every

    def _other_language(self, seen: Seen, code: str) -> str:
        """The language the text read is in, when it is another one of those that may be meant."""
        text = " ".join(a.text for a in seen.sheet.atoms or ())
        if sum(script_counts(text).values()) < TELLING:
            return ""
        found = detect_document(text)
        allowed = self.languages or codes()
        return found if found != code and found in allowed else ""

    def _engine(self, wanted: Card) -> OcrEngine | None:
        by_name: dict[str, OcrEngine] = {e.name: e for e in self._engines}
        return next((by_name[n] for n in wanted.engines if n in by_name and by_name[n].reads(wanted)), None)

    def _with(self, code: str, index: int, turns: int, width: float, height: float) -> Seen | None:
        wanted = card(code)
        engine = self._engine(wanted)
        if engine is None:
            self.missing = f"install tesseract's model for {language(code).name} (Debian: {wanted.package})"
            return None
        scale = engine.dpi / 72
        grey = pictures.evened(self.draw(index, engine.dpi))
        if turns:
            grey = grey.rotate(90 * turns, expand=True)
        scale = grey.width / width  # the picture of an outsize page is drawn smaller
        lean = pictures.lean(pictures.ink(grey))
        grey = pictures.straightened(grey, lean)
        marks = pictures.ink(grey)
        rules = ruled.all_rules(grey, marks, scale)
        grey, marks = pictures.cleaned(grey, marks, rules, scale)
        words = engine.read(grey, wanted)
        letters = sum(c.isalnum() for w in words for c in w.text)
        if letters < LEAST_LETTERS:
            return None
        made = assembled(words, wanted, marks, scale, self.body)
        self.body = self.body or made.body
        sheet = Sheet(index + 1, width, height, rules=rules, atoms=made.atoms, rtl=made.rtl)
        return Seen(sheet, engine.name, code, mean_confidence(words), lean, unsure_numbers(words))


def unsure_numbers(words: Sequence[Spotted]) -> tuple[str, ...]:
    """What holds digits and was read with little confidence, in the order of the page, each text once."""
    return tuple(dict.fromkeys(w.text for w in words if w.confidence < SURE and any(c.isdigit() for c in w.text)))
