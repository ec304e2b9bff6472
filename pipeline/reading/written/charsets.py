"""Bytes of a file without pages → text: by its mark, as UTF-8, by what it says of itself, else as judged."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import DocumentError

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: How far into a web page its charset is looked for, and how it is said.
SAID_WITHIN = 4096
_SAID = re.compile(
    rb"""(?:<meta\b[^>]{0,300}?\bcharset|<\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
#: What browsers read under names that pages bear by habit: the larger sets that hold the named ones. A page whose name
#: for itself could be read byte by byte is not in UTF-16.
MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "utf-16": "utf-8",
    "utf-16-le": "utf-8", "utf-16-be": "utf-8", "utf-7": "utf-8",
}  # fmt: skip
REPLACED, LAST_ASCII = "\ufffd", "\x7f"
#: A text in UTF-8 has so many letters beyond ASCII for each that is broken; none of 2,000 paragraphs in ten other
#: charsets of the six languages has more than one.
WHOLE_FOR_BROKEN = 2
#: Codecs of Python that are none of texts.
NO_CHARSETS = frozenset({"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined"})


def decoded(data: bytes, name: str) -> str:
    """The text of a file: by its mark, as UTF-8, else as charset-normalizer judges.

    Raises DocumentError (undecodable) when nothing fits or it is no text.
    """
    text = _marked(data)
    if text is None and b"\x00" not in data:
        text = _utf8(data)
        text = _judged(data) if text is None else text
    if text is None:
        raise DocumentError("undecodable", f"{name}: no text in any known encoding")
    return text


def decoded_page(data: bytes, name: str) -> str:
    """The text of a web page: by its mark, as UTF-8, by the charset it names, else as `decoded`.

    Pages saved from the network often name none, or an old one: what is UTF-8 throughout is nothing else. Raises
    DocumentError (undecodable).
    """
    text = _marked(data)
    text = _utf8(data) if text is None else text
    if text is not None:
        return text
    said = _SAID.search(data, 0, SAID_WITHIN)
    charset = _charset(said[1].decode("ascii", "replace")) if said else ""
    return data.decode(charset, "replace") if charset else decoded(data, name)


def _marked(data: bytes) -> str | None:
    encoding = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    return None if encoding is None else data.decode(encoding, "replace")


def _utf8(data: bytes) -> str | None:
    """The text of bytes in UTF-8, a broken one here and there replaced (U+FFFD); None for other charsets.

    Bytes of another charset hardly ever make letters of UTF-8; one that is broken stands among many that are whole.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count(REPLACED)
    whole = sum(1 for letter in text if letter > LAST_ASCII) - broken
    return text if broken * WHOLE_FOR_BROKEN <= whole else None


def _judged(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=["gb18030", "cp1251", "cp1252", "cp1256"]).best()
    return None if best is None else data.decode(best.encoding, "replace")


def _charset(said: str) -> str:
    """The codec for a name that a page gives its charset; "" for one that is not known."""
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):
        return ""
    return "" if name in NO_CHARSETS else MEANT.get(name, name)
