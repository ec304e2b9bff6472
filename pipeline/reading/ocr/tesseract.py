"""tesseract through tesserocr: words with boxes and baselines, and the way up and script of a page.

The binding brings the program in its wheel; the models come from the system's packages (or `TESSDATA_PREFIX`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.languages.base import language
from pipeline.reading.glyphs.sheet import is_rtl
from pipeline.reading.ocr.amounts import with_small_signs
from pipeline.reading.ocr.dots import with_dots
from pipeline.reading.ocr.foreign import with_latin
from pipeline.reading.ocr.missed import with_missed
from pipeline.reading.ocr.numbers import with_numbers
from pipeline.reading.ocr.picture import bands, ink
from pipeline.reading.ocr.relined import relined
from pipeline.reading.ocr.second import FOREIGN, UNSURE, Second, in_order, looked_again
from pipeline.reading.ocr.spotted import Card, Spotted, mean_confidence
from pipeline.records import Box

#: Where systems put the models.
FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata", "/opt/local/share/tessdata", "C:/Program Files/Tesseract-OCR/tessdata",
)  # fmt: skip
#: Words looked at a second time by themselves, at most so many on a page.
MOST_AGAIN = 150
#: What is taken for a word of another script must be read this surely.
SURE = 0.7
#: The same for letters in the place of digits that are none by their shapes.
LETTERS = 0.3
#: A crop broader than this (pixels) is no word.
MOST_BROAD = 1500
#: The same for a number that ends as the first reading does.
ENDED = 0.4
#: What the layout passed over counts as print when read as surely as this, with so many letters; at most so many.
CLEAR, LEAST_LETTERS, MOST_BANDS = 0.65, 5, 40
#: A band narrower than this (heights of a line) is only taken for a number, such as a cell of a table.
BROAD = 3.5
#: A line that is not read so clearly is read so many times smaller, too; paper set around a crop (pixels).
SMALLER, FRAME = 2, 12
#: A line read with less confidence on average is no print: a drawing, a bar code, dust.
NOISE = 0.4
_ISLAND = re.compile(r"[-–0-9A-Za-z.,:/%()\[\]+*&'’\"“”$€#]+(?: [-–0-9A-Za-z.,:/%()*]+)*")
_CORE = re.compile(r"[0-9A-Za-z](?:.*[0-9A-Za-z])?")
_NUMBER = re.compile(r"\d[\d., ]*\d ?%?")
_BARS = frozenset("|¦")
_STROKES = frozenset("|_¦~=—–-")


@cache
def _library() -> Any:
    """The binding; None when it is not installed. One thread: the run has a process for each core."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import tesserocr
    except ImportError:
        return None
    return tesserocr


@cache
def models_folder() -> Path | None:
    """The folder with tesseract's models; None when there is none."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    places = [Path(named), Path(named) / "tessdata"] if named else []
    for pattern in FOLDERS:
        anchor = Path(Path(pattern).anchor)
        if anchor.is_dir():
            places.extend(sorted(anchor.glob(pattern[len(Path(pattern).anchor) :]), reverse=True))
    return next((p for p in places if p.is_dir() and any(p.glob("*.traineddata"))), None)


@cache
def models() -> frozenset[str]:
    """Names of the models installed; empty without the binding."""
    folder = models_folder()
    if folder is None or _library() is None:
        return frozenset()
    return frozenset(p.stem for p in folder.glob("*.traineddata"))


def version() -> str:
    """Version of the program, "" when it or its models are missing."""
    return str(_library().tesseract_version()).split("\n")[0].strip() if models() else ""


class Tesseract:
    """See `OcrEngine`. Models are loaded when first used and kept."""

    name = "tesseract"
    dpi = 300

    def __init__(self) -> None:
        self._loaded: dict[tuple[str, int], Any] = {}

    def reads(self, card: Card) -> bool:
        """Whether the model of the language is installed."""
        return card.model in models()

    def _api(self, model: str, mode: int) -> Any:
        key = (model, mode)
        if key not in self._loaded:
            self._loaded[key] = _library().PyTessBaseAPI(path=str(models_folder()), lang=model, psm=mode)
        return self._loaded[key]

    def way_up(self, picture: Any, dpi: int) -> tuple[int, str] | None:
        """Quarter turns (counter-clockwise) that set the page upright, and the Unicode script; None when unsure."""
        if "osd" not in models():
            return None
        api = self._api("osd", _library().PSM.OSD_ONLY)
        api.SetImage(picture)
        api.SetSourceResolution(dpi)
        seen = api.DetectOrientationScript()
        api.Clear()
        if not seen or seen["orient_conf"] < 1.0:
            return None
        return round(seen["orient_deg"] / 90) % 4, str(seen["script_name"])

    def read(self, picture: Any, card: Card) -> list[Spotted]:
        """The words on a grey picture of 300 dpi; what is no print is left out."""
        words = relined(
            picture,
            list(self._words(picture, card.model, _library().PSM.AUTO)),
            lambda box, number: self._line(picture, box, card.model, number),
        )
        words = _print_only(words)
        words = in_order([*words, *self._passed_over(picture, words, card)])
        words = _print_only(self._again(picture, looked_again(picture, words, card.code), card))
        if language(card.code).rtl:
            return with_missed(picture, with_dots(picture, words, card), card.code)
        if card.alike and card.islands in models():
            words = with_latin(words, card, lambda box: self._alone(picture, box, card.islands))
        return with_numbers(picture, with_small_signs(picture, words, card), card.code)

    def _passed_over(self, picture: Any, words: list[Spotted], card: Card) -> list[Spotted]:
        """Words of the lines that the program's own layout passed over: what ink is left is read line by line."""
        out: list[Spotted] = []
        heights = sorted(w.box.bottom - w.box.top for w in words)
        height = heights[len(heights) // 2] if heights else 40.0
        number = max((w.line for w in words), default=0)
        for band in bands(ink(picture), [w.box for w in words], height)[:MOST_BANDS]:
            if band.x1 - band.x0 < BROAD * height:
                text, sure = self._alone(picture, band, card.islands if card.islands in models() else card.model)
                if _NUMBER.fullmatch(text) and sure >= SURE:
                    number += 1
                    out.append(Spotted(text, band, band.bottom - 0.3 * height, sure, number))
                continue
            found = self._line(picture, band, card.model, number + 1)
            if sum(len(w.text) for w in found) < LEAST_LETTERS or mean_confidence(found) < CLEAR:
                continue
            number += 1
            out += found
        return out

    def _line(self, picture: Any, band: Box, model: str, number: int) -> list[Spotted]:
        """The words of a band (pixels) read as one printed line, which gets the number.

        Big type the model reads better made smaller; some lines it only reads unasked.
        """
        crop, modes = picture.crop(band), _library().PSM
        found = list(self._words(crop, model, modes.SINGLE_LINE))
        scale, edge = 1, 0
        if mean_confidence(found) < CLEAR:
            small = list(self._words(_framed(crop.reduce(SMALLER)), model, modes.SINGLE_LINE))
            if mean_confidence(small) > mean_confidence(found):
                found, scale, edge = small, SMALLER, FRAME
        found = found or list(self._words(crop, model, modes.RAW_LINE))

        def placed(word: Spotted) -> Spotted:
            x0, top, x1, bottom = ((value - edge) * scale for value in word.box)
            box = Box(x0 + band.x0, top + band.top, x1 + band.x0, bottom + band.top)
            return word._replace(box=box, baseline=(word.baseline - edge) * scale + band.top, line=number)

        return [placed(word) for word in found]

    def _words(self, picture: Any, model: str, mode: int) -> Iterator[Spotted]:
        library = _library()
        api = self._api(model, mode)
        api.SetImage(picture)
        api.SetSourceResolution(self.dpi)
        api.Recognize()
        found = api.GetIterator()
        word, line, number = library.RIL.WORD, library.RIL.TEXTLINE, 0
        if found is None:
            return
        for place in library.iterate_level(found, word):
            if place.Empty(word):
                continue
            if place.IsAtBeginningOf(line):
                number += 1
            text = (place.GetUTF8Text(word) or "").strip()
            box, base = place.BoundingBox(word), place.Baseline(line)
            if text and box:
                shown = Box(*(float(v) for v in box))
                yield Spotted(text, shown, _height(base, shown), place.Confidence(word) / 100, number)
        api.Clear()

    def _again(self, picture: Any, seen: Second, card: Card) -> list[Spotted]:
        """Unsure words read again one by one, and numbers and Latin words inside another script by its own model."""
        islands = card.islands if card.islands in models() and not card.alike else ""
        out, left = [], MOST_AGAIN
        for place, word in enumerate(seen.words):
            foreign = bool(islands) and _foreign(word)
            box = seen.cores.get(place, word.box) if foreign else word.box
            again = place not in seen.settled and (foreign or word.confidence < UNSURE)
            if left and again and box.x1 - box.x0 < MOST_BROAD:
                left -= 1
                model = islands if foreign else card.model
                text, sure = self._alone(picture, box, model, tight=foreign and place in seen.cores)
                if foreign and place in seen.cores and sure < SURE:
                    text, sure = max((text, sure), self._alone(picture, box, model), key=lambda found: found[1])
                if text and _better(word, text, sure, foreign):
                    word = word._replace(text=_joined(word.text, text) if foreign else text, confidence=sure)
            out.append(word)
        return out

    def _alone(self, picture: Any, box: Box, model: str, *, tight: bool = False) -> tuple[str, float]:
        """The text in a box read by itself, and how surely. `tight`: what stands right beside it is not to be seen."""
        pad = 0.15 * (box.bottom - box.top)
        side = 1.0 if tight else pad
        api = self._api(model, _library().PSM.SINGLE_LINE)
        api.SetImage(_framed(picture.crop((box.x0 - side, box.top - pad, box.x1 + side, box.bottom + pad))))
        api.SetSourceResolution(self.dpi)
        text, sure = " ".join(api.GetUTF8Text().split()), api.MeanTextConf() / 100
        api.Clear()
        return text, sure


def _foreign(word: Spotted) -> bool:
    """Whether a word may be a number or of another script; one surely read with letters of its own is not."""
    if word.confidence < UNSURE:
        return True
    return FOREIGN.search(word.text) is not None and not any(is_rtl(ord(c)) for c in word.text)


def _print_only(words: Iterable[Spotted]) -> list[Spotted]:
    """Words without the lines that are no print and the strokes taken for signs."""
    by_line: dict[int, list[Spotted]] = {}
    for word in words:
        by_line.setdefault(word.line, []).append(word)
    out: list[Spotted] = []
    for line in by_line.values():
        if mean_confidence(line) >= NOISE:
            kept = [w for w in line if w.confidence >= NOISE or not set(w.text) <= _STROKES]
            out.extend(w for w in kept if not set(w.text) <= _BARS)  # the edge of a table
    return out


def _better(word: Spotted, text: str, sure: float, foreign: bool) -> bool:
    """Whether the second reading of a word is to be taken."""
    if not foreign:
        return sure > word.confidence + 0.1
    if not _ISLAND.fullmatch(text) or not FOREIGN.search(text):
        return False
    old, new = _CORE.search(word.text), _CORE.search(text)
    if old is None and not any(c.isupper() or c.isdigit() for c in text):
        return False  # letters that the first model could not read make small Latin ones
    if sum(c.isalpha() for c in text) > 1 and old is not None and any(c.isdigit() for c in old[0]):
        return sure >= LETTERS  # digits by the first model that are none by their shapes
    if new is not None and word.confidence >= UNSURE and _digits(word.text) == _digits(text) != "":
        return False  # only a sign between them was lost
    if old is not None and new is not None and old[0].isdigit() and len(new[0]) == 1 and new[0].isalpha():
        return sure >= SURE + 0.2
    if old is not None and new is not None and old[0].isdigit() and new[0].isdigit() and new[0].endswith(old[0]):
        return sure >= ENDED  # the first model loses the first digits of numbers
    if old is not None:
        return sure >= SURE or (sure >= 0.5 and sure > word.confidence + 0.1)
    return sure >= SURE + 0.1 and sum(c.isalnum() for c in text) > 1


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _joined(first: str, second: str) -> str:
    """The second reading of a number or Latin word between the signs of the first: its model knows the signs."""
    old, new = _CORE.search(first), _CORE.search(second)
    if old is None or new is None:
        return second
    return first[: old.start()] + new[0] + first[old.end() :]


def _height(base: Any, box: Box) -> float:
    """The height of a line's baseline below the middle of a word."""
    if not base:
        return box.bottom
    (ax, ay), (bx, by) = base
    middle = (box.x0 + box.x1) / 2
    return float(ay + (by - ay) * (middle - ax) / (bx - ax)) if bx > ax else float(ay)


def _framed(crop: Any) -> Any:
    """A crop with paper around it: the model wants some."""
    from PIL import ImageOps

    return ImageOps.expand(crop, border=FRAME, fill=255)
