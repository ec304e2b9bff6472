"""Figures: what is read from report sentences in six languages, with and without references, and how fast."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.entities.figures import find_figures
from pipeline.entities.find import find_entities
from pipeline.languages.base import codes, section
from pipeline.records import Cell, Entity, Span
from pipeline.run import knowledge
from tests.entities.texts import passage
from tests.growth import grows_in_proportion

DATA = Path(__file__).parent / "data" / "figures"
REPEATED = ["1 ", "12,", "1.000", "five hundred ", "三百", "二", "mil ", "مائة و", "one in ", "5 à "]


def cases() -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for file in sorted(DATA.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            found.append((file.stem, case["text"], case["figures"]))
    return found


def told(entity: Entity) -> dict[str, Any]:
    """An entity in the form of the data files."""
    quantity = entity.quantity
    assert quantity is not None
    numbers = {"low": quantity.low, "high": quantity.high, "value": quantity.value}
    words = {"unit": quantity.unit, "modifier": quantity.modifier}
    return {
        "text": entity.text, "start": entity.span.start, "end": entity.span.end, "kind": quantity.kind,
        **{name: f"{value:f}" for name, value in numbers.items() if value is not None},
        **{name: word for name, word in words.items() if word},
    }  # fmt: skip


@pytest.mark.parametrize(("language", "text", "figures"), cases())
def test_sentence(language: str, text: str, figures: list[dict[str, Any]]) -> None:
    assert [told(e) for e in find_figures(passage(text, language), [])] == figures


def test_every_language_has_cases() -> None:
    counts = {file.stem: len(file.read_text(encoding="utf-8").splitlines()) for file in DATA.glob("*.jsonl")}
    assert set(counts) == {code for code in codes() if section(code, "figures")}
    assert min(counts.values()) >= 80


def test_masked_numbers_are_never_figures() -> None:
    text = "In 2031 the 14 cities of resolution 3/2 spent $5 million."
    masked = [Span(text.index(s), text.index(s) + len(s)) for s in ("2031", "resolution 3/2")]
    found = find_figures(passage(text), masked)
    assert [e.text for e in found] == ["14", "$5 million"]


def test_a_mask_that_cuts_a_number_leaves_no_rest() -> None:
    text = "about 1,250 people"
    assert find_figures(passage(text), [Span(6, 7)]) == []


def test_nothing_joins_over_a_mask() -> None:
    text = "from 15 (see 2) to 20 per cent"
    found = find_figures(passage(text), [Span(9, 14)])
    assert [e.text for e in found] == ["15", "20 per cent"]


def test_spans_stand_in_the_text_with_marks_of_no_width() -> None:
    text = "بلغ عددهم 3.4 مــلايين شخص و\u200f250 أسرة"
    found = find_figures(passage(text, "ar"), [])
    assert [text[e.span.start : e.span.end] for e in found] == [e.text for e in found]
    assert [e.quantity.value for e in found if e.quantity] == [Decimal(3_400_000), Decimal(250)]


def test_a_language_without_a_grammar_has_no_figures() -> None:
    assert find_figures(passage("12 million", "xx"), []) == []
    assert find_figures(passage("", "12 million"), []) == []


def row(language: str, *cells: tuple[str, str]) -> list[Entity]:
    """Figures of a table row given as (head, cell) pairs."""
    text, made = "", []
    for head, cell in cells:
        made.append(Cell(Span(len(text), len(text) + len(cell)), "Region", (head,)))
        text += cell + " | "
    return find_figures(passage(text, language, kind="table", cells=tuple(made)), [])


@pytest.mark.parametrize(
    ("language", "head", "cell", "value", "kind", "unit"),
    [
        ("en", "Residents (thousands)", "4 215", "4215000", "count", ""),
        ("en", "Expenditure (millions of United States dollars)", "92.4", "92400000", "money", "USD"),
        ("en", "Share (%)", "41.5", "41.5", "percent", "%"),
        ("en", "Area (km²)", "1,204", "1204", "area", "km2"),
        ("en", "Cost", "$12.5 million", "12500000", "money", "USD"),
        ("zh", "支出（百万美元）", "92.4", "92400000", "money", "USD"),
        ("zh", "人口（千）", "4 215", "4215000", "count", ""),
        ("fr", "Dépenses (en millions d’euros)", "92,4", "92400000", "money", "EUR"),
        ("fr", "Habitants (en milliers)", "4 215", "4215000", "count", ""),
        ("es", "Gastos (en miles de dólares)", "1.204,5", "1204500", "money", "USD"),
        ("ru", "Расходы (в млн долл. США)", "92,4", "92400000", "money", "USD"),
        ("ru", "Население (тыс.)", "4215", "4215000", "count", ""),
        ("ar", "النفقات (بملايين دولارات الولايات المتحدة)", "92.4", "92400000", "money", "USD"),
        ("ar", "السكان (بالآلاف)", "٤ ٢١٥", "4215000", "count", ""),
    ],
)
def test_cell(language: str, head: str, cell: str, value: str, kind: str, unit: str) -> None:
    (found,) = row(language, (head, cell))
    assert found.text == cell
    assert found.quantity is not None
    assert (found.quantity.value, found.quantity.kind, found.quantity.unit) == (Decimal(value), kind, unit)


@pytest.mark.parametrize("cell", ["2031", "Africa", "–", "n/a", "Phase 2", "3 of 5 towns"])
def test_cell_that_is_no_figure(cell: str) -> None:
    assert row("en", ("Projects", cell)) == []


@pytest.mark.parametrize(
    ("head", "label"),
    [("Жители (тыс.)", "FIGURE"), ("Жители", "DATE"), ("Год", "DATE"), ("Расходы (млн долл. США)", "FIGURE")],
)
def test_a_number_like_a_year_is_none_where_its_column_counts(head: str, label: str) -> None:
    text = f"Север | {head}: 2075"
    start = text.index("2075")
    made = passage(text, "ru", kind="table", cells=(Cell(Span(start, len(text)), "Север", (head,)),))
    (found,) = find_entities([made], knowledge(""))["p-1"]
    assert (found.text, found.label) == ("2075", label)


@pytest.mark.parametrize("language", sorted(file.stem for file in DATA.glob("*.jsonl")))
def test_time_grows_with_the_text(language: str) -> None:
    text = " ".join(text for code, text, _ in cases() if code == language)
    assert grows_in_proportion(lambda n: find_figures(passage(text * n, language), []), 1)


@pytest.mark.parametrize("language", sorted(file.stem for file in DATA.glob("*.jsonl")))
@pytest.mark.parametrize("unit", REPEATED)
def test_no_text_takes_long(language: str, unit: str) -> None:
    assert grows_in_proportion(lambda n: find_figures(passage(unit * n, language), []), 1000 // len(unit))


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("en", "Some 2118 replies came; wells give 2100 m³ and cost 1900 pesos.", ["2118", "2100 m³", "1900 pesos"]),
        ("en", "In 2030 targets were set; the 2029 report counts from 2024.", []),
        ("fr", "Il faut 2100 m³ et 1900 pesos ; 2104 collègues en 2030.", ["2100 m³", "1900 pesos", "2104"]),
        ("fr", "L’objectif 2030 et le bilan 2029 valent pour 2028.", []),
        ("es", "Faltan 2100 m³, 1900 pesos y 2018 faroles.", ["2100 m³", "1900 pesos", "2018"]),
        ("es", "Respondieron 2022 agricultoras y 1950 vecinos.", ["2022", "1950"]),
        ("es", "Las metas 2030 acordadas, el informe 2029 y la cumbre 2028, antes de 2027.", []),
        ("ru", "Нужно 2100 м³ воды и 1900 сомов.", ["2100 м³", "1900 сомов"]),
        ("ru", "В 2024 г. и в 2025 году.", []),
        ("zh", "每月付1900坚戈，每天用2100立方米。", ["1900坚戈", "2100立方米"]),
        ("zh", "2024米兰展览和2020元旦，2021元宵节。", []),
        ("ar", "يدفع 1900 سوم ويستهلك 2100 متر مكعب.", ["1900 سوم", "2100 متر مكعب"]),
        ("ar", "في عام 2024 وحتى 2030.", []),
    ],
)
def test_numbers_of_the_size_of_years(language: str, text: str, figures: list[str]) -> None:
    written = passage(text, language)
    found = find_entities([written], knowledge(""))[written.id]
    assert [e.text for e in found if e.label == "FIGURE"] == figures
