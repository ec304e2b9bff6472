"""PDFs that can be broken at any place: objects by number, written with whatever table of objects is wanted."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CATALOG, TREE, HELVETICA = 1, 2, 3


def shown(lines: list[str], place: str = "50 760 Td") -> bytes:
    """Content of a page: lines of text from the top down."""
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    return f"BT /F1 11 Tf 14 TL {place} {' '.join(f'({line}) Tj T*' for line in escaped)} ET".encode("cp1252")


def sentences(tag: str, number: int) -> list[str]:
    """What page `number` says, with a mark by which it is known again."""
    return [f"SNT-{tag}-P{number}", f"In 2021 some {number},450 families in Nakuru moved into new houses."]


def stream(content: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    """A stream object."""
    size = len(content) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (size, extra, content)


def flate(content: bytes) -> bytes:
    """A compressed stream object."""
    return stream(zlib.compress(content), b"/Filter /FlateDecode")


def blanks(megabytes: int, unit: bytes = b" ") -> bytes:
    """So many megabytes of blanks, compressed."""
    machine, piece = zlib.compressobj(9), unit * ((1 << 20) // len(unit))
    return b"".join(machine.compress(piece) for _ in range(megabytes)) + machine.flush()


@dataclass(slots=True)
class Paper:
    """A document of some pages; its objects are there to be changed before it is written."""

    tag: str
    pages: int = 3
    objects: dict[int, bytes] = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.objects[CATALOG] = b"<< /Type /Catalog /Pages 2 0 R >>"
        kids = b" ".join(b"%d 0 R" % self.page_object(n) for n in range(1, self.pages + 1))
        self.objects[TREE] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (self.pages, kids)
        self.objects[HELVETICA] = FONT
        for number in range(1, self.pages + 1):
            self.page(number)
            self.say(number)

    @staticmethod
    def page_object(number: int) -> int:
        return 2 * number + 2

    def page(self, number: int, *, box: str = "[0 0 595 842]", extra: str = "", fonts: str = "/F1 3 0 R") -> Paper:
        """Sets a page's dictionary."""
        media = f"/MediaBox {box}" if box else ""
        resources = f"/Resources << /Font << {fonts} >> >>" if "/Resources" not in extra else ""
        text = f"<< /Type /Page /Parent 2 0 R {media} {resources} {extra}"
        contents = "" if "/Contents" in extra else f" /Contents {self.page_object(number) + 1} 0 R"
        self.objects[self.page_object(number)] = (text + contents + " >>").encode("latin-1")
        return self

    def say(self, number: int, content: bytes | None = None, *, before: bytes = b"", after: bytes = b"") -> Paper:
        """Sets a page's content."""
        own = shown(sentences(self.tag, number)) if content is None else content
        return self.put(self.page_object(number) + 1, flate(before + own + after))

    def put(self, number: int, body: bytes) -> Paper:
        """Sets any object."""
        self.objects[number] = body
        return self

    def text(self, number: int) -> bytes:
        """The content of a page as it should be."""
        return shown(sentences(self.tag, number))

    def content(self, number: int, body: bytes) -> Paper:
        """Sets the whole object of a page's content."""
        return self.put(self.page_object(number) + 1, body)

    def body(self) -> bytes:
        """Header and objects."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number, body in sorted(self.objects.items()):
            self.offsets[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return bytes(out)

    def trailer(self, start: int, extra: str = "") -> bytes:
        size = max(self.objects) + 1
        return f"trailer\n<< /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()

    def table(self, shift: int = 0) -> bytes:
        """The table of objects, its offsets wrong by `shift`."""
        rows = [b"xref\n0 1\n0000000000 65535 f \n"]
        rows += [b"%d 1\n%010d 00000 n \n" % (n, max(0, o + shift)) for n, o in sorted(self.offsets.items())]
        return b"".join(rows)

    def write(self, *, shift: int = 0, start: int | None = None, extra: str = "") -> bytes:
        """The file with a table of objects."""
        body = self.body()
        return body + self.table(shift) + self.trailer(len(body) if start is None else start, extra)

    def saved(self, change: Callable[[Any], None] | None = None, **options: Any) -> bytes:
        """The file as qpdf writes it: with object streams, linearized, encrypted."""
        import pikepdf

        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(self.write())) as pdf:
            if change is not None:
                change(pdf)
            pdf.save(target, **options)
        return target.getvalue()

    def packed(self) -> bytes:
        """The file with its objects in object streams."""
        import pikepdf

        return self.saved(object_stream_mode=pikepdf.ObjectStreamMode.generate)


def cut(data: bytes, percent: float) -> bytes:
    """The first so many hundredths of a file."""
    return data[: int(len(data) * percent / 100)]
