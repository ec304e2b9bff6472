"""The report: every count leads to its sentences, nothing in it runs, it stays small; every State has a tile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.lexicon import load_lexicon
from pipeline.report.page import Material, page, value
from pipeline.report.tally import by_year, counted_once, grouped, pivot, series
from pipeline.report.tiles import shade, tiles, world
from pipeline.tables.columns import FACTS
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


def material(*facts: dict[str, str], **more: object) -> Material:
    document = {"status": "done", "pages": "5", "path": "a.pdf"}
    return Material("Test", [document], facts, {}, [], {}, {}, {"KEN": "Kenya"}, **more)  # type: ignore[arg-type]


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
            elif name.startswith("on"):
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
    assert {"f-1", "f-2", "f-3", "country-KEN", "country-TUN", "programme-SURGe"} <= set(found.ids)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_cell_runs(payload: str) -> None:
    cells = {name: payload for name in FACTS.names if name not in ("score", "year", "verdict", "same_as")}
    bad = fact(1, **cells)
    problem = {"status": "failed", "severity": "error", "code": payload, "path": payload, "hint": payload}
    whole = Material(
        payload,
        [{"status": payload, "pages": "", "path": payload}],
        [bad],
        {payload: payload},
        [problem],
        {payload: payload},
        {},
        {},
    )
    found = read(page(whole))
    plain = read(page(material(fact(1))))
    assert "script" not in found.tags and not found.handlers
    assert set(found.tags) <= set(plain.tags) | {"details", "summary", "bdi"}
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
    assert header == ["countries", "1", "2"] and lines == [["KEN", "3", "1"], ["TUN", "0", "1"]]


def test_the_same_thing_over_the_years() -> None:
    facts = [
        fact(1, programmes="SURGe"), fact(2, programmes="SURGe", year="2031", value="24"),
        fact(3, programmes="SURGe", year="2031", value="99", score="0.2"), fact(4, year="2031"),
        fact(5, programmes="SURGe", year="2030", kind="percent"),
    ]  # fmt: skip
    (line,) = series(facts)
    assert [(year, f["value"]) for year, f in line.points] == [(2029, "12"), (2031, "24")]
    assert "+100 %" in "".join(page(material(*facts)))


def test_values_as_people_read_them() -> None:
    assert value(fact(1, value="3400000")) == "3,400,000"
    assert value(fact(1, value="", low="15", high="20", unit="km2")) == "15–20 km2"
    assert value(fact(1, value="12", corrected_value="13", unit="USD")) == "13 USD"
    assert value(fact(1, value="0.25")) == "0.25"


def test_every_state_has_a_tile_of_its_own() -> None:
    states = {e.id for e in load_lexicon().entries if e.label == "COUNTRY" and e.type == "state"}
    assert set(tiles()) == states
    assert len(set(tiles().values())) == len(states)
    drawn = world({"KEN": 8, "TUV": 1}, {"KEN": "Kenya"})
    assert drawn.count("<rect") == len(states) and drawn.count('href="#country-') == 2 and "Kenya: 8 facts" in drawn
    assert tiles()["NOR"].row < tiles()["ZAF"].row and tiles()["USA"].column < tiles()["JPN"].column
    assert [shade(n, 100) for n in (1, 7, 13, 26, 51, 100)] == [0, 1, 2, 3, 4, 4]


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
    assert "12,400" in text and "empty.pdf" in text and "http" not in re.sub(r"http-equiv", "", text)
    assert (out / "pivot-countries-domain.csv").read_text(encoding="utf-8-sig").startswith("countries,")
    assert main(["report", str(tmp_path)]) == 2
