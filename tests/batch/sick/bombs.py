"""Small files that become large, and contents that never end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial

from tests.batch.sick.cases import ANY, DONE, FAILED, NOT_WHOLE, PARTIAL, READ, Case, paper
from tests.batch.sick.paper import Paper, blanks, flate, shown, stream

ALL, REST = (1, 2, 3), (1, 3)


def inflating() -> Iterator[Case]:
    """Contents that inflate beyond measure, through every filter that can."""
    for megabytes in (100, 700, 1500):
        name = f"flate-{megabytes}"
        yield Case(name, PARTIAL, partial(_second, name, blanks, megabytes, b"/Filter /FlateDecode"), REST)
    yield Case("flate-nul", PARTIAL, partial(_second, "flatenul", _nul, 300, b"/Filter /FlateDecode"), REST)
    yield Case("flate-3", PARTIAL, partial(_second, "flate3", _thrice, 2000, b"/Filter [/Fl /Fl /Fl]"), REST)
    yield Case("flate-2", PARTIAL, partial(_second, "flate2", _twice, 2000, b"/Filter [/FlateDecode /FlateDecode]"),
               REST)  # fmt: skip
    yield Case("flate-hex", PARTIAL, partial(_second, "flatehex", _hex, 300, b"/Filter [/AHx /FlateDecode]"), REST)
    yield Case("flate-85", PARTIAL, partial(_second, "flate85", _a85, 300, b"/Filter [/A85 /FlateDecode]"), REST)
    yield Case("run-length", PARTIAL, partial(_second, "runlength", _runs, 300, b"/Filter [/Fl /RunLengthDecode]"),
               REST)  # fmt: skip
    yield Case("run-length-alone", READ, partial(_second, "runalone", _runs_alone, 60, b"/Filter /RL"), REST)
    yield Case("lzw", ANY, partial(_second, "lzw", _lzw, 200, b"/Filter /LZWDecode"), REST)
    yield Case("many-contents", ANY, _many_contents, REST)
    yield Case("flate-operators", NOT_WHOLE, partial(_second, "flateoperators", _operators, 200, b"/Filter /Fl"), REST)
    yield Case("flate-40", READ, partial(_second, "flate40", blanks, 40, b"/Filter /FlateDecode"), REST)
    for side in (30_000, 100_000):
        yield Case(f"image-{side}", DONE, partial(_image, side), ALL)
    yield Case("map-bomb", ANY, _map_bomb, ())
    yield Case("object-stream-bomb", ANY, _object_bomb, ())
    yield Case("string-50", READ, lambda: _with(paper("string50"), b"(" + b"s" * (50 << 20) + b") pop"), REST)


def _second(name: str, made: object, size: int, filters: bytes) -> bytes:
    content = made(size)  # type: ignore[operator]
    return paper(name).content(2, stream(content, filters)).write()


def _with(made: Paper, after: bytes) -> bytes:
    return made.say(2, after=b" " + after).write()


def _nul(size: int) -> bytes:
    return blanks(size, b"\0")


def _operators(size: int) -> bytes:
    return blanks(size, b"0 0 m 9 9 l S\n  ")


def _twice(size: int) -> bytes:
    return zlib.compress(blanks(size), 9)


def _thrice(size: int) -> bytes:
    return zlib.compress(_twice(size), 9)


def _hex(size: int) -> bytes:
    return blanks(size).hex().encode() + b">"


def _a85(size: int) -> bytes:
    import base64

    return base64.a85encode(blanks(size)) + b"~>"


def _runs_alone(size: int) -> bytes:
    return b"\x81 " * ((size << 20) // 128) + b"\x80"


def _runs(size: int) -> bytes:
    return zlib.compress(_runs_alone(size), 9)


def _lzw(size: int) -> bytes:
    """A run of blanks: codes that each stand for one more of them, started anew when the table is full."""
    bits, count, written = 0, 0, bytearray()

    def put(code: int, width: int) -> None:
        nonlocal bits, count
        bits, count = (bits << width) | code, count + width
        while count >= 8:
            count -= 8
            written.append(bits >> count & 255)
            bits &= (1 << count) - 1

    total = 0
    while total < size << 20:
        put(256, 9)
        put(32, 9)
        total += 1
        for code in range(258, 4094):
            put(code, 9 if code < 511 else 10 if code < 1023 else 11 if code < 2047 else 12)
            total += code - 256
    put(257, 12)
    put(0, 7)
    return bytes(written)


def _many_contents() -> bytes:
    made = paper("manycontents")
    made.put(50, flate(b"q 1 0 0 1 0 0 cm Q " * 20_000))
    return made.page(2, extra=f"/Contents [5 0 R {'50 0 R ' * 5000}]").write()


def _image(side: int) -> bytes:
    made = paper(f"image{side}")
    size = f"/Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8"
    made.put(50, stream(blanks(50), f"/Type /XObject /Subtype /Image {size} /Filter /FlateDecode".encode()))
    made.page(2, extra="/Resources << /Font << /F1 3 0 R >> /XObject << /I 50 0 R >> >>")
    return made.say(2, after=b" q 500 0 0 500 0 0 cm /I Do Q").write()


def _map_bomb() -> bytes:
    made = paper("mapbomb")
    made.put(50, stream(blanks(300), b"/Filter /FlateDecode"))
    return made.put(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 50 0 R >>").write()


def _object_bomb() -> bytes:
    made = paper("objectbomb")
    made.put(50, stream(blanks(300), b"/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode"))
    return made.write()


def drawn() -> Iterator[Case]:
    """Drawings in drawings, and pages with more on them than a page can hold."""
    for width, depth in ((2, 24), (3, 18), (10, 9), (1000, 4)):
        name = f"forms-{width}-{depth}"
        yield Case(name, PARTIAL, partial(_forms, name, width, depth), REST)
    yield Case("forms-3-3", DONE, partial(_forms, "forms33", 3, 3), ALL)
    yield Case("forms-deep", READ, partial(_forms, "formsdeep", 1, 25), REST)
    yield Case("forms-deeper", PARTIAL, partial(_forms, "formsdeeper", 1, 300), REST)
    yield Case("forms-in-a-circle", PARTIAL, partial(_circle, 2), REST)
    yield Case("forms-in-a-ring", PARTIAL, partial(_circle, 5), REST)
    # Drawn twice in itself, under one name or two, or so on the way round: a reader would draw a billion of them.
    yield Case("forms-twice-in-a-circle", PARTIAL, partial(_circle, 1, b"/X Do /X Do"), REST)
    yield Case("forms-twice-in-a-ring", PARTIAL, partial(_circle, 3, b"/X Do /Y Do"), REST)
    yield Case("pattern-itself", READ, _pattern, REST)
    yield Case("type3-itself", ANY, _type3, REST)
    for lines in (50_000, 600_000):
        content = b" ".join(b"%d %d m %d %d l S" % (i % 595, i % 842, i * 7 % 595, i * 3 % 842) for i in range(lines))
        yield Case(f"lines-{lines}", READ, partial(_with, paper(f"lines{lines}"), content), REST)
    for glyphs in (60_000, 450_000, 900_000):
        yield Case(f"glyphs-{glyphs}", READ if glyphs < 500_000 else PARTIAL, partial(_glyphs, glyphs), REST)
    for count in (500, 8_000, 60_000):
        content = b"BT /F1 9 Tf 1 0 0 1 300 300 Tm " + b"(flood) Tj 1 0 0 1 300 300 Tm " * count + b"ET"
        name = f"overprint-{count}"
        yield Case(name, READ, partial(_with, paper(name), content), REST)
    for depth in (10_000, 2_000_000):
        yield Case(f"states-{depth}", PARTIAL, partial(_before, f"states{depth}", b"q " * depth), REST)
    for opening in (b"[", b"<<", b"<< /a "):
        name = f"nested-{opening.hex()}"
        yield Case(name, PARTIAL, partial(_before, name, opening * 60_000), REST)
    yield Case("states-20", DONE, partial(_before, "states20", b"q " * 20), ALL)
    yield Case(
        "inline-image", ANY, partial(_before, "inlineimage", b"q BI /W 99999 /H 99999 /BPC 8 /CS /G ID xx\nEI Q ")
    )
    for pages, wanted in ((2_000, DONE), (20_500, FAILED)):
        yield Case(f"pages-{pages}", wanted, partial(_pages, pages))


def _before(name: str, before: bytes) -> bytes:
    return paper(name).say(2, before=before).write()


def _forms(name: str, width: int, depth: int) -> bytes:
    made = paper(name)
    made.page(2, extra="/Resources << /Font << /F1 3 0 R >> /XObject << /X 100 0 R >> >>").say(2, after=b" /X Do")
    for level in range(depth):
        inner = f"/Resources << /XObject << /X {101 + level} 0 R >> >>" if level < depth - 1 else "/Resources << >>"
        body = b"/X Do " * width if level < depth - 1 else b"0 0 5 5 re f"
        made.put(100 + level, stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 99 99] {inner}".encode()))
    return made.write()


def _circle(count: int, body: bytes = b"/X Do") -> bytes:
    made = paper(f"circle{count}{body.count(b'Do')}")
    made.page(2, extra="/Resources << /Font << /F1 3 0 R >> /XObject << /X 100 0 R >> >>").say(2, after=b" /X Do")
    for level in range(count):
        following = 100 + (level + 1) % count
        inner = f"/Resources << /XObject << /X {following} 0 R /Y {following} 0 R >> >>"
        made.put(100 + level, stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 99 99] {inner}".encode()))
    return made.write()


def _pattern() -> bytes:
    made = paper("patternitself")
    inner = "/Resources << /Pattern << /P 50 0 R >> >>"
    tile = f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 {inner}"
    made.put(50, stream(b"/Pattern cs /P scn 0 0 9 9 re f", tile.encode()))
    made.page(2, extra="/Resources << /Font << /F1 3 0 R >> /Pattern << /P 50 0 R >> >>")
    return made.say(2, after=b" /Pattern cs /P scn 0 0 500 500 re f").write()


def _type3() -> bytes:
    made = paper("type3itself")
    made.put(50, b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 97 "
                 b"/LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 51 0 R >> "
                 b"/Resources << /Font << /T 50 0 R >> >> >>")  # fmt: skip
    made.put(51, stream(b"9 0 d0 BT /T 9 Tf (aa) Tj ET"))
    made.page(2, fonts="/F1 3 0 R /T 50 0 R")
    return made.say(2, after=b" BT /T 9 Tf 99 99 Td (aaaa) Tj ET").write()


def _glyphs(count: int) -> bytes:
    row = b"(" + b"abcdefghi " * 100 + b") Tj T* "
    content = b"BT /F1 1 Tf 1 TL 10 830 Td " + row * (count // 1000) + b"ET"
    return _with(paper(f"glyphs{count}"), content)


def _pages(count: int) -> bytes:
    made = Paper(f"pages{count}", 1).say(1, shown(["In 2021 some 450 families in Nakuru moved into new houses."]))
    made.put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % n for n in _numbers(count))))
    for number in _numbers(count):
        made.put(number, made.objects[4])
    return made.write()


def _numbers(count: int) -> range:
    return range(100, 100 + count)


CASES = (inflating, drawn)
