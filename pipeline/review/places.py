"""Where a decision belongs when its id is gone: by what was printed where, never by a guess between two places."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

#: How alike two texts must be to be the same text read anew, and how much better than the next best.
SAME_TEXT, CLEARLY = 0.9, 0.02
Row = Mapping[str, str]


def squeezed(text: str) -> str:
    """A text without blanks, width and case, for comparison."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def likeness(a: str, b: str) -> float:
    """How alike two squeezed texts are, 0 to 1; 0 when they are surely less alike than SAME_TEXT."""
    if a == b:
        return 1.0
    if not a or not b or min(len(a), len(b)) < 0.7 * max(len(a), len(b)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < SAME_TEXT or matcher.quick_ratio() < SAME_TEXT:
        return 0.0
    return matcher.ratio()


class Places:
    """The rows of one table by id and by document. `said` names the column with the row's text."""

    def __init__(self, rows: Sequence[dict[str, str]], key: str, said: str) -> None:
        self.by_id = {row[key]: row for row in rows}
        self._said = said
        self._by_document: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            for name in {row["document_id"], row.get("document", "")} - {""}:
                self._by_document[name].append(row)

    def find(self, id_: str, anchor: Row, free: Callable[[Row], bool] = lambda row: True) -> dict[str, str] | None:
        """The row with the id, else the one of the same document and language that says the same.

        `free` tells rows that nobody claims by id. None when no row does, or several do and nothing tells them apart.
        """
        if id_ in self.by_id:
            return self.by_id[id_]
        wanted = squeezed(anchor.get(self._said, ""))
        if not wanted:
            return None
        scored = [(likeness(wanted, squeezed(row.get(self._said, ""))), row) for row in self._near(anchor) if free(row)]
        best = max((score for score, _ in scored), default=0.0)
        if best < SAME_TEXT:
            return None
        hits = [row for score, row in scored if score >= SAME_TEXT and score > best - CLEARLY]
        if len(hits) > 1:
            hits = [row for row in hits if _same_page(anchor, row)]
        return hits[0] if len(hits) == 1 else None

    def _near(self, anchor: Row) -> list[dict[str, str]]:
        """Rows of the document, by its content, else its symbol; in the same language and with the same figure."""
        names = (anchor.get("document_id", ""), anchor.get("document", ""))
        rows = next((self._by_document[name] for name in names if name and name in self._by_document), [])
        return [
            row
            for row in rows
            if row.get("language", "") == anchor.get("language", row.get("language", ""))
            and not _other_paragraph(anchor, row)
            and ("surface" not in anchor or "surface" not in row or _same_figure(anchor, row))
        ]


def now_at(
    old: Mapping[str, Row], rows: Sequence[dict[str, str]], key: str, said: str, taken: Collection[str]
) -> dict[str, str]:
    """The ids that old rows have now, by their old ids, where that is clear and no other row has it (`taken`)."""
    places = Places(rows, key, said)
    found = {id_: places.find(id_, row, lambda other: other[key] not in taken) for id_, row in old.items()}
    now = {id_: row[key] for id_, row in found.items() if row is not None}
    times = Counter(now.values())
    return {id_: new for id_, new in now.items() if times[new] == 1}


def _other_paragraph(anchor: Row, row: Row) -> bool:
    """Whether both have a printed number, and not the same: sentences are repeated from paragraph to paragraph."""
    first, second = anchor.get("paragraph", ""), row.get("paragraph", "")
    return bool(first and second) and first != second


def _same_figure(anchor: Row, row: Row) -> bool:
    """Whether it is the same figure, and the same of equal ones in the sentence."""
    bounds = ("value", "low", "high")
    said = [anchor.get(name, "") for name in bounds]
    surface = squeezed(anchor.get("surface", ""))
    if surface != squeezed(row.get("surface", "")) and not (any(said) and said == [row.get(n, "") for n in bounds]):
        return False
    if max(squeezed(r.get("evidence", "")).count(surface) for r in (anchor, row)) < 2:
        return True
    return _beside(anchor, row, BEFORE, slice(-NEAR, None)) and _beside(anchor, row, AFTER, slice(NEAR))


def _beside(anchor: Row, row: Row, name: str, near: slice) -> bool:
    """Whether both tell the letters on one side of the figure, and the same."""
    first, second = (squeezed(r.get(name, "")) for r in (anchor, row))
    return name in anchor and name in row and first[near] == second[near]


def _same_page(anchor: Row, row: Row) -> bool:
    return bool(anchor.get("page")) and anchor.get("page") == row.get("page", "")


#: Where the letters before and after a figure are kept, how many, and how many of them must be the same.
BEFORE, AFTER = "before", "after"
SIDE, NEAR = 24, 10


def around(row: Row, text: str) -> dict[str, str]:
    """The letters before and after a figure in its passage's text; empty when the row does not say where it stands."""
    if not (row.get("start", "").isdecimal() and row.get("end", "").isdecimal()):
        return {}
    start, end = int(row["start"]), int(row["end"])
    return {BEFORE: text[max(0, start - SIDE) : start], AFTER: text[end : end + SIDE]}


def with_surroundings(facts: Sequence[dict[str, str]], passages: Sequence[Row]) -> None:
    """Adds the letters around each figure to the rows of facts (no columns of the tables)."""
    texts = {p["passage_id"]: p["text"] for p in passages}
    for row in facts:
        if row["passage_id"] in texts:
            row.update(around(row, texts[row["passage_id"]]))
