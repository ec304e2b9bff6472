"""Towns as other writers spell them, beside their country: سافاناكيت، بجمهورية لاو for سافاناخيت, в Сохаре (Оман).

In scripts that render foreign names by ear each writer spells a small town anew, and no list has them all. A country
named right beside the town leaves so few towns to choose from that a letter or two may differ. In Latin script names
are printed as they are at home, so that a name almost like another is another one: such languages have no card.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.languages.compiled import compile_pattern
from pipeline.lexicon.entries import Entry, Hit
from pipeline.lexicon.inflect import Inflection
from pipeline.lexicon.matcher import Folding
from pipeline.records import Span

#: How much text beside a country is looked at, in characters.
REACH = 40
#: No town's name has more words than this.
MOST_WORDS = 5
WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u0640\u064b-\u0652]*")
#: What parts the words of a name and does not count: a blank or a hyphen, an apostrophe, a middle dot.
PARTING = re.compile(r"[\s'’·-]+")


@dataclass(frozen=True, slots=True)
class Spellings:
    """The towns of a language, by country.

    A name counts from `least` letters on, and one letter may differ; from `long` letters on two may. `beside` is what
    stands between town and country, `country_first` where the country comes first; `loosely` is what stands between
    them behind a town that `led` leads to (في كولوب بطاجيكستان). `joined` may be written together with the first word.
    `capital`: a name begins with one.
    """

    names: Mapping[str, tuple[tuple[str, Entry], ...]]
    folding: Folding
    inflection: Inflection
    least: int
    long: int
    beside: re.Pattern[str]
    country_first: bool
    loosely: re.Pattern[str] | None
    led: re.Pattern[str] | None
    joined: tuple[str, ...]
    capital: bool
    _towns: dict[str, tuple[tuple[str, Entry], ...]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str, hits: Sequence[Hit]) -> list[tuple[Span, Entry]]:
        """Towns beside the countries among `hits`, where none of the hits stands; spans are code points of `text`.

        What two towns claim equally well is none's.
        """
        found: list[tuple[Span, Entry]] = []
        for hit in hits:
            if hit.label != "COUNTRY" or (hit.role != "name" and not self.country_first):  # 博茨瓦纳的 is an adjective
                continue
            fits: dict[tuple[float, int], set[tuple[Span, Entry]]] = {}
            for span in self._places(text, hit.span):
                if any(h.span.start < span.end and span.start < h.span.end for h in hits):
                    continue
                length = span.end - span.start
                for distance, entry in self._alike(self._bare(text[span.start : span.end]), hit.id):
                    fits.setdefault((distance / length, -length), set()).add((span, entry))
            if fits and len(best := fits[min(fits)]) == 1:
                found.extend(best)
        return found

    def _places(self, text: str, country: Span) -> Iterator[Span]:
        """Where a town beside a country may stand."""
        if self.country_first:
            match = self.beside.match(text, country.end)
            start = match.end() if match else country.end
            for end in range(start + self.least - 1, min(start + REACH // 2, len(text)) + 1):
                if not text[start:end].isalpha():
                    return
                yield Span(start, end)
            return
        begin = max(0, country.start - REACH)
        match, led = self.beside.search(text, begin, country.start), None
        if match is None and self.loosely is not None:
            match, led = self.loosely.search(text, begin, country.start), self.led
        if match is None:
            return
        for word in list(WORD.finditer(text, begin, match.start()))[-MOST_WORDS:]:
            if self.capital and not word[0][0].isupper():
                continue
            if led is not None and not led.search(text, begin, word.start()):
                continue
            yield Span(word.start(), match.start())
            for front in self.joined if led is None else ():
                if word[0].startswith(front) and len(word[0]) > len(front):
                    yield Span(word.start() + len(front), match.start())

    def _bare(self, name: str) -> str:
        return PARTING.sub("", self.folding.fold(name)[0])

    def _alike(self, printed: str, country: str) -> Iterator[tuple[int, Entry]]:
        """The towns of a country that are spelled almost so, with the letters that differ."""
        if country not in self._towns:
            names = self.names.get(country, ())
            forms = ((self._bare(form), entry) for name, entry in names for form in self.inflection.name(name))
            self._towns[country] = tuple({form: (form, e) for form, e in forms if len(form) >= self.least}.values())
        for form, entry in self._towns[country]:
            most = 2 if len(form) >= self.long else 1
            if form[0] == printed[:1] and (distance := differing(form, printed, most)) <= most:
                yield distance, entry


def differing(a: str, b: str, most: int) -> int:
    """How many letters must be put in, left out or replaced to make `a` to `b`; `most` + 1 when more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        left, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(left[j] + 1, row[-1] + 1, left[j - 1] + (letter != other)))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def spellings_of(
    code: str,
    card: Mapping[str, Any],
    entries: Iterable[Entry],
    folding: Folding,
    inflection: Inflection,
    doubtful: Container[str],
) -> Spellings | None:
    """What to look for in a language, after its `names.toml`; None when its card has no `spellings`.

    Towns that count only in some company, and names that are `doubtful`, are left out.
    """
    rules = card.get("spellings")
    if rules is None:
        return None
    towns: dict[str, list[tuple[str, Entry]]] = {}
    for entry in entries:
        if entry.label == "CITY" and not entry.off and not entry.context:
            names = [name for name in entry.names.get(code, ()) if name not in doubtful]
            towns.setdefault(entry.country, []).extend((name, entry) for name in names)
    country_first = "behind" in rules
    beside = compile_pattern(rules["behind"]) if country_first else _ending(rules["before"])
    return Spellings(
        {country: tuple(own) for country, own in towns.items()},
        folding,
        inflection,
        rules["least"],
        rules["long"],
        beside,
        country_first,
        _ending(rules["loosely"]) if "loosely" in rules else None,
        _ending(rules["led"]) if "led" in rules else None,
        tuple(rules.get("joined", ())),
        rules["capital"],
    )


def _ending(pattern: str) -> re.Pattern[str]:
    return compile_pattern(f"(?:{pattern})$")
