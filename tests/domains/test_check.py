"""Mistakes an editor makes in the table of concepts are told by row, with how to mend them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domains.check import check_domains
from pipeline.domains.concepts import FILE

HEAD = "concept,domain,outcome,en,zh,fr,es,ru,ar,any"
GOOD = "taps,1,1.1,tap,水龙头,robinet*,grifo*,кран*,صنبور,"


def test_the_shipped_table_and_plans_are_in_order() -> None:
    assert check_domains() == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD, "stands twice"),
        (GOOD.replace("taps,1", "wells,5"), "unknown domain '5'"),
        (GOOD.replace("taps,1,1.1", "wells,1,9.9"), "unknown outcome '9.9'"),
        (GOOD.replace("taps", "wells").replace("水龙头", ""), "no words in zh"),
        (GOOD.replace("taps", "wells").replace("grifo*", "x"), "'x' is too short"),
        (GOOD.replace("taps", "wells").replace("кран*", "кр*н"), "* inside a word"),
    ],
)
def test_a_mistake_names_its_row(tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / FILE
    table.write_text(f"{HEAD}\n{GOOD}\n{row}\n", encoding="utf-8")
    (finding,) = check_domains(table)
    assert finding.startswith(f"{FILE} row 3: ")
    assert message in finding
