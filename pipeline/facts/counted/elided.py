"""Numbers whose noun is not the next word: an adjective with words of its own stands between, or it was named before.

"96 названных в плане добровольцев", "41 puits, dont neuf empoisonnés".
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.facts.classes import Counted
from pipeline.facts.counted.phrases import Phrase, phrase_at, skip_to_phrase
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import POSSESSIVE, Sentence
from pipeline.records import Entity

AGREEING, ENDING = 6, 3  # items up to the noun an adjective goes with, letters in which they agree
BETWEEN = ("noun", "word", "adjective", "pronoun", "determiner")
OWNER = 4  # items of an owner up to its s
ELEVEN, HUNDRED = 11, 100
AGREED = 2  # letters in which a participle agrees with its noun: viviendas … destruidas
LEADING = ("determiner", "of", "stop")


def in_genitive(sentence: Sentence, figure: int, at: int) -> bool:
    """Whether the whole of a share begins at an item without "of", determiners between: 80 процентов всех поездок."""
    words, between = sentence.grammar, sentence.items[figure + 1 : at]
    bare = words.bare_share and words.adjectives_first and not words.head_last
    return bare and all(i.role == "determiner" for i in between)


def agreeing(sentence: Sentence, at: int) -> Phrase | None:
    """The noun behind an adjective with words of its own: непригодного для проживания жилищного фонда."""
    words, items = sentence.grammar, sentence.items
    roles = [i.role for i in items[at : at + 2]]
    if words.head_last or not words.adjectives_first or roles not in (["adjective", "stop"], ["adjective", "pronoun"]):
        return None
    many = tuple(e for e in words.plural_endings if len(e) > 1)  # of the genitive: 96 названных в нем добровольцев
    nouns = tuple(e for e in many if e not in words.adjective_endings)
    governed = roles[1] == "stop"  # what the preposition leads to: 40 сшитых от руки карт
    for k in range(at + 2, min(len(items), at + AGREEING)):
        item = items[k]
        agrees = item.folded.partition(" ")[0].endswith(items[at].folded[-ENDING:])
        if agrees and (item.role == "adjective" or (item.role == "noun" and " " in item.folded)):
            return phrase_at(sentence, k)
        if item.role in ("noun", "word") and items[at].folded.endswith(many) and item.folded.endswith(nouns):
            return phrase_at(sentence, k)
        bare = item.role == "noun" and words.not_bare and not item.folded.endswith(words.not_bare)
        if bare and not governed and items[at].folded.endswith(many):
            return phrase_at(sentence, k)
        governed = governed and item.role not in ("noun", "word", "pronoun")
        if item.role not in BETWEEN:
            break
    return None


def beyond_owner(sentence: Sentence, at: int) -> int:
    """Behind an owner with 's: "one tenth of a labourer’s daily wage"; the same item where there is none."""
    if not sentence.grammar.head_last:
        return at  # "1,2 million de maisons s’est ajouté"
    for k in range(at + 1, min(at + OWNER, len(sentence.items))):
        if sentence.items[k].folded in POSSESSIVE:
            return skip_to_phrase(sentence, k + 1)[0]
        if sentence.items[k].role not in ("noun", "word", "adjective"):
            break
    return at


def singular_behind(figure: Entity) -> bool:
    """Whether a number is one behind which Arabic has the accusative singular: 11 to 99 at its end."""
    value = figure.quantity.value if figure.quantity is not None else None
    return value is not None and value == value.to_integral() and int(value) % HUNDRED >= ELEVEN


def told_of_those(sentence: Sentence, at: int, phrase: Phrase) -> bool:
    """Whether the phrase behind the figure at an item only says how those named before are: "dont neuf taris"."""
    items, k = sentence.items, at - 1
    while k > 1 and items[k].role == "and" and items[k - 1].role == "adjective":
        k -= 2  # "dont neuf taris et trois empoisonnés"
        while k > 0 and items[k].role in ("adjective", "figure"):
            k -= 1
    before = items[k].role if k >= 0 else ""
    return _adjectives(sentence, phrase) and not sentence.grammar.article and before in ("pronoun", "partitive")


def agrees(sentence: Sentence, at: int, phrase: Phrase, before: Mapping[int, Counted]) -> bool:
    """Whether an article and a participle take up the noun counted last: "188 viviendas de las 8.300 destruidas".

    `before`: what the figures before count, by index.
    """
    words, items = sentence.grammar, sentence.items
    spoken = not (words.head_last or words.adjectives_first or words.article)
    led = at > 0 and items[at - 1].role in LEADING  # an article, or a preposition with it: "des", "aux"
    if not spoken or not led or not _adjectives(sentence, phrase):
        return False
    hit = next((before[i.figure] for i in reversed(items[:at]) if i.figure in before), None)
    told, letters = items[phrase.first].folded, AGREED if items[at - 1].role == "determiner" else 1
    same = hit is not None and fold(hit.text).split()[0].endswith(told[-letters:])
    return same and told.endswith(words.participle_endings)


def _adjectives(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is all adjectives."""
    return all(i.role == "adjective" for i in sentence.items[phrase.first : phrase.last + 1])
