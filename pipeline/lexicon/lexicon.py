"""The frozen lexicon: all names with their forms, and which of them stand in a text.

A language's index (forms, automaton, conditions) is made when the language is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.languages.base import codes, language, section
from pipeline.lexicon.choose import Candidate, choose
from pipeline.lexicon.conditions import Conditions, conditions_of
from pipeline.lexicon.entries import Entry, Form, Hit, Role
from pipeline.lexicon.inflect import inflection_of
from pipeline.lexicon.matcher import Folding, Matcher
from pipeline.lexicon.renderings import Renderings, renderings_of
from pipeline.lexicon.spellings import Spellings, spellings_of
from pipeline.records import EntityLabel, Span
from pipeline.shelf import kept

#: Labels whose canonical English name is printed in texts of every language.
_PRINTED_EVERYWHERE = frozenset({"PROGRAMME", "ORGANISATION"})
#: Labels of long titles, whose small and capital letters vary from page to page.
_TITLES = frozenset({"PROGRAMME", "ORGANISATION"})

#: A name with fewer letters is short: with a clitic, or without its accent, it may be a common word.
_SHORT = 5
#: A town's name of so many letters may have an accent that the list has not (Namangán): it is no common word.
_LONG = 7


#: A name of a list, its entry (none for a not-list), role and label.
_Written = tuple[str, Entry | None, Role, EntityLabel]
#: A form's text, the name it is made of, the entry (none for a not-list), role and label.
_Name = tuple[str, str, Entry | None, Role, EntityLabel]


@dataclass(frozen=True, slots=True)
class _Index:
    """What is looked for in a language. Few names stand in any one document, so that a form is made when first met."""

    names: Sequence[_Name]
    small: frozenset[str]
    folding: Folding
    matcher: Matcher
    conditions: Conditions
    demonym_clitics: frozenset[str]
    name_clitics: frozenset[str]
    short_clitics: frozenset[str]
    met: dict[int, Form] = field(default_factory=dict)

    def form(self, number: int) -> Form:
        """The form with this number in the matcher."""
        form = self.met.get(number)
        if form is None:
            form = self.met[number] = _form(*self.names[number], self.small)
        return form

    def clitics_of(self, form: Form, length: int) -> frozenset[str]:
        """What may be joined to the front of a form of this length."""
        if form.role == "demonym":
            return self.demonym_clitics
        return self.short_clitics if length < _SHORT else self.name_clitics


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, the not-lists (label and text, by language) and the doubtful names' rows."""

    entries: tuple[Entry, ...]
    not_these: Mapping[str, tuple[tuple[EntityLabel, str], ...]] = field(default_factory=dict)
    doubtful: tuple[Mapping[str, str], ...] = ()
    _indexes: dict[str, _Index] = field(default_factory=dict, repr=False, compare=False)
    _renderings: dict[str, Renderings | None] = field(default_factory=dict, repr=False, compare=False)
    _spellings: dict[str, Spellings | None] = field(default_factory=dict, repr=False, compare=False)

    def get(self, label: EntityLabel, id: str) -> Entry | None:
        """The entry of a label with this id, or None."""
        return next((e for e in self.entries if e.label == label and e.id == id), None)

    def find(self, text: str, language: str) -> list[Hit]:
        """The names in `text`, from left to right, without overlaps.

        `language` is the text's ISO 639-1 code; a language without a card is read with every language's names.
        """
        known = codes()
        hits = self._find(text, language) if language in known else [h for c in known for h in self._find(text, c)]
        if language not in known:
            hits = _without_overlaps(hits)
        return hits

    def renderings(self, text: str, language: str) -> list[tuple[Span, Entry]]:
        """Names of programmes that differ from the list's in one word, in a language with a card (see `Renderings`)."""
        if language not in codes():
            return []
        if language not in self._renderings:
            self._renderings[language] = renderings_of(
                language, section(language, "names"), self.entries, self._index(language).folding
            )
        known = self._renderings[language]
        return known.find(text) if known is not None else []

    def spellings(self, text: str, language: str, hits: Sequence[Hit]) -> list[tuple[Span, Entry]]:
        """Towns beside one of the countries among `hits` that the list spells a little otherwise (see `Spellings`)."""
        if language not in codes():
            return []
        if language not in self._spellings:
            index, card = self._index(language), section(language, "names")
            self._spellings[language] = spellings_of(
                language, card, self.entries, index.folding, inflection_of(card), index.conditions.doubtful
            )
        known = self._spellings[language]
        return known.find(text, hits) if known is not None else []

    def forbidden(self, text: str, language: str, label: EntityLabel) -> list[Span]:
        """Where wordings of the label's not-list stand, for finders that look for more than the lists hold."""
        if language not in codes() or not any(of == label for of, _ in self.not_these.get(language, ())):
            return []
        index = self._index(language)
        found: list[Span] = []
        for (start, end, number), _ in index.matcher.find(text):
            form = index.form(number)
            if form.role == "not" and form.label == label and _printed_so(form, text, start, end):
                found.append(Span(start, end))
        return found

    def _find(self, text: str, code: str) -> list[Hit]:
        index = self._index(code)
        candidates: list[Candidate] = []
        for (start, end, number), clitic in index.matcher.find(text):
            form = index.form(number)
            if clitic and clitic not in index.clitics_of(form, end - start):
                continue
            if _printed_so(form, text, start, end):
                candidates.append(Candidate(start, end, form))
        return choose(text, candidates, index.conditions)

    def _index(self, code: str) -> _Index:
        index = self._indexes.get(code)
        if index is None:
            index = self._indexes[code] = self._build(code)
        return index

    def _build(self, code: str) -> _Index:
        card = section(code, "names")
        general = language(code)
        heads = tuple(card.get("shared_heads", ()))
        written = self._written(code)
        inflected = kept(
            "names",
            (code, repr(card), *(f"{role} {base}" for base, _, role, _ in written)),
            lambda: _forms(written, card),
        )
        found: list[_Name] = []
        for (base, entry, role, label), forms in zip(written, inflected, strict=True):
            found += [(text, base, entry, role, label) for text in forms]
            if role == "name" and entry is not None and entry.type == "group":
                parts = [part for text in forms for part in _parts(text, heads)]
                found += [(part, base, entry, "stub", label) for part in parts]
        folding = Folding(card.get("same", ()), card.get("drop", ""), spaced=general.spaced)
        name_clitics = frozenset(folding.fold(c)[0] for c in card.get("clitics", ()))
        short_clitics = frozenset(folding.fold(c)[0] for c in card.get("short_clitics", ())) or name_clitics
        demonym_clitics = frozenset(folding.fold(c)[0] for c in card.get("demonym_clitics", ()))
        matcher = Matcher(
            [name[0] for name in found], folding, spaced=general.spaced, clitics=name_clitics | demonym_clitics
        )
        conditions = conditions_of(code, card, self.doubtful, spaced=general.spaced)
        small = frozenset(card.get("small_words", ()))
        return _Index(found, small, folding, matcher, conditions, demonym_clitics, name_clitics, short_clitics)

    def _written(self, code: str) -> list[_Written]:
        """The names of all entries and not-lists in a language as the lists have them."""
        found: list[_Written] = []
        for entry in self.entries:
            names = entry.names.get(code, ())
            if not names and entry.label == "CITY":
                names = (entry.name,)
            elif entry.label in _PRINTED_EVERYWHERE and entry.name not in names:
                names = (*names, entry.name)
            found += [(name, entry, "name", entry.label) for name in names]
            found += [(name, entry, "demonym", entry.label) for name in entry.demonyms.get(code, ())]
            found += [(name, entry, "acronym", entry.label) for name in entry.acronyms]
        return found + [(name, None, "not", label) for label, name in self.not_these.get(code, ())]


def _forms(written: Sequence[_Written], card: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The forms of each name by the language's tables of endings. An acronym has one."""
    inflection = inflection_of(card)
    ways = {"name": inflection.name, "not": inflection.name, "demonym": inflection.demonym}
    return [ways[role](base) if role in ways else (base,) for base, _, role, _ in written]


def _form(text: str, base: str, entry: Entry | None, role: Role, label: EntityLabel, small: frozenset[str]) -> Form:
    """A form with the places that must be capitals: its first letter and its last word's, where the name has them."""
    if role == "acronym":
        return Form(text, base, entry, role, label, exact=True)
    if role == "not" or (label in _TITLES and text.count(" ") >= 2):
        return Form(text, base, entry, role, label)
    if len(text) > 1 and text.isupper():  # an abbreviation: its capitals tell it from a word
        return Form(text, base, entry, role, label, exact=True)
    last = text.rfind(" ") + 1
    places = {0} if text[last:].lower() in small else {0, last}
    capitals = tuple(sorted(p for p in places if text[p : p + 1].isupper()))
    return Form(text, base, entry, role, label, capitals)


def _parts(text: str, heads: tuple[str, ...]) -> list[str]:
    """What is left of a group's name without its head: in a list the head stands once for all."""
    parts = [text.removeprefix(head + " ") for head in heads if text.startswith(head + " ")]
    return parts + [text.removesuffix(" " + head) for head in heads if text.endswith(" " + head)]


def _printed_so(form: Form, text: str, start: int, end: int) -> bool:
    """Whether case and accents fit: an acronym letter for letter, a name where it needs capitals."""
    printed = text[start:end]
    if form.exact:
        return len(printed) == len(form.text) and all(
            a.isupper() == b.isupper() for a, b in zip(printed, form.text, strict=True)
        )
    if len(printed) != len(form.text):  # letters that do not count were skipped
        return not form.capitals or printed[0].isupper()
    if not all(printed[place].isupper() for place in form.capitals):
        return False
    if (printed.isascii() and form.text.isascii()) or printed.isupper():
        return True
    strict = not form.capitals or len(printed) < _SHORT
    free = form.label == "CITY" and bool(form.capitals) and len(printed) >= _LONG
    return _accents_fit(printed, form.text, strict=strict, free=free)


def _accents_fit(printed: str, meant: str, *, strict: bool, free: bool) -> bool:
    """Whether a word has no accent too many, unless it is `free`; `strict`: none too few either, for without it it is
    another word.
    """
    return free or all(
        a.lower() == b.lower() or not (a.isalpha() and b.isalpha()) or (a.isascii() and not strict) or not _latin(a)
        for a, b in zip(printed, meant, strict=True)
    )


def _latin(letter: str) -> bool:
    return letter < "\u0370" or "\u1e00" <= letter < "\u1f00"


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.span.start - h.span.end, h.span.start)):
        if all(hit.span.end <= k.span.start or k.span.end <= hit.span.start for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.span)
