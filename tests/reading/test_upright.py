"""Titles whose signs stand below each other are lines; columns of signs in tables and lines of text are none."""

from __future__ import annotations

import pytest

from pipeline.passages import build_passages
from pipeline.reading.glyphs.atoms import Atom, Style
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.reading.layout.rows import rows_of
from pipeline.reading.layout.upright import upright_titles
from pipeline.reading.page import Memory, lay_out
from pipeline.records import Page


def stack(text: str, *, step: float = 14.0, x: float = 20.0, size: float = 14.0) -> list[Atom]:
    atoms = []
    for i, sign in enumerate(text):
        narrow = sign in "，。"
        x0, x1 = (x + 0.6 * size, x + 0.9 * size) if narrow else (x, x + size)
        atoms.append(Atom(sign, x0, x1, 100.0 + step * i, size, True, "", "L", "", i))
    return atoms


def titles(atoms: list[Atom]) -> list[str]:
    return [title.line.text for title in upright_titles(rows_of(atoms))]


@pytest.mark.parametrize("text", ["谁付钱，谁检查", "第二天早晨", "水与路"])
def test_signs_right_below_each_other_are_a_title(text: str) -> None:
    found = upright_titles(rows_of(stack(text)))
    assert [title.line.text for title in found] == [text]
    line = found[0].line
    assert line.bold and line.box.bottom - line.box.top > 14.0 * (len(text) - 1)
    assert [word.text for word in line.words] == [text]


@pytest.mark.parametrize(
    "atoms",
    [
        stack("水与"),
        stack("水与路", step=22.0),
        stack("是是是"),
        stack("abc"),
        [a for i in range(3) for a in stack("水与路", x=20.0 + 30 * i)],
    ],
    ids=["too few", "lines apart", "one sign", "letters", "beside others"],
)
def test_other_signs_are_none(atoms: list[Atom]) -> None:
    assert titles(atoms) == []


def sheet(number: int, title: str) -> Sheet:
    made = Sheet(number, 595.0, 842.0)

    def put(sign: str, x: float, y: float, size: float) -> None:
        made.styles.append(Style(y, size, False, "", 0))
        made.chars.append((ord(sign), x, x + size, len(made.styles) - 1))

    for k in range(24):
        for i, sign in enumerate("市政服务惠及山区更多住户并延伸到河流两岸的村庄和集市里面去"):
            put(sign, 100.0 + 12 * i, 110.0 + 18 * k, 12.0)
    for i, sign in enumerate(title):
        put(sign, 20.0, 150.0 + 16 * i, 16.0)
    return made


def pages() -> list[Page]:
    memory = Memory()
    return [lay_out(sheet(n, "谁来付钱"), "pdfium", memory) for n in (1, 2)]


def test_a_title_at_the_edge_is_one_heading_and_cuts_no_paragraph() -> None:
    _, passages = build_passages("d-1", pages(), lambda _: None)
    assert [p.text for p in passages if p.kind == "heading"] == ["谁来付钱"] * 2
    assert [(p.page, p.page_end) for p in passages if p.kind == "paragraph"] == [(1, 2)]
