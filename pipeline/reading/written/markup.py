"""HTML and Akoma Ntoso XML → blocks. Nothing is fetched, no entity is resolved, no script is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError
from pipeline.reading.written.charsets import decoded_page
from pipeline.records import Written

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "head", "main", "ol", "p", "pre", "section", "summary", "td", "th", "ul", "li",
    "table", "tr",
}  # fmt: skip
#: The head itself is looked through: the parser puts there what it does not know when a page has no body.
LEFT_OUT = frozenset({
    "script", "style", "noscript", "template", "nav", "header", "footer", "iframe", "object", "svg", "math", "button",
    "select", "input", "textarea", "title", "meta", "link", "base",
})  # fmt: skip
AKOMA, SYMBOL, TITLE, DATE, NOTE = "akomaNtoso", "docNumber", "docTitle", "docDate", "authorialNote"
#: Akoma Ntoso's text blocks and what is said about the document.
AKN_BLOCKS = frozenset({"p", "heading", "subheading", "listIntroduction", "listWrapUp", "block", "longTitle"})
AKN_META = frozenset({"meta", "coverPage"})
DEEPEST = 400
#: A file with more controls than this share, in its first bytes, is no text of any kind.
BINARY, LOOKED_AT = 0.05, 1 << 16
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


def read_html(path: Path) -> list[Written]:
    """The blocks of a page as a reader would see them. Raises DocumentError."""
    from lxml import etree, html

    try:
        data = path.read_bytes()
        controls = 0 if data.startswith(UTF_16) else len(_CONTROLS.findall(data, 0, LOOKED_AT))
        if controls > BINARY * min(len(data), LOOKED_AT):
            raise DocumentError("undecodable", f"{path.name}: no web page, whatever its name says")
        # What nobody closes makes old pages hundreds deep; huge_tree is the parser's leave to go on behind that.
        parser = html.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
        root = html.document_fromstring(decoded_page(data, path.name).encode("utf-8"), parser=parser)
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError("damaged", f"{path.name}: cannot be read as HTML: {error}") from error
    # The parser stops at some two thousand and says so nowhere else; other faults of pages it mends.
    if any(fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for fault in parser.error_log):
        raise DocumentError("damaged", f"{path.name}: its elements are nested deeper than can be followed")
    return list(_html(root, "", 0))


def _hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or "display:none" in style or node.get("aria-hidden") == "true"


def _html(node: Any, label: str, depth: int) -> Iterator[Written]:
    """Blocks below an element; text between inner blocks makes paragraphs of its own."""
    run: list[str] = [node.text or ""]

    def flushed(kind: Any) -> Iterator[Written]:
        nonlocal label
        text = " ".join("".join(run).split())
        run.clear()
        if text:
            yield Written(kind, text, label)
            label = ""

    item = node.tag in ("li", "dd") and not label.isdigit()
    own = "heading" if node.tag in HEADINGS else "list_item" if item else "paragraph"
    for number, child in enumerate(node):
        if _left_out(child):
            pass
        elif depth > DEEPEST:
            run.append(_flat(child))
        elif child.tag == "table":
            yield from flushed(own)
            yield from _html_table(child, depth)
        elif child.tag in BLOCKS:
            yield from flushed(own)
            yield from _html(child, _counted(node, child, number) if child.tag == "li" else "", depth + 1)
        elif child.tag == "br":
            run.append(" ")
        else:
            run.append(_inline(child, depth + 1))
        run.append(child.tail or "")
    yield from flushed(own)


def _left_out(node: Any) -> bool:
    return not isinstance(node.tag, str) or node.tag in LEFT_OUT or _hidden(node)


def _inline(node: Any, depth: int) -> str:
    if node.tag == "sup" and (node.text or "").strip().isdigit():
        return ""  # a mark of a footnote
    if depth > DEEPEST:
        return _flat(node)
    parts = [node.text or ""]
    for child in node:
        if not _left_out(child):
            parts.append(" " if child.tag == "br" else _inline(child, depth + 1))
        parts.append(child.tail or "")
    return "".join(parts)


def _flat(node: Any) -> str:
    """The text below an element too deep to be followed step by step, in one piece."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(node, events=("start", "end", "comment", "pi"))
    for event, inner in walk:
        if event != "start":
            parts.append((inner.tail or "") if inner is not node else "")
        elif _left_out(inner):
            walk.skip_subtree()
        else:
            parts.append(f" {inner.text or ''}" if inner.tag in BLOCKS or inner.tag == "br" else inner.text or "")
    return "".join(parts)


def _counted(parent: Any, item: Any, number: int) -> str:
    """The number or letter a browser would print before an item of an ordered list."""
    if parent.tag != "ol":
        return ""
    before = sum(1 for other in list(parent)[:number] if other.tag == "li")
    try:
        value = int(item.get("value") or int(parent.get("start") or 1) + before)
    except ValueError:
        value = before + 1
    kind = parent.get("type") or "1"
    return f"({chr(ord('a') + (value - 1) % 26)})" if kind in ("a", "A") else str(value)


def _html_table(table: Any, depth: int) -> Iterator[Written]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if any(next(cell.iter("table"), None) is not None for row in rows for cell in row if isinstance(cell.tag, str)):
        for row in rows:  # a table that only sets columns of the page
            for cell in row:
                if isinstance(cell.tag, str):
                    yield from _html(cell, "", depth + 1)
        return
    cells = [
        [(" ".join(_inline(c, depth).split()), int(c.get("colspan") or 1) if (c.get("colspan") or "1").isdigit() else 1)
         for c in row if c.tag in ("td", "th")]
        for row in rows
    ]  # fmt: skip
    yield from squared([[text for text, span in row for _ in range(min(span, 50))] for row in cells])


def squared(rows: list[list[str]]) -> Iterator[Written]:
    """A table with rows of one length; one of a single column is paragraphs."""
    width = max(map(len, rows), default=0)
    if width < 2:
        yield from (Written("paragraph", cell) for row in rows for cell in row if cell)
    else:
        yield Written("table", "", "", tuple((*row, *[""] * (width - len(row))) for row in rows))


def read_xml(path: Path) -> list[Written]:
    """The blocks of an Akoma Ntoso document. Raises DocumentError (unknown_format for other XML)."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError("damaged", f"{path.name}: cannot be read as XML: {error}") from error
    if tag_of(root) != AKOMA:
        raise DocumentError("unknown_format", f"{path.name}: XML, but not Akoma Ntoso")
    notes: list[Written] = []
    blocks = list(_akoma(root, "", notes, 0))
    return [*blocks, *notes]


def tag_of(node: Any) -> str:
    """The name of an element without its namespace; "" for a comment or another node that has none."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _akoma(node: Any, label: str, notes: list[Written], depth: int) -> Iterator[Written]:
    """Blocks below an element; a `num` goes to the first block after it."""
    told = {SYMBOL: "symbol", TITLE: "title", DATE: "date"}
    for child in node:
        name = tag_of(child)
        if not name or name in AKN_META or depth > DEEPEST:
            continue
        if name == "num":
            label = _number(_said(child, notes))
        elif name == "table":
            rows = [[_said(cell, notes) for cell in row if tag_of(cell) in ("td", "th")] for row in child.iter()
                    if tag_of(row) == "tr"]  # fmt: skip
            yield from squared(rows)
        elif name in AKN_BLOCKS:
            for inner in child.iter():
                if tag_of(inner) in told:
                    yield Written(told[tag_of(inner)], _said(inner, notes))  # type: ignore[arg-type]
            text = _said(child, notes)
            if text and not any(tag_of(inner) in told for inner in child.iter()):
                heading = name in ("heading", "subheading", "longTitle")
                shown = f"{label} {text}" if heading and label else text
                item = not heading and label and not label.isdigit()
                yield Written(
                    "heading" if heading else "list_item" if item else "paragraph", shown, "" if heading else label
                )
                label = ""
        else:
            yield from _akoma(child, label, notes, depth + 1)
            label = "" if name not in ("num",) and label else label


def _said(node: Any, notes: list[Written]) -> str:
    """The text of an element; notes in it go to the end of the document."""
    parts = [node.text or ""]
    for child in node:
        if tag_of(child) == NOTE:
            notes.append(Written("footnote", " ".join("".join(child.itertext()).split()), child.get("marker") or ""))
        elif isinstance(child.tag, str):
            parts.append(" " if tag_of(child) in ("br", "eol") else _said(child, notes))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _number(text: str) -> str:
    """A printed number without its full stop: "12." is 12, "(a)" stays."""
    return text.rstrip(".、．").strip()
