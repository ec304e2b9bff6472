"""From the dictionary form of a name to the forms a text may hold, by the language's tables of endings.

The tables are data (`languages/<code>/names.toml`); here is only what reads them. A table row says: a word with this
ending has these other endings, one a case. Rows with more letters are tried first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Any


@dataclass(frozen=True, slots=True)
class Paradigm:
    """Words with `ending` take one of the alternatives of each of `cases` instead."""

    ending: str
    cases: tuple[tuple[str, ...], ...]
    adjective: bool = False

    def forms(self, word: str) -> Cases:
        """The word in all cases, with their alternatives."""
        stem = word[: len(word) - len(self.ending)]
        return [tuple([stem + ending for ending in endings]) for endings in self.cases]


#: A word's forms, one case after the other, each with its alternatives.
Cases = Sequence[tuple[str, ...]]
#: Paradigms by their endings.
Paradigms = Mapping[str, Paradigm]
#: Letters of the longest ending a table may have.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Inflection:
    """All tables of a language. Without tables a name has one form.

    `nouns` are for names of one word, whatever they look like; `words` are nouns and adjectives together.
    """

    nouns: Paradigms = field(default_factory=dict)
    words: Paradigms = field(default_factory=dict)
    demonyms: Paradigms = field(default_factory=dict)
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joiners: frozenset[str] = frozenset()
    cases: int = 0
    prefixed: tuple[tuple[str, str], ...] = ()

    def name(self, text: str) -> tuple[str, ...]:
        """A name and its inflected forms, the dictionary form first.

        Adjectives and the first noun change together; what follows is an attribute and stays, unless a joiner
        ("and") opens a second half.
        """
        if not (self.cases or self.prefixed):
            return (text,)
        forms = dict.fromkeys([text])
        if self.cases:
            words = self._words(text.split(" "))
            for case in range(self.cases):
                alternatives = [forms_of[case] for forms_of in words]
                forms.update(dict.fromkeys(map(" ".join, product(*alternatives))))
        return self._prefixed(forms)

    def demonym(self, text: str) -> tuple[str, ...]:
        """An adjective or word for people and its forms (gender, number, case), the dictionary form first."""
        forms = dict.fromkeys([text])
        if text in self.irregular:
            forms.update(dict.fromkeys(self.irregular[text]))
        elif (paradigm := _fitting(text, self.demonyms)) is not None:
            forms.update(dict.fromkeys(chain.from_iterable(paradigm.forms(text))))
        return self._prefixed(forms)

    def _prefixed(self, forms: Iterable[str]) -> tuple[str, ...]:
        """With the forms whose beginning melts into a preposition (a preposition and an article, for example)."""
        out = list(forms)
        if not self.prefixed:
            return tuple(out)
        out += [new + form.removeprefix(old) for form in out for old, new in self.prefixed if form.startswith(old)]
        return tuple(out)

    def _words(self, words: Sequence[str]) -> list[Cases]:
        """Each word of a name in all cases."""
        out: list[Cases] = []
        moving, after_noun = True, False
        for word in words:
            if after_noun and word in self.joiners:
                moving, after_noun = True, False
                out.append(self._fixed(word))
            elif moving:
                forms, adjective = self._word(word, more=len(words) > 1)
                out.append(forms)
                moving, after_noun = adjective, not adjective
            else:
                out.append(self._fixed(word))
                after_noun = False
        return out

    def _fixed(self, word: str) -> Cases:
        return ((word,),) * self.cases

    def _word(self, word: str, *, more: bool) -> tuple[Cases, bool]:
        """A word in all cases (with alternatives) and whether it is an adjective, after which a noun follows."""
        if word.isupper() and len(word) > 1:  # an abbreviation
            return self._fixed(word), False
        irregular = self.irregular.get(word)
        if irregular is not None:
            return [tuple(form.split("|")) for form in irregular], False
        paradigm = (None if more else _fitting(word, self.nouns)) or _fitting(word, self.words)
        if paradigm is None or not paradigm.cases:
            return self._fixed(word), bool(paradigm and paradigm.adjective)
        return paradigm.forms(word), paradigm.adjective


def _fitting(word: str, paradigms: Paradigms) -> Paradigm | None:
    """The paradigm with the longest ending that the word has (and more than that ending)."""
    for size in range(min(_LONGEST, len(word) - 1), 0, -1):
        paradigm = paradigms.get(word[-size:])
        if paradigm is not None:
            return paradigm
    return None


def inflection_of(card: Mapping[str, Any]) -> Inflection:
    """The tables of a language's `names.toml`."""

    def paradigms(name: str, adjective: bool = False) -> dict[str, Paradigm]:
        """The rows of a table, in which "|" parts alternatives."""
        rows = card.get(name, ())
        return {
            ending: Paradigm(ending, tuple([tuple(case.split("|")) for case in row["cases"]]), adjective)
            for row in rows
            for ending in row["endings"]
        }

    nouns = paradigms("nouns")
    words = {**nouns, **paradigms("adjectives", adjective=True)}
    return Inflection(
        nouns=nouns,
        words=words,
        demonyms=paradigms("demonyms"),
        irregular={word: tuple(forms) for word, forms in card.get("irregular", {}).items()},
        joiners=frozenset(card.get("joiners", ())),
        cases=max((len(p.cases) for p in words.values()), default=0),
        prefixed=tuple((old, new) for old, new in card.get("prefixed", ())),
    )
