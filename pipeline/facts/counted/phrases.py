"""A noun phrase that begins at a place of a sentence: where it ends, and what may be passed over before it.

All look at a bounded number of items, so the time is linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facts.classes import Noun
from pipeline.facts.counted.construct import construct_end, definite, led_by_letter, nounlike, people_noun
from pipeline.facts.sentence import POSSESSIVE, Item, Sentence, plural_form

SKIPPED = 8  # determiners and such between a figure and its noun
LONGEST = 7  # words of a noun phrase
PARENTHESIS = 12  # items of an aside that may stand between a figure and its noun
CLAUSE = frozenset(",;:،؛，；：—–")
CLOSERS = {"(": ")", "（": "）", "—": "—", "–": "–", ",": ",", "،": "،"}
QUOTES = frozenset("\"“”„«»‘’'")
CONTENT = ("noun", "word", "adjective", "name")
ASIDE = ("stop", "determiner", "pronoun", "partitive", "copula", "adjective", "word", "verb")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: first and last item (inclusive) and the class of its head, when known."""

    first: int
    last: int
    noun: Noun | None


def phrase_at(sentence: Sentence, at: int) -> Phrase | None:
    """The noun phrase that begins at an item, None when none does."""
    if at >= len(sentence.items) or at < 0:
        return None
    if sentence.grammar.head_last:
        return _head_last(sentence, at)
    return _head_first(sentence, at)


def plural(item: Item, sentence: Sentence) -> bool:
    """Whether a word ends as a plural does."""
    return plural_form(item, sentence.grammar)


def _head_last(sentence: Sentence, at: int) -> Phrase | None:
    """Adjectives and nouns, the head last: "newly serviced plots", "municipal fee receipts"."""
    items, last, known = sentence.items, -1, -1
    for k in range(at, min(len(items), at + LONGEST)):
        if not _continues(sentence, at, k, last):
            break
        if items[k].role in ("noun", "word"):
            last = k
            known = k if items[k].role == "noun" else known
    if last < 0:
        following = items[at + 1].role if at + 1 < len(items) else "mark"
        named = at > 1 and items[at - 1].role == "determiner" and items[at - 2].role == "of"  # of the displaced had
        ends = ("mark", "stop", "and", *(("verb", "reach", "copula") if named else ()))
        alone = at < len(items) and items[at].role == "adjective" and following in ends
        return Phrase(at, at, None) if alone else None  # "2.6 hectares of parking", for those who ask for adjectives
    if known >= 0 and not plural(items[last], sentence) and plural(items[known], sentence):
        last = known  # "households elsewhere", but "water supply"
    return Phrase(at, last, items[last].noun)


def _continues(sentence: Sentence, at: int, k: int, last: int) -> bool:
    """Whether item `k` belongs to the phrase that began at `at` and whose last noun so far is `last` (-1: none)."""
    items, words = sentence.items, sentence.grammar
    item = items[k]
    before = items[k - 1] if k > at else None
    noun_before = before is not None and before.role in ("noun", "word")
    following = items[k + 1].role if k + 1 < len(items) else ""
    if item.folded in POSSESSIVE:
        return noun_before or (before is not None and before.role == "name")
    if item.role == "adjective":
        # "households received", "stalls remaining": after a plural or known noun such a form is a verb.
        owned = before is not None and before.folded in POSSESSIVE  # "the city’s poorly lit streets"
        whole = before is not None and before.noun is not None and before.noun.name == "total"
        if before is None or owned or not noun_before or (following == "noun" and not plural(before, sentence)):
            return True
        if whole and following in CONTENT:
            return True  # "of the total residential property development"
        verbal = item.folded.endswith(words.verb_endings) or item.folded.endswith(words.adverb_endings)
        return not (verbal or plural(before, sentence) or before.noun is not None)
    acts = item.role == "noun" and not plural(item, sentence) and following in ("determiner", "adjective", "figure")
    if acts and before is not None and noun_before and plural(before, sentence):
        return False  # "142 beaches meeting the standard", "5,200 eating houses yield organic matter"
    if item.role in ("word", "noun") and before is not None and before.folded.endswith(POSSESSIVE):
        return True  # "traders’ takings"
    if item.role == "word":
        if before is None or not noun_before:
            return True
        people = before.noun is not None and before.noun.group == "people" and not plural(item, sentence)
        return not plural(before, sentence) and not people
    if item.role == "verb":  # "newly built schools"
        return before is not None and before.role == "adjective" and before.folded.endswith(words.adverb_endings)
    if item.role == "and":  # "safe and affordable homes", "618 poor and vulnerable groups"
        joined = last == at == k - 1 and (_one_of_several(sentence, k) or _both_of(sentence, k))
        owned = last >= 0 and items[last].folded in POSSESSIVE  # "the city’s poor and crowded quarters"
        joined = joined or (owned and before is not None and before.role == following == "adjective")
        return k > at and (following in CONTENT if last < 0 else joined)
    return item.role in ("noun", "name")


def _both_of(sentence: Sentence, at: int) -> bool:
    """Whether singulars around an "and" say of what sort the plural behind is: "water and sanitation systems"."""
    first, second, *head = sentence.items[at - 1 : at + 3]
    behind = [i for i in (second, *head) if i.role in ("noun", "word")]
    one = len(behind) == 2 and behind[0] is not second and not plural(first, sentence)
    return one and not plural(behind[0], sentence) and plural(behind[1], sentence)


def _one_of_several(sentence: Sentence, at: int) -> bool:
    """Whether the singular before "and" only describes those counted: "15,429 pregnant and lactating mothers"."""
    items, first = sentence.items, at - 2
    counted = first >= 0 and items[first].figure >= 0 and not items[first].share
    described = [i.role for i in items[at + 1 : at + 2]] == ["adjective"] and not plural(items[at - 1], sentence)
    many = at + 2 < len(items) and items[at + 2].role in ("noun", "word") and plural(items[at + 2], sentence)
    return counted and described and many


def _head_first(sentence: Sentence, at: int) -> Phrase | None:
    """The head, then its adjectives (or, where these come first, adjectives, then the head)."""
    items, first = sentence.items, sentence.grammar.adjectives_first
    k = at
    while k < len(items) and k - at < LONGEST:
        linked = items[k].role == "and" and k > at and k + 1 < len(items) and items[k + 1].role == "adjective"
        if items[k].role != "before" and not (first and (items[k].role == "adjective" or linked)):
            break
        k += 1
    if first and (peoples := [j for j in range(at, k) if people_noun(sentence, items[j])]):
        return Phrase(at, peoples[0], Noun("people", "people"))
    heads = ("noun", "word") if first else ("noun", "word", "adjective")
    if k < len(items) and (items[k].role in heads or (first and k > at and nounlike(sentence, k))):
        head = k
    elif k > at and items[k - 1].role == "adjective":
        head = k - 1  # "the displaced", "учащихся"
    else:
        return None
    last = construct_end(sentence, head)
    adverbs = () if items[head].folded.endswith(sentence.grammar.accusative) else sentence.grammar.adverbial
    end = last + 2 if last == head else last + 1
    while not first and last + 1 < len(items) and last < end and items[last + 1].role == "adjective":
        if items[last + 1].folded.endswith(adverbs) or led_by_letter(sentence, items[last + 1]):
            break  # سكان الأحياء عالميا; in لاجئا سوريا both have the ending
        if definite(sentence, last) and not definite(sentence, last + 1):
            break  # الأسر النازحة عرضة للخطر: what is said of them
        last += 1
    return Phrase(at, last, items[head].noun)


def skip_to_phrase(sentence: Sentence, at: int) -> tuple[int, bool]:
    """From the item after a figure to where its noun may begin, and whether "of" was passed.

    Determiners, "of" and an aside in brackets or dashes are passed over.
    """
    items, of, steps = sentence.items, False, 0
    while at < len(items) and steps < SKIPPED:
        item = items[at]
        if item.role == "of":
            of = True
        elif item.text == "+" or item.text in QUOTES:  # 50+ partners, five "urban labs"
            pass
        elif item.role == "mark" and item.text[:1] in CLOSERS:
            beyond = _beyond_aside(sentence, at)
            if beyond < 0:
                break
            at = beyond - 1
        elif item.role == "reference" and of and items[at - 1].role == "determiner" and sentence.grammar.head_last:
            pass  # "8 per cent of its 2017 target"
        elif item.role != "determiner" and not ((steps == 0 or items[at - 1].role == "of") and _adverb(sentence, at)):
            break
        at += 1
        steps += 1
    return at, of


def _adverb(sentence: Sentence, at: int) -> bool:
    """Whether an adverb stands before what is counted: "79 mostly wealthy towns", "58 % seulement des élus"."""
    words, items = sentence.grammar, sentence.items
    following = items[at + 1].role if at + 1 < len(items) else ""
    before = following in ("adjective", "word") and items[at].role == "stop" if words.head_last else following == "of"
    described = words.adjectives_first and not words.head_last and following == "adjective"
    before = before or described  # 300 вынужденно перемещенных семей
    return before and items[at].folded.endswith(words.adverb_endings)


def _beyond_aside(sentence: Sentence, at: int) -> int:
    """The item after an aside that begins at a mark, -1 when it is none that a noun may follow."""
    items = sentence.items
    closer = CLOSERS[items[at].text[0]]
    for k in range(at + 1, min(len(items), at + PARENTHESIS)):
        if items[k].role == "figure" and closer in CLAUSE:
            return -1
        if items[k].text[:1] == closer:
            bracket = closer not in CLAUSE
            if sentence.grammar.article and not bracket and items[min(k + 1, len(items) - 1)].role != "of":
                return -1  # بين 90 و95 في المائة، خاصة في الخليج، فالمدن: another clause begins
            aside = items[at + 1].role in ASIDE
            follows = k + 1 < len(items) and items[k + 1].role in ("noun", "of", "adjective", "before")
            return k + 1 if follows and (bracket or (aside and k - at > 2)) else -1
    return -1


def beyond_brackets(sentence: Sentence, at: int) -> int:
    """The item behind the brackets that open at an item, -1 when none do or they do not end soon."""
    items = sentence.items
    closer = CLOSERS.get(items[at].text[:1], "") if at < len(items) and items[at].role == "mark" else ""
    ends = range(at + 1, min(len(items), at + PARENTHESIS))
    return next((k + 1 for k in ends if closer not in (*CLAUSE, "") and items[k].text[:1] == closer), -1)


def empty(sentence: Sentence, found: Phrase, *, adjectives: bool = False) -> bool:
    """Whether a phrase only says that something is measured ("average", "end"), or is all adjectives."""
    if found.noun is not None:
        return False
    words, inside = sentence.grammar.attributes, sentence.items[found.first : found.last + 1]
    head = inside[-1 if sentence.grammar.head_last else 0].folded
    adverb = len(inside) == 1 and _how(sentence, found.first)
    only = not adjectives and all(i.role in ("adjective", "name") for i in inside)
    return adverb or only or any(v in words for v in sentence.grammar.variants(head))


def _how(sentence: Sentence, at: int) -> bool:
    """Whether a word is an adverb by its ending and no article makes it a noun: "augmenter modérément"."""
    words, led = sentence.grammar, at > 0 and sentence.items[at - 1].role in ("determiner", "of", "figure", "before")
    ends = sentence.items[at].folded.endswith(words.adverb_endings)
    return ends and not (led or words.head_last or words.article)


def whole(sentence: Sentence, head: int) -> Phrase:
    """The phrase around a head found from behind; where adjectives come first and the noun is inflected, the head."""
    items, first = sentence.items, head
    if not sentence.grammar.head_last:
        found = None if sentence.grammar.adjectives_first else _head_first(sentence, head)
        return Phrase(head, found.last if found is not None else head, items[head].noun)
    while first > 0 and head - first < 3:
        before = items[first - 1]
        if before.role not in ("adjective", "noun", "word") or (
            before.role != "adjective" and plural(before, sentence)
        ):
            break
        first -= 1
    return Phrase(first, head, items[head].noun)
