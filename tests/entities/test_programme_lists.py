"""The lists of programmes and organisations lead from every name back to its row."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from pipeline.languages.base import codes
from pipeline.lexicon.load import load_lexicon

LISTS = {"programmes": "PROGRAMME", "organisations": "ORGANISATION"}


def rows(name: str) -> list[dict[str, str]]:
    file = resources.files("pipeline.knowledge") / "gazetteers" / f"{name}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def names(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


@pytest.mark.parametrize("name", LISTS)
def test_ids_are_unique_and_types_are_known(name: str) -> None:
    ids = [row["id"] for row in rows(name)]
    assert len(ids) == len(set(ids))
    types = {"programme", "initiative", "tool", "network", "publication", "agenda", "event", "body"}
    assert {row["type"] for row in rows(name)} <= types


@pytest.mark.parametrize("name", LISTS)
def test_a_name_belongs_to_one_row(name: str) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for row in rows(name):
        for code in codes():
            for text in names(row[code]):
                owners.setdefault((code, text.casefold()), set()).add(row["id"])
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("code", codes())
def test_every_name_in_use_leads_back_to_its_row(name: str, code: str) -> None:
    lexicon = load_lexicon()
    astray = [
        (row["id"], text)
        for row in rows(name)
        if row["status"] == "verified" and code not in names(row["unverified"])
        for text in names(row[code])
        if row["id"] not in [hit.id for hit in lexicon.find(text, code)]
    ]
    assert astray == []


def test_rows_in_use_have_names_in_most_languages() -> None:
    used = [row for row in rows("programmes") if row["status"] == "verified"]
    assert len(used) >= 110
    assert sum(all(row[code] for code in codes()) for row in used) >= 0.9 * len(used)
