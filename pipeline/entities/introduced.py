"""More ways of bringing in a name: with its head noun behind it, and behind its acronym.

"“Harbour Ledger”, an initiative that …", "la Trousse de la première nuit (TPN), outil qui …", "LSA，即活力海岸联盟" and
"the BTW (Bell Tower Watch)".
The words are data of `languages/<code>/patterns.toml` (`article`, `or`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.entities.phrases import CLAUSE_END, MOST_WORDS, NOTHING, any_of, is_acronym, trimmed, uncased
from pipeline.languages.base import section
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Span

#: Code points a name behind its acronym may hold.
LONGEST = 110
#: A word of at most twelve letters; capitals are counted afterwards.
_WORD = r"(?<![\w-])([^\W\d_][\w&+-]{1,11})"
_COMMA = r"\s*[,，،]\s*"
#: What may be a name in brackets, and the acronym right before them.
_BRACKETED = re.compile(r"\(([\"“«]?)([^()\"“”«»]{6,110})[\"”»]?\)")
_SHORT = re.compile(_WORD + r" ?$")
_BEHIND = 14  # code points in which an acronym ends before a bracket


@dataclass(frozen=True, slots=True)
class Introductions:
    """The compiled wordings of one language."""

    apposition: re.Pattern[str]
    alias: re.Pattern[str]
    before: re.Pattern[str]
    first: re.Pattern[str]
    last: re.Pattern[str]
    never: re.Pattern[str]
    head_first: bool
    spaced: bool


@cache
def introductions(code: str) -> Introductions:
    """The wordings of a language; those it has no words for match nothing."""
    data = section(code, "patterns")
    spaced = bool(section(code, "card").get("spaced", True))
    words, heads = data.get("words", {}), data.get("heads", {})
    end, blank = (r"(?!\w)", r"\s+") if spaced else ("", r"\s*")
    strong = any_of(heads.get("quoted", ()))
    anyhead = any_of([*heads.get("quoted", ()), *heads.get("acronym", ())])
    middle = any_of([*words.get("gap", ()), *words.get("bridge", ())])
    elided = rf"(?:{any_of(words.get('article', ()))}(?:{blank}|(?<=[’'])))?"

    either = words.get("or", ())
    alias = rf"{_COMMA}{any_of(either)}(?:{blank}|(?<=[’']))" if either else ""
    return Introductions(
        apposition=uncased(rf"{_COMMA}{elided}(?:{middle}{blank}){{0,2}}{strong}{end}"),
        alias=compile_pattern(rf"{_WORD}(?i:{alias})") if alias else NOTHING,
        before=compile_pattern(rf"{_WORD}(?i:{alias})[\"“«”]?$") if alias else NOTHING,
        first=uncased(rf"(?:{anyhead}){end}"),
        last=uncased(rf"(?:{anyhead})$"),
        never=uncased(any_of(words.get("never", ())) + end),
        head_first="before" in data.get("order", ()),
        spaced=spaced,
    )


def aliases(text: str, code: str) -> Iterator[Span]:
    """Names behind their acronym ("la ACV, o Alianza de Costas Vivas"): head noun and all, up to the clause's end."""
    rules = introductions(code)
    for match in rules.alias.finditer(text):
        if not is_acronym(match[1]):
            continue
        stop = CLAUSE_END.search(text, match.end(), match.end() + LONGEST)
        span = trimmed(text, match.end(), stop.start() if stop else min(len(text), match.end() + LONGEST))
        name = text[span.start : span.end]
        head = rules.first.match(name) if rules.head_first else rules.last.search(name)
        cased = name[:1].lower() != name[:1].upper()
        if head is None or len(head[0]) == len(name) or (cased and not name[0].isupper()):
            continue
        short = len(name.split()) <= MOST_WORDS if rules.spaced else len(name) <= 2 * MOST_WORDS
        if short and not rules.never.search(name):
            yield span
    if rules.spaced:
        yield from (span for span in _spelled(text) if not rules.never.search(text, span.start, span.end))


def _spelled(text: str) -> Iterator[Span]:
    """Names in brackets behind the acronym that their words spell: "the BTW (Bell Tower Watch)"."""
    for match in _BRACKETED.finditer(text):
        short = _SHORT.search(text, max(0, match.start() - _BEHIND), match.start())
        words = re.findall(r"[^\W\d_]+", match[2]) if short and is_acronym(short[1]) else []
        if short is None or not 2 <= len(words) <= MOST_WORDS or not words[0][0].isupper():
            continue
        capital = "".join(w[0] for w in words if w[0].isupper()).casefold()
        initials, letters = "".join(w[0] for w in words).casefold(), short[1].casefold()
        quoted = match[1] and initials[0] == letters[0]
        if quoted or (_in_order(capital, letters) and _in_order(letters, initials)):
            yield trimmed(text, *match.span(2))


def _in_order(few: str, many: str) -> bool:
    """Whether letters stand in this order among others."""
    rest = iter(many)
    return all(letter in rest for letter in few)


def introduces(text: str, start: int, code: str) -> bool:
    """Whether the acronym at `start` is the one of `aliases`, which is no mention of its own."""
    opening = text.find("(", start, start + _BEHIND)
    if opening >= 0 and next(_spelled(text[start : opening + LONGEST + 4]), None) is not None:
        return True
    return introductions(code).alias.match(text, start) is not None


def acronym_before(text: str, start: int, code: str) -> str:
    """The acronym that stands before the name at `start` as in `aliases`, or ""."""
    opening = text[max(0, start - 20) : start].rstrip('"“« ')
    if opening.endswith("(") and (word := _SHORT.search(opening[:-1])) and is_acronym(word[1]):
        return word[1]
    match = introductions(code).before.search(text, max(0, start - 40), start)
    return match[1] if match and is_acronym(match[1]) else ""


def named_by_apposition(text: str, low: int, high: int, behind: int, code: str) -> Span | None:
    """The capitalised name in `text[low:high]` whose acronym in brackets, and then a head noun, follows at `behind`.

    The name begins at the first capital that opens no sentence, or behind the article that does.
    """
    rules = introductions(code)
    if not rules.apposition.match(text, behind):
        return None
    words = list(re.finditer(r"\S+", text[low:high]))
    opening = low == 0 or text[:low].rstrip()[-1:] in ("", ".", "!", "?", "…")
    capitals = [n for n, m in enumerate(words) if m[0][0].isupper() and not (opening and n == 0)]
    if not capitals or not 2 <= len(words) - capitals[0] <= MOST_WORDS:
        return None
    span = trimmed(text, low + words[capitals[0]].start(), high)
    return None if rules.never.search(text, span.start, span.end) else span
