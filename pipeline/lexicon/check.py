"""Checks the lists an editor may change and says where and what, for `habitext check`."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources.abc import Traversable

from pipeline.cells import listed
from pipeline.languages.base import codes, language
from pipeline.lexicon.files import knowledge_file
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
#: Columns a list may have besides those it must have. Others are ignored, unless they look like one of these.
_MAY_HAVE = ("type", "country", "context", "acronym", "status", "unverified", "working", "domain", "source")
#: Files a folder of one's own may hold; all others are read from the checkout only, or not at all.
OWN = (*(f"{n}{end}" for n in LISTS for end in (".csv", ".not.csv")), *(f"{n}.csv" for n in PEOPLE), f"{DOUBTFUL}.csv")
#: Endings of files that somebody may take for a list.
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
#: Signs a condition may hold for other things than words.
_SIGNS = frozenset({"<digit>", "<start>", "<comma>", "<surname>", "<country>"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a knowledge file. `row` is the line in a spreadsheet (the head is 1; 0 for the whole file).

    `spoils`: the file was not read to its end, so that others cannot be checked against it.
    """

    file: str
    row: int
    message: str
    hint: str = ""
    spoils: bool = False

    def __str__(self) -> str:
        place = f"{self.file} row {self.row}" if self.row else self.file
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass(slots=True)
class _Known:
    """What the lists say so far, for checks from one file to another; `ours`: what the shipped ones say."""

    ids: dict[str, dict[str, str]] = field(default_factory=dict)  # by list: the name of each id
    names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    texts: set[tuple[str, str]] = field(default_factory=set)
    ours: _Known | None = None

    def has(self, name: str, id: str) -> bool:
        """Whether a list has an id."""
        return id in self.ids.get(name, {}) or (self.ours is not None and self.ours.has(name, id))

    def writes(self, code: str, text: str) -> bool:
        """Whether any list has a name in a language."""
        return (code, text) in self.texts or (self.ours is not None and self.ours.writes(code, text))


def check_knowledge(folder: Traversable | None = None) -> list[Finding]:
    """All findings in a folder of gazetteers (default: the shipped one), in the order of files and rows.

    A folder of one's own is checked together with the shipped lists, so that its demonyms and cities may point to them
    and names that they hold already are told.
    """
    ours = _Known()
    findings = list(_check(knowledge_file("gazetteers"), ours))
    if folder is None:
        return findings
    return [*_check_names(folder), *_check(folder, _Known(ours=ours))]


def _check_names(folder: Traversable) -> Iterator[Finding]:
    """Files of a folder of one's own that nobody reads."""
    for file in sorted(folder.iterdir(), key=lambda f: f.name) if folder.is_dir() else ():
        name, ending = file.name, "." + file.name.rpartition(".")[2].lower()
        if name in OWN or ending not in _TABLES or name.startswith((".", "~")):
            continue
        if knowledge_file(name).is_file() or knowledge_file("gazetteers", name).is_file():
            hint = "it serves everybody: change it in the checkout, in pipeline/knowledge"
            yield Finding(name, 0, "is not read from a folder of one's own", hint)
            continue
        stem = name.removesuffix(ending)
        meant = get_close_matches(f"{stem}.csv".lower(), OWN, 1)
        hint = f"save it as CSV UTF-8 under the name {meant[0]}" if meant else f"lists are called {', '.join(OWN)}"
        yield Finding(name, 0, "no list has this name, so it is not read", hint)


def _check(folder: Traversable, known: _Known) -> Iterator[Finding]:
    spoilt = False
    for name in LISTS:
        for finding in _check_list(folder / f"{name}.csv", name, known):
            spoilt = spoilt or finding.spoils
            yield finding
    if spoilt:
        return
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
        yield Finding(file.name, 0, "is not UTF-8", "in the spreadsheet choose 'save as: CSV UTF-8'", spoils=True)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    number = 1
    try:
        head = reader.fieldnames or []
        yield from _check_head(file.name, head, columns)
        if any(column not in head for column in columns):
            return
        for number, row in enumerate(reader, start=2):
            if None in row:
                yield Finding(file.name, number, "has more cells than the head", "put a cell with a comma into quotes")
            elif any("\n" in (value or "") for value in row.values()):
                yield Finding(
                    file.name, number, "a cell goes over several lines", "close the quote that opens it", True
                )
            elif any(row.values()):
                yield number, {key: (value or "").strip() for key, value in row.items()}
    except csv.Error:  # a quote that is not closed swallows all that follows
        yield Finding(
            file.name, number + 1, "a cell does not end", "close the quote that opens it, there or in a row above"
        )


def _check_head(file: str, head: Sequence[str], columns: Sequence[str]) -> Iterator[Finding]:
    """Columns that are missing, and such as nobody reads because their name is mistyped."""
    missing = [column for column in columns if column not in head]
    if missing and len(head) == 1 and ";" in head[0]:
        yield Finding(file, 1, "its cells are parted by ';'", "save it with commas", spoils=True)
    elif missing:
        hint = "the first row names the columns: compare it with the list of that name that comes with Habitext"
        yield Finding(file, 1, f"column {', '.join(missing)} is missing", hint, spoils=True)
    absent = [column for column in (*columns, *_MAY_HAVE) if column not in head]
    for name in (n for n in head if n and n not in (*columns, *_MAY_HAVE)):
        meant = get_close_matches(name, absent, 1, cutoff=0.8) if len(name) > 2 else []
        if meant and not missing:
            yield Finding(file, 1, f"nobody reads the column {name!r}", f"is it {meant[0]!r}?")


def _check_list(file: Traversable, name: str, known: _Known) -> Iterator[Finding]:
    label = LISTS[name]
    ids = known.ids.setdefault(name, {})
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
        owner = known.ours.ids[name].get(row["id"], "") if known.ours is not None else ""
        if owner and row["name"] and owner != row["name"]:
            said = f"id {row['id']!r} is that of {owner!r}, which these names are added to"
            yield Finding(file.name, number, said, "choose another id, or write that name if it is meant")
        ids[row["id"]] = row["name"]
        mixed = [word for word in row["name"].replace("-", " ").split() if _mixed(word)]
        if mixed:
            yield Finding(file.name, number, f"name: {mixed[0]!r} mixes alphabets", "retype the word in one alphabet")
        if row.get("context", "") not in _CONTEXTS:
            yield Finding(file.name, number, f"unknown context {row['context']!r}", "use 'country' or leave it empty")
        if label == "CITY" and not known.has("countries", row["country"]):
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
        if not known.has(base, row["id"]):
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
        if not known.writes(row["language"], row["text"]):
            yield Finding(file.name, number, f"no list has the name {row['text']!r}", "write it as the list does")


def _check_members(file: Traversable, known: _Known) -> Iterator[Finding]:
    for item in read_table(file, ("region", "country")):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        for column, name in (("region", "regions"), ("country", "countries")):
            if not known.has(name, row[column]):
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
            ours = known.ours.names.get((label, code, name)) if known.ours is not None else None
            owner = ours or known.names.setdefault((label, code, name), row["id"])
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
