"""What the lexicon holds and what it finds: entries, the forms their names take, hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.records import EntityLabel, Span

Role = Literal["name", "acronym", "demonym", "not", "stub"]


@dataclass(frozen=True, slots=True, eq=False)  # one object an entry
class Entry:
    """One thing of the world. `names` and `demonyms`: by language code; the first name is the preferred one.

    `context` is "country" when the name counts only with its country in the same passage; `off` keeps the names from
    being found without reporting them.
    """

    id: str
    label: EntityLabel
    name: str
    type: str = ""
    country: str = ""
    context: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    demonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: tuple[str, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text: `span` in code points (half-open), the entry it stands for and in which role."""

    span: Span
    entry: Entry
    role: Role
    form: str

    @property
    def id(self) -> str:
        """Key of the entry."""
        return self.entry.id

    @property
    def label(self) -> EntityLabel:
        """Entity label of the entry."""
        return self.entry.label

    @property
    def name(self) -> str:
        """Canonical English name of the entry."""
        return self.entry.name


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One way a name may be printed. `capitals`: offsets that must be capital letters; `exact`: all letters count.

    A form of a not-list has no entry; `label` says of which list it is.
    """

    text: str
    base: str
    entry: Entry | None
    role: Role
    label: EntityLabel
    capitals: tuple[int, ...] = ()
    exact: bool = False
