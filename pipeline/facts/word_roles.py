"""The role of each word between the entities of a sentence: by the lists, as a known noun, else by how it ends."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.classes import Noun, ending_noun, noun_at, table
from pipeline.facts.grammar import Grammar, fold, grammar
from pipeline.facts.sentence import Item
from pipeline.languages.tokens import Token, tokens

ROOT = 3  # letters of most roots
LEAST_CUT = 3  # signs of a noun that is known better than the segmenter's cut
MOST_PARTS = 5  # pieces into which the segmenter may have taken a known noun
#: Marks that belong to the word before them where the tokenizer left them there.
TRAILING = ".,;:!?…\"'”»)]،؛؟"


def items_between(text: str, start: int, end: int, code: str, words: Grammar) -> list[Item]:
    """The items of a stretch of text without entities."""
    if start >= end or not text[start:end].strip():
        return []
    stretch, items, at = _Stretch(text, start, end, code, words), list[Item](), 0
    while at < len(stretch.tokens):
        item, taken = stretch.item_at(at, items[-1] if items else None)
        items.append(item)
        at += taken
    return items


class _Stretch:
    """The tokens of a stretch without entities, read from the first to the last."""

    def __init__(self, text: str, start: int, end: int, code: str, words: Grammar) -> None:
        self.text, self.start, self.code, self.words = text, start, code, words
        found = _trimmed(tokens(text[start:end], code), text[end : end + 1])
        self.tokens = found if words.spaced else _recut(found, text[start:end], code)
        self.folded = [fold(t.text) for t in self.tokens]

    def item_at(self, at: int, before: Item | None) -> tuple[Item, int]:
        """The item that begins at a token, and how many tokens it takes. `before`: the item before it."""
        words, folded = self.words, self.folded
        if pair := self._pair(at):
            return self._made(at, 2, pair), 2
        role = words.role(folded[at])
        length, noun = self._noun(at, role)
        if role == "before" and noun is not None and _ends_phrase(folded, at + 1, words):
            role = ""  # "9 300 jeunes ont suivi"
        if length == 1 and before is not None and _relates(folded[at], before, self.code, words):
            return self._made(at, 1, "adjective"), 1
        if noun is not None and (length > 1 or not role):
            return self._made(at, length, "noun", noun), length
        role = self._role_alone(at, role)
        # 申请 is to apply and an application.
        noun = ending_noun(folded[at], self.code) if role == "verb" and not words.spaced else None
        return self._made(at, 1, role, noun), 1

    def _made(self, at: int, length: int, role: str, noun: Noun | None = None) -> Item:
        start, end = self.start + self.tokens[at].start, self.start + self.tokens[at + length - 1].end
        piece = self.text[start:end]
        return Item(piece, fold(piece), start, end, role, noun)

    def _pair(self, at: int) -> str:
        """The role of two words that are listed as one, "" when they are not."""
        spaced = self.words.spaced and at + 1 < len(self.folded)
        return self.words.role(f"{self.folded[at]} {self.folded[at + 1]}") if spaced else ""

    def _noun(self, at: int, role: str) -> tuple[int, Noun | None]:
        """The known noun that begins at a token, and how many tokens it takes, none for no noun."""
        found = noun_at(self.folded, at, self.code) if self.words.spaced else _joined_noun(self.folded, at, self.code)
        if found is None and not self.words.spaced and not role:
            ending = ending_noun(self.folded[at], self.code)
            found = (1, ending) if ending is not None else None
        return found or (0, None)

    def _role_alone(self, at: int, listed: str) -> str:
        """The role of a token that is no known noun. `listed`: the role whose list holds it, "" for none."""
        word, printed, words = self.folded[at], self.tokens[at].text, self.words
        if not any(c.isalnum() for c in printed) and listed not in ("copula", "of", "and"):
            return "mark"
        if listed:
            return listed
        if _passive(printed, words):
            return "verb"
        # économistes, porteurs, عمليات: no forms of the verb they begin like
        agent = word.endswith((*words.noun_endings, *words.nominal_endings))
        role = ("" if agent else words.role_by_start(word)) or _by_ending(word, words)
        if role == "reach" and word.endswith(words.participles):
            return "adjective"  # 17 000 зарегистрированных собственников
        return role


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
