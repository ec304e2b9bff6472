"""Small PDFs made by hand, so that tests need no files of others."""

from __future__ import annotations

from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[str]], *, size: tuple[int, int] = (595, 842)) -> bytes:
    """A PDF with one line of Helvetica text for each string (Latin letters), top down, 18 points apart."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"1 0 0 1 72 {size[1] - 90 - 18 * i} Tm ({_escape(t)}) Tj\n" for i, t in enumerate(lines))
        stream = f"BT /F1 11 Tf\n{shown}ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (*size, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


REPORT = pdf(
    [
        [
            "I.  Results",
            "1.     In 2023, UN-Habitat helped some 12,400 households in Kenya to obtain",
            "secure tenure. A further 3.4 million people benefited from better water supply.",
            "",
            "2.     In Colombia, 28 per cent of the municipalities adopted a plan for housing,",
            "and two cities opened new public spaces for children and older persons.",
        ]
    ]
)
