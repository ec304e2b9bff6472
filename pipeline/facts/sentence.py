"""A sentence as its words and marks, each with the part it plays beside a figure; `laying_out` makes one of a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.facts.classes import Noun
from pipeline.facts.grammar import Grammar
from pipeline.records import Span

POSSESSIVE = ("’s", "s’")
#: What may stand between a number and its noun, the noun last.
QUALIFYING = ("word", "noun", "adjective")
#: Roles behind which no noun phrase goes on.
ENDS = frozenset({"mark", "verb", "stop", "reach", "copula"})


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

    def last_before(self, at: int, *roles: str) -> int:
        """Index of the last item before an item that plays none of some roles, else 0; -1 before the first item."""
        k = at - 1
        while k > 0 and self.items[k].role in roles:
            k -= 1
        return k

    def attributive(self, start: int) -> bool:
        """Whether the clause that begins at an item only says which ones are meant: "семей, получающих переводы, …"."""
        endings = self.grammar.attributive
        behind_comma = 0 < start < len(self.items) and self.items[start - 1].text[:1] == ","
        return behind_comma and self.items[start].folded.endswith(endings)


def plural_form(item: Item, words: Grammar) -> bool:
    """Whether a word ends as a plural does, or is a known one without the ending."""
    if item.folded in POSSESSIVE:
        return False
    regular = item.folded.endswith(words.plural_endings) and not item.folded.endswith("ss")
    return regular or item.folded in words.plurals
