"""Looking for a noun phrase: in a clause, before a verb, or backwards from an item.

All searches look at a bounded number of items, so the time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.counted.construct import construct_head, described, measured_object, named_ahead
from pipeline.facts.counted.phrases import CLAUSE, CONTENT, Phrase, empty, phrase_at, plural, skip_to_phrase, whole
from pipeline.facts.sentence import Item, Sentence

REACH = 40  # items looked at on either side of a figure
FARTHEST = 80  # items a clause goes back at most
TARGETS = "targets"
#: Groups of what may exceed a target by itself.
AMOUNTS = frozenset({"money", "rates", "matter"})


def clause_start(sentence: Sentence, at: int) -> int:
    """The item with which the clause of an item begins."""
    for k in range(at, max(0, at - FARTHEST), -1):
        if sentence.items[k - 1].role == "mark" and sentence.items[k - 1].text[:1] in CLAUSE:
            return k
    return max(0, at - FARTHEST)


def subject(sentence: Sentence, verb: int, figure: int) -> Phrase | None:
    """What the verb before a figure says it of: after the verb where it comes first, else before it."""
    if (told := described(sentence, verb)) is not None:
        return Phrase(*told, sentence.items[told[0]].noun)
    words, of = sentence.grammar, sentence.items[verb + 1 : verb + 2]
    if words.head_last and verb and of and of[0].role == "of" and sentence.items[verb - 1].role in ("noun", "word"):
        return whole(sentence, verb - 1)  # "a population increase of"
    led = words.head_last and verb and of and of[0].folded in words.inside
    if led and sentence.items[verb - 1].role == "determiner":
        named = phrase_at(sentence, skip_to_phrase(sentence, verb + 2)[0])
        if named is not None and named.last < figure and not empty(sentence, named):
            return named  # "the increase in rents by"
    if (told := measured_object(sentence, verb, figure)) is not None:
        return Phrase(*told, None)
    between = first_phrase(sentence, verb + 1, figure)
    exceeding = first_phrase(sentence, clause_start(sentence, verb), verb) if _named(between, TARGETS) else None
    if exceeding is not None and exceeding.noun is not None and exceeding.noun.group in AMOUNTS:
        return exceeding  # "contributions exceeded the target by"
    object_behind = words.article or sentence.items[verb].folded.endswith(words.change_endings)
    beside = between is not None and between.first == verb + 1 and bool(object_behind)  # دامت الإقامة
    known = between is not None and (between.noun is not None or beside or _moved(sentence, verb, between, figure))
    known = known and between is not None and not empty(sentence, between)  # "remained steady at 83 per cent"
    if between is not None and known and not has_mark(sentence.items, verb, between.first):
        if any(form in words.transitive for form in (sentence.items[verb].folded, sentence.items[verb].folded[1:])):
            return first_phrase(sentence, between.last + 1, figure) or between  # خفضت الأشجار استهلاك الكهرباء بنسبة
        return between
    named = phrase_at(sentence, named_ahead(sentence, verb))
    if named is not None and named.last < verb and not empty(sentence, named):
        return named
    end = verb
    for _ in range(4):  # the clause, then the clauses before it
        start = _joined_clause(sentence, clause_start(sentence, end), end)
        participle = end == verb and words.head_last and sentence.items[verb].folded.endswith(words.verb_endings)
        start += participle and sentence.items[start].folded in words.aside  # "with the population tripling to"
        found = first_phrase(sentence, start, end)
        if found is not None and not sentence.attributive(start):
            return found
        if start == 0:
            return None
        end = start - 1
    return None


def _named(phrase: Phrase | None, name: str) -> bool:
    return phrase is not None and phrase.noun is not None and phrase.noun.name == name


def _moved(sentence: Sentence, verb: int, found: Phrase, figure: int) -> bool:
    """Whether a noun is what a verb moves by or from an amount to another: "extend the stock of kits from 10 to 15"."""
    items, words = sentence.items, sentence.grammar
    before, first = items[figure - 1], found.first
    while first > verb and items[first - 1].role == "determiner":
        first -= 1
    led = before.role == "stop" or (figure > 1 and before.role == "and" and items[figure - 2].figure >= 0)
    return words.head_last and first == verb + 1 and items[verb].role == "reach" and led


def _opens_said(items: Sequence[Item], at: int, end: int, article: str) -> bool:
    """Whether an item behind "that" is the subject of what somebody says: أن التغطية, "showed that the loss".

    Also a lone word that nobody knows, right before its verb: "the survey showed that IWS averaged".
    """
    item = items[at]
    if item.role in ("noun", "count", "measure", "determiner") or (len(item.text) > 1 and item.text.isupper()):
        return True
    if at == end - 1 and item.role == "word" and items[at - 2].role in ("verb", "reach", "adjective"):
        return True
    return item.folded.startswith(article) if article else item.role in ("stop", "reference")


def _joined_clause(sentence: Sentence, start: int, end: int) -> int:
    """Where the last clause joined by "and" begins: "460 ont voté et les accidents ont diminué"."""
    items, that, begin = sentence.items, sentence.grammar.that, start
    if that:  # أن التغطية, not أن تحلق
        opened = (k + 1 for k in range(end - 2, start, -1) if items[k].folded in that)
        start = next((k for k in opened if _opens_said(items, k, end, sentence.grammar.article)), start)
    for k in range(end - 1, start, -1):
        opens = items[k].role == "and" and k + 1 < end and items[k + 1].role in ("determiner", "noun")
        if opens and items[k].folded in sentence.grammar.joint:
            return k + 1 if any(i.role in ("verb", "reach", "copula") for i in items[begin:k]) else start
    return start


def first_phrase(sentence: Sentence, start: int, end: int) -> Phrase | None:
    """The first noun phrase between two items that no preposition governs and that is not an empty word."""
    items, k, governed, measured = sentence.items, max(start, end - REACH, 0), False, -1
    while k < end:
        item = items[k]
        if item.role in ("stop", "of"):
            governed = item.folded not in sentence.grammar.that and k != measured  # "the average of fees"
            k += 1
            continue
        if item.role in ("determiner", "count", "figure") or item.folded in sentence.grammar.numbers:
            k += 1
            measured = k if item.role == "count" else measured
            continue
        found = phrase_at(sentence, k) if item.role in (*CONTENT, "before") else None
        if found is None or found.last >= end:
            governed = governed and item.role not in ("name", "reference")
            k += 1
            continue
        amount = _named(found, "total") and items[found.last + 1].role == "count"
        if not governed and not amount and not empty(sentence, found):
            return found  # not the total of "the total amount of aid"
        k = found.last + 1
        measured = -1 if governed or item.role == "name" else k
        genitives = sentence.grammar.genitive  # по результатам плановых проверок
        governed = governed and k < end and items[k].role in CONTENT and items[k].folded.endswith(genitives)
        if k < end and items[k].role == "and" and item.role != "noun":
            governed = True
    return None


def nearest_phrase(sentence: Sentence, end: int, start: int = 0, *, known: bool = True) -> Phrase | None:
    """The noun phrase nearest before an item, not before `start`; with `known` only one of the class table."""
    for k in range(end - 1, max(start, end - REACH) - 1, -1):
        item = sentence.items[k]
        if known and sentence.grammar.head_last and _of_a_compound(sentence, k, end):
            continue
        if item.role == "noun" or (item.role == "figure" and item.noun) or (not known and item.role == "word"):
            found = whole(sentence, construct_head(sentence, k, start))
            if not empty(sentence, found):
                return found
    return None


def _of_a_compound(sentence: Sentence, k: int, end: int) -> bool:
    """Whether a singular noun says of what sort the unknown plural behind it is: "the housing institutes"."""
    following = sentence.items[k + 1] if k + 1 < end else None
    head = following is not None and following.role == "word" and plural(following, sentence)
    return head and not plural(sentence.items[k], sentence)


def own_subject(sentence: Sentence, phrase: Phrase | None, verb: int) -> bool:
    """Whether a phrase stands in the clause of a verb; where verbs come first, also whether it is a known noun."""
    if phrase is None or phrase.first < clause_start(sentence, verb):
        return False
    beside = phrase.first == verb + 1 and sentence.items[phrase.last + 1].role != "of"  # وانخفض الغبار
    return phrase.noun is not None or not sentence.grammar.article or beside


def has_mark(items: Sequence[Item], start: int, end: int, marks: frozenset[str] = CLAUSE) -> bool:
    """Whether one of the marks stands between two items."""
    return any(i.role == "mark" and i.text[:1] in marks for i in items[start:end])
