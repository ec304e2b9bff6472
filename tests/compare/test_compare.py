"""Language versions of the samples: lined up without their numbers, linked, and planted differences found."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.compare.align import align, shared
from pipeline.compare.concordance import compare
from pipeline.compare.version import Version, plain, sets_of, versions
from pipeline.comparing import NEEDED, concordance_table
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
    assert len(differing) <= 3, [(line.kinds, [w for _, _, w in line.said.values()]) for line in differing]


def planted(tables: Tables, seed: int) -> tuple[Tables, list[tuple[str, str]]]:
    """The tables with ten differences in them, and (kind, fact or passage id) of each."""
    draw = random.Random(seed)
    rows = {name: [dict(row) for row in found] for name, found in tables.items()}
    changed: list[tuple[str, str]] = []
    facts = [f for f in rows["facts"] if f["value"] and len(f["value"]) > 2]
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
    named = Counter((e["passage_id"], e["id"]) for e in rows["entities"] if e["label"] == "COUNTRY" and e["id"])
    for passage, country in draw.sample(sorted(named), 2):
        rows["entities"] = [e for e in rows["entities"] if (e["passage_id"], e["id"]) != (passage, country)]
        changed.append(("country", f"{passage} {country}"))
    return rows, changed


def told(tables: Tables) -> tuple[dict[str, set[str]], int]:
    """Kinds of difference by fact or "passage country" id, and how many rows differ."""
    found: dict[str, set[str]] = {}
    count = 0
    for own in sets_of(read(tables)):
        for line in compare(own).lines:
            count += bool(line.kinds)
            for part, figure, _ in line.said.values():
                key = figure.id if figure is not None else f"{part.paragraph or part.id} {line.what}"
                found.setdefault(key, set()).update(line.kinds)
    return found, count


NAMES = {"value": "other value", "unit": "other unit", "modifier": "modifier lost", "missing": "missing"}


def test_planted_differences_are_found_and_no_others(tables: Tables) -> None:
    before, quiet = told(tables)
    paragraphs = {p["passage_id"]: p["paragraph"] or p["passage_id"] for p in tables["passages"]}
    neighbours = {f["fact_id"]: key(f) for f in tables["facts"]}
    found = wanted = 0
    for seed in range(6):
        rows, changed = planted(tables, seed)
        after, noisy = told(rows)
        for kind, where in changed:
            wanted += 1
            if kind == "country":
                passage, country = where.split()
                found += any("country missing" in after[k] and "country missing" not in before.get(k, set())
                             for k in after if k == f"{paragraphs[passage]} {country}")  # fmt: skip
            elif kind == "missing":
                same = [f for f, k in neighbours.items() if k == neighbours[where] and f != where]
                found += any("missing" in after.get(f, set()) - before.get(f, set()) for f in same)
            else:
                found += bool({NAMES[kind], "missing"} & (after[where] - before[where]))
        assert noisy - quiet <= len(changed) + 3 + 2  # a value may leave two rows: its own and that of the others
    assert wanted == 60
    assert found >= 57, found


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
