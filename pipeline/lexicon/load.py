"""Knowledge files → `Lexicon`. Read once; names that are not verified stay out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from pipeline.cells import listed
from pipeline.errors import KnowledgeError
from pipeline.languages.base import codes
from pipeline.lexicon.entries import Entry
from pipeline.lexicon.files import knowledge_file, rows, shipped_rows
from pipeline.lexicon.lexicon import Lexicon
from pipeline.records import EntityLabel
from pipeline.shelf import kept

#: Which list finds what. A list of people's names adds to the entries of another list.
LISTS: Mapping[str, EntityLabel] = {
    "countries": "COUNTRY",
    "regions": "REGION",
    "cities": "CITY",
    "organisations": "ORGANISATION",
    "programmes": "PROGRAMME",
}
PEOPLE: Mapping[str, str] = {"demonyms": "countries"}
DOUBTFUL = "doubtful"
MEMBERS = "region_members"
STATUSES = frozenset({"", "verified", "unverified", "off"})

assert set(LISTS.values()) <= set(get_args(EntityLabel))


@cache
def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The lexicon of the shipped knowledge and, after it, of the lists in the folder `extra`.

    A row of `extra` with a known id adds its names to that entry. Raises KnowledgeError naming file and row.
    """
    folders = [knowledge_file("gazetteers"), *([extra] if extra is not None else [])]
    entries, not_these, doubtful = kept("lexicon", (*codes(), *_texts(folders)), lambda: _read(folders))
    return Lexicon(tuple(Entry(*told) for told in entries), not_these, doubtful)


#: The fields of entries, the not-lists and the rows of doubtful names: what a lexicon is made of, in plain values.
_Told = tuple[list[tuple[Any, ...]], dict[str, tuple[tuple[EntityLabel, str], ...]], tuple[dict[str, str], ...]]


def _read(folders: Sequence[Traversable]) -> _Told:
    """The lists of all folders. Raises KnowledgeError naming file and row."""
    entries: dict[tuple[EntityLabel, str], Entry] = {}
    not_these: dict[str, list[tuple[EntityLabel, str]]] = {code: [] for code in codes()}
    doubtful: list[dict[str, str]] = []
    for folder in folders:
        for name, label in LISTS.items():
            for number, row in rows(folder / f"{name}.csv"):
                entry = _entry(f"{name}.csv", number, row, label)
                if entry is not None:
                    _add(entries, entry)
            for language, text in _forbidden(folder / f"{name}.not.csv"):
                not_these[language].append((label, text))
        for name, base in PEOPLE.items():
            for number, row in rows(folder / f"{name}.csv"):
                _add_people(entries, f"{name}.csv", number, row, LISTS[base])
        doubtful += [row for _, row in rows(folder / f"{DOUBTFUL}.csv")]
    return (
        [tuple(getattr(entry, field.name) for field in fields(Entry)) for entry in entries.values()],
        {code: tuple(dict.fromkeys(texts)) for code, texts in not_these.items()},
        tuple(doubtful),
    )


def _texts(folders: Sequence[Traversable]) -> Iterator[str]:
    """What stands in all these lists, whether it can be read or not."""
    names = [*LISTS, *(f"{name}.not" for name in LISTS), *PEOPLE, DOUBTFUL]
    for file in (folder / f"{name}.csv" for folder in folders for name in names):
        yield file.read_bytes().decode("utf-8", "surrogateescape") if file.is_file() else ""


@cache
def region_members() -> Mapping[str, frozenset[str]]:
    """The countries (ISO 3166-1 alpha-3) of each region or group by its id."""
    members: dict[str, set[str]] = {}
    for row in shipped_rows("gazetteers", f"{MEMBERS}.csv"):
        members.setdefault(row["region"], set()).add(row["country"])
    return {region: frozenset(countries) for region, countries in members.items()}


_CHECK = "run `habitext check` to see all findings"


def _forbidden(file: Traversable) -> Iterator[tuple[str, str]]:
    """Language and wording of each row of a not-list."""
    for number, row in rows(file):
        language = row.get("language", "")
        if language not in codes():
            raise KnowledgeError(f"{file.name} row {number}: unknown language {language!r}", _CHECK)
        yield from ((language, text) for text in listed(row.get("text")))


def _entry(file: str, number: int, row: Mapping[str, str], label: EntityLabel) -> Entry | None:
    if not row.get("id") or not row.get("name"):
        raise KnowledgeError(f"{file} row {number}: id or name is empty", _CHECK)
    status = row.get("status", "")
    if status not in STATUSES:
        raise KnowledgeError(f"{file} row {number}: unknown status {status!r}", _CHECK)
    if status == "unverified":
        return None
    return Entry(
        id=row["id"],
        label=label,
        name=row["name"],
        type=row.get("type", ""),
        country=row.get("country", ""),
        context=row.get("context", ""),
        names=_cells(row),
        acronyms=listed(row.get("acronym")),
        off=status == "off",
    )


def _cells(row: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    closed = listed(row.get("unverified"))
    return {code: names for code in codes() if code not in closed and (names := listed(row.get(code)))}


def _add(entries: dict[tuple[EntityLabel, str], Entry], new: Entry) -> None:
    key = (new.label, new.id)
    old = entries.get(key)
    if old is None:
        entries[key] = new
        return
    entries[key] = Entry(
        old.id, old.label, old.name, old.type, old.country, old.context,
        names=_joined(old.names, new.names),
        demonyms=_joined(old.demonyms, new.demonyms),
        acronyms=tuple(dict.fromkeys(old.acronyms + new.acronyms)),
        off=new.off,
    )  # fmt: skip


def _joined(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(dict.fromkeys(one.get(code, ()) + other.get(code, ()))) for code in {**one, **other}}


def _add_people(
    entries: dict[tuple[EntityLabel, str], Entry], file: str, number: int, row: Mapping[str, str], label: EntityLabel
) -> None:
    if row.get("status") in ("off", "unverified"):
        return
    key = (label, row.get("id", ""))
    if key not in entries:
        raise KnowledgeError(f"{file} row {number}: no country has the id {row.get('id', '')!r}", _CHECK)
    old = entries[key]
    _add(entries, Entry(old.id, old.label, old.name, demonyms=_cells(row), off=old.off))
