"""Nouns dealt out to as many figures in their order: “rents and wages rose by 12 and 5 per cent, respectively”."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.counted.phrases import Phrase, phrase_at
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import Item, Sentence

COMMAS, PARTS = ",،", ";；؛"
#: Between two figures of a row: ", ", "and", "et de", "and by".
LINKS = frozenset({"and", "determiner", "of", "stop"})
MOST_LINKS = 3
#: Between two nouns of a list; the last only behind "and" or a comma: "puits, de pompes".
JOINTS = ("and", "determiner", "of")
#: What a row of figures counts itself when it stands right behind.
OWN = frozenset({"noun", "word", "adjective", "of", "name"})
#: These may be dealt out instead.
OTHERS = frozenset({"name", "reference"})
#: A noun of a list, and the one behind its "of".
_Listed = tuple[Phrase, Phrase | None]


def in_rank(text: str, sentence: Sentence, at: int) -> Phrase | None:
    """The noun in the rank of a figure, item `at`, of as many as figures stand in its row; None where none are dealt.

    None, too, where countries, towns or years may be what is dealt out, or the row has a noun right behind it.
    """
    items = sentence.items
    told = fold(text[sentence.span.start : sentence.span.end])
    if not any(word in told for word in sentence.grammar.respectively):
        return None
    begin = 1 + max((k for k in range(at) if items[k].text[:1] in PARTS), default=-1)
    end = next((k for k in range(at, len(items)) if items[k].text[:1] in PARTS), len(items))
    row = _row(items, at, begin, end)
    owned = row[-1] + 1 < end and items[row[-1] + 1].role in OWN
    others = sum(items[k].role in OTHERS for k in range(begin, end))
    if len(row) < 2 or owned or others >= len(row):
        return None
    listed = next((nouns for nouns in reversed(_lists(sentence, begin, row[0])) if len(nouns) == len(row)), None)
    if listed is None or any(_is_name(sentence, phrase) for phrase, _ in listed):
        return None
    noun, of = listed[row.index(at)]
    shared = listed[0][1] is not None and all(inner is None for _, inner in listed[1:])  # the cost of water and fuel
    return of if of is not None and shared else noun


def _is_name(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is a name that no list knows: "Kwale and Baringo, with 66 and 59 per cent respectively"."""
    return phrase.noun is None and phrase.first > 0 and sentence.items[phrase.first].text[:1].isupper()


def _row(items: Sequence[Item], at: int, begin: int, end: int) -> list[int]:
    """The figures that stand in a row with one."""
    row = [at]
    for step in (-1, 1):
        k = gap = at
        while begin <= (k := k + step) < end and abs(k - gap) <= MOST_LINKS + 1:
            if items[k].figure >= 0:
                between = items[min(k, gap) + 1 : max(k, gap)]
                if not any(i.role in ("and", "mark") for i in between):
                    break
                row.append(k)
                gap = k
            elif items[k].role not in LINKS and items[k].text[:1] not in COMMAS:
                break
    return sorted(row)


def _lists(sentence: Sentence, begin: int, end: int) -> list[list[_Listed]]:
    """The nouns between two items that are listed together, list by list; each with the noun behind its "of"."""
    items, k = sentence.items, begin
    lists: list[list[_Listed]] = [[]]
    while k < end:
        phrase = phrase_at(sentence, k) if items[k].role not in ("determiner", "stop", "of") else None
        if phrase is None or phrase.last >= end:
            lists.append([])
            k += 1
            continue
        inner, last = _behind_of(sentence, phrase, end)
        lists[-1].append((phrase, inner))
        k = last + 1
        written_on = sentence.grammar.conjunctions
        joined = bool(written_on) and k < end and items[k].folded.startswith(written_on)  # الإيجارات والأجور
        while k < end and (items[k].role in JOINTS[: 2 + joined] or items[k].text[:1] in COMMAS):
            joined, k = joined or items[k].role != "determiner", k + 1
        if not joined:
            lists.append([])
    return lists


def _behind_of(sentence: Sentence, phrase: Phrase, end: int) -> tuple[Phrase | None, int]:
    """The noun behind the "of" of a phrase, if any, and the last item of both."""
    items, k = sentence.items, phrase.last + 1
    if k >= end or items[k].role != "of":
        return None, phrase.last
    while k < end and items[k].role in ("of", "determiner"):
        k += 1
    inner = phrase_at(sentence, k) if k < end else None
    return (inner, inner.last) if inner is not None and inner.last < end else (None, phrase.last)
