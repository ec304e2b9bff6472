"""Whose pesos: a currency named without its country is that of the country the text speaks of.

"30 million rupees" is read as Indian, "64 million pesos" as nobody's. Where the passage names countries (or cities) and
one of them pays in a currency of that name, the sum is in it; else the countries of the whole document tell. Dollars
and euros without a country stay what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.entities.numbers.forms import folded
from pipeline.entities.numbers.measures import currency_names
from pipeline.languages.tokens import sentences
from pipeline.lexicon.files import currency_of_countries
from pipeline.records import Entity, Passage, Quantity

CERTAIN = frozenset({"USD", "EUR", "CHF"})
#: Currencies of one name, whose first is meant unless the country tells.
TWINS: Mapping[str, frozenset[str]] = {"XOF": frozenset({"XAF"}), "ZMW": frozenset({"MWK"})}


def settled(passage: Passage, entities: Sequence[Entity], paid_elsewhere: Sequence[str] = ()) -> tuple[Entity, ...]:
    """The entities with the currency of sums told by the places of their passage, else by those of its document.

    `paid_elsewhere`: what is paid with in the document's places, most often named first (`paid_in`).
    """
    if not any(e.quantity is not None and e.quantity.kind == "money" for e in entities):
        return tuple(entities)
    told: list[Entity] = []
    last: tuple[str, str] = ("", "")  # how the unit of the sum before was read, and what it is
    for entity in entities:
        found = _settled(entity, entities, passage, paid_elsewhere)
        read, known = entity.quantity, found.quantity
        if read is not None and known is not None and known.kind == "money":
            if last[0] == read.unit and _elided(entity, passage.language):
                known = replace(read, unit=last[1])
            found, last = replace(found, quantity=known), (read.unit, known.unit)
        told.append(found)
    return tuple(told)


def _elided(entity: Entity, language: str) -> bool:
    """Whether a sum names no currency and has that of the sum before: "61 billion dirhams, of which 14 billion"."""
    alone, adjectives, unspaced = currency_names(language)
    words = folded(entity.text).split()
    code = entity.quantity.unit.lower() if entity.quantity is not None else ""
    named = entity.text[:1] in "$€£¥" or any(w == code or w in alone or w in adjectives for w in words)
    return not unspaced and not named and len(words) > 1 and words[-1].isalpha()


def paid_in(entities: Iterable[Entity]) -> tuple[str, ...]:
    """The currencies of the countries and cities named, most often named first."""
    named = Counter(_currency(e) for e in entities if e.label in ("COUNTRY", "CITY"))
    return tuple(code for code, _ in named.most_common() if code)


def _settled(entity: Entity, entities: Sequence[Entity], passage: Passage, elsewhere: Sequence[str]) -> Entity:
    quantity = entity.quantity
    if quantity is None or quantity.kind != "money" or quantity.unit in CERTAIN:
        return entity
    wanted = TWINS.get(quantity.unit) or _named_alike(entity, quantity, passage.language)
    if not wanted:
        return entity
    own = next((s for s in sentences(passage.text, passage.language) if s.start <= entity.span.start < s.end), None)
    places = sorted(
        (e for e in entities if e.label in ("COUNTRY", "CITY")),
        key=lambda e: (
            own is not None and not own.start <= e.span.start < own.end,
            e.span.start > entity.span.start, e.basis == "demonym", abs(e.span.start - entity.span.start),
        ),
    )  # fmt: skip
    paid = [code for code in (_currency(e) for e in places) if code]
    unit = next((code for code in paid if code in wanted or code == quantity.unit), "")
    if not unit and quantity.unit not in elsewhere:
        unit = next((code for code in elsewhere if code in wanted), "")
    return replace(entity, quantity=replace(quantity, unit=unit)) if unit else entity


def _currency(place: Entity) -> str:
    """What is paid with in a country, or in a city's; "" when unknown."""
    return currency_of_countries().get(place.key if place.label == "COUNTRY" else place.country, "")


def _named_alike(entity: Entity, quantity: Quantity, language: str) -> frozenset[str]:
    """The currencies that share the name with which a sum ends; none when it says whose they are."""
    alone, adjectives, unspaced = currency_names(language)
    text = folded(entity.text)
    if unspaced:
        name = next((n for n in sorted(alone, key=len, reverse=True) if text.endswith(n)), "")
    else:
        words = text.split()
        name = words[-1] if words and words[-1] in alone else ""
        if any(word in adjectives for word in words[:-1]):
            return frozenset()
    plain, codes = alone.get(name, ("", frozenset()))
    return codes if name and quantity.unit == plain else frozenset()
