"""Word, HTML, XML and text files that are broken, are something else, or become large."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.batch.sick.cases import ANY, DONE, FAILED, NOT_WHOLE, READ, Case, paper

SAID = "In 2021 some 2,450 families in Nakuru moved into new houses."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="'
    'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="'
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "haha">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def paragraph(text: str) -> str:
    """A paragraph of Word's."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def document(body: str, before: str = "") -> str:
    """The main part of a Word file."""
    return f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def word_file(main: str | bytes, **more: str | bytes) -> bytes:
    """A Word file with this main part; further parts by name, `/` written as two underscores."""
    others = {name.replace("__", "/"): part for name, part in more.items()}
    return archive({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": main, **others})


def word() -> Iterator[Case]:
    """Word files."""
    sound = word_file(document(paragraph(SAID)))
    for name, wanted, data in (
        ("sound", DONE, sound),
        ("cut", FAILED, sound[: len(sound) // 2]),
        ("end-cut", FAILED, sound[:-15]),
        ("zip-only", FAILED, archive({"a.txt": "x"})),
        ("no-main", FAILED, archive({"[Content_Types].xml": TYPES})),
        ("main-empty", FAILED, word_file("")),
        ("main-html", FAILED, word_file("<html><p>x</p></html>")),
        ("main-cut", NOT_WHOLE, word_file(document(paragraph(SAID))[:-40])),
        ("is-pdf", READ, paper("wordpdf").write()),
        ("is-text", FAILED, SAID.encode()),
        ("is-html", FAILED, b"<html><p>x</p></html>"),
        ("ole", FAILED, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)),
        ("nul", FAILED, bytes(5000)),
        ("no-text", FAILED, word_file(document(paragraph("")))),
        ("byte-wrong", ANY, _wrong(sound)),
        ("laughs", ANY, word_file(document(paragraph("&e11;") + paragraph(SAID), LAUGHS))),
        ("outside", ANY, word_file(document(paragraph("&f;") + paragraph(SAID), OUTSIDE))),
        ("up", ANY, word_file(document(paragraph(SAID)), **{"..__..__evil.txt": "x"})),
        ("styles-broken", READ, word_file(document(paragraph(SAID)), word__styles__xml="<x")),
    ):
        yield Case(f"word-{name}.docx", wanted, partial(bytes, data), never="root:")
    for name, wanted, make in (
        ("bomb", FAILED, lambda: word_file(document(paragraph(" " * (400 << 20))))),
        ("bomb-styles", NOT_WHOLE, lambda: word_file(document(paragraph(SAID)), word__styles_xml=b" " * (400 << 20))),
        ("deep", ANY, lambda: word_file(document(_nested_tables(3000)))),
        ("many", DONE, lambda: word_file(document(paragraph(SAID) * 5000))),
        ("runs", READ, lambda: word_file(document(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 100_000}</w:p>"))),
    ):
        yield Case(f"word-{name}.docx", wanted, make)


def _wrong(data: bytes) -> bytes:
    place = data.index(b"word/document.xml") + 60
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph(SAID) + "</w:tc></w:tr></w:tbl>" * depth


def html() -> Iterator[Case]:
    """Web pages."""
    said = f"<p>{SAID}</p>"
    for name, wanted, text in (
        ("sound", DONE, f"<html><body>{said}</body></html>"),
        ("bare", DONE, said),
        ("text", READ, f"{SAID}\n"),
        ("cut", READ, f"<html><body>{said}<p>And then <b>th"),
        ("script", FAILED, "<script>document.write('x')</script>"),
        ("style", FAILED, "<style>p { color: red }</style>"),
        ("empty-body", FAILED, "<html><body></body></html>"),
        ("frames", FAILED, "<frameset><frame src='file:///etc/passwd'></frameset>"),
        ("blank", FAILED, " \n " * 99),
        ("deep", ANY, "<div>" * 50_000 + said),
        ("deep-lists", ANY, "<ul><li>" * 5_000 + said),
        ("deep-tables", ANY, "<table><tr><td>" * 2_000 + said),
        ("attributes", READ, f"<p {'a=b ' * 50_000}>{SAID}</p>"),
        ("entities", READ, "&amp;" * 100_000 + said),
        ("laughs", ANY, f"{LAUGHS}<html><body>&e11;{said}</body></html>"),
        ("outside", ANY, f"{OUTSIDE}<html><body>&f;{said}</body></html>"),
        ("base", READ, f"<base href='//x'>{said}"),
        ("spans", READ, f"<table><tr><td colspan=99999999 rowspan=99999999>{SAID}</td></tr></table>"),
        ("comment-open", ANY, f"{said}<!-- {SAID}"),
        ("cells", READ, f"<table>{'<tr><td>7<td>8' * 20_000}</table>"),
    ):
        yield Case(f"html-{name}.html", wanted, partial(text.encode), never="root:")
    for name, wanted, data in (
        ("nul", READ, f"<p>{SAID}\0\0</p>".encode()),
        ("utf16", READ, f"<p>{SAID}</p>".encode("utf-16")),
        ("wrong-charset", READ, f"<meta charset=utf-8><p>{SAID} Réalisé</p>".encode("latin-1")),
        ("no-charset", READ, f"<meta charset=none-such><p>{SAID} Réalisé</p>".encode()),
        ("is-zip", FAILED, archive({"a": "x"})),
        ("is-png", FAILED, b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("binary", FAILED, bytes(range(256)) * 40),
    ):
        yield Case(f"html-{name}.html", wanted, partial(bytes, data))


def xml() -> Iterator[Case]:
    """XML, of which Akoma Ntoso is read."""
    space = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
    body = f"<paragraph><num>1.</num><content><p>{SAID}</p></content></paragraph>"
    sound = f'<akomaNtoso xmlns="{space}"><doc name="r"><mainBody>{body}</mainBody></doc></akomaNtoso>'
    for name, wanted, text in (
        ("sound", DONE, sound),
        ("cut", NOT_WHOLE, sound[: len(sound) // 2]),
        ("other", FAILED, "<feed><a>x</a></feed>"),
        ("svg", FAILED, "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("empty-root", FAILED, f"<akomaNtoso xmlns='{space}'/>"),
        ("laughs", ANY, LAUGHS + sound.replace(SAID, f"&e11; {SAID}")),
        ("text", FAILED, SAID),
        ("outside", ANY, OUTSIDE + sound.replace(SAID, f"&f; {SAID}")),
        ("declaration", FAILED, "<?xml version='1.0'?>"),
        ("deep", ANY, sound.replace(body, "<paragraph><content>" * 5000 + "</content></paragraph>" * 5000)),
        ("encoding", ANY, f"<?xml version='1.0' encoding='none-such'?>{sound}"),
    ):
        yield Case(f"xml-{name}.xml", wanted, partial(text.encode), never="root:")


def text() -> Iterator[Case]:
    """Text files."""
    for name, wanted, data in (
        ("sound", DONE, SAID.encode()),
        ("blank", FAILED, b" \r\n" * 999),
        ("nul", FAILED, bytes(9999)),
        ("utf16", DONE, SAID.encode("utf-16")),
        ("utf16-bare", ANY, SAID.encode("utf-16-le")),
        ("utf8-broken", ANY, SAID.encode() + b"\xff\xfe\xfa"),
        ("utf32", ANY, SAID.encode("utf-32")),
        ("binary", FAILED, bytes(range(256)) * 99),
        ("is-png", FAILED, b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("is-zip", FAILED, archive({"a": "x"})),
        ("is-pdf", READ, paper("textpdf").write()),
        ("one-line", READ, (SAID + " ").encode() * 5_000),
        ("lines", DONE, (SAID + "\n\n").encode() * 3_000),
        ("letters", READ, b"a" * 300_000),
        ("breaks", FAILED, b"\n" * 300_000),
        ("marks", ANY, "́".encode() * 100_000),
        ("controls", READ, SAID.encode() + b"\x01\x02\x1b[31m\x7f"),
        ("mixed", READ, f"{SAID}\u202e\u2066\u200b".encode()),
        ("surrogates", ANY, SAID.encode() + b"\xed\xa0\x80"),
        ("formula", DONE, f"=1+1\n\n{SAID}".encode()),
    ):
        yield Case(f"text-{name}.txt", wanted, partial(bytes, data))


CASES = (word, html, xml, text)
