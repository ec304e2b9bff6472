"""What is told of a page's content before and after it is read."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import pikepdf
import pytest

from pipeline.batch import repair
from pipeline.batch.contents import CUT_OFF, TOO_LARGE, Kinds, fault_of_blank, inflating, shows_text
from tests.batch.sick.cases import paper
from tests.batch.sick.paper import flate, stream

KINDS = Kinds(pikepdf.Stream, pikepdf.Array, pikepdf.Dictionary)
CONTENT = b"BT /F1 11 Tf 50 700 Td (In 2021 some 450 families moved.) Tj ET"


def told(body: bytes) -> str:
    """What is said of a blank page with this content."""
    with pikepdf.open(io.BytesIO(paper("contents").content(2, body).write())) as pdf:
        return fault_of_blank(pdf.pages[1].obj.Contents, KINDS)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_what_does_not_come_to_its_end_is_cut_off(share: float) -> None:
    whole = zlib.compress(bytes(range(256)) * 500)
    assert inflating(whole, 1 << 30) == ""
    assert inflating(whole[: int(len(whole) * share)], 1 << 30) == CUT_OFF


def test_a_wrong_or_missing_checksum_is_forgiven() -> None:
    whole = zlib.compress(CONTENT)
    assert inflating(whole[:-4], 1 << 20) == ""
    assert inflating(whole[:-4] + b"abcd", 1 << 20) == ""


def test_what_grows_beyond_a_measure_is_told_on_the_way() -> None:
    assert inflating(zlib.compress(bytes(1 << 22)), 1 << 20) == TOO_LARGE


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (CONTENT, True), (b"BT (      ) Tj ET", False), (b"BT <0003> Tj <0003> Tj ET", False), (b"0 0 9 9 re f", False),
        (b"BT [<002400480051> -20 <00560057005500480056005700>] TJ ET", True), (b"BT (1) Tj ET", False), (b"", False),
        (b"BT (a line that is shown) ' ET", True), (b"/Span << /ActualText (not shown at all, this) >> BDC EMC", False),
    ],
)  # fmt: skip
def test_a_page_that_shows_text_is_told_from_a_blank_one(content: bytes, *, shown: bool) -> None:
    assert shows_text(content) is shown


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (flate(CONTENT), True), (flate(b" "), False), (stream(CONTENT), True), (stream(b""), False),
        (stream(CONTENT.hex().encode() + b">", b"/Filter /AHx"), True),
        (stream(base64.a85encode(CONTENT) + b"~>", b"/Filter /ASCII85Decode"), True),
        (stream(base64.a85encode(zlib.compress(b" ")) + b"~>", b"/Filter [/A85 /Fl]"), False),
        (stream(b"\x05abc", b"/Filter /RunLengthDecode"), True), (stream(b"\x00 \x80", b"/Filter /RL"), False),
        (stream(b"\xff\xd8", b"/Filter /DCTDecode"), True), (stream(b"broken", b"/Filter /FlateDecode"), True),
    ],
)  # fmt: skip
def test_a_blank_page_is_asked_why(body: bytes, *, fault: bool) -> None:
    assert bool(told(body)) is fault


@pytest.mark.parametrize(
    ("kids", "none"),
    [
        (b"[4 0 R 6 0 R 8 0 R]", 0), (b"[4 0 R (x) 7 null 6 0 R]", 3), (b"[4 0 R 5000 0 R]", 1), (b"[4 0 R 7 0 R]", 0),
        (b"[/Name 4 0 R]", 1), (b"[]", 0),
    ],
)  # fmt: skip
def test_a_damaged_page_is_told_from_what_never_was_one(kids: bytes, none: int, tmp_path: Path) -> None:
    made = paper("kids").put(2, b"<< /Type /Pages /Count 3 /Kids %s >>" % kids)
    made.objects.pop(7)  # a page's content is gone: what refers to it refers to something that was there
    (tmp_path / "kids.pdf").write_bytes(made.write())
    assert repair.kids_that_are_none(tmp_path / "kids.pdf") == none
