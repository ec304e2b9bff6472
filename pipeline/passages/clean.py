"""Printed lines → the text a person would type: named steps, and joins that keep track of where each line went."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Box, Line, Piece, Span

HAN = "\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_HAN_LETTER = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_CHAR = compile_pattern(f"[{HAN}]")
_HAN_NEAR = compile_pattern(f"[{_HAN_LETTER}\u3001-\u3011\uff00-\uffef]")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰ"
_RAISED_SIGNS = frozenset(RAISED)
SOFT_HYPHEN, TYPED_HYPHEN = "\u00ad", "\u2010"
LINE_END_HYPHENS = SOFT_HYPHEN + TYPED_HYPHEN + "-"
HYPHENS = frozenset("-‑")

#: Presentation forms of Arabic and the Latin ligatures: compatibility forms that stand for plain letters. Nothing else
#: is folded, since ½, ² and № mean something.
_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")
#: Not printed: control characters, zero-width and direction marks, the stretching stroke of Arabic.
_UNPRINTED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe]"
)
_INNER_SOFT = re.compile("\u00ad(?=.)")
#: A vowel mark that the file stores before its letter at the start of a word.
_MARK_FIRST = re.compile("(^|\\s)([\u064b-\u0652]+)(\\w)")
#: Several vowel marks of one letter, which a text has in the order of Unicode and each once.
_MARKS = re.compile("[\u064b-\u0652]{2,}")
_BLANKS = re.compile("[ \t\u2002-\u2006\u2008\u200a\u205f]{1,}")
_HAN_GAP = compile_pattern(f"(?<=[{HAN}])[ \u00a0\u3000]+(?=[{HAN}])")
_HAN_PUNCTUATION_GAP = re.compile(
    "(?<=[\u3001-\u3011\uff00-\uff0f\uff1a-\uff1f]) "
    "| (?=[\u3001-\u3003\u300b-\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f])"
)
_RAISED_MARK = re.compile(f"([^\\W\\d_{RAISED}]*)[ \u00a0]?([{RAISED}]+(?:[,，、 ]{{0,2}}[{RAISED}]+)*)")
_STAR_MARK = re.compile(r"(?<=[^\s*])[*†‡]{1,3}(?=[\s.,;:!?)»”。，、；：）]|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
#: Words in capitals that typesetters divide all the same; of others the hyphen is their own (UN-HABITAT).
DIVIDED = frozenset({"covid", "unesco", "unicef"})
#: A text of so many lines of which no larger share ends in a hyphen divides no words: those hyphens are real.
TELLING_LINES, DIVIDING = 40, 0.015
#: The second part of a compound told by its ending is no shorter: else it is the end of a word.
LONG_SECOND = 7
#: In so many characters around a break within a number the script is told.
DIGIT_REACH = 12
_GROUP, _LAST_GROUP = re.compile(r"\d{3}(?!\d)"), re.compile(r"(?<!\d)\d{1,3}$")
_LAST_WORD = re.compile(r"[^\s(“«\"/]*$")
#: More letters than a line's last word has.
LONGEST_WORD = 64
_FIRST_WORD = re.compile(r"^[^\W_]+")
#: A document symbol broken behind a point of it: HSP/EB. | 2033/3, HSP/EB.2033/3/Add. | 1.
_SYMBOL_BEGUN = re.compile(r"(?<![^\s(])[A-Z]{1,6}/(?:[A-Z0-9][A-Za-z0-9.]*/)*[A-Z][A-Za-z]{0,5}\.$")
_SYMBOL_ENDS = re.compile(r"\d{1,4}(?:/|\b(?!\s[a-z]))")


#: Whatever one of the steps above acts on; lines without it are plain but for their blanks.
_ODD = compile_pattern(
    "[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069"
    f"\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufeff\ufffe\uff00-\uffef{HAN}]"
)


@lru_cache(maxsize=2048)  # the same lines are asked for by several steps
def plain(text: str) -> str:
    """One line or cell without what is not printed, with plain letters and single blanks."""
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip(" ")
    if not _ODD.search(text):
        return _BLANKS.sub(" ", text).strip(" \u00a0")
    if _FORMS.search(text):
        text = _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = _INNER_SOFT.sub("", _UNPRINTED.sub("", text))
    text = _MARK_FIRST.sub(r"\1\3\2", text)
    text = _MARKS.sub(lambda m: "".join(sorted(set(m.group()), key=unicodedata.combining)), text)
    text = _BLANKS.sub(" ", text)
    text = _HAN_GAP.sub("", text)
    return _HAN_PUNCTUATION_GAP.sub("", text).strip(" \u00a0")


def without_marks(text: str, units: Iterable[str]) -> str:
    """A line without footnote marks: raised digits (unless they belong to a unit, km²) and stars behind words."""
    if not _RAISED_SIGNS.isdisjoint(text):
        kept = set(units)

        def drop(found: re.Match[str]) -> str:
            word, marks = found.group(1), found.group(2)
            return found.group() if word in kept and len(marks) == 1 and marks in "²³" else word

        text = _RAISED_MARK.sub(drop, text)
    return _STAR_MARK.sub("", text) if "*" in text or "†" in text or "‡" in text else text


class Vocabulary:
    """The words of a document, to decide whether a hyphen at a line end is a real one; counted when first asked for.

    `words`: how often each stands whole within a line. `typed_soft`: the file writes its own hyphens as U+2010.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)

    @cached_property
    def typed_soft(self) -> bool:
        """Whether some line ends in a hyphen that only typesetters write."""
        return any(plain(line.text).endswith(TYPED_HYPHEN) for line in self._lines)

    @cached_property
    def divides(self) -> bool:
        """Whether so many lines end in a hyphen that the text divides words."""
        ends = sum(plain(line.text)[-1:] in LINE_END_HYPHENS for line in self._lines if line.text)
        return len(self._lines) < TELLING_LINES or ends > DIVIDING * len(self._lines)

    @cached_property
    def words(self) -> Counter[str]:
        """Words in lower case, without those that a line end may have cut."""
        counted: Counter[str] = Counter()
        broken = False
        for line in self._lines:
            text = plain(line.text)
            cut = bool(text) and text[-1] in LINE_END_HYPHENS
            found = _WORD.findall(text.casefold())
            if broken:
                found = found[1:]
            if cut:
                found = found[:-1]
            counted.update(found)
            for word in found:
                if "-" in word:
                    counted.update(word.split("-"))
            broken = cut
        return counted


class Joiner:
    """Joins the lines of passages in one language of one document."""

    def __init__(self, code: str, vocabulary: Vocabulary) -> None:
        card = language(code)
        layout = section(code, "layout")
        self._hyphenates = card.hyphenates
        hyphen = layout.get("hyphen", {})
        self._keep = {w.casefold() for w in hyphen.get("keep", ())}
        self._within = {w.casefold() for w in hyphen.get("within", ())}
        self._compound = tuple(hyphen.get("first_ends", ())), tuple(hyphen.get("second_ends", ()))
        self.units = tuple(layout.get("raised", {}).get("units", ()))
        self._vocabulary = vocabulary

    def between(self, before: str, after: str) -> tuple[str, str]:
        """What the text so far becomes at its end, and what stands between it and the next line."""
        if not before or not after:
            return before, ""
        last = before[-1]
        if last in LINE_END_HYPHENS and len(before) > 1 and not before[-2].isspace():
            return self._at_hyphen(before, after)
        if _HAN_CHAR.match(last) or _HAN_CHAR.match(after):
            # a quotation mark or dash alone does not make a line Chinese
            near = before[-2:] + after[:2]
            if _HAN_NEAR.search(near):
                return before, ""
        if last.isdigit() and after[0].isdigit() and _HAN_NEAR.search(before[-DIGIT_REACH:] + after[:DIGIT_REACH]):
            # lines of Chinese break within numbers too; between groups of three the blank is the printed one
            return before, " " if _GROUP.match(after) and _LAST_GROUP.search(before) else ""
        if last in "/([{«‑" and not before.endswith(("« ", " /")) and last != "«":
            return before, ""
        if last == "." and _SYMBOL_BEGUN.search(before[-LONGEST_WORD:]) and _SYMBOL_ENDS.match(after):
            return before, ""
        if last in "–—" and len(before) > 1 and before[-2].isdigit() and after[0].isdigit():
            return before, ""
        return before, " "

    def _at_hyphen(self, before: str, after: str) -> tuple[str, str]:
        mark, stem = before[-1], before[:-1]
        left = _LAST_WORD.search(stem, max(0, len(stem) - LONGEST_WORD))
        right = _FIRST_WORD.search(after)
        if left is None or right is None or not left.group():
            return stem + "-", ""
        inner = after[right.end() : right.end() + 1] in HYPHENS and right.group().casefold() in self._within
        if not self._hyphenates or self._is_real(mark, left.group(), right.group(), inner):
            return stem + "-", ""
        return stem, ""

    def _is_real(self, mark: str, left: str, right: str, inner: bool) -> bool:
        """Whether a line-end hyphen is part of the word.

        Files that write their own hyphens as U+2010 leave "-" to the real ones. Else the document's words decide: a
        hyphen is real when the word stands elsewhere with it, before a capital or figure, after capitals, between two
        words that both stand alone elsewhere while the closed word does not, or in a compound told by its endings.
        `inner`: a small word within a name or compound follows (Port-au-Prince), which has a hyphen behind it too.
        """
        words = self._vocabulary.words
        if mark == TYPED_HYPHEN:
            return False
        if self._vocabulary.typed_soft:
            return True
        a, b = left.casefold(), right.casefold()
        tail = re.split(r"[-‑]", a)[-1]
        tail = re.split(r"['’]", tail)[-1]
        closed, hyphened = words[a + b] + words[tail + b], words[f"{a}-{b}"] + words[f"{tail}-{b}"]
        if hyphened or closed:
            return hyphened > closed
        if tail + b in DIVIDED:
            return False
        if inner or left[-1].isdigit() or right[0].isdigit() or right[0].isupper() or not self._vocabulary.divides:
            return True
        if len(tail) > 1 and left[-len(tail) :].isupper():
            return True
        if tail in self._keep and words[b]:
            return True
        if len(b) >= LONG_SECOND and tail.endswith(self._compound[0]) and b.endswith(self._compound[1]):
            return True
        return len(tail) >= 4 and len(b) >= 4 and bool(words[tail]) and bool(words[b])


@dataclass(slots=True)
class Printed:
    """A printed line on its page, with the text it gives."""

    page: int
    line: Line
    text: str

    @property
    def box(self) -> Box:
        """Where the text stands: the line without the number or letter before it, which the text has lost."""
        text, words = self.text.strip(), self.line.words
        before = len(self.line.text.removesuffix(text).split()) if text and self.line.text.endswith(text) else 0
        if not 0 < before < len(words):
            return self.line.box
        left = words[before:]
        return self.line.box._replace(x0=min(w.box.x0 for w in left), x1=max(w.box.x1 for w in left))


def compose(printed: Sequence[Printed], joiner: Joiner) -> tuple[str, tuple[Piece, ...]]:
    """The lines of a passage as one text, and the pieces that lead back to page and box."""
    text = ""
    ends: list[tuple[Printed, int]] = []
    for item in printed:
        fresh = plain(without_marks(item.text, joiner.units))
        if not fresh:
            continue
        text, gap = joiner.between(text, fresh)
        text += gap
        ends.append((item, len(text)))
        text += fresh
    text = text.replace(SOFT_HYPHEN, "-").replace(TYPED_HYPHEN, "-")
    pieces = []
    stops = [start for _, start in ends[1:]] + [len(text)]
    for (item, start), stop in zip(ends, stops, strict=False):
        span = Span(min(start, len(text)), min(stop, len(text)))
        pieces.append(Piece(item.page, item.box, span, item.line.words))
    return text, tuple(pieces)
