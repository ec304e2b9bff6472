"""Figures in lists: by themselves in brackets, or one after the other behind a colon."""

from __future__ import annotations

from pipeline.facts.counted.construct import construct_head, definite
from pipeline.facts.counted.looking import FARTHEST, nearest_phrase
from pipeline.facts.counted.phrases import Phrase
from pipeline.facts.sentence import Item, Sentence

PLACES = "places"  # the group of countries, cities, districts: they say where, not what
COLONS = (":", "：")
DESCRIBED = ("noun", "word", "adjective")  # a noun and the adjectives behind it
OPENING, CLOSING = ("(", "（", "["), (")", "）", "]")


def opening(sentence: Sentence, at: int) -> int:
    """The bracket that holds nothing but the figure at item `at`, what says how exact it is and "or"; else -1."""
    items, k = sentence.items, at - 1
    if at + 1 >= len(items) or items[at + 1].text[:1] not in CLOSING:
        return -1
    while k > 0 and (items[k].role == "determiner" or items[k].folded in sentence.grammar.aside):
        k -= 1
    return k if k >= 0 and items[k].text[-1:] in OPENING else -1


def before_brackets(sentence: Sentence, at: int) -> Phrase | None:
    """The noun before brackets that hold nothing but the figure at item `at`: "banks (7)", "groupes de femmes (46)"."""
    items = sentence.items
    around = items[at - 1 : at + 2] if at else ()
    if len(around) < 3 or around[0].text not in OPENING or around[2].text[:1] not in CLOSING:
        return None
    negated = at > 3 and items[at - 3].folded in sentence.grammar.negation
    if negated and items[at - 4].role in ("noun", "word"):  # والمواد غير الغذائية (15 في المائة)
        return Phrase(at - 4, at - 2, items[at - 4].noun)
    for k in (at - 2, at - 3):
        if k == at - 3 and items[at - 2].role == "name" and items[k].role != "noun":
            break  # تليها نيودلهي (29 مليونا)
        if k >= 0 and items[k].role in ("noun", "word", "adjective"):
            found = nearest_phrase(sentence, k + 1, k, known=False)
            if found is not None:
                return headed(sentence, _whole(sentence, found))
    return None


def _whole(sentence: Sentence, found: Phrase) -> Phrase:
    """With the known noun right before an unknown word, where the head comes first: السكان العرب (57 في المائة)."""
    before = sentence.items[found.first - 1] if found.first else None
    grammar = sentence.grammar
    if grammar.head_last or grammar.adjectives_first or found.noun is not None or before is None:
        return found
    return Phrase(found.first - 1, found.last, before.noun) if before.role == "noun" else found


def headed(sentence: Sentence, found: Phrase) -> Phrase:
    """A phrase with the known noun that it belongs to."""
    if sentence.grammar.head_last or found.first < 2 or sentence.items[found.first - 1].role != "of":
        return found
    head = sentence.items[found.first - 2]
    return Phrase(found.first - 2, found.last, head.noun) if head.role == "noun" else found


def list_start(sentence: Sentence, at: int, behind: int) -> int:
    """The colon before figure `at` when a name follows the figure ("310 in Malawi"), else -1.

    `behind`: the item from which its noun might begin.
    """
    items = sentence.items
    while behind < len(items) and items[behind].role == "stop":
        behind += 1
    if behind >= len(items) or items[behind].role != "name":
        return -1
    back = range(at - 1, max(-1, at - FARTHEST), -1)
    return next((k for k in back if items[k].text[:1] in COLONS), -1)


def before_list(sentence: Sentence, colon: int) -> Phrase | None:
    """The nearest noun before a colon whose class is known and that is no place."""
    for k in range(colon - 1, max(-1, colon - FARTHEST), -1):
        noun = sentence.items[k].noun
        if noun is not None and noun.group != PLACES:
            return nearest_phrase(sentence, k + 1, k)
    return None


def before_article(sentence: Sentence, at: int) -> Phrase | None:
    """The noun before an article that stands by itself before the figure at item `at`: البلدان الـ 15."""
    article = sentence.grammar.article
    if not article or at < 2 or sentence.items[at - 1].folded != article:
        return None
    if not sentence.items[at].text[:1].isdecimal():  # الدول المجاورة المليوني شخص
        return None
    first = at - 2
    while first > 0 and at - first < 4 and sentence.items[first].role == "adjective":
        first -= 1  # المبادرات المجتمعية الـ 12
    return nearest_phrase(sentence, at - 1, first)


def numbered(sentence: Sentence, at: int) -> Phrase | None:
    """The noun whose number is told behind it: المكاتب البالغ عددها 23, الأعضاء وعددهم 520."""
    items, words = sentence.items, sentence.grammar
    k = sentence.last_before(at, "determiner")
    bare = items[k].folded.removeprefix(words.conjunctions[0]) if k > 0 and words.conjunctions else ""
    told = bare != items[k].folded or (k > 1 and items[k - 1].folded in words.numbering) if bare else False
    if not told or bare not in words.numbered:
        return None
    found = described_before(sentence, k - 1 - (items[k - 1].folded in words.numbering))
    head = found.first if found is not None else 0
    noun = items[head].noun
    if bare.endswith(words.of_people) and noun is not None and not _people(items[head]) and head:
        if (who := _people_before(sentence, head)) is not None:
            return who
        head -= items[head - 1].role in DESCRIBED and not definite(sentence, head - 1)  # رؤساء المكاتب
    return Phrase(head, found.last, items[head].noun) if found is not None else None


def _people_before(sentence: Sentence, at: int) -> Phrase | None:
    """The people with what describes them before an item, no mark or figure between: السكان المقيمين خلف السد."""
    items = sentence.items
    named = (k for k in range(at - 1, max(0, at - FARTHEST), -1) if _people(items[k]))
    last = next(named, 0)
    if not last or any(i.role in ("mark", "figure") for i in items[last:at]):
        return None
    first = last - (_people(items[last - 1]) and definite(sentence, last))
    return Phrase(first, last + (items[last + 1].role == "adjective"), items[first].noun)


def _people(item: Item) -> bool:
    return item.noun is not None and item.noun.group == "people"


def described_before(sentence: Sentence, last: int) -> Phrase | None:
    """The noun with its adjectives that ends with an item."""
    items, first, article = sentence.items, last, sentence.grammar.article
    while first > 0 and items[first - 1].role in DESCRIBED:
        named = bool(article) and items[first].folded.startswith(article)
        agrees = named and definite(sentence, first - 1)  # العاملين المنضمين
        if items[first].role != "adjective" and not agrees:
            break
        first -= 1
    head = construct_head(sentence, first)
    return Phrase(head, last, items[head].noun) if items[head].role in DESCRIBED else None
