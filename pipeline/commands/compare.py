"""`habitext compare`: the tables of a run → concordance.csv, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.cells import joined
from pipeline.compare.concordance import Compared, Line, compare
from pipeline.compare.version import Figure, sets_of, versions
from pipeline.errors import InputError
from pipeline.languages.base import OURS, codes, language
from pipeline.reviewing import concord_in, tables_of
from pipeline.tables.columns import Column, Table
from pipeline.tables.write import delimiter_of, write_table

NEEDED = ("documents", "passages", "entities", "facts")
#: Code points of a passage that are shown.
MOST_SHOWN = 1500
#: Signs before a value, as most readers know them.
SIGNS = {"about": "~", "nearly": "~", "more_than": ">", "less_than": "<", "at_least": "≥", "at_most": "≤", "": ""}


def concordance_table() -> Table:
    """The columns: what is said, how they differ, then four columns a language."""
    fixed = (
        Column("document", "Symbol of the document, or its id."),
        Column("paragraph", "Printed number, where a version has one."),
        Column("what", "figure, or the id of a country or programme that not all versions name."),
        Column("counted_class", "What is counted, in English."),
        Column("difference", "How versions differ, joined by '; '; empty: they agree."),
        Column("agreement", "Share of the versions that say what most say.", "number"),
        Column(
            "confidence", "How sure the fact is, seen in all versions: agreement adds, difference takes away.", "number"
        ),
        Column("languages", "Languages compared, joined by '; '."),
    )
    told = tuple(
        column
        for code in codes()
        for column in (
            Column(f"value_{code}", f"What the version in {language(code).name} says; empty: nothing was found."),
            Column(f"page_{code}", "Its page; where nothing was found, that of the passage lined up.", "integer"),
            Column(f"fact_{code}", "Its fact_id."),
            Column(f"evidence_{code}", "Its sentence; where nothing was found, the passage lined up, to look there."),
        )
    )
    return Table("concordance", "One row for each fact that language versions say, side by side.", (*fixed, *told))


def compare_folder(out: Path) -> Iterator[str]:
    """Compares the language versions in the output folder of a run; yields the lines for the terminal.

    Raises InputError when no run wrote there or no document stands there in two languages.
    """
    sets = sets_of(versions(*tables_of(out, NEEDED)))
    if not sets:
        raise InputError(f"{out}: no document stands there in two languages", "run them together into one folder")
    compared = [compare(own) for own in sets]
    rows = (_row(line) for one in compared for line in one.lines)
    path = write_table(out, concordance_table(), rows, delimiter_of(out / "facts.csv"))
    for one in compared:
        yield from _told(one)
    yield f"concordance: {path}"


def said_first(out: Path, facts: Sequence[Mapping[str, str]], wanted: str = "") -> dict[str, str]:
    """Facts that another language version says first → that version's fact; empty where nothing was compared.

    First is the language `wanted`, then the one that most facts of the run are in, so that what is counted once is told
    in few languages; among equals the one that the report is written in.
    Rejected facts are left out: what a reviewer rejects in one version must not hide the others.
    """
    kept = [fact for fact in facts if fact["verdict"] != "reject"]
    languages = {fact["fact_id"]: fact["language"] for fact in kept}
    sizes = Counter(languages.values())
    found: dict[str, str] = {}
    for ids in concord_in(out, kept).together():
        ranked = sorted(
            ids, key=lambda id_: ((code := languages[id_]) != wanted, -sizes[code], code != OURS, _place(code), id_)
        )
        found.update(dict.fromkeys(ranked[1:], ranked[0]))
    return found


def _told(one: Compared) -> Iterator[str]:
    figures = [line for line in one.lines if line.what == "figure"]
    agreed = sum(not line.kinds for line in figures)
    lead = one.languages[0]
    lined = ", ".join(f"{code} {count}" for code, count in one.lined_up.items())
    yield f"{one.name} in {len(one.languages)} languages ({', '.join(one.languages)})"
    yield f"  passages lined up with {lead}: {lined}"
    yield f"  {len(figures)} facts, {agreed} of them the same in all"
    kinds = Counter(kind for line in one.lines for kind in line.kinds)
    for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {kind}: {count}"


def _row(line: Line) -> dict[str, str]:
    parts = [part for part, _, _ in line.said.values()]
    figures = [figure for _, figure, _ in line.said.values() if figure is not None]
    classes = Counter(f.counted_class for f in figures if f.counted_class)
    row = {
        "document": line.name,
        "paragraph": next((part.paragraph for part in parts if part.paragraph), ""),
        "what": line.what,
        "counted_class": classes.most_common(1)[0][0] if classes else "",
        "difference": joined(line.kinds),
        "agreement": f"{line.agreement:g}",
        "confidence": f"{line.confidence:g}" if line.what == "figure" else "",
        "languages": joined(sorted(line.languages, key=_place)),
    }
    for code, (part, figure, words) in line.said.items():
        row[f"value_{code}"] = shown(figure) if figure is not None else words
        row[f"page_{code}"] = figure.page if figure is not None else part.page
        row[f"fact_{code}"] = figure.id if figure is not None else ""
        row[f"evidence_{code}"] = figure.evidence if figure is not None else _short(part.text)
    for code in line.lined_up.keys() - line.said.keys() if line.kinds else ():
        row[f"page_{code}"] = line.lined_up[code].page
        row[f"evidence_{code}"] = _short(line.lined_up[code].text)
    return row


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _place(code: str) -> int:
    known: Sequence[str] = codes()
    return known.index(code) if code in known else len(known)


def shown(figure: Figure) -> str:
    """A quantity for people: sign of the modifier, value or range, unit."""
    value, low, high, unit = figure.quantity
    number = value or "–".join(part for part in (low, high) if part)
    sign = SIGNS.get(figure.modifier, "")
    return " ".join(part for part in (f"{sign}{number}", unit) if part)
