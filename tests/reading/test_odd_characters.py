"""Characters that the engine gives in halves, and codes of a font that are no characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading import read_pages
from pipeline.records import Page, Problem
from tests.batch.sick.cases import paper
from tests.batch.sick.contents import CID, DESCENDANT, MAP
from tests.batch.sick.paper import flate


def read(path: Path) -> tuple[list[Page], list[Problem]]:
    said: list[Problem] = []
    return list(read_pages(path, said.append)), said


def mapped(target: Path, lines: str) -> Path:
    """A document on whose second page a font has this map of its codes to characters."""
    body = f"{MAP}\n1 begincodespacerange <00> <ff> endcodespacerange\n{lines}\nendcmap end"
    made = paper("odd").put(50, flate(body.encode("ascii")))
    made.put(52, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 50 0 R >>")
    target.write_bytes(made.page(2, fonts="/F1 52 0 R").write())
    return target


@pytest.mark.parametrize(("code", "sign"), [("d83cdfe0", "🏠"), ("d840dc0b", "𠀋")])
def test_a_character_of_two_halves_is_one(tmp_path: Path, code: str, sign: str) -> None:
    pages, said = read(mapped(tmp_path / "a.pdf", f"1 beginbfchar <4e> <{code}> endbfchar"))
    text = " ".join(line.text for line in pages[1].lines)
    assert f"S{sign}T-odd-P2" in text
    assert f"in {sign}akuru" in text
    assert not said
    text.encode("utf-8")


def test_a_half_alone_stands_for_nothing(tmp_path: Path) -> None:
    pages, said = read(mapped(tmp_path / "a.pdf", "1 beginbfrange <00> <ff> <d800> endbfrange"))
    assert not pages[1].has_text
    assert [(p.code, p.page) for p in said] == [("bad_text_layer", 2)]


@pytest.mark.parametrize("encoding", ["/Identity-H", "/No-Such-Map"])
@pytest.mark.parametrize("more", ["", "/ToUnicode 99 0 R", "/ToUnicode 7"])
def test_codes_of_a_font_are_no_text(tmp_path: Path, encoding: str, more: str) -> None:
    made = paper("codes").put(50, CID.format(encoding, more).encode()).put(51, DESCENDANT)
    shown = b"BT /C 11 Tf 50 700 Td <" + bytes(range(1, 200)).hex().encode() + b"> Tj ET"
    (tmp_path / "a.pdf").write_bytes(made.page(2, fonts="/F1 3 0 R /C 50 0 R").say(2, shown).write())
    pages, said = read(tmp_path / "a.pdf")
    assert not pages[1].lines
    assert [(p.code, p.page) for p in said] == [("bad_text_layer", 2)]
