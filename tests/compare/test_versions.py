"""Which documents are versions of one, and how they are lined up when they are not cut alike: invented tables."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.commands.compare import NEEDED
from pipeline.compare.align import align
from pipeline.compare.concordance import Compared, compare
from pipeline.compare.version import Version, likeness, sets_of, versions
from pipeline.tables.columns import ENTITIES, FACTS, PASSAGES
from pipeline.tables.write import read_table

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


@dataclass(frozen=True)
class Told:
    """An invented passage: values it states, countries it names, its kind and printed number, length of its text."""

    values: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kind: str = "paragraph"
    paragraph: str = ""
    length: int = 200
    counted: str = "people"

    def __add__(self, other: Told) -> Told:
        """Two passages that a version prints as one."""
        values, countries = self.values + other.values, self.countries + other.countries
        return Told(values, countries, self.kind, self.paragraph, self.length + other.length, self.counted)


@dataclass
class Library:
    """Rows of the tables of a run, filled document by document."""

    documents: list[dict[str, str]] = field(default_factory=list)
    passages: list[dict[str, str]] = field(default_factory=list)
    entities: list[dict[str, str]] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)

    def add(self, language: str, told: Iterable[Told], symbol: str = "") -> None:
        """A document. Lengths differ from language to language, as texts do."""
        own = f"d{len(self.documents)}"
        self.documents.append({"document_id": own, "symbol": symbol, "language": language, "status": "done"})
        stretch = {"zh": 0.4, "fr": 1.2, "ru": 1.15}.get(language, 1.0)
        for k, one in enumerate(told):
            passage = f"{own}-p{k}"
            text = "x" * max(1, round(one.length * stretch))
            row = {"passage_id": passage, "document_id": own, "kind": one.kind, "paragraph": one.paragraph}
            self.passages.append(dict.fromkeys(PASSAGES.names, "") | row | {"text": text})
            for country in one.countries:
                row = {"passage_id": passage, "label": "COUNTRY", "id": country, "text": country}
                self.entities.append(dict.fromkeys(ENTITIES.names, "") | row)
            for n, value in enumerate(one.values):
                row = {
                    "fact_id": f"{passage}-f{n}", "passage_id": passage, "value": value, "kind": "count",
                    "counted_class": one.counted, "surface": value, "evidence": value, "page": "1", "score": "0.8",
                }  # fmt: skip
                self.facts.append(dict.fromkeys(FACTS.names, "") | row)

    def sets(self) -> list[list[Version]]:
        return sets_of(versions(self.documents, self.passages, self.entities, self.facts))

    def grouped(self) -> list[list[str]]:
        """Ids of the documents that are versions of one."""
        return sorted(sorted(version.id for version in own) for own in self.sets())


COUNTRIES = ("KEN", "TUN", "EGY", "PER", "FJI", "NPL", "HTI", "CHN", "SYR", "MOZ")


def report(seed: int, passages: int = 24, numbered: bool = False) -> list[Told]:
    """An invented report."""
    draw = random.Random(seed)
    return [
        Told(
            tuple(str(draw.randint(100, 99_999)) for _ in range(draw.randint(0, 3))),
            tuple(draw.sample(COUNTRIES, draw.randint(0, 2))),
            paragraph=str(k + 1) if numbered else "",
            length=draw.randint(80, 900),
        )
        for k in range(passages)
    ]


def differences(compared: Compared) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.what, line.kinds) for line in compared.lines if line.kinds]


def test_without_symbols_versions_are_found_by_what_they_say() -> None:
    library = Library()
    for language, seed in itertools.product(("en", "fr", "zh", "ar"), range(5)):
        library.add(language, report(seed))
    wanted = sorted(sorted(f"d{seed + 5 * k}" for k in range(4)) for seed in range(5))
    assert library.grouped() == wanted


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_language_that_stands_there_twice_finds_its_own_set(order: Sequence[int]) -> None:
    """Two issues of a report under one symbol, half of it the same, in two languages, in any order."""
    old, new = report(1), [*report(1)[:12], *report(2)[:12]]
    issues = [("en", old), ("fr", old), ("en", new), ("fr", new)]
    library = Library()
    for k in order:
        library.add(*issues[k], symbol="HSP/X/1")
    names = {f"d{place}": k for place, k in enumerate(order)}
    assert sorted(sorted(names[id_] for id_ in own) for own in library.grouped()) == [[0, 1], [2, 3]]


def test_a_part_of_a_document_is_a_version_of_it_by_its_symbol_only() -> None:
    for symbol, found in (("HSP/X/1", [["d0", "d1"]]), ("", [])):
        library = Library()
        library.add("en", report(3, 60), symbol)
        library.add("es", report(3, 60)[40:45], symbol)
        assert library.grouped() == found


def test_a_revision_is_no_version_of_what_it_revises() -> None:
    first = report(4)
    revised = [*first[:3], Told(("123456",)), *first[4:]]
    library = Library()
    library.add("en", first, "HSP/X/1")
    library.add("fr", revised, "HSP/X/1/Rev.1")
    assert library.grouped() == []
    library.add("en", revised, "HSP/X/1/Rev.1")
    library.add("ru", [Told(("17", "19"))], "HSP/X/1/Corr.1")
    library.add("zh", [Told(("17", "19"))], "HSP/X/1/Corr.1")
    assert library.grouped() == [["d1", "d2"], ["d3", "d4"]]


def test_likeness_is_a_share() -> None:
    library = Library()
    library.add("en", report(5))
    library.add("fr", report(5))
    library.add("es", report(6))
    found = versions(library.documents, library.passages, library.entities, library.facts)
    assert likeness(found[0], found[1]) == 1 and 0 <= likeness(found[0], found[2]) < 0.5


def test_notes_at_the_foot_of_other_pages_do_not_part_what_runs_on() -> None:
    notes = [Told(("77",), kind="footnote", paragraph=str(n), length=30 + n) for n in range(1, 6)]
    body = report(7, 30)
    early, late = list(body), list(body)
    for n, note in enumerate(notes):
        early.insert(3 + 5 * n, note)
        late.insert(9 + 5 * n, note)
    library = Library()
    library.add("en", early)
    library.add("ar", late)
    (own,) = library.sets()
    pairs = align(own[0].parts, own[1].parts)
    assert len(pairs) == 35
    assert all(own[0].parts[i].paragraph == own[1].parts[j].paragraph for i, j in pairs)
    left, right = ([[f.surface for f in part.figures] for part in version.parts] for version in own)
    assert all(left[i] == right[j] for i, j in pairs)
    assert differences(compare(own)) == []


def test_a_paragraph_taken_for_another_kind_is_still_lined_up() -> None:
    body = report(8, 20)
    note = Told(("4321",), ("KEN",), kind="footnote", length=90)
    library = Library()
    library.add("en", [*body[:5], note, *body[5:]])
    library.add("ru", [*body[:5], Told(("4321",), ("KEN",), kind="paragraph", length=90), *body[5:]])
    (own,) = library.sets()
    assert len(align(own[0].parts, own[1].parts)) == 21 and differences(compare(own)) == []


@pytest.mark.parametrize("merged", ["en", "fr", "zh"])
def test_two_paragraphs_printed_as_one_miss_nothing(merged: str) -> None:
    body = report(9, 20)
    body[10] = Told(("1250", "311"), ("KEN",))
    body[11] = Told(("4700",), ("FJI", "NPL"))
    library = Library()
    for language in ("en", "fr", "zh"):
        told = [*body[:10], body[10] + body[11], *body[12:]] if language == merged else body
        library.add(language, told, "HSP/X/1")
    (own,) = library.sets()
    assert differences(compare(own)) == []


def test_a_figure_that_a_merged_paragraph_lacks_is_told() -> None:
    body = report(9, 20)
    body[10] = Told(("1250", "311"), ("KEN",))
    body[11] = Told(("4700",), ("FJI",))
    without = [*body[:10], Told(("1250",), ("KEN",)) + body[11], *body[12:]]
    library = Library()
    library.add("en", body, "HSP/X/1")
    library.add("fr", without, "HSP/X/1")
    library.add("es", body, "HSP/X/1")
    (own,) = library.sets()
    compared = compare(own)
    assert differences(compared) == [("figure", ("missing",))]
    (line,) = [line for line in compared.lines if line.kinds]
    assert set(line.said) == {"en", "es"} and line.lined_up["en"].id == "d0-p10"


def test_rows_of_a_table_in_another_order_say_the_same() -> None:
    rows = [Told((f"{n}317", f"{n}2{n}"), (code,), kind="table", length=40) for n, code in enumerate(COUNTRIES, 1)]
    body = report(10, 16)
    library = Library()
    library.add("en", [*body[:8], *rows, *body[8:]])
    library.add("zh", [*body[:8], *sorted(rows, key=lambda row: row.countries), *body[8:]])
    (own,) = library.sets()
    assert differences(compare(own)) == []
    library.passages = [p for p in library.passages if p["passage_id"] != "d1-p9"]  # a row that one version lacks
    library.facts = [f for f in library.facts if f["passage_id"] != "d1-p9"]
    (own,) = library.sets()
    assert differences(compare(own)) == [("figure", ("missing",))] * 2


@pytest.mark.slow
def test_the_official_and_the_designed_layout_of_one_report(tmp_path: Path) -> None:
    """Both in six languages make two sets; one layout in half of the languages, the other in the rest, make one."""
    files = {name: sorted((SAMPLES / name).glob("dev-1.*.pdf")) for name in ("official", "designed")}
    assert all(len(found) == 6 for found in files.values())
    both, mixed = tmp_path / "both", tmp_path / "mixed"
    assert main(["run", *map(str, [*files["official"], *files["designed"]]), "--out", str(both)]) == 0
    kinds: dict[str, Any] = {d["document_id"]: d["path"] for d in read_table(both / "documents.csv")}
    sets = sets_of(versions(*(read_table(both / f"{name}.csv") for name in NEEDED)))
    assert len(kinds) == 12 and [len(own) for own in sets] == [6, 6]
    half = [*files["official"][:3], *files["designed"][3:]]
    assert main(["run", *map(str, half), "--out", str(mixed)]) == 0
    (own,) = sets_of(versions(*(read_table(mixed / f"{name}.csv") for name in NEEDED)))
    lines = [line for line in compare(own).lines if line.what == "figure"]
    whole = [line for line in lines if len(line.said) == 6]
    assert len(whole) > 70 and not any(line.kinds for line in whole)
    assert all(part.kind == "strip" for line in lines if line.kinds for part, _, _ in line.said.values())
