"""A cut-off or headless PDF → one that opens: a new table of what whole objects are left.

Works for files whose objects stand in the open (PDF 1.4 and before, and most office exports); objects inside compressed
object streams are found by the readers themselves once the table is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Where an object starts; the number may follow any byte that is no digit.
_START = re.compile(rb"(?<!\d)(\d{1,8})\s{1,3}(\d{1,5})\s{1,3}obj\b")
_END = b"endobj"
_CATALOG = re.compile(rb"/Type\s{0,3}/Catalog\b")
_PAGE = re.compile(rb"/Type\s{0,3}/Page\b(?!s)")
_PARENT = re.compile(rb"/Parent\s{1,3}\d{1,8}\s{1,3}\d{1,5}\s{1,3}R")
#: A file with more objects than this is not worth the time.
MOST_OBJECTS = 500_000
#: Dictionaries are looked for at the head of an object only.
HEAD = 4000


@dataclass(slots=True)
class _Left:
    """The whole objects left of a file: where each number stands, which is the catalog (0 for none), the pages' text.

    `last`: where the last object begins, whole or not.
    """

    places: dict[int, int]
    catalog: int
    pages: dict[int, bytes]
    last: int


def rebuilt(data: bytes) -> tuple[bytes, bool] | None:
    """A copy of the file with a table of its whole objects and a page tree over the pages left; None when hopeless.

    The flag says whether something was lost: an object cut off, or the page tree.
    """
    left = _whole_objects(data)
    if left is None or not (left.pages or left.catalog):
        return None
    out = bytearray(data[: _cut(data, left.places)])
    whole = _tree_whole(data, left.catalog, left.places)
    lost = len(out) < left.last or not whole
    if left.pages and not whole:
        _add_tree(out, left)
    _add_table(out, left)
    return bytes(out), lost


def _whole_objects(data: bytes) -> _Left | None:
    """What is left of a file; None where it has no objects, or too many."""
    starts = list(_START.finditer(data))
    if not starts or len(starts) > MOST_OBJECTS:
        return None
    left = _Left({}, 0, {}, starts[-1].start())
    for index, found in enumerate(starts):
        following = starts[index + 1].start() if index + 1 < len(starts) else len(data)
        if data.find(_END, found.end(), following) < 0:
            continue  # cut off
        number = int(found.group(1))
        left.places[number] = found.start()
        head = data[found.end() : min(following, found.end() + HEAD)]
        stream = head.find(b"stream")
        head = head if stream < 0 else head[:stream]
        if _CATALOG.search(head):
            left.catalog = number
        elif _PAGE.search(head):
            left.pages[number] = head[: head.find(_END)] if _END in head else head
    return left


def _add_tree(out: bytearray, left: _Left) -> None:
    """Writes a page tree over the pages left, each again with it as its parent, and a catalog that names it."""
    tree = max(left.places) + 1
    for number, body in left.pages.items():
        left.places[number] = len(out)
        parent = b"/Parent %d 0 R" % tree
        changed, count = _PARENT.subn(parent, body)
        if not count:
            changed = body.replace(b"<<", b"<< " + parent, 1)
        out += b"\n%d 0 obj%s\nendobj\n" % (number, changed)
    kids = b" ".join(b"%d 0 R" % number for number in left.pages)
    left.places[tree] = len(out)
    out += b"\n%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n" % (tree, len(left.pages), kids)
    left.catalog = tree + 1
    left.places[left.catalog] = len(out)
    out += b"\n%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (left.catalog, tree)


def _add_table(out: bytearray, left: _Left) -> None:
    """Writes the table of objects and the trailer."""
    start = len(out)
    out += b"xref\n"
    for number, place in sorted(left.places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, _object_at(bytes(out[place : place + 64]), place))
    size = max(left.places) + 1
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, left.catalog, start)


def _cut(data: bytes, places: dict[int, int]) -> int:
    """End of the last whole object."""
    last = max(places.values())
    return data.find(_END, last) + len(_END)


def _object_at(head: bytes, place: int) -> int:
    """The place of an object's number behind blanks set before it."""
    return place + len(head) - len(head.lstrip())


def _tree_whole(data: bytes, catalog: int, places: dict[int, int]) -> bool:
    """Whether the catalog and the page tree it names are both there."""
    if catalog not in places:
        return False
    found = re.search(rb"/Pages\s{1,3}(\d{1,8})\s", data[places[catalog] : places[catalog] + HEAD])
    if found is None or int(found.group(1)) not in places:
        return False
    place = places[int(found.group(1))]
    kids = re.search(rb"/Kids\s{0,3}\[([^\]]*)\]", data[place : place + 20 * HEAD])
    return kids is not None and all(int(n) in places for n in re.findall(rb"(\d{1,8})\s{1,3}\d{1,5}\s{1,3}R", kids[1]))
