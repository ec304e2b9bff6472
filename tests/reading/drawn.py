"""Hand-written PDFs with text at given places, lines and rotation."""

from __future__ import annotations

from collections.abc import Sequence

Text = tuple[float, float, float, str]
Rule = tuple[float, float, float, float]


def drawn(
    pages: Sequence[tuple[Sequence[Text], Sequence[Rule]]], *, rotate: int = 0, extra: bytes = b"", bold: bool = False,
    italic: bool = False, unseen: Sequence[Text] = (),
) -> bytes:  # fmt: skip
    """A PDF of A4 pages: texts as (x, y from the top, size, Latin text), rules as (x0, top, x1, bottom).

    `unseen` are texts of each page that leave no ink.
    """
    font = b"Helvetica-Bold" if bold else b"Helvetica-Oblique" if italic else b"Helvetica"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /%s >>" % font]
    kids = []
    for texts, rules in pages:
        parts = [b"%g w" % 0.5]
        parts += [b"%g %g m %g %g l S" % (x0, 842 - top, x1, 842 - bottom) for x0, top, x1, bottom in rules]
        for number, (x, y, size, text) in enumerate((*texts, *unseen)):
            shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
            way = 3 if number >= len(texts) else 0
            parts.append(b"BT %d Tr /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (way, size, x, 842 - y, shown))
        stream = b"\n".join(parts)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d %s /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (rotate, extra, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
