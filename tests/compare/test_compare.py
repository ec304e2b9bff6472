"""Language versions of the samples: lined up without their numbers, linked, and planted differences found."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands.compare import NEEDED, concordance_table
from pipeline.compare.align import align, shared
from pipeline.compare.concordance import Line, compare
from pipeline.compare.version import LEFT_OUT, Figure, Part, Version, plain, sets_of, versions
from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table, write_table

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official samples, read once."""
    folder = tmp_path_factory.mktemp("run") / "out"
    assert main(["run", str(SAMPLES / "official"), "--out", str(folder), "--workers", "2"]) == 0
    return folder


@pytest.fixture(scope="module")
def tables(out: Path) -> Tables:
    return {name: read_table(out / f"{name}.csv") for name in NEEDED}


def read(tables: Tables) -> list[Version]:
    return versions(*(tables[name] for name in NEEDED))


def test_six_versions_make_one_set(tables: Tables) -> None:
    (own,) = sets_of(read(tables))
    assert sorted(v.language for v in own) == ["ar", "en", "es", "fr", "ru", "zh"]
    nameless = [{**d, "symbol": ""} for d in tables["documents"]]
    (alike,) = sets_of(read({**tables, "documents": nameless}))
    assert len(alike) == 6


def test_passages_are_lined_up_without_their_numbers(tables: Tables) -> None:
    truth = {p["passage_id"]: p["paragraph"] for p in tables["passages"]}
    bare = [{**p, "paragraph": ""} for p in tables["passages"]]
    lead, *others = sets_of(read({**tables, "passages": bare}))[0]
    right = wrong = 0
    for other in others:
        for i, j in align(lead.parts, other.parts):
            a, b = truth[lead.parts[i].id], truth[other.parts[j].id]
            if a[:1].isdigit() and b[:1].isdigit():
                right, wrong = right + (a == b), wrong + (a != b)
    assert right > 100
    assert right / (right + wrong) >= 0.98


def test_facts_of_the_samples_agree(tables: Tables) -> None:
    (own,) = sets_of(read(tables))
    lines = [line for line in compare(own).lines if line.what == "figure"]
    whole = [line for line in lines if len(line.said) == 6]
    assert len(whole) / len(lines) >= 0.95
    differing = [line for line in lines if line.kinds]
    assert not differing, [(line.kinds, [w for _, _, w in line.said.values()]) for line in differing]


def planted(tables: Tables, seed: int) -> tuple[Tables, list[tuple[str, str]]]:
    """The tables with ten differences in them, and (kind, fact or passage id) of each."""
    draw = random.Random(seed)
    rows = {name: [dict(row) for row in found] for name, found in tables.items()}
    changed: list[tuple[str, str]] = []
    left_out = {p["passage_id"] for p in rows["passages"] if p["kind"] in LEFT_OUT}
    facts = [f for f in rows["facts"] if len(f["value"]) > 2 and f["passage_id"] not in left_out]
    for fact in draw.sample(facts, 8):
        kind = draw.choice(("value", "unit", "missing", "modifier"))
        if kind == "modifier" and not fact["modifier"]:
            kind = "value"
        if kind == "value":
            digits = fact["value"]
            fact["value"] = digits[:1] + str((int(digits[1]) + 3) % 10 if digits[1].isdigit() else 7) + digits[2:]
        elif kind == "unit":
            fact["unit"] = "EUR" if fact["unit"] == "USD" else "USD"
        elif kind == "missing":
            rows["facts"].remove(fact)
        else:
            fact["modifier"] = ""
        changed.append((kind, fact["fact_id"]))
    countries = [e for e in rows["entities"] if e["label"] == "COUNTRY" and e["id"]]
    named = Counter((e["passage_id"], e["id"]) for e in countries if e["passage_id"] not in left_out)
    for passage, country in draw.sample(sorted(named), 2):
        rows["entities"] = [e for e in rows["entities"] if (e["passage_id"], e["id"]) != (passage, country)]
        changed.append(("country", f"{passage} {country}"))
    return rows, changed


def told(tables: Tables) -> tuple[dict[str, set[str]], Counter[str], int]:
    """Kinds of difference by fact id, rows that miss a country by its id, and how many rows differ."""
    found: dict[str, set[str]] = {}
    countries: Counter[str] = Counter()
    count = 0
    for own in sets_of(read(tables)):
        for line in compare(own).lines:
            count += bool(line.kinds)
            countries[line.what] += "country missing" in line.kinds
            for _, figure, _ in line.said.values():
                if figure is not None:
                    found.setdefault(figure.id, set()).update(line.kinds)
    return found, countries, count


NAMES = {"value": "other value", "unit": "other unit", "modifier": "modifier lost", "missing": "missing"}


def found_of(tables: Tables, seed: int) -> tuple[int, int, int]:
    """How many planted differences there are, how many are found, and how many rows differ beside them."""
    before, named, quiet = told(tables)
    neighbours = {f["fact_id"]: key(f) for f in tables["facts"]}
    rows, changed = planted(tables, seed)
    after, now, noisy = told(rows)
    found = 0
    for kind, where in changed:
        if kind == "country":
            found += now[where.split()[1]] > named[where.split()[1]]
        elif kind == "missing":
            same = [f for f, k in neighbours.items() if k == neighbours[where] and f != where]
            found += any("missing" in after.get(f, set()) - before.get(f, set()) for f in same)
        else:
            found += bool({NAMES[kind], "missing"} & (after[where] - before[where]))
    return len(changed), found, noisy - quiet - len(changed)


def test_planted_differences_are_found_and_no_others(tables: Tables) -> None:
    counts = [found_of(tables, seed) for seed in range(6)]
    assert sum(wanted for wanted, _, _ in counts) == 60
    assert sum(found for _, found, _ in counts) >= 57, counts
    assert max(others for _, _, others in counts) <= 3, counts


@pytest.mark.slow
def test_designed_reports_without_numbers_are_compared_too(tmp_path: Path) -> None:
    assert main(["run", str(SAMPLES / "designed"), "--out", str(tmp_path), "--workers", "2"]) == 0
    tables = {name: read_table(tmp_path / f"{name}.csv") for name in NEEDED}
    lines = [line for own in sets_of(read(tables)) for line in compare(own).lines if line.what == "figure"]
    assert len(lines) > 40
    assert sum(len(line.said) == 6 for line in lines) / len(lines) >= 0.95
    counts = [found_of(tables, seed) for seed in range(6)]
    assert sum(found for _, found, _ in counts) >= 0.95 * sum(wanted for wanted, _, _ in counts), counts
    assert max(others for _, _, others in counts) <= 3, counts


def line_of(scores: Sequence[float], values: Sequence[str], languages: int, kinds: tuple[str, ...]) -> Line:
    """A row of figures with these scores and values, of a set in so many languages."""
    part = Part("p", "paragraph", "1", "1", 9, "", (), {}, frozenset())
    figures = [
        Figure(f"f-{k}", (value, "", "", ""), "count", "", "", "none", 0.0, value, "", "1", score)
        for k, (score, value) in enumerate(zip(scores, values, strict=True))
    ]
    said = {str(k): (part, figure, figure.surface) for k, figure in enumerate(figures)}
    return Line("d", "figure", said, tuple(str(k) for k in range(languages)), kinds)


@pytest.mark.parametrize(
    ("scores", "values", "languages", "kinds", "confidence"),
    [
        ((0.8, 0.8), "55", 2, (), 0.9),
        ((0.8, 0.6, 0.7), "555", 3, (), 0.95),
        ((0.9,) * 6, "555555", 6, (), 0.99),
        ((0.8, 0.8, 0.8), "555", 4, ("missing",), 0.9),
        ((0.8, 0.8), "55", 4, ("missing",), 0.4),
        ((0.8,), "5", 6, ("missing",), 0.14),
        ((0.9, 0.8, 0.9), "556", 3, ("other value",), 0.54),
    ],
)
def test_agreement_makes_surer_and_difference_less(
    scores: Sequence[float], values: str, languages: int, kinds: tuple[str, ...], confidence: float
) -> None:
    assert line_of(scores, values, languages, kinds).confidence == pytest.approx(confidence, abs=0.011)


def key(fact: dict[str, str]) -> tuple[str, ...]:
    return fact["paragraph"], fact["value"], fact["low"], fact["unit"]


def test_the_command_writes_the_table(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    assert main(["compare", str(copy)]) == 0
    said = capsys.readouterr().out
    assert "in 6 languages" in said and str(copy / "concordance.csv") in said
    with (copy / "concordance.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == concordance_table().names
    known = {f["fact_id"]: f for f in read_table(copy / "facts.csv")}
    for row in rows:
        for code in row["languages"].split("; "):
            if row[f"fact_{code}"]:
                assert known[row[f"fact_{code}"]]["language"] == code
                assert known[row[f"fact_{code}"]]["evidence"] == row[f"evidence_{code}"].removeprefix("'")
            elif row["what"] == "figure":
                assert not row["difference"] or not row[f"value_{code}"]
    first = (copy / "concordance.csv").read_bytes()
    assert main(["compare", str(copy)]) == 0
    assert (copy / "concordance.csv").read_bytes() == first


def test_one_language_is_refused(tmp_path: Path, tables: Tables, capsys: pytest.CaptureFixture[str]) -> None:
    only = {name: [r for r in rows if r.get("language", "en") == "en"] for name, rows in tables.items()}
    for table in TABLES:
        write_table(tmp_path, table, only.get(table.name, []))
    assert main(["compare", str(tmp_path)]) == 2
    assert "two languages" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "nowhere")]) == 2
    assert "facts.csv" in capsys.readouterr().err


def test_small_parts() -> None:
    assert plain("3400000") == plain("3400000.0") == "3400000" and plain("3.40") == "3.4" and plain("x") == "x"
    assert shared([], []) == 0 and shared([1], []) == -0.5 and shared([1, 2], [2, 1]) == 1
    assert align([], []) == []
