"""Odd shapes of pages, fonts that do not say their letters, pages of which some are broken, texts that are traps."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from functools import partial

from tests.batch.sick.cases import ANY, DONE, FAILED, NOT_WHOLE, PARTIAL, READ, Case, paper
from tests.batch.sick.paper import Paper, blanks, flate, shown, stream

ALL, REST = (1, 2, 3), (1, 3)
CID = "<< /Type /Font /Subtype /Type0 /BaseFont /Nowhere /Encoding {0} /DescendantFonts [51 0 R] {1} >>"
DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nowhere /CIDSystemInfo << /Registry (Adobe) "
    b"/Ordering (Identity) /Supplement 0 >> /DW 500 >>"
)
MAP = "/CIDInit /ProcSet findresource begin begincmap"
TRUETYPE = b"<< /Type /Font /Subtype /TrueType /BaseFont /Arial "
WIDTHS = TRUETYPE + b"/FirstChar 0 /LastChar 99999999 /Widths [-5 (x) 1e30] >>"
BROKEN_FILE = TRUETYPE + b"/FontDescriptor << /Type /FontDescriptor /FontName /Arial /Flags 32 /FontFile2 50 0 R >> >>"
SCAN = b"/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceGray /BitsPerComponent 8 "


def shapes() -> Iterator[Case]:
    """Boxes, turns and layers."""
    for name, box in (
        ("1e6", "[0 0 1000000 1000000]"), ("1e12", "[0 0 1e12 1e12]"), ("digits", f"[0 0 {'9' * 400} 842]"),
        ("flat", "[0 0 595 0]"), ("point", "[100 100 100 100]"), ("text", "[(a) (b) (c) (d)]"), ("three", "[0 0 595]"),
        ("far", "[50000 50000 50595 50842]"), ("nan", "[0 0 nan inf]"), ("gone", "99 0 R"), ("none", ""),
        ("empty", "[]"), ("null", "null"),
    ):  # fmt: skip
        made = paper(f"box{name}").page(2, box=box)
        yield Case(f"box-{name}", READ if name != "far" else ANY, made.write, REST)
    below = Paper("boxbelow").page(2, box="[-297 -421 298 421]").say(2, shown(["SNT-boxbelow-P2"], "-200 300 Td"))
    yield Case("box-below", DONE, below.write, ALL)
    reversed_ = paper("boxturned").page(2, box="[595 842 0 0]")
    yield Case("box-turned", DONE, reversed_.write, ALL)
    inherited = paper("boxinherited").page(2, box="")
    inherited.put(2, b"<< /Type /Pages /Count 3 /Kids [4 0 R 6 0 R 8 0 R] /MediaBox [0 0 595 842] "
                     b"/Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
    inherited.put(6, b"<< /Type /Page /Parent 2 0 R /Contents 7 0 R >>")
    yield Case("box-inherited", DONE, inherited.write, ALL)
    for turn in ("45", "270", "450", "-180", "-90", "(90)", "1e9"):
        made = paper(f"turn{turn}").page(2, extra=f"/Rotate {turn}")
        yield Case(f"turn-{turn.strip('()')}", READ, made.write, REST)
    for unit in ("10", "0", "-3", "75000", "(x)"):
        made = paper(f"unit{unit}").page(2, extra=f"/UserUnit {unit}")
        yield Case(f"unit-{unit.strip('()')}", READ, made.write, REST)
    for name, crop in (("outside", "[2000 2000 2500 2500]"), ("tiny", "[0 0 1 1]"), ("wide", "[-99 -99 9999 9999]")):
        made = paper(f"crop{name}").page(2, extra=f"/CropBox {crop}")
        yield Case(f"crop-{name}", ANY, made.write, REST if name == "wide" else ())
    for name, matrix in (("180", "-1 0 0 -1 500 500"), ("45", ".7 .7 -.7 .7 200 200"), ("mirror", "-1 0 0 1 500 500")):
        content = paper("matrix").text(2).replace(b"50 760 Td", f"{matrix} Tm".encode())
        yield Case(f"matrix-{name}", READ, paper(f"matrix{name}").say(2, content).write, REST)
    for name, state in (("hidden", b"3 Tr"), ("white", b"1 g"), ("clip", b"7 Tr")):
        yield Case(f"text-{name}", READ, paper(f"text{name}").say(2, before=state + b" ").write, REST)
    for name, scanned, wanted in (("all", (1, 2, 3), FAILED), ("one", (2,), PARTIAL), ("last", (3,), PARTIAL)):
        made = paper(f"scan{name}")
        made.put(50, stream(blanks(1)[:400_000], SCAN + b"/Filter /FlateDecode"))
        for number in scanned:
            made.page(number, extra="/Resources << /XObject << /I 50 0 R >> >>")
            made.say(number, b"q 595 0 0 842 0 0 cm /I Do Q")
        yield Case(f"scan-{name}", wanted, made.write, tuple(n for n in ALL if n not in scanned))
    for name in ("JBIG2Decode", "JPXDecode", "DCTDecode", "CCITTFaxDecode"):
        made = paper(f"scan{name}", 1)
        made.put(50, stream(bytes(range(256)) * 9, SCAN + f"/Filter /{name}".encode()))
        made.page(1, extra="/Resources << /XObject << /I 50 0 R >> >>").say(1, b"q 595 0 0 842 0 0 cm /I Do Q")
        yield Case(f"scan-{name}", FAILED, made.write)
    yield Case("blank-pages", FAILED, lambda: _all_blank("blankpages"))
    yield Case("blank-page", READ, lambda: paper("blankpage").say(2, b" ").write(), REST)


def _all_blank(name: str) -> bytes:
    made = paper(name)
    for number in ALL:
        made.say(number, b" ")
    return made.write()


def fonts() -> Iterator[Case]:
    """Fonts whose letters nobody can tell, and character maps that are traps."""
    garbled = b"BT /C 11 Tf 50 700 Td <" + bytes(range(1, 200)).hex().encode() + b"> Tj ET"
    for name, encoding, more in (
        ("horizontal", "/Identity-H", ""), ("vertical", "/Identity-V", ""), ("unknown", "/No-Such-Map", ""),
        ("gone", "99 0 R", ""), ("map-gone", "/Identity-H", "/ToUnicode 99 0 R"),
        ("map-number", "/Identity-H", "/ToUnicode 7"),
    ):  # fmt: skip
        made = paper(f"font{name}").put(50, CID.format(encoding, more).encode()).put(51, DESCENDANT)
        made.page(2, fonts="/F1 3 0 R /C 50 0 R").say(2, garbled)
        yield Case(f"font-{name}", PARTIAL, made.write, REST)
    maps = {
        "replacement": "1 beginbfrange <0000> <ffff> <fffd> endbfrange",
        "private": "1 beginbfrange <00> <ff> <e000> endbfrange",
        "private-15": "1 beginbfrange <0000> <00ff> <db80dc00> endbfrange",
        "nul": "1 beginbfchar <20> <0000> endbfchar",
        "surrogate": "1 beginbfrange <00> <ff> <d800> endbfrange",
        "itself": "/Me usecmap",
        "huge": "1 beginbfrange <00000000> <0fffffff> <0041> endbfrange",
        "long": f"1 beginbfchar <41> <{'0041' * 9999}> endbfchar",
        "many": " ".join(f"100 beginbfchar {'<41> <0041> ' * 100} endbfchar" for _ in range(2000)),
        "nothing": "",
        "garbage": "\x00\xff(((<<<[[[",
        "backwards": "1 beginbfrange <ff> <00> <0041> endbfrange",
    }
    for name, body in maps.items():
        whole = f"{MAP}\n1 begincodespacerange <00> <ff> endcodespacerange\n{body}\nendcmap end"
        made = paper(f"map{name}").put(50, flate(whole.encode("latin-1")))
        made.put(52, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 50 0 R >>")
        made.page(2, fonts="/F1 52 0 R")
        yield Case(f"map-{name}", READ, made.write, REST, never="\0")
    for name, font in (
        ("gone", b"null"), ("number", b"7"), ("no-type", b"<< >>"), ("widths", WIDTHS), ("file-broken", BROKEN_FILE),
    ):  # fmt: skip
        made = paper(f"fontis{name}").put(52, font).put(50, stream(bytes(range(256))))
        yield Case(f"font-is-{name}", READ, made.page(2, fonts="/F1 52 0 R").write, REST)


def broken_pages() -> Iterator[Case]:
    """One page of several is broken, in every way; the others must be kept."""
    sound = paper("x").text(2) + b" " * 50
    for number in (1, 3):
        rest = tuple(n for n in ALL if n != number)
        bad = stream(b"\x78\x9c" + bytes(range(1, 200)), b"/Filter /FlateDecode")
        yield Case(f"flate-page-{number}", PARTIAL, paper(f"flatepage{number}").content(number, bad).write, rest)
    both = paper("bothbad", 5)
    for number in (2, 4):
        both.content(number, stream(b"nothing of the kind", b"/Filter /FlateDecode"))
    yield Case("flate-pages-2-4", PARTIAL, both.write, (1, 3, 5))
    whole = flate(sound * 40)
    yield Case("flate-cut", NOT_WHOLE, lambda: _content("flatecut", stream(
        whole[whole.index(b"stream\n") + 7 : -60], b"/Filter /FlateDecode")), REST)  # fmt: skip
    for name, body in (
        ("LZWDecode", b"\x80\x0b\x60\x50" * 9), ("RunLengthDecode", b"\x05abc"), ("ASCII85Decode", b"9jqo^zz\xffz~>"),
        ("ASCIIHexDecode", b"42545Z//>"), ("DCTDecode", b"\xff\xd8\xff\xe0" * 9), ("JPXDecode", bytes(90)),
        ("JBIG2Decode", bytes(90)), ("CCITTFaxDecode", bytes(90)), ("NoSuchDecode", sound), ("Crypt", sound),
    ):  # fmt: skip
        wanted = PARTIAL if name not in ("Crypt", "ASCIIHexDecode") else ANY
        coded = stream(body, f"/Filter /{name}".encode())
        yield Case(f"coded-{name}", wanted, partial(_content, f"coded{name}", coded), REST)
    for name, body in (
        ("ASCIIHexDecode", sound.hex().encode() + b">"), ("ASCII85Decode", base64.a85encode(sound) + b"~>"),
        ("RunLengthDecode", b"".join(bytes([len(sound[i : i + 99]) - 1]) + sound[i : i + 99]
                                     for i in range(0, len(sound), 99)) + b"\x80"),
    ):  # fmt: skip
        body_object = stream(body, f"/Filter /{name}".encode())
        yield Case(f"sound-{name}", DONE, partial(_content, f"x{name}", body_object), REST)
    for length in (0, 5, 30, 99_999, -4):
        made = paper(f"length{length}")
        made.content(2, stream(made.text(2), length=length))
        yield Case(f"length-{length}", READ, made.write, REST)
    for name, contents in (
        ("gone", "99 0 R"), ("null", "null"), ("number", "7"), ("name", "/Nothing"), ("string", "(BT ET)"),
        ("dictionary", "<< >>"), ("page", "6 0 R"), ("array-empty", "[]"), ("array-gone", "[98 0 R 99 0 R]"),
    ):  # fmt: skip
        made = paper(f"contents{name}").page(2, extra=f"/Contents {contents}")
        wanted = READ if name in ("null", "array-empty") else PARTIAL
        yield Case(f"contents-{name}", wanted, made.write, REST)
    half = paper("contentshalf").put(50, stream(b"broken", b"/Filter /FlateDecode"))
    yield Case("contents-half", PARTIAL, half.page(2, extra="/Contents [7 0 R 50 0 R]").write, ALL)
    half = paper("contentsgone").page(2, extra="/Contents [7 0 R 99 0 R]")
    yield Case("contents-half-gone", READ, half.write, ALL)
    for name, page in (("null", b"null"), ("array", b"[1 2]"), ("stream", stream(b"x")), ("empty", b"<< >>")):
        yield Case(f"page-is-{name}", NOT_WHOLE + "|" + DONE, paper(f"pageis{name}").put(6, page).write)
    no_fonts = paper("nofonts").page(2, extra="/Resources << >>")
    yield Case("no-fonts", READ, no_fonts.write, REST)
    endless = paper("operands").say(2, before=b"1 " * 300_000)
    yield Case("operands-300k", READ, endless.write, REST)
    letters = paper("unknownoperators").say(2, before=b"foo bar baz /x (y) " * 20_000)
    yield Case("operators-unknown", READ, letters.write, REST)
    open_string = paper("openstring").say(2, after=b" BT (never closed")
    yield Case("string-open", READ, open_string.write, REST)
    for seed in range(24):
        yield Case(f"mutant-{seed:02}", ANY, partial(_mutant, seed))


def _content(name: str, body: bytes) -> bytes:
    return paper(name).content(2, body).write()


def _mutant(seed: int) -> bytes:
    chance = random.Random(1000 + seed)
    made = paper(f"mutant{seed:02}", 4)
    data = bytearray(made.packed() if seed % 3 == 0 else made.write())
    for _ in range(seed + 1):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def texts() -> Iterator[Case]:
    """Texts on which patterns that go back and forth never end."""
    flat = {
        "dots": "." * 80_000, "digits": "1" * 80_000, "groups": "1 000 " * 13_000, "percents": "5 % " * 20_000,
        "hyphens": "1-1-" * 20_000, "millions": "million " * 9_000, "ands": "and " * 20_000, "quotes": '"' * 40_000,
        "brackets": "([" * 20_000, "capitals": "UN-" * 25_000, "of": "Ministry of " * 7_000, "commas": ",a" * 30_000,
        "symbols": "A/RES/" * 13_000, "dollars": "$" * 40_000, "romans": "iv) " * 20_000, "ranges": "5 to " * 16_000,
    }  # fmt: skip
    for name, text in flat.items():
        rows = b" ".join(b"(%s) Tj T*" % _escaped(text[i : i + 400]) for i in range(0, len(text), 400))
        content = b" BT /F1 1 Tf 1.1 TL 20 700 Td " + rows + b" ET"
        yield Case(f"trap-{name}", READ, partial(_after, f"trap{name}", content), REST)
    for name, line in (("formula", "=HYPERLINK(1+1)"), ("at", "@SUM(A1)"), ("script", "<script>alert(1)</script>")):
        yield Case(f"line-{name}", DONE, partial(_line, f"line{name}", line), REST)


def _escaped(text: str) -> bytes:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")


def _after(name: str, content: bytes) -> bytes:
    return paper(name).say(2, after=content).write()


def _line(name: str, line: str) -> bytes:
    return paper(name).say(2, shown([line, f"SNT-{name}-P2"])).write()


def active() -> Iterator[Case]:
    """What acts, what hangs on, what is odd in the metadata."""
    catalog = "<< /Type /Catalog /Pages 2 0 R {} >>"
    for name, extra in (
        ("script", "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        ("launch", "/OpenAction << /S /Launch /F (/bin/false) >>"), ("go", "/OpenAction [99 0 R /Fit]"),
        ("outline", "/Outlines 1 0 R"), ("names", "/Names << /Dests 1 0 R >>"), ("labels", "/PageLabels (odd)"),
        ("form", "/AcroForm << /Fields 2 0 R /XFA (x) >>"), ("tags", "/StructTreeRoot 1 0 R /MarkInfo 3"),
        ("layers", "/OCProperties << /OCGs (x) /D 7 >>"), ("metadata", "/Metadata 99 0 R"),
    ):  # fmt: skip
        yield Case(f"act-{name}", DONE, paper(f"act{name}").put(1, catalog.format(extra).encode()).write, ALL)
    attached = paper("attached").put(
        1, catalog.format("/Names << /EmbeddedFiles << /Names [(a) 50 0 R] >> >>").encode()
    )
    attached.put(50, b"<< /Type /Filespec /F (a.txt) /EF << /F 51 0 R >> >>").put(51, stream(b"x"))
    yield Case("attached", DONE, attached.write, ALL)
    folder = paper("portfolio").put(1, catalog.format("/Collection << /View /D >>").encode())
    yield Case("portfolio", PARTIAL, folder.write, ALL)
    for name, info in (("odd", "<< /Title 5 /CreationDate (D:99999999) /Author [1] >>"), ("gone", "99 0 R"),
                       ("long", f"<< /Title ({'x' * 100_000}) >>")):  # fmt: skip
        yield Case(f"info-{name}", DONE, partial(paper(f"info{name}").write, extra=f"/Info {info}"), ALL)
    for name, notes in (("many", "[" + "50 0 R " * 20_000 + "]"), ("odd", "[1 (x) null 99 0 R]"), ("number", "3")):
        made = paper(f"notes{name}").page(2, extra=f"/Annots {notes}")
        made.put(50, b"<< /Type /Annot /Subtype /Text /Rect [1 1 2 2] /Contents (n) >>")
        yield Case(f"notes-{name}", READ, made.write, ALL)


CASES = (shapes, fonts, broken_pages, texts, active)
