"""What goes from one amount to another, and what a measure written on it tells of.

"the distance to the nearest tap fell from 900 metres", "cut the wait from nine days to two", "a 12 km tramway".
"""

from __future__ import annotations

from pipeline.facts.counted.phrases import Phrase, phrase_at
from pipeline.facts.sentence import Sentence

LEADING = ("of", "stop")  # "from", "de", "с"
LOOSE = ("noun", "word", "adjective")
FARTHEST = 16  # items from a word of measure to its verb
NEAR = 5  # items from a verb to its amount, and from that to the level it led to
ARTICLES = 2  # letters of "a", "an", "un"


def measure_moved(sentence: Sentence, verb: int) -> Phrase | None:
    """A word of measure that is itself the subject, with a place behind it: "the distance to the nearest tap fell"."""
    items = sentence.items
    for k in range(verb - 1, max(-1, verb - FARTHEST), -1):
        if items[k].role in ("mark", "reach") or items[k].figure >= 0:
            return None
        towards = k + 1 < verb and items[k + 1].role in ("and", "stop")
        bare = sentence.grammar.adjectives_first and not sentence.grammar.head_last
        opens = bare or not k or items[k - 1].role in ("determiner", "stop", "mark")
        if items[k].role == "measure" and towards and opens:
            return Phrase(k, k, None)
    return None


def taken_from(sentence: Sentence, at: int) -> Phrase | None:
    """What a verb takes from one amount to another: "shortened the warning from 90 minutes to 26 minutes"."""
    items = sentence.items
    if at + 2 >= len(items) or items[at + 1].role not in ("and", "stop") or items[at + 2].figure < 0:
        return None
    if at < 3 or items[at - 1].role not in LEADING:
        return None
    start = at - 1
    while start > 0 and items[start - 1].role in (*LOOSE, "of"):
        start -= 1
    acted = start > 1 and items[start - 1].role == "determiner" and items[start - 2].role == "reach"
    if start == at - 1 or not acted:
        return None
    return phrase_at(sentence, start) or Phrase(start, start, None)


def taken_behind(sentence: Sentence, at: int) -> Phrase | None:
    """The same told last: "a ramené de 94 jours à 61 jours le délai d’attribution"."""
    items, first, last = sentence.items, at, at
    if at > 1 and items[at - 1].role == "and" and items[at - 2].figure >= 0:
        first = at - 2
    elif at + 2 < len(items) and items[at + 1].role == "and" and items[at + 2].figure >= 0:
        last = at + 2
    if first == last or first < 2 or items[first - 1].role not in LEADING or items[first - 2].role != "reach":
        return None
    determined = last + 2 < len(items) and items[last + 1].role == "determiner"
    return phrase_at(sentence, last + 2) if determined else None


def level_after(sentence: Sentence, at: int) -> int:
    """The figure of the change that led to an item's: "fell by 17 per cent, to 212"; -1 where none did."""
    items, k = sentence.items, at - 1
    apart = False
    while k > 0 and items[k].figure < 0:
        apart = apart or items[k].role == "mark"
        if items[k].role not in ("mark", "stop", "and", "reach", "determiner") or items[k].text[:1] in ".;":
            return -1
        k -= 1
    changed = any(i.role == "reach" for i in items[max(0, k - NEAR) : k])
    return items[k].figure if apart and changed and at - k <= NEAR else -1


def measured_by(sentence: Sentence, at: int) -> Phrase | None:
    """What a measure stands on: "a 12 km tramway", "un tramway de 12 km"."""
    items, words = sentence.items, sentence.grammar
    if at < 1 or words.article or (words.adjectives_first and not words.head_last):
        return None
    if words.head_last:
        beside = at + 1 < len(items) and items[at + 1].role in ("noun", "word")
        return phrase_at(sentence, at + 1) if beside and _article(sentence, at - 1) else None
    named = at > 2 and items[at - 1].role == "of" and items[at - 2].role in ("noun", "word")
    return Phrase(at - 2, at - 2, items[at - 2].noun) if named and _article(sentence, at - 3) else None


def _article(sentence: Sentence, at: int) -> bool:
    item = sentence.items[at]
    return item.role == "determiner" and len(item.folded.rstrip("ea")) <= ARTICLES
