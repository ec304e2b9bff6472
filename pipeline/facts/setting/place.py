"""The names that go with a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.facts.around import DEMONYM, LOCATIONS, start, within
from pipeline.records import Entity, Span

#: How the countries of a figure were found (`Place.road`).
OWN, NEAR, LENT, ASIDE = "own", "near", "lent", "aside"
COMMAS = ",，،;；؛"


@dataclass(frozen=True, slots=True)
class Place:
    """The names that go with a figure.

    `road`: how the countries were found: told of the figure alone ("own"), named in its sentence ("near"), "lent" by
    another one, or named "aside" only; "" for none. `signs` say what makes them doubtful: see `Places.signs`.
    """

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    road: str = ""
    signs: tuple[str, ...] = ()


def joined(places: Sequence[Place]) -> Place:
    """The names of several places, each once; programmes, where they are, those of the first."""
    labels = ("countries", "regions", "cities")
    told = {label: tuple(dict.fromkeys(n for p in places for n in getattr(p, label))) for label in labels}
    return replace(places[0], **told, road=NEAR, signs=())


def label_of(entity: Entity) -> str:
    return entity.key if entity.label == "COUNTRY" else entity.name or entity.text


def names(found: Sequence[Entity]) -> tuple[str, ...]:
    """The names of entities in printed order, without doubles; demonyms only where no name stands."""
    plain = [e for k, e in enumerate(found) if e.basis != DEMONYM or (k and _listed_with(found[k - 1], e))]
    return tuple(dict.fromkeys(label_of(e) for e in plain or found if label_of(e)))


def _listed_with(name: Entity, demonym: Entity) -> bool:
    """Whether a demonym only ends a list of names: 秘鲁和智利的市长."""
    return name.basis != DEMONYM and demonym.span.start - name.span.end == 1


def in_part(named: Mapping[str, Sequence[Entity]], part: Span) -> list[Entity]:
    """The locations of a part of a sentence in order; `named` are the names by label."""
    return sorted((e for label in LOCATIONS for e in within(named[label], part)), key=start)
