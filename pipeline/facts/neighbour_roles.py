"""The roles of words that their neighbours tell: a noun that looks like a verb, a verb that looks like an adjective."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from pipeline.facts.classes import noun_at, table
from pipeline.facts.grammar import Grammar, fold, grammar
from pipeline.facts.sentence import ENDS, QUALIFYING, Item, plural_form

LED = (*QUALIFYING, "determiner")  # "90 more safe houses"
MOST_VERBS = 2  # before a sign for who does something
#: Behind these a noun phrase begins.
OPENERS = frozenset({"determiner", "of", "stop"})
OPENERS_VERB_FIRST = OPENERS | {"verb", "reach", "measure", "figure", "count"}


def told_by_neighbours(items: list[Item], several: Container[int], code: str, words: Grammar) -> list[Item]:
    """The items of a sentence with the roles their neighbours tell. `several`: the figures that are not one."""
    if words.head_last:
        items = _nouns_by_verb(items, several, code, words) if words.spaced else _doers(items, code, words)
        return _perfect(items, words) if words.spaced else items
    if not words.adjectives_first:
        return _nouns_by_place(items, OPENERS_VERB_FIRST if words.article else OPENERS, code, words)
    return items


def _nouns_by_place(items: list[Item], openers: frozenset[str], code: str, words: Grammar) -> list[Item]:
    """Where the noun stands before its adjectives, what only looks like one is a noun at the start of a phrase.

    "les accidents", "de rues", طبقة النفط behind a verb; a known noun behind it shows that it is none.
    """
    out = list(items)
    for k in range(1, len(items)):
        item, before = items[k], items[k - 1]
        counted = openers is OPENERS_VERB_FIRST and before.role == "figure" and item.role == "reach"
        if counted and (noun := noun_at([item.folded], 0, code)) is not None:
            out[k] = replace(item, role="noun", noun=noun[1])  # 40 قارب: boats, no verb
            continue
        following = items[k + 1].role if k + 1 < len(items) else "mark"
        if item.role == "before" and before.role == "figure" and following in ENDS:
            out[k] = replace(item, role="word")  # "14 anciens, qui"
            continue
        if openers is OPENERS and _qualifies(item, out[k - 1]):
            out[k] = replace(item, role="adjective", noun=None)
            continue
        if _finite(item, out[k - 1], code):
            out[k] = replace(item, role="verb")
            continue
        guessed = item.role == "adjective" and item.noun is None and not item.listed
        so_large = before.role == "count" and bool(words.article) and not words.definite(item.folded)  # نسبة صغيرة
        if not guessed or before.role not in openers or so_large:
            continue
        if following not in ("noun", "word") or openers is OPENERS_VERB_FIRST:
            out[k] = replace(item, role="word")
    return out


def _qualifies(item: Item, before: Item) -> bool:
    """Whether a noun only qualifies the one it stands right behind: acuerdos activos, personas refugiadas."""
    both = item.role == before.role == "noun" and " " not in item.text and item.text[:1].islower()
    return both and item.folded.endswith("s") == before.folded.endswith("s")


def _finite(item: Item, before: Item, code: str) -> bool:
    """Whether an unknown word right behind a plural is its verb by the ending: "les laiteries livrent"."""
    words = grammar(code)
    ends = item.noun is None and item.folded.endswith(words.finite)
    subject = before.role == "name" or (before.role in QUALIFYING and plural_form(before, words))
    return ends and subject and item.role in ("word", "adjective")


def _doers(items: list[Item], code: str, words: Grammar) -> list[Item]:
    """Where no blanks part words, a sign for who does something behind verbs makes one noun of them: 获分配 + 者."""
    out: list[Item] = []
    for item in items:
        if item.folded in words.doers and (hit := table(code).entries.get(item.folded)):
            begin = len(out)
            while begin and len(out) - begin < MOST_VERBS and _joins(out[begin - 1], out[begin:], item):
                begin -= 1
            if begin < len(out):
                text = "".join(i.text for i in out[begin:]) + item.text
                item = replace(item, text=text, folded=fold(text), start=out[begin].start, role="noun", noun=hit[0][1])
                del out[begin:]
        out.append(item)
    return out


def _joins(before: Item, behind: list[Item], sign: Item) -> bool:
    """Whether a verb stands right before what has been joined with a sign for who does something."""
    return before.role == "verb" and before.end == (behind[0].start if behind else sign.start)


def _nouns_by_verb(items: list[Item], several: Container[int], code: str, words: Grammar) -> list[Item]:
    """What elsewhere is a verb in -s is a noun right before a verb, or behind a number with singular words between.

    "resettlement needs will rise", "40 safe houses": of several things no verb ends so. `several`: figures that are
    not one.
    """
    out = list(items)
    for k in range(1, len(items)):
        item, first = items[k], k - 1
        if item.role == "verb" and item.folded in words.nominals.whole and _compound(items, k, words):
            out[k] = replace(item, role="word")  # "40 per cent of water use"
        if item.role != "verb" or not item.folded.endswith(words.plural_endings):
            continue
        before = items[first].role in (*QUALIFYING, "figure")  # also "2 million houses are"
        led = before and k + 1 < len(items) and items[k + 1].role in ("verb", "reach", "copula")
        while first > 0 and items[first].role in LED and not plural_form(items[first], words):
            first -= 1
        counted = first < k - 1 and items[first].figure in several and not items[first].share
        if led or counted:
            hit = noun_at([item.folded], 0, code)
            out[k] = replace(item, role="noun" if hit else "word", noun=hit[1] if hit else None)
    return out


def _compound(items: list[Item], k: int, words: Grammar) -> bool:
    """Whether a word stands right behind a singular noun and has nothing to act on."""
    named = items[k - 1].role in ("word", "noun") and not plural_form(items[k - 1], words)
    return named and (k + 1 == len(items) or items[k + 1].role in ("and", "stop", *ENDS))


def _perfect(items: list[Item], words: Grammar) -> list[Item]:
    """A participle right behind "have" is its verb, adverbs between: "cities have already developed plans".

    So is one of what goes on behind "are": "towns are seeing rents".
    """
    out = list(items)
    going = tuple(e for e in words.verb_endings if e not in words.attributive)
    for k, item in enumerate(items):
        has, at = item.folded in words.has, k + 1
        if not has and item.role != "copula":
            continue
        adverbs = words.adverb_endings
        while at < len(items) and (items[at].role == "stop" or items[at].folded.endswith(adverbs)) and has:
            at += 1
        behind, endings = items[min(at, len(items) - 1)], words.attributive if has else going
        if behind.role == "adjective" and behind.folded.endswith(endings):
            out[at] = replace(items[at], role="verb")
    return out
