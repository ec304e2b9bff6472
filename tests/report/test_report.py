"""The report: every count leads to its sentences, nothing in it runs, it stays small; every country is on the map."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.lexicon.load import load_lexicon
from pipeline.report.charts import COLOURS, NO_DOMAIN, columns, line, palette, step_of
from pipeline.report.markup import value
from pipeline.report.page import Material, page
from pipeline.report.tally import AMOUNTS, amounts, by_year, counted_once, grouped, pivot, series
from pipeline.report.world import legend, shade, shapes, undrawn, world
from pipeline.tables.columns import DOCUMENTS, FACTS
from tests.paper import REPORT, pdf

PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</style><script>1</script>",
    "<svg onload=alert(1)>", "' onmouseover='alert(1)", "{{7*7}}", "<!--", "]]>", "&lt;b&gt;",
)  # fmt: skip


def fact(number: int, **cells: str) -> dict[str, str]:
    row = dict.fromkeys(FACTS.names, "")
    row |= {
        "fact_id": f"f-{number}", "document": "HSP/1", "language": "en", "paragraph": "3", "page": "2", "domain": "1",
        "surface": "12", "value": "12", "kind": "count", "counted": "households", "counted_class": "households",
        "countries": "KEN", "year": "2029", "evidence": "In Kenya, 12 households moved.", "score": "0.9",
    }  # fmt: skip
    return row | cells


def material(*facts: dict[str, str], **more: Any) -> Material:
    document = dict.fromkeys(DOCUMENTS.names, "") | {"status": "done", "pages": "5", "path": "a.pdf"}
    plain: dict[str, Any] = {"outcomes": {}, "domain_names": {}, "outcome_names": {}, "country_names": {"KEN": "Kenya"}}
    return Material(**{"title": "Test", "documents": [document], "facts": facts, "problems": [], **plain} | more)


class Reader(HTMLParser):
    """Collects tags, ids, links and handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, content in attrs:
            if name == "id":
                self.ids.append(content or "")
            elif name in ("href", "src"):
                self.links.append(content or "")
            elif name.startswith("on") or name == "style":
                self.handlers.append(name)


def read(pieces: Iterator[str]) -> Reader:
    reader = Reader()
    reader.feed("".join(pieces))
    return reader


def test_every_link_leads_somewhere_in_the_page() -> None:
    facts = [
        fact(1),
        fact(2, countries="KEN; TUN", programmes="SURGe"),
        fact(3, language="ar", year="2030", programmes="SURGe", value="40", evidence="12 أسرة"),
    ]
    found = read(page(material(*facts)))
    assert len(found.ids) == len(set(found.ids))
    assert found.links and all(link.startswith("#") and link[1:] in found.ids for link in found.links)
    assert {"f-1", "f-2", "f-3", "country-KEN", "country-TUN", "year-2029", "year-2030"} <= set(found.ids)


def test_headings_tables_and_languages_are_told_to_those_who_hear_the_page() -> None:
    text = "".join(page(material(fact(1), fact(2, language="ar", counted="أسرة", evidence="12 أسرة"))))
    sections = re.findall(r'<section id="(\w+)"[^>]* aria-labelledby="([\w-]+)"><h2 id="([\w-]+)">', text)
    assert len(sections) == text.count("<section") == text.count("<h2") and all(a == b for _, a, b in sections)
    assert text.count("<h1>") == 1 and '<html lang="en">' in text and '<td lang="ar" dir="rtl"><mark>12</mark>' in text
    drawings = re.findall(r"<svg[^>]*>", text)
    assert drawings and all('role="img" aria-label=' in svg or "aria-hidden" in svg for svg in drawings)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_cell_runs(payload: str) -> None:
    cells = {name: payload for name in FACTS.names if name not in ("score", "year", "verdict", "same_as")}
    bad = [fact(1, **cells), fact(2, counted_class=payload, programmes=payload, year="2030", counted=payload)]
    bad.append({**bad[1], "fact_id": "f-3", "year": "2031"})
    problem = {"status": "failed", "severity": "error", "code": payload, "path": payload, "hint": payload}
    words = {payload: payload, "KEN": payload, "1": payload}
    whole = material(
        *bad, title=payload, documents=[{**dict.fromkeys(DOCUMENTS.names, payload), "pages": ""}], problems=[problem],
        outcomes=words, domain_names=words, outcome_names=words, country_names=words, again={payload: payload},
        regions={"KEN": [payload]}, made=payload,
    )  # fmt: skip
    found = read(page(whole))
    plain = read(page(material(fact(1))))
    assert "script" not in found.tags and not found.handlers
    assert set(found.tags) <= set(plain.tags) | {"h3", "br", "i"}
    assert all(link.startswith("#") for link in found.links)


def test_said_again_and_rejected_are_not_counted() -> None:
    facts = [fact(1), fact(2, same_as="f-1"), fact(3, verdict="reject"), fact(4)]
    assert [f["fact_id"] for f in counted_once(facts)] == ["f-1", "f-4"]
    assert [f["fact_id"] for f in counted_once(facts, {"f-4"})] == ["f-1"]


def test_groups_and_pivots() -> None:
    facts = [fact(1), fact(2, countries="TUN; KEN", domain="2"), fact(3, corrected_domain="4"), fact(4, year="17")]
    assert [(g.key, len(g.facts)) for g in grouped(facts, "countries", many=True)] == [("KEN", 4), ("TUN", 1)]
    assert [(g.key, len(g.facts)) for g in grouped(facts, "domain")] == [("1", 2), ("2", 1), ("4", 1)]
    assert [g.key for g in by_year(facts)] == ["2029"]
    header, lines = pivot(facts, "countries", "domain", many=True)
    assert header == ["countries", "1", "2", "4"] and lines == [["KEN", "2", "1", "1"], ["TUN", "0", "1", "0"]]


def test_what_a_reviewer_corrected_counts() -> None:
    facts = [fact(1, corrected_countries="TUN"), fact(2, corrected_countries="none"), fact(3, corrected_domain="none")]
    assert [(g.key, len(g.facts)) for g in grouped(facts, "countries", many=True)] == [("KEN", 1), ("TUN", 1)]
    assert [(g.key, len(g.facts)) for g in grouped(facts, "domain")] == [("1", 2), ("none", 1)]
    header, lines = pivot(facts, "countries", "domain", many=True)
    assert header == ["countries", "1", "none"] and lines == [["KEN", "0", "1"], ["TUN", "1", "0"]]


def test_amounts_never_cross_what_does_not_add_up() -> None:
    facts = [
        fact(1, value="12"), fact(2, value="30"), fact(3, value="0.1"), fact(4, value="0.2", domain="2"),
        fact(5, value="", low="5", high="9"), fact(6, value="7", aggregation="increase"),
        fact(7, value="40", kind="percent", unit="%"), fact(8, value="3", counted_class="cities"),
        fact(9, value="5", kind="money", unit="USD", counted_class=""),
        fact(10, value="6", kind="money", unit="EUR", counted_class=""),
        fact(11, value="8", counted_class=""), fact(12, value="2", kind="duration", unit="year"),
        fact(13, value="99", corrected_value="1"), fact(14, value="12", same_as="f-1"), fact(15, verdict="reject"),
    ]  # fmt: skip
    lines = [dict(zip(AMOUNTS, row, strict=True)) for row in amounts(counted_once(facts))]
    told = {(r["counted_class"], r["unit"], r["domain"]): r for r in lines}
    households = told["households", "", "1"]
    assert households["total"] == "43.1" and households["facts"] == "6"
    assert (households["ranges"], households["changes"]) == ("1", "1")
    assert (households["least"], households["most"]) == ("0.1", "30")
    assert told["households", "", "2"]["total"] == "0.2" and told["cities", "", "1"]["total"] == "3"
    assert told["", "USD", "1"]["total"] == "5" and told["", "EUR", "1"]["total"] == "6"
    assert told["", "", "1"]["total"] == "" and told["households", "year", "1"]["total"] == ""
    assert not any(r["kind"] == "percent" for r in lines)
    assert sum(int(r["facts"]) for r in lines) == 12


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(("USD", "EUR")), st.integers(0, 10**15)), max_size=30))
def test_sums_are_exact(told: list[tuple[str, int]]) -> None:
    money = [(unit, Decimal(number) / 1000) for unit, number in told]
    facts = [fact(n, kind="money", unit=unit, value=format(number, "f")) for n, (unit, number) in enumerate(money)]
    found = {row[2]: Decimal(row[6]) for row in amounts(facts)}
    assert found == {unit: sum(n for u, n in money if u == unit) for unit in {u for u, _ in money}}


def test_the_same_thing_over_the_years() -> None:
    facts = [
        fact(1, programmes="SURGe"), fact(2, programmes="SURGe", year="2031", value="24", document="HSP/2"),
        fact(3, programmes="SURGe", year="2031", value="99", score="0.2"), fact(4, year="2031"),
        fact(5, programmes="SURGe", year="2030", kind="percent"),
        fact(6, programmes="SURGe", year="2030", aggregation="increase"),
        fact(7, programmes="SURGe", year="2032", countries="FJI"),
    ]  # fmt: skip
    (one,) = series(facts)
    assert [(year, f["value"]) for year, f in one.points] == [(2029, "12"), (2031, "24")]
    assert one.growth == 1 and one.same_words and one.places == "KEN"
    text = "".join(page(material(*facts)))
    assert "+100 %" in text and "HSP/1, para. 3, p. 2" in text and "HSP/2, para. 3, p. 2" in text
    (other,) = series([facts[0], {**facts[1], "counted": "families"}])
    assert not other.same_words and "other words" in "".join(page(material(facts[0], {**facts[1], "counted": "x"})))
    drawn = line(one, {"f-1": "f-1"})
    assert drawn.count("<circle") == 2 and drawn.count("<a href=") == 1 and "2031: 24" in drawn


def test_numbers_that_a_spreadsheet_spoilt_stop_nothing() -> None:
    spoilt = {"score": "0,9", "value": "1.234,5", "programmes": "A", "domain_score": "hoch"}
    facts = [fact(1, **spoilt), fact(2, **spoilt, year="2030"), fact(3, year="MMXX", low="x", value="")]
    documents = [dict.fromkeys(DOCUMENTS.names, "?") | {"status": "done"}]
    assert "1.234,5" in "".join(page(material(*facts, documents=documents)))
    assert series(facts) == [] and [row[6:10] for row in amounts(facts)] == [["", "", "", "1"]] * 3


def test_series_of_nothing_and_of_corrected_values() -> None:
    facts = [
        fact(1, programmes="A", value="0"), fact(2, programmes="A", year="2030", value="5"),
        fact(3, programmes="B", corrected_value="4"),
        fact(4, programmes="B", year="2030", corrected_value="from 2 to 3"),
        fact(5, programmes="B", year="2031", value="3"),
    ]  # fmt: skip
    found = {one.programme: one for one in series(facts)}
    assert found["A"].growth is None and found["B"].growth == Decimal("-0.25")
    assert "−25 %" in "".join(page(material(*facts)))


def test_columns_by_year_and_domain() -> None:
    facts = [fact(1), fact(2, domain="none"), fact(3, year="2031", domain="2")]
    drawn = columns(by_year(facts), {"1": "First"})
    assert drawn.count('fill="#') == 3 + 3 and "2030</text>" in drawn and "1 First" in drawn
    assert columns([], {}) == ""
    assert palette(["2", "none", "1"]) == {"none": NO_DOMAIN, "1": COLOURS[0], "2": COLOURS[1]}
    assert [step_of(n) for n in (1, 4, 5, 12, 152, 910)] == [1, 1, 2, 5, 50, 500]


def test_regions_hold_the_countries_in_them() -> None:
    facts = [fact(1, regions="Africa"), fact(2, countries="KEN; UGA"), fact(3, countries="", regions="Sahel")]
    text = "".join(page(material(*facts, regions={"KEN": ["Africa", "Eastern Africa"], "UGA": ["Africa"]})))
    rows = re.findall(r"<bdi>([\w ]+)</bdi><td class=n><details><summary>(\d+)", text)
    assert {("Africa", "2"), ("Eastern Africa", "2"), ("Sahel", "1")} <= set(rows)


def test_other_language_versions_lead_to_the_one_that_is_printed() -> None:
    facts = [fact(1), fact(2, language="fr", counted="ménages"), fact(3, language="es")]
    text = "".join(page(material(*facts, again={"f-2": "f-1"})))
    found = read(iter([text]))
    assert "f-2" not in found.ids and {"f-1", "f-3"} <= set(found.ids)
    assert "<b>2</b> facts" in text and "fr French" in text


def test_coverage_names_files_by_reason() -> None:
    documents = [
        dict.fromkeys(DOCUMENTS.names, "") | {"path": f"{n}.pdf", "status": status}
        for n, status in enumerate(("done", "failed", "failed"))
    ]
    problems = [
        {"path": "1.pdf", "code": "damaged", "severity": "error", "hint": "fetch it again"},
        {"path": "2.pdf", "code": "no_text", "severity": "error", "hint": "run with --ocr"},
        {"path": "2.pdf", "code": "no_text", "severity": "error", "hint": "run with --ocr"},
        {"path": "0.pdf", "code": "ocr", "severity": "warning", "hint": "compare"},
    ]
    text = "".join(page(material(documents=documents, problems=problems)))
    assert "<b>2</b> documents failed" in text and "fetch it again" in text
    lost = text[text.index("What was lost") : text.index("What may be wrong")]
    assert lost.index("no_text") < lost.index("damaged") and "2.pdf" in lost and "0.pdf" not in lost


def test_a_sentence_stands_once_with_its_figures_marked() -> None:
    text = "In Kenya, 12 households and 3 schools moved; 3 schools stayed."
    facts = [fact(1, evidence=text), fact(2, evidence=text, surface="3", value="3", counted="schools")]
    found = "".join(page(material(*facts)))
    assert found.count("schools stayed") == 1 and "<mark>12</mark>" in found and "<mark>3</mark>" not in found
    assert '<li id="f-1"' in found and '<li id="f-2"' in found


def test_values_as_people_read_them() -> None:
    assert value(fact(1, value="3400000")) == "3,400,000"
    assert value(fact(1, value="", low="1500", high="2000", unit="km2")) == "1,500–2,000 km2"
    assert value(fact(1, value="12", corrected_value="13", unit="USD")) == "13 USD"
    assert value(fact(1, value="12", unit="USD", corrected_unit="none")) == "12"
    assert value(fact(1, value="0.333333", kind="ratio", modifier="more_than")) == "more than 0.333"
    assert value(fact(1, value="0.666667", kind="ratio")) == "0.667"
    assert value(fact(1, value="0.5", kind="ratio")) == "0.5"
    assert value(fact(1, value="31", kind="percent", unit="%", aggregation="increase")) == "up 31 %"
    assert value(fact(1, value="14", kind="percentage_point", unit="%", aggregation="decrease")) == (
        "down 14 percentage points"
    )
    assert value(fact(1, value="26", kind="duration", unit="month")) == "26 months"
    assert value(fact(1, value="1", kind="duration", unit="month")) == "1 month"
    assert value(fact(1, value="1234.50")) == "1,234.50"


def test_every_country_is_on_the_map_and_the_smallest_are_seen() -> None:
    known = {e.id for e in load_lexicon().entries if e.label == "COUNTRY"}
    drawn = {shape.id for shape in shapes() if shape.id}
    assert drawn <= known and set(undrawn(dict.fromkeys(known, 1))) <= {"TWN"}  # part of the shape of CHN
    assert len(known) - len(drawn) <= 1
    dots = {shape.id: (int(shape.x), int(shape.y)) for shape in shapes() if shape.kind == "dot"}
    assert {"TUV", "NRU", "MDV", "VAT", "BRB", "SGP"} <= set(dots) and "CHN" not in dots
    pairs = itertools.combinations(dots.values(), 2)
    assert min(math.dist(a, b) for a, b in pairs) >= 2 * 6
    assert {shape.kind for shape in shapes()} == {"land", "dot", "line", "dashed"}
    text = world({"KEN": 8, "TUV": 1}, {"KEN": "Kenya"})
    assert text.count('href="#country-KEN"') == 1 and 'href="#country-TUV"' in text and "Kenya: 8 facts" in text
    assert read(iter([text])).links.count("#country-FRA") == 0


def test_shades_and_their_legend() -> None:
    assert [shade(n, 100) for n in (1, 7, 13, 26, 51, 100)] == [0, 1, 2, 3, 4, 4]
    for most in (1, 2, 3, 10, 100, 12345):
        spans = re.findall(r"</svg> ([\d,]+)(?:–([\d,]+))?</li>", legend(most))
        edges = [(int(a.replace(",", "")), int((b or a).replace(",", ""))) for a, b in spans]
        assert edges[0] == (0, 0) and edges[-1][1] == most
        assert all(low == before + 1 for (_, before), (low, _) in itertools.pairwise(edges))
        assert all(shade(low, most) == shade(high, most) for low, high in edges[1:])


def test_the_plan_is_named_and_its_word_for_a_domain() -> None:
    text = "".join(page(material(fact(1), unit="focus area", plan="By the plan: Streets & squares.")))
    part = text.partition('<section id="domains"')[2].partition("</section>")[0]
    assert "By the plan: Streets &amp; squares." in part and "<th scope=col>focus area<" in part


def test_ten_thousand_facts_stay_below_five_megabytes() -> None:
    facts = [
        fact(n, countries=("KEN; TUN", "EGY")[n % 2], year=str(2000 + n % 30), programmes=f"Programme {n % 200}",
             evidence="In the year the municipality of a mid-sized town gave 12 households new and lasting homes. " * 2)
        for n in range(10_000)
    ]  # fmt: skip
    size = sum(len(piece.encode()) for piece in page(material(*facts)))
    assert 1_000_000 < size < 5_000_000


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(REPORT)
    (tmp_path / "in" / "empty.pdf").write_bytes(pdf([[]]))
    out = tmp_path / "out"
    main(["run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"])
    capsys.readouterr()
    assert main(["report", str(out), "--csv"]) == 0
    assert str(out / "report.html") in capsys.readouterr().out
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<th scope=col>domain of change<" in text and "By the plan: Strategic Plan 2020-2023" in text
    assert "12,400" in text and "empty.pdf" in text and "http" not in re.sub(r"http-equiv", "", text)
    assert (out / "pivot-amounts.csv").read_text(encoding="utf-8-sig").startswith("counted_class,")
    assert (out / "pivot-countries-domain.csv").read_text(encoding="utf-8-sig").startswith("countries,")
    assert main(["report", str(tmp_path)]) == 2
