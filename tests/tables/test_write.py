"""CSV files: what goes in comes out, and no cell runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cells import FORMULA_STARTS, harmless, restored
from pipeline.tables.columns import PROBLEMS, TABLES
from pipeline.tables.write import read_table, write_table

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


@given(TEXT)
def test_guard_comes_off_again(text: str) -> None:
    assert restored(harmless(text)) == text


@given(TEXT)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not harmless(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "＝1", "'=1", "'already"])
def test_round_trip_through_a_file(tmp_path: Path, cell: str) -> None:
    write_table(tmp_path, PROBLEMS, [{"message": cell, "path": 'a,b"c\n.pdf'}])
    (row,) = read_table(tmp_path / "problems.csv")
    assert row["message"] == cell
    assert row["path"] == 'a,b"c\n.pdf'


def test_file_is_utf8_with_bom_and_crlf(tmp_path: Path) -> None:
    path = write_table(tmp_path, PROBLEMS, [{"message": "人居署"}])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == list(PROBLEMS.names)


def test_undecodable_bytes_of_a_file_name_are_kept_readable() -> None:
    assert harmless("bad\udcff.pdf") == "bad\ufffd.pdf"


def test_column_names_are_unique_and_described() -> None:
    for table in TABLES:
        assert len(set(table.names)) == len(table.names)
        assert all(c.description for c in table.columns)
