"""A sentence laid out for reading: its words and marks with the part each plays beside a figure."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.facts.around import DEMONYM
from pipeline.facts.classes import Noun, ending_noun, noun_at, table
from pipeline.facts.grammar import Grammar, fold, grammar
from pipeline.languages.tokens import Token, tokens
from pipeline.records import Entity, Span

NAMES = frozenset({"COUNTRY", "REGION", "CITY", "PROGRAMME", "ORGANISATION"})
PEOPLE, MONEY = "people", "money"
POSSESSIVE = ("’s", "s’")
#: What may stand between a number and its noun, the noun last.
QUALIFYING = ("word", "noun", "adjective")
LED = (*QUALIFYING, "determiner")  # "90 more safe houses"
ROOT = 3  # letters of most roots
LEAST_CUT = 3  # signs of a noun that is known better than the segmenter's cut
MOST_VERBS = 2  # before a sign for who does something
MOST_PARTS = 5  # pieces into which the segmenter may have taken a known noun
#: Behind these a noun phrase begins.
OPENERS = frozenset({"determiner", "of", "stop"})
ENDS = frozenset({"mark", "verb", "stop", "reach", "copula"})  # behind them no noun phrase goes on
OPENERS_VERB_FIRST = OPENERS | {"verb", "reach", "measure", "figure", "count"}
#: Marks that belong to the word before them where the tokenizer left them there.
TRAILING = ".,;:!?…\"'”»)]،؛؟"


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a mark, a noun of several words, or a whole figure, reference or name.

    `role`: figure, reference, name, mark, noun (in the class table), adjective, word, or one of `grammar.ROLES`.
    `start`, `end`: code points in the passage's text. `figure`: index into the passage's figures, else -1.
    `people`: the word says of what country somebody or something is. `listed`: the role is that of an entity, not told
    by the word. `share`: a figure that is a part of a whole, told without per cent.
    """

    text: str
    folded: str
    start: int
    end: int
    role: str
    noun: Noun | None = None
    figure: int = -1
    people: bool = False
    listed: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with its items in order."""

    span: Span
    items: tuple[Item, ...]
    code: str
    grammar: Grammar
    places: Mapping[int, int]

    def at_figure(self, figure: int) -> int:
        """Index of the item that is this figure, -1 when it is not in the sentence."""
        return self.places.get(figure, -1)

    def attributive(self, start: int) -> bool:
        """Whether the clause that begins at an item only says which ones are meant: "семей, получающих переводы, …"."""
        endings = self.grammar.attributive
        behind_comma = 0 < start < len(self.items) and self.items[start - 1].text[:1] == ","
        return behind_comma and self.items[start].folded.endswith(endings)


def lay_out(text: str, span: Span, code: str, figures: Sequence[Entity], others: Sequence[Entity]) -> Sentence:
    """The items of one sentence. `figures` are all of the passage; `others` the rest of its entities."""
    words = grammar(code)
    covers = [
        (e.span, "figure", k) for k, e in enumerate(figures) if e.span.start < span.end and span.start < e.span.end
    ]
    for entity in others:
        if entity.span.start >= span.end or entity.span.end <= span.start:
            continue
        if entity.label in NAMES:
            covers.append((entity.span, PEOPLE if entity.basis == DEMONYM else "name", -1))
        elif any(c.isdigit() for c in entity.text):  # a number word ("second") may be part of a noun
            covers.append((entity.span, "reference", -1))
    # Figures win where spans overlap: what begins inside one falls away below, what reaches into one here.
    starts = sorted(c.start for c, role, _ in covers if role == "figure")
    covers = [
        cover
        for cover in sorted(covers, key=lambda c: (c[0].start, c[1] != "figure", -c[0].end))
        if cover[1] == "figure" or bisect_left(starts, cover[0].end) == bisect_left(starts, cover[0].start)
    ]

    items: list[Item] = []
    end = span.start
    for cover, role, figure in covers:
        if cover.start < end:
            continue
        people, start = role == PEOPLE, cover.start
        while people and start > end and text[start - 1].isalpha() and words.article:
            start -= 1  # السوريين: the article is written on it
        items.extend(_plain(text, end, start, code, words))
        stop = cover.end
        if role == "name":
            stop += max((len(w) for w in words.place_tails if text.startswith(w, stop)), default=0)
        piece = text[start:stop]
        role = "adjective" if people else role
        quantity = figures[figure].quantity if figure >= 0 else None
        share = quantity is not None and quantity.kind == "ratio"
        noun = noun_at([fold(piece)], 0, code) if figure >= 0 and words.article else None  # قرضين: a dual is its noun
        known = noun[1] if noun is not None and noun[1].group == MONEY else None
        items.append(Item(piece, fold(piece), start, stop, role, known, figure, people, True, share))
        end = stop
        while end < span.end and unicodedata.combining(text[end]):
            end += 1  # ألفاً: the mark on a number's last letter
    items.extend(_plain(text, end, span.end, code, words))
    if words.head_last:
        several = frozenset(k for k, e in enumerate(figures) if e.quantity and e.quantity.value != 1)
        items = _nouns_by_verb(items, several, code, words) if words.spaced else _doers(items, code, words)
        items = _perfect(items, words) if words.spaced else items
    if not words.head_last and not words.adjectives_first:
        items = _nouns_by_place(items, OPENERS_VERB_FIRST if words.article else OPENERS, code, words)
    places = {item.figure: k for k, item in enumerate(items) if item.figure >= 0}
    return Sentence(span, tuple(items), code, words, places)


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


def plural_form(item: Item, words: Grammar) -> bool:
    """Whether a word ends as a plural does, or is a known one without the ending."""
    if item.folded in POSSESSIVE:
        return False
    regular = item.folded.endswith(words.plural_endings) and not item.folded.endswith("ss")
    return regular or item.folded in words.plurals


def _plain(text: str, start: int, end: int, code: str, words: Grammar) -> list[Item]:
    """Items of a stretch without entities."""
    if start >= end or not text[start:end].strip():
        return []
    found = _trimmed(tokens(text[start:end], code), text[end : end + 1])
    if not words.spaced:
        found = _recut(found, text[start:end], code)
    folded = [fold(t.text) for t in found]
    items: list[Item] = []
    at = 0
    while at < len(found):
        token = found[at]
        pair = words.role(f"{folded[at]} {folded[at + 1]}") if at + 1 < len(found) and words.spaced else ""
        if pair:
            last = found[at + 1]
            piece = text[start + token.start : start + last.end]
            items.append(Item(piece, fold(piece), start + token.start, start + last.end, pair))
            at += 2
            continue
        role = words.role(folded[at])
        hit = noun_at(folded, at, code) if words.spaced else _joined_noun(folded, at, code)
        if hit is None and not words.spaced and not role and (ending := ending_noun(folded[at], code)) is not None:
            hit = (1, ending)
        if role == "before" and hit is not None and _ends_phrase(folded, at + 1, words):
            role = ""  # "9 300 jeunes ont suivi"
        if hit is not None and hit[0] == 1 and items and _relates(folded[at], items[-1], code, words):
            items.append(Item(token.text, folded[at], start + token.start, start + token.end, "adjective"))
            at += 1
            continue
        if hit is not None and (hit[0] > 1 or not role):
            last = found[at + hit[0] - 1]
            piece = text[start + token.start : start + last.end]
            items.append(Item(piece, fold(piece), start + token.start, start + last.end, "noun", hit[1]))
            at += hit[0]
            continue
        if not any(c.isalnum() for c in token.text) and role not in ("copula", "of", "and"):
            role = "mark"
        elif not role:
            role = "verb" if _passive(token.text, words) else ""
            # économistes, porteurs, عمليات: no forms of the verb they begin like
            agent = folded[at].endswith((*words.noun_endings, *words.nominal_endings))
            role = role or ("" if agent else words.role_by_start(folded[at])) or _by_ending(folded[at], words)
            if role == "reach" and folded[at].endswith(words.participles):
                role = "adjective"  # 17 000 зарегистрированных собственников
        # 申请 is to apply and an application.
        noun = ending_noun(folded[at], code) if role == "verb" and not words.spaced else None
        items.append(Item(token.text, folded[at], start + token.start, start + token.end, role, noun))
        at += 1
    return items


def _relates(word: str, before: Item, code: str, words: Grammar) -> bool:
    """Whether a noun has become an adjective by its ending, behind one with the article as it: النمو السكاني."""
    if not (words.definite(before.folded) and word.startswith(words.article)):
        return False
    bare = word.removeprefix(words.article)
    related = bare.endswith(words.relating) and bare not in table(code).entries
    return related and before.role in ("noun", "word")


def _recut(found: list[Token], text: str, code: str) -> list[Token]:
    """Tokens cut where a known noun of three signs and more ends inside one: 储备 + 金从 is 储备金 + 从.

    So is one that begins with a word for having a share: 占 + 租户.
    """
    known, takes = table(code), grammar(code).takes
    ends = {token.end for token in found}
    cuts = set()
    for token in found:
        cuts |= {
            token.start + len(w) for w in takes if token.text.startswith(w) and token.text[len(w) :] in known.entries
        }
        for end in range(token.start + known.longest, max(token.end, token.start + LEAST_CUT - 1), -1):
            if end <= len(text) and text[token.start : end] in known.entries:
                if end not in ends:
                    cuts.add(end)
                break
    out: list[Token] = []
    for token in found:
        at = token.start
        for cut in (*sorted(c for c in cuts if token.start < c < token.end), token.end):
            out.append(Token(text[at:cut], at, cut))
            at = cut
    return out


def _ends_phrase(folded: Sequence[str], at: int, words: Grammar) -> bool:
    """Whether no noun can stand at a token, so that the adjective before it is the noun itself."""
    if at >= len(folded) or not any(c.isalnum() for c in folded[at]):
        return True
    return words.role(folded[at]) in ("verb", "stop", "pronoun", "copula", "reach", "and", "of")


def _joined_noun(words: Sequence[str], at: int, code: str) -> tuple[int, Noun] | None:
    """A known noun that the segmenter took apart: how many words it has, and its class."""
    best, joined = None, ""
    for k in range(at, min(len(words), at + MOST_PARTS)):
        joined += words[k]
        known = table(code).entries.get(joined)
        if known and k > at:
            best = (k - at + 1, known[0][1])
    return best


def _trimmed(found: Sequence[Token], after: str) -> list[Token]:
    """Tokens with marks that stick to a word's end set apart; an apostrophe stays with what leans on the next word.

    `after`: the character behind the last token.
    """
    out: list[Token] = []
    for k, token in enumerate(found):
        following = found[k + 1] if k + 1 < len(found) else None
        beside = after if following is None else following.text if following.start == token.end else ""
        bare = token.text.rstrip(TRAILING)
        if token.text.endswith("'") and beside[:1].isalnum():
            out.append(token)
        elif bare and bare != token.text and not (token.text.endswith(".") and len(token.text) - len(bare) == 1):
            out.append(Token(bare, token.start, token.start + len(bare)))
            out.append(Token(token.text[len(bare) :], token.start + len(bare), token.end))
        else:
            out.append(token)
    return out


def _passive(printed: str, words: Grammar) -> bool:
    """Whether the vowel mark printed on a word's first letter makes it a verb in the passive: نُظمت, وشُغلت."""
    bare = printed[1:] if printed[:1] in words.conjunctions else printed
    participle = bare.startswith(words.never_passive) and len(fold(bare)) > ROOT  # مُهجَّر, not مُنح
    return bool(words.passive) and bare[1:2] == words.passive and not participle


def _by_ending(word: str, words: Grammar) -> str:
    """What an unknown word looks like: verb, adjective or just a word."""
    if word.endswith(words.noun_endings):
        return "word"
    adjective = len(word) > 3 and word.endswith(words.adjective_endings)
    if adjective and words.nominals.whole and any(form in words.nominals for form in words.variants(word)):
        return "word"
    verb = len(word) > 4 and not words.head_last and word.endswith(words.verb_endings)
    with_article = bool(words.article) and words.article in (word[:2], word[1:3])
    nominal = word.endswith(words.nominal_endings)  # يومية
    begins = len(word) > 3 and not nominal and word.startswith(words.verb_beginnings)
    verb = (verb and not with_article) or begins
    if verb and not (words.adjectives_first and adjective):
        return "verb"
    return "adjective" if adjective else "word"
