"""Word documents (.docx) → blocks: automatic numbers counted, tracked changes as accepted, footnotes at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError
from pipeline.reading.written.markup import squared, tag_of
from pipeline.records import Written

#: Unpacked, a document may be so large, and so many times its file (a bomb of zeros is a thousand times).
MOST_UNPACKED, MOST_RATIO = 300 * 1024 * 1024, 200
LOCKED = b"\xd0\xcf\x11\xe0"  # an OLE file: Word's old format, or a new one with a password
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
#: What of a paragraph is no text of it: deleted and moved text, boxes (read apart), the older twin of a drawing.
SKIPPED = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "rPr", "pPr"})


def read_word(path: Path) -> list[Written]:
    """The blocks of a Word document. Raises DocumentError (damaged, encrypted, too_large, unreadable)."""
    _check(path)
    import docx

    try:
        document = docx.Document(str(path))
        body = document.element.body
    except Exception as error:  # the library raises many kinds on damaged parts
        raise DocumentError("damaged", f"{path.name}: cannot be opened as Word document: {error}") from error
    counter = Counter.of(document)
    blocks = list(_blocks(body, document, counter))
    return [*blocks, *_notes(document)]


def _check(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
        if head.startswith(LOCKED):
            raise DocumentError("encrypted", f"{path.name}: locked by a password, or of Word's old format")
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    except zipfile.BadZipFile as error:
        raise DocumentError("damaged", f"{path.name}: no Word document: {error}") from error
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(path.stat().st_size, 100_000):
        raise DocumentError("too_large", f"{path.name}: {unpacked >> 20} MB when unpacked")


def _value(node: Any, name: str = "val") -> str:
    return next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")


def _child(node: Any, *names: str) -> Any:
    for name in names:
        node = next((c for c in node if tag_of(c) == name), None) if node is not None else None
    return node


def _blocks(parent: Any, document: Any, counter: Counter) -> Iterator[Written]:
    for node in parent:
        name = tag_of(node)
        if name == "p":
            yield from _paragraph(node, document, counter)
        elif name == "tbl":
            rows = [
                [" ".join(_text(cell).split()) for cell in row for _ in range(_span(cell)) if tag_of(cell) == "tc"]
                for row in node if tag_of(row) == "tr"
            ]  # fmt: skip
            yield from squared(rows)
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(node, document, counter)


def _span(cell: Any) -> int:
    span = _child(cell, "tcPr", "gridSpan") if tag_of(cell) == "tc" else None
    text = _value(span) if span is not None else ""
    return min(int(text), 50) if text.isdigit() else 1


def _paragraph(node: Any, document: Any, counter: Counter) -> Iterator[Written]:
    text = " ".join(_text(node).split())
    style = _style(node, document)
    label = counter.label(node, style) if text else ""
    heading = _level(node, style) is not None
    kind = "heading" if heading else "list_item" if label and not label.isdigit() else "paragraph"
    if text:
        shown = f"{label} {text}" if heading and label else text
        yield Written(kind, shown, "" if heading or label == BULLET else label)  # type: ignore[arg-type]
    for box in (inner for inner in node.iter() if tag_of(inner) == "txbxContent"):
        if not any(tag_of(above) == "Fallback" for above in box.iterancestors()):
            yield from _blocks(box, document, counter)


def _text(node: Any) -> str:
    """Text of an element as it stands when all changes are accepted."""
    name = tag_of(node)
    if name == "t":
        return node.text or ""
    if name in ("tab", "br", "cr"):
        return " "
    if name == "noBreakHyphen":
        return "\u2011"
    if name in SKIPPED:
        return ""
    inner = "".join(_text(child) for child in node)
    return inner + " " if name == "p" else inner


def _style(node: Any, document: Any) -> Any:
    told = _child(node, "pPr", "pStyle")
    name = _value(told) if told is not None else ""
    styles = document.styles.element
    return next((s for s in styles if tag_of(s) == "style" and _value(s, "styleId") == name), None) if name else None


def _level(node: Any, style: Any) -> int | None:
    """Outline level of a heading, None for other paragraphs."""
    for place in (node, style):
        told = _child(place, "pPr", "outlineLvl") if place is not None else None
        if told is not None and _value(told).isdigit() and int(_value(told)) < 9:
            return int(_value(told))
    name = _child(style, "name") if style is not None else None
    words = _value(name).lower() if name is not None else ""
    return 0 if words.startswith(("heading", "title")) else None


BULLET = "•"


@dataclass(slots=True)
class Counter:
    """Counts as Word does: each list (`num`) by its levels. `levels`: list → level → (format, pattern, start)."""

    levels: dict[str, dict[int, tuple[str, str, int]]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Counter:
        """The lists of a document; none when it has none."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):  # what python-docx raises where a file has no lists
            return cls({})
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        shared: dict[str, str] = {}
        for node in root:
            if tag_of(node) == "abstractNum":
                abstract[_value(node, "abstractNumId")] = {
                    int(_value(level, "ilvl")): _format(level) for level in node if tag_of(level) == "lvl"
                }
            elif tag_of(node) == "num":
                name, told = _value(node, "numId"), _child(node, "abstractNumId")
                base = _value(told) if told is not None else ""
                own = dict(abstract.get(base, {}))
                overridden = False
                for change in node:
                    start = _child(change, "startOverride") if tag_of(change) == "lvlOverride" else None
                    if start is not None and int(_value(change, "ilvl")) in own:
                        kind, pattern, _ = own[int(_value(change, "ilvl"))]
                        own[int(_value(change, "ilvl"))] = (kind, pattern, int(_value(start) or 1))
                        overridden = True
                levels[name] = own
                shared[name] = name if overridden else f"abstract {base}"
        return cls(levels, shared=shared)

    def label(self, node: Any, style: Any) -> str:
        """The number of a paragraph: "12", "(a)", a bullet, or "" where it has none."""
        told = _child(node, "pPr", "numPr")
        if told is None and style is not None:
            told = _child(style, "pPr", "numPr")
        if told is None:
            return ""
        number, level = _child(told, "numId"), _child(told, "ilvl")
        name = _value(number) if number is not None else ""
        depth = int(_value(level)) if level is not None and _value(level).isdigit() else 0
        if depth not in self.levels.get(name, {}):
            return ""
        counts = self.counts.setdefault(self.shared.get(name, name), {})
        kind, pattern, start = self.levels[name][depth]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if kind == "bullet":
            return BULLET
        for place in range(depth + 1):
            own, _, first = self.levels[name].get(place, ("decimal", "", 1))
            pattern = pattern.replace(f"%{place + 1}", _numeral(counts.get(place, first), own))
        pattern = pattern.strip()
        return pattern.rstrip(".") if pattern.rstrip(".").isdigit() else pattern


def _format(level: Any) -> tuple[str, str, int]:
    kind, pattern, start = (_child(level, name) for name in ("numFmt", "lvlText", "start"))
    first = _value(start) if start is not None else "1"
    return (
        _value(kind) if kind is not None else "decimal",
        _value(pattern) if pattern is not None else "",
        int(first) if first.isdigit() else 1,
    )


def _numeral(value: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        text, rest = "", value
        for worth, sign in ROMAN:
            while rest >= worth:
                text, rest = text + sign, rest - worth
        return text if kind == "lowerRoman" else text.upper()
    return str(value)


def _notes(document: Any) -> Iterator[Written]:
    """Footnotes and endnotes, each a block."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for note in etree.fromstring(relation.target_part.blob, parser):
            if tag_of(note) in ("footnote", "endnote") and _value(note, "type") in ("", "normal"):
                text = " ".join(_text(note).split())
                if text:
                    yield Written("footnote", text, _value(note, "id"))
