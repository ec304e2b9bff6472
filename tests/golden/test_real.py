"""The real documents beside the project, which are not ours to publish: read where they are, else plainly skipped."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from pipeline.records import Fact
from pipeline.run import Reading, read_document
from tests.golden.gold import IS, bare, likeness, trigrams

REAL = Path(__file__).parents[3] / "shared" / "documents"
SEED = REAL / "seed" / "HSP-HA.2-4-Add.4.zh.pdf"
RESOLUTIONS = sorted((REAL / "resolutions").glob("*.paragraphs.json"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the real documents, not ours, are not beside the project"),
]


@cache
def seed() -> Reading:
    return read_document(SEED)


def facts(surface: str) -> list[Fact]:
    return [f for f in seed().facts if bare(f.surface) == bare(surface)]


def keys(label: str) -> set[str]:
    return {e.key for found in seed().entities.values() for e in found if e.label == label}


def test_each_numbered_paragraph_is_one_passage() -> None:
    numbered = [p for p in seed().passages if p.kind == "paragraph" and p.paragraph]
    assert [p.paragraph for p in numbered] == [str(n) for n in range(1, 15)]
    assert seed().document.symbol == "HSP/HA.2/4/Add.4"
    assert (seed().document.language, seed().document.year) == ("zh", 2022)


def test_the_paragraph_across_the_page_is_whole() -> None:
    (paragraph,) = (p for p in seed().passages if p.paragraph == "11")
    assert {piece.page for piece in paragraph.pieces} == {2, 3}
    assert paragraph.text.startswith("根据变革领域 3") and paragraph.text.endswith("解决方案。")
    assert "HSP/HA.2" not in paragraph.text


def test_the_stated_domains() -> None:
    stated = {p.paragraph: seed().judgements[p.id].domain for p in seed().passages
              if seed().judgements[p.id].basis == "stated"}  # fmt: skip
    assert stated == {"9": "1", "10": "2", "11": "3", "12": "4"}


def test_names() -> None:
    assert {"EGY", "UKR"} <= keys("COUNTRY")
    assert {"surge", "gap-slums", "urf", "wuf"} <= keys("PROGRAMME")


def test_figures_of_the_seed() -> None:
    (money,) = facts("1.567 亿美元")
    assert (str(money.quantity.value), money.quantity.unit) == ("156700000", "USD")
    (people,) = facts("340 万")
    assert (int(people.quantity.value or 0), people.quantity.modifier, people.quantity.aggregation) == (
        3_400_000, "about", "cumulative",
    )  # fmt: skip
    assert people.counted_class == "people"
    (governments,) = facts("48")
    assert governments.counted == "国家政府"
    assert any("Sustainable Urban Resilience for the Next Generation" in name for name in governments.programmes)
    assert len(seed().facts) == 16


@pytest.mark.parametrize("path", RESOLUTIONS, ids=lambda p: p.name.partition(".paragraphs")[0])
def test_resolutions_are_read_paragraph_by_paragraph(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    reading = read_document(path.with_name(path.name.replace(".paragraphs.json", ".pdf")))
    grams = [(trigrams(p.text), p.paragraph) for p in reading.passages]
    wrong = []
    for block in gold["blocks"]:
        # meeting and date at the end are lines of one block there, and passages of their own with us
        for text in block["text"].split("  ") if block["kind"] == "right" else [block["text"]]:
            best, number = max((likeness(trigrams(text), g), n) for g, n in grams)
            printed = re.sub(r"[^\w]", "", str(block["n"] or ""))
            if best < IS or re.sub(r"[^\w]", "", number) != printed:
                wrong.append((round(best, 3), block["n"], number, text[:40]))
    assert len(wrong) <= max(1, len(gold["blocks"]) // 50), wrong
    assert reading.document.symbol == gold["symbol"]
    assert reading.document.language == gold["lang"]
