"""Passages → figures: numbers with magnitude, unit, range and qualifier, in the grammar of the passage's language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.aggregations import aggregation
from pipeline.entities.numbers.bounds import bounded
from pipeline.entities.numbers.cells import cell_phrase, with_head
from pipeline.entities.numbers.changes import CHANGES, RATES, likewise, said_twice
from pipeline.entities.numbers.compose import compose
from pipeline.entities.numbers.doubt import doubtful
from pipeline.entities.numbers.grammar import Grammar, grammar
from pipeline.entities.numbers.lexer import tokens
from pipeline.entities.numbers.modifiers import modifier
from pipeline.entities.numbers.phrase import Phrase
from pipeline.entities.numbers.phrases import Reader
from pipeline.entities.numbers.positional import read
from pipeline.entities.numbers.shared import with_shared_sign
from pipeline.entities.numbers.view import View, view
from pipeline.records import Aggregation, Entity, Passage, Quantity, Span

ALONE = re.compile(" *(?P<minus>-) +")
ASIDE = "—―"  # before a number they open an aside: no sign of less than nothing
REST = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d{3}(?!\d)(?:[.,]\d{3})*")
MILLION = 1_000_000
THOUSANDS, NOUN = re.compile(r"[1-9]\d{0,2}\D\d{3}"), re.compile(r" ?(?:[^\W\d]{2} )?[^\W\d]{3}")
CLOSED = re.compile(r"\. [^\W\d_a-zа-я]")  # an abbreviated unit with which a sentence ends: 3 млн руб. Рост цен
YEAR = re.compile(r"\d{4}")
BEHIND_YEAR = re.compile(r"[ \u00a0\u202f]?((?:[^\W\d_]|[²³$€£]).{0,40})")
MEASURED = frozenset({"money", "area", "length", "mass", "energy", "count"})  # no year has as many of them
PRECISION, SMALL = Decimal("0.000001"), Decimal("0.001")


def find_figures(passage: Passage, masked: Sequence[Span]) -> list[Entity]:
    """Figures of a passage in text order, without overlap.

    `masked`: spans (code points, half-open) of references; outside of tables no figure touches them. Label FIGURE,
    basis "grammar", `text` the surface with magnitude and unit. In a table row only its cells are read. A language
    without a grammar has none.
    """
    known = grammar(passage.language)
    if known is None:
        return []
    if passage.kind == "table" and passage.cells:
        return list(_cells(passage, known))
    whole = view(passage.text)
    blanked = whole.blanked(_hidden(passage.text, masked)) if masked else whole
    told = said_twice(whole.text, list(_figures(passage.text, whole, blanked, known)), known)
    return [
        _entity(passage, _opened(passage.text, Span(*whole.span(phrase.start, phrase.end))), quantity)
        for phrase, quantity in bounded(whole.text, told, known)
    ]


def _opened(text: str, span: Span) -> Span:
    """A figure with the bracket before its number where it holds the one behind it: (7.6) مليون."""
    inside = text[span.start : span.end]
    half = ")" in inside and "(" not in inside and text[span.start - 1 : span.start] == "("
    return Span(span.start - half, span.end)


def measured(passage: Passage, references: Sequence[Entity]) -> list[Entity]:
    """The references without years that are measured: 2100 m³, 1900 pesos uruguayos.

    A unit of one letter is none here: 2024 г. is a year.
    """
    known = grammar(passage.language)
    if known is None:
        return list(references)
    return [e for e in references if e.key != "year" or not _measured(passage.text, e, known)]


def _measured(text: str, year: Entity, known: Grammar) -> bool:
    behind = BEHIND_YEAR.match(text, year.span.end)
    if behind is None or not YEAR.fullmatch(year.text):
        return False
    seen = view(behind[1])
    name = None if known.units.no_unit.match(seen.text) else known.measures.at(seen.text, 0)
    if name is not None and name[1].kind in MEASURED:
        return True
    symbol = known.symbols.at(seen.cased, 0)
    return symbol is not None and symbol[0] > 1 and symbol[1].kind != "percent"


def _hidden(text: str, masked: Sequence[Span]) -> set[int]:
    """The offsets of masked characters, but for those that are not seen."""
    return {
        index
        for start, end in masked
        for index in range(start, _past(text, start, min(end, len(text))))
        if text[index].isprintable() and not "\u064b" <= text[index] <= "\u065f" and text[index] != "\u0640"
    }


def _past(text: str, start: int, end: int) -> int:
    """The end of a mask; with the rest of a number that it cuts, since half a number is none."""
    if start < end < len(text) and text[end - 1].isdecimal() and (rest := REST.match(text, end)):
        return rest.end()
    return end


def _phrases(blanked: View, known: Grammar) -> list[Phrase]:
    if known.positional is not None:
        numbers = read(blanked.text, known)
    else:
        numbers = compose(blanked.text, list(tokens(blanked.text, known)), known)
    return Reader(blanked.text, blanked.cased, numbers, known).phrases()


def _figures(text: str, whole: View, blanked: View, known: Grammar) -> Iterator[tuple[Phrase, Quantity]]:
    phrases = with_shared_sign(blanked.text, _phrases(blanked, known), known)
    floor = 0
    came: Aggregation = ""
    rose: tuple[Phrase, Aggregation] | None = None  # the last share that a change is told by
    for index, phrase in enumerate(phrases):
        ceiling = phrases[index + 1].start if index + 1 < len(phrases) else len(whole.text)
        if CLOSED.match(whole.cased, phrase.end - 1):
            ceiling = phrase.end
        if phrase.start == 0 or text[whole.back(phrase.start - 1)] not in ASIDE:
            phrase = _negative(blanked.text, phrase, known) or phrase
        said = modifier(whole.text, phrase, known, floor, ceiling)
        if doubtful(whole.text, phrase, known, said):
            continue
        if said and phrase.number.indefinite and _bare(phrase, known):
            phrase = replace(phrase, value=phrase.low, low=None)  # более тысячи: more than one thousand
        if _thousands(whole.text, phrase, known):
            phrase = replace(phrase, value=(phrase.value or Decimal(0)) * 1000)
        in_row = floor and known.cues.row.fullmatch(whole.text, floor, phrase.start)
        own = aggregation(whole.text, phrase, known, ceiling, phrases[index - 1] if index else None)
        if rose is not None and own == "share" and likewise(whole.text, phrase, known, rose[0], floor):
            own = rose[1]
        floor = phrase.end
        came = came if in_row and CHANGES & {came, own} else own
        if phrase.kind in RATES:
            rose = (phrase, came) if came in CHANGES else None
        yield phrase, Quantity(
            _plain(phrase.value), _plain(phrase.low), _plain(phrase.high), phrase.kind, phrase.unit, said, came
        )  # fmt: skip


def _thousands(text: str, phrase: Phrase, known: Grammar) -> bool:
    """Whether a mark that elsewhere begins decimals parts thousands: in a count of what follows (59.568 فردا).

    So it does before a large magnitude where the decimals would end in two noughts: 2,200 millones.
    """
    forms = phrase.number.forms if phrase.value is not None else ()
    mark = known.literal.thousands
    if mark and len(forms) == 2 and phrase.number.scale >= MILLION and forms[0].endswith("00"):
        return mark in forms[0] and THOUSANDS.fullmatch(forms[0]) is not None and forms[0][-3:] != "000"
    form = forms[0] if len(forms) == 1 else ""
    if phrase.value == phrase.number.value.to_integral():
        return False  # 54.000 is read already
    if not mark or phrase.kind != "count" or phrase.unit or not THOUSANDS.fullmatch(form):
        return False
    return mark in form and NOUN.match(text, phrase.end) is not None


def _bare(phrase: Phrase, known: Grammar) -> bool:
    word = known.words.get(phrase.number.forms[0]) if phrase.number.forms else None
    return word is not None and word.bare


def _negative(text: str, phrase: Phrase, known: Grammar) -> Phrase | None:
    """The same phrase below zero when a minus stands before it."""
    if phrase.value is None or phrase.value <= 0:
        return None
    start = -1
    dash, before = text[phrase.start - 1 : phrase.start], text[phrase.start - 2 : phrase.start - 1]
    if dash == "-" and (not before or before in " (<>=") and not text[phrase.start].isalpha():
        start = phrase.start - 1
    elif (alone := ALONE.match(text)) and phrase.start == alone.end() and not text[phrase.end :].strip():
        start = alone.end("minus") - 1  # nothing but a number: - 1,200
    word = known.minus.search(text, max(0, phrase.start - 16), phrase.start)
    if word is not None:
        start = word.start()
    return replace(phrase, start=start, value=-phrase.value) if start >= 0 else None


def _plain(value: Decimal | None) -> Decimal | None:
    """A value as it is written: no exponent, no endless fraction."""
    if value is None:
        return None
    if value != value.to_integral():
        if abs(value) < SMALL:
            return Decimal(f"{value:.6g}").normalize()
        places = value.as_tuple().exponent
        return (value.quantize(PRECISION) if isinstance(places, int) and places < -6 else value).normalize()
    return value.quantize(Decimal(1)) if value < Decimal("1e27") else value


def _cells(passage: Passage, known: Grammar) -> Iterator[Entity]:
    for cell in passage.cells:
        text = passage.text[cell.span.start : cell.span.end]
        if not any(char.isdecimal() for char in text):
            continue
        seen = view(text)
        found = cell_phrase(seen.text, _phrases(seen, known))
        if found is None:
            continue
        phrase = with_head(found, cell.column, cell.row, known)
        if phrase is None:
            continue
        start, end = seen.span(phrase.start, phrase.end)
        quantity = Quantity(
            _plain(phrase.value), _plain(phrase.low), _plain(phrase.high), phrase.kind, phrase.unit,
            modifier(seen.text, phrase, known, 0, len(seen.text)),
        )  # fmt: skip
        yield _entity(passage, Span(cell.span.start + start, cell.span.start + end), quantity)


def _entity(passage: Passage, span: Span, quantity: Quantity) -> Entity:
    return Entity(
        passage.id, span, passage.text[span.start : span.end], "FIGURE", basis="grammar", quantity=quantity
    )  # fmt: skip
