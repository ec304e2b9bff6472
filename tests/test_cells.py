"""Lists, numbers and guards in the cells of tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.cells import harmless, joined, listed, plain_decimal, restored, share


@pytest.mark.parametrize("typed", ["'tis", "'90s", "'", "it's", "", "5 '000"])
def test_what_people_type_keeps_its_apostrophe(typed: str) -> None:
    assert restored(typed) == typed


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "''", "'", "-3", "＝A1", "@x", "\t=1"])
def test_a_guard_is_taken_off_again_and_no_more(cell: str) -> None:
    assert harmless(cell) == "'" + cell and restored(harmless(cell)) == cell


def test_an_item_of_a_list_is_not_split_on_the_way_back() -> None:
    assert joined(("Aden; Taizz", "Sana’a")) == "Aden, Taizz; Sana’a"
    assert listed(joined(("Aden; Taizz", "Sana’a"))) == ("Aden, Taizz", "Sana’a")
    assert listed(" KEN ;; UGA;") == ("KEN", "UGA") and listed("") == listed(None) == ()


@pytest.mark.parametrize(
    ("number", "cell"), [("1E+3", "1000"), ("2.50", "2.5"), ("100", "100"), ("0.0", "0"), ("-1.20E-3", "-0.0012")]
)
def test_numbers_are_plain(number: str, cell: str) -> None:
    assert plain_decimal(Decimal(number)) == cell


def test_a_score_that_a_spreadsheet_has_changed_is_none() -> None:
    assert [share(cell) for cell in ("0.95", "", "0,95", "Jan 95")] == [0.95, 0.0, 0.0, 0.0]
