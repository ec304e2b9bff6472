"""Checks the lists an editor may change and says where and what, for `habitext check`."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, partial
from importlib.resources.abc import Traversable

from pipeline.cells import listed
from pipeline.languages.base import codes, language
from pipeline.lexicon.files import knowledge_file
from pipeline.lexicon.load import DOUBTFUL, LISTS, MEMBERS, PEOPLE, STATUSES

_NEEDS = (
    "needs_before", "needs_after", "near", "beside", "never_before", "never_after", "never_near", "sentence_start",
)  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a knowledge file: its cells by column, without blanks around them."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, message: str, hint: str) -> Finding:
        """Something wrong in this row."""
        return Finding(self.file, self.number, message, hint)


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
        columns = ("id", "name", *codes(), *(("country",) if LISTS[name] == "CITY" else ()))
        for finding in check_rows(folder / f"{name}.csv", columns, partial(_check_list, name, known)):
            spoilt = spoilt or finding.spoils
            yield finding
    if spoilt:
        return
    for name, base in PEOPLE.items():
        yield from check_rows(folder / f"{name}.csv", ("id", *codes()), partial(_check_people, base, known))
    for name, label in LISTS.items():
        yield from check_rows(folder / f"{name}.not.csv", ("language", "text"), partial(_check_not, label, known))
    columns = ("language", "text", "id", *_NEEDS)
    yield from check_rows(folder / f"{DOUBTFUL}.csv", columns, partial(_check_doubtful, known))
    yield from check_rows(folder / f"{MEMBERS}.csv", ("region", "country"), partial(_check_members, known))


def check_rows(
    file: Traversable, columns: tuple[str, ...], check: Callable[[Row], Iterable[Finding]]
) -> Iterator[Finding]:
    """What `check` finds in the rows of a file, and what is wrong with the file itself, in the order of rows."""
    for item in _read(file, columns):
        if isinstance(item, Finding):
            yield item
        else:
            yield from check(item)


def _read(file: Traversable, columns: tuple[str, ...]) -> Iterator[Finding | Row]:
    """The rows of a file; a finding in place of what cannot be read."""
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
                yield Row(file.name, number, {key: (value or "").strip() for key, value in row.items()})
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


def _check_list(name: str, known: _Known, row: Row) -> Iterator[Finding]:
    label = LISTS[name]
    ids = known.ids.setdefault(name, {})
    if not row["id"] or not row["name"]:
        yield row.wrong("id or name is empty", "every row needs both")
    elif row["id"] in ids:
        yield row.wrong(f"id {row['id']!r} stands twice", "join the rows or choose another id")
    owner = known.ours.ids[name].get(row["id"], "") if known.ours is not None else ""
    if owner and row["name"] and owner != row["name"]:
        said = f"id {row['id']!r} is that of {owner!r}, which these names are added to"
        yield row.wrong(said, "choose another id, or write that name if it is meant")
    ids[row["id"]] = row["name"]
    mixed = _mixed(row["name"])
    if mixed:
        yield row.wrong(f"name: {mixed!r} mixes alphabets", "retype the word in one alphabet")
    if row["context"] not in _CONTEXTS:
        yield row.wrong(f"unknown context {row['context']!r}", "use 'country' or leave it empty")
    if label == "CITY" and not known.has("countries", row["country"]):
        yield row.wrong(f"unknown country {row['country']!r}", "use its ISO 3166-1 alpha-3 code")
    yield from _check_status(row)
    yield from _check_cells(known, row)
    if label != "CITY":  # cities share names; their countries tell them apart
        yield from _check_twice(label, known, row)


def _check_people(base: str, known: _Known, row: Row) -> Iterator[Finding]:
    if not known.has(base, row["id"]):
        yield row.wrong(f"{base}.csv has no id {row['id']!r}", "use an id of that list")
    yield from _check_status(row)
    yield from _check_cells(known, row)


def _check_not(label: str, known: _Known, row: Row) -> Iterator[Finding]:
    yield from _check_language(row)
    if not row["text"]:
        yield row.wrong("text is empty", "write the wording in which nothing is to be found")
    owner = known.names.get((label, row["language"], row["text"]))
    if owner:
        yield row.wrong(f"forbids {row['text']!r}, a name of {owner!r}", "take it out of one of the two lists")


def _check_doubtful(known: _Known, row: Row) -> Iterator[Finding]:
    yield from _check_language(row)
    if not any(row[column] for column in _NEEDS):
        yield row.wrong("says no condition", f"fill one of {', '.join(_NEEDS)}")
    strange = [w for column in _NEEDS for w in listed(row[column]) if w[0] == "<" and w not in _SIGNS]
    if strange:
        yield row.wrong(f"unknown sign {strange[0]!r}", f"use {', '.join(sorted(_SIGNS))}")
    if not known.writes(row["language"], row["text"]):
        yield row.wrong(f"no list has the name {row['text']!r}", "write it as the list does")


def _check_members(known: _Known, row: Row) -> Iterator[Finding]:
    for column, name in (("region", "regions"), ("country", "countries")):
        if not known.has(name, row[column]):
            yield row.wrong(f"unknown {column} {row[column]!r}", f"use an id of {name}.csv")


def _check_language(row: Row) -> Iterator[Finding]:
    if row["language"] not in codes():
        yield row.wrong(f"unknown language {row['language']!r}", f"use one of {', '.join(codes())}")


def _check_status(row: Row) -> Iterator[Finding]:
    if row["status"] not in STATUSES:
        yield row.wrong(f"unknown status {row['status']!r}", "use verified, unverified or off")
    unknown = [code for code in listed(row["unverified"]) if code not in codes()]
    if unknown:
        yield row.wrong(f"unknown language {', '.join(unknown)} in unverified", f"use {'; '.join(codes())}")


def _check_cells(known: _Known, row: Row) -> Iterator[Finding]:
    for code in codes():
        names = listed(row[code])
        known.texts.update((code, name) for name in names)
        for name in names:
            if "  " in name or name[0] in ",.:" or name[-1] in ",:":
                yield row.wrong(f"{code}: {name!r} has stray blanks or marks", "type the name alone")
            mixed = _mixed(name)
            if mixed:
                yield row.wrong(f"{code}: {mixed!r} mixes alphabets", "retype the word in one alphabet")
            elif _foreign(name, code):
                yield row.wrong(f"{code}: {name!r} is in another script", "move it to the column of its language")
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            yield row.wrong(f"{code}: {twice[0]!r} stands twice in the cell", "leave it once")


def _check_twice(label: str, known: _Known, row: Row) -> Iterator[Finding]:
    for code in codes():
        for name in listed(row[code]):
            ours = known.ours.names.get((label, code, name)) if known.ours is not None else None
            owner = ours or known.names.setdefault((label, code, name), row["id"])
            if owner != row["id"]:
                yield row.wrong(f"{code}: {name!r} is also a name of {owner!r}", "leave it with one of them")


@cache
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith(("CJK", "IDEOGRAPHIC")):
        return "Han"
    return name.split(" ")[0].capitalize()


def _mixed(name: str) -> str:
    """The first word of a name in which Latin and Cyrillic letters are mixed; "" when there is none."""
    words = name.replace("-", " ").split()
    return next((w for w in words if {"Latin", "Cyrillic"} <= {_script(c) for c in w if c.isalpha()}), "")


def _foreign(name: str, code: str) -> bool:
    """Whether a name has no letter of its language's scripts, abbreviations and Latin titles aside."""
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    return bool(scripts) and not scripts & {*language(code).scripts, "Latin"}
