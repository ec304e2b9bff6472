"""Checks the lists an editor may change and says where and what, for `habitext check`."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from pipeline.languages.base import codes, language
from pipeline.lexicon.conditions import listed
from pipeline.lexicon.load import DOUBTFUL, LISTS, MEMBERS, PEOPLE, STATUSES

_NEEDS = (
    "needs_before",
    "needs_after",
    "near",
    "beside",
    "never_before",
    "never_after",
    "never_near",
    "sentence_start",
)
_CONTEXTS = frozenset({"", "country"})
#: Signs a condition may hold for other things than words.
_SIGNS = frozenset({"<digit>", "<start>", "<comma>", "<surname>", "<country>"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a knowledge file. `row` is the line in a spreadsheet (the head is 1; 0 for the whole file)."""

    file: str
    row: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file} row {self.row}" if self.row else self.file
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass(slots=True)
class _Known:
    """What the lists say so far, for checks from one file to another."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    texts: set[tuple[str, str]] = field(default_factory=set)


def check_knowledge(folder: Traversable | None = None) -> list[Finding]:
    """All findings in a folder of gazetteers (default: the shipped one), in the order of files and rows.

    A folder of one's own is checked together with the shipped ids, so that its demonyms and cities may point to them.
    """
    shipped = resources.files("pipeline") / "knowledge" / "gazetteers"
    known = _Known()
    if folder is not None:
        for _ in _check(shipped, known):  # only to learn the shipped ids and names
            pass
        for ids in known.ids.values():
            ids.discard("")
        known = _Known(ids={f"{name}+": ids for name, ids in known.ids.items()}, texts=known.texts)
    return list(_check(folder if folder is not None else shipped, known))


def _check(folder: Traversable, known: _Known) -> Iterator[Finding]:
    for name in LISTS:
        yield from _check_list(folder / f"{name}.csv", name, known)
    for name, base in PEOPLE.items():
        yield from _check_people(folder / f"{name}.csv", base, known)
    for name, label in LISTS.items():
        yield from _check_not(folder / f"{name}.not.csv", label, known)
    yield from _check_doubtful(folder / f"{DOUBTFUL}.csv", known)
    yield from _check_members(folder / f"{MEMBERS}.csv", known)


def read_table(file: Traversable, columns: tuple[str, ...]) -> Iterator[Finding | tuple[int, dict[str, str]]]:
    """The rows with their numbers; a finding instead when the file cannot be used."""
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        yield Finding(file.name, 0, "is not UTF-8", "in the spreadsheet choose 'save as: CSV UTF-8'")
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    head = reader.fieldnames or []
    missing = [column for column in columns if column not in head]
    if missing:
        hint = (
            "it looks separated by ';': save it with commas" if len(head) == 1 and ";" in head[0] else "see the README"
        )
        yield Finding(file.name, 1, f"column {', '.join(missing)} is missing", hint)
        return
    number = 1
    for row in reader:
        number += 1
        if None in row:
            yield Finding(file.name, number, "has more cells than the head", "put a cell with a comma into quotes")
            continue
        if not any(row.values()):
            continue
        yield number, {key: (value or "").strip() for key, value in row.items()}


def _check_list(file: Traversable, name: str, known: _Known) -> Iterator[Finding]:
    label = LISTS[name]
    ids = known.ids.setdefault(name, set())
    columns = ("id", "name", *codes(), *(("country",) if label == "CITY" else ()))
    for item in read_table(file, columns):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        if not row["id"] or not row["name"]:
            yield Finding(file.name, number, "id or name is empty", "every row needs both")
        elif row["id"] in ids:
            yield Finding(file.name, number, f"id {row['id']!r} stands twice", "join the rows or choose another id")
        ids.add(row["id"])
        mixed = [word for word in row["name"].replace("-", " ").split() if _mixed(word)]
        if mixed:
            yield Finding(file.name, number, f"name: {mixed[0]!r} mixes alphabets", "retype the word in one alphabet")
        if row.get("context", "") not in _CONTEXTS:
            yield Finding(file.name, number, f"unknown context {row['context']!r}", "use 'country' or leave it empty")
        countries = known.ids.get("countries", set()) | known.ids.get("countries+", set())
        if label == "CITY" and row["country"] not in countries:
            yield Finding(file.name, number, f"unknown country {row['country']!r}", "use its ISO 3166-1 alpha-3 code")
        yield from _check_status(file.name, number, row)
        yield from _check_cells(file.name, number, row, known)
        if label != "CITY":  # cities share names; their countries tell them apart
            yield from _check_twice(file.name, number, row, label, known)


def _check_people(file: Traversable, base: str, known: _Known) -> Iterator[Finding]:
    for item in read_table(file, ("id", *codes())):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        if row["id"] not in known.ids.get(base, set()) | known.ids.get(f"{base}+", set()):
            yield Finding(file.name, number, f"{base}.csv has no id {row['id']!r}", "use an id of that list")
        yield from _check_status(file.name, number, row)
        yield from _check_cells(file.name, number, row, known)


def _check_not(file: Traversable, label: str, known: _Known) -> Iterator[Finding]:
    for item in read_table(file, ("language", "text")):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        yield from _check_language(file.name, number, row)
        if not row["text"]:
            yield Finding(file.name, number, "text is empty", "write the wording in which nothing is to be found")
        owner = known.names.get((label, row["language"], row["text"]))
        if owner:
            yield Finding(
                file.name,
                number,
                f"forbids {row['text']!r}, a name of {owner!r}",
                "take it out of one of the two lists",
            )


def _check_doubtful(file: Traversable, known: _Known) -> Iterator[Finding]:
    for item in read_table(file, ("language", "text", "id", *_NEEDS)):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        yield from _check_language(file.name, number, row)
        if not any(row[column] for column in _NEEDS):
            yield Finding(file.name, number, "says no condition", f"fill one of {', '.join(_NEEDS)}")
        strange = [w for column in _NEEDS for w in listed(row[column]) if w[0] == "<" and w not in _SIGNS]
        if strange:
            yield Finding(file.name, number, f"unknown sign {strange[0]!r}", f"use {', '.join(sorted(_SIGNS))}")
        if (row["language"], row["text"]) not in known.texts:
            yield Finding(file.name, number, f"no list has the name {row['text']!r}", "write it as the list does")


def _check_members(file: Traversable, known: _Known) -> Iterator[Finding]:
    for item in read_table(file, ("region", "country")):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        for column, name in (("region", "regions"), ("country", "countries")):
            if row[column] not in known.ids.get(name, set()) | known.ids.get(f"{name}+", set()):
                yield Finding(file.name, number, f"unknown {column} {row[column]!r}", f"use an id of {name}.csv")


def _check_language(file: str, number: int, row: Mapping[str, str]) -> Iterator[Finding]:
    if row["language"] not in codes():
        yield Finding(file, number, f"unknown language {row['language']!r}", f"use one of {', '.join(codes())}")


def _check_status(file: str, number: int, row: Mapping[str, str]) -> Iterator[Finding]:
    if row.get("status", "") not in STATUSES:
        yield Finding(file, number, f"unknown status {row['status']!r}", "use verified, unverified or off")
    unknown = [code for code in listed(row.get("unverified")) if code not in codes()]
    if unknown:
        yield Finding(file, number, f"unknown language {', '.join(unknown)} in unverified", f"use {'; '.join(codes())}")


def _check_cells(file: str, number: int, row: Mapping[str, str], known: _Known) -> Iterator[Finding]:
    for code in codes():
        names = listed(row.get(code))
        known.texts.update((code, name) for name in names)
        for name in names:
            if "  " in name or name[0] in ",.:" or name[-1] in ",:":
                yield Finding(file, number, f"{code}: {name!r} has stray blanks or marks", "type the name alone")
            mixed = [word for word in name.replace("-", " ").split() if _mixed(word)]
            if mixed:
                yield Finding(file, number, f"{code}: {mixed[0]!r} mixes alphabets", "retype the word in one alphabet")
            elif _foreign(name, code):
                yield Finding(
                    file, number, f"{code}: {name!r} is in another script", "move it to the column of its language"
                )
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            yield Finding(file, number, f"{code}: {twice[0]!r} stands twice in the cell", "leave it once")


def _check_twice(file: str, number: int, row: Mapping[str, str], label: str, known: _Known) -> Iterator[Finding]:
    for code in codes():
        for name in listed(row.get(code)):
            owner = known.names.setdefault((label, code, name), row["id"])
            if owner != row["id"]:
                yield Finding(
                    file, number, f"{code}: {name!r} is also a name of {owner!r}", "leave it with one of them"
                )


@cache
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith(("CJK", "IDEOGRAPHIC")):
        return "Han"
    return name.split(" ")[0].capitalize()


def _mixed(word: str) -> bool:
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    return {"Latin", "Cyrillic"} <= scripts


def _foreign(name: str, code: str) -> bool:
    """Whether a name has no letter of its language's scripts, abbreviations and Latin titles aside."""
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    return bool(scripts) and not scripts & {*language(code).scripts, "Latin"}
