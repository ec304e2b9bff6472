"""What was read and what was not: documents by status and language, and troubles by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from pipeline.report.markup import tongue
from pipeline.report.tally import Row

#: Files named for a reason, and documents listed; all are in problems.csv and documents.csv.
MOST_FILES, MOST_DOCUMENTS = 100, 1000
ERROR = "error"


def coverage(documents: Sequence[Row], problems: Sequence[Row], languages: Mapping[str, str]) -> Iterator[str]:
    """The part of the page that says how much of the folder the figures stand for."""
    yield "<h3>Documents by status</h3><table class=small><thead><tr><th scope=col>status"
    yield "<th scope=col class=n>documents</tr></thead>"
    for status, own in _by(documents, "status"):
        yield f"<tr><th scope=row>{escape(status)}<td class=n>{_named(own)}</tr>"
    yield "</table>"
    yield from _reasons("What was lost, by reason", [p for p in problems if p["severity"] == ERROR])
    yield from _reasons("What may be wrong, by reason", [p for p in problems if p["severity"] == "warning"])
    yield from _documents(documents, languages)


def _by(rows: Sequence[Row], column: str) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get(column, ""), []).append(row)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _named(rows: Sequence[Row]) -> str:
    """How many rows there are, unfolding into their files."""
    pages = Counter(row.get("path", "") for row in rows)
    named = ", ".join(f"<bdi>{escape(path)}</bdi>" for path in list(pages)[:MOST_FILES])
    more = f" and {len(pages) - MOST_FILES:,} more" if len(pages) > MOST_FILES else ""
    return f"<details><summary>{len(rows):,}</summary><p>{named}{more}</p></details>"


def _reasons(title: str, problems: Sequence[Row]) -> Iterator[str]:
    if not problems:
        return
    yield f"<h3>{title}</h3><table class=reasons><thead><tr><th scope=col>reason<th scope=col class=n>times"
    yield "<th scope=col class=n>files<th scope=col>what to do</tr></thead>"
    for code, own in _by(problems, "code"):
        files = len({p["path"] for p in own})
        hint = next((p["hint"] for p in own if p["hint"]), "")
        yield f"<tr><th scope=row>{escape(code)}<td class=n>{_named(own)}<td class=n>{files:,}<td>{escape(hint)}</tr>"
    yield "</table>"


def _documents(documents: Sequence[Row], languages: Mapping[str, str]) -> Iterator[str]:
    yield f"<h3>Documents</h3><details><summary>all {len(documents):,}</summary><table class=documents>"
    yield "<thead><tr><th scope=col>document<th scope=col>language<th scope=col class=n>year<th scope=col class=n>pages"
    yield "<th scope=col class=n>facts<th scope=col>status</tr></thead>"
    for row in documents[:MOST_DOCUMENTS]:
        code, symbol, title = row.get("language", ""), row.get("symbol", ""), row.get("title", "")
        name = f"<bdi>{escape(symbol or row['path'])}</bdi>"
        words = f"<br><span{tongue(code)}>{escape(title)}</span>" if title else ""
        cells = (languages.get(code, code), row.get("year", ""), row.get("pages", ""), row.get("facts", ""))
        yield f"<tr><th scope=row>{name}{words}<td>{escape(cells[0])}"
        yield "".join(f"<td class=n>{escape(text)}" for text in cells[1:])
        yield f"<td>{escape(row['status'])}</tr>"
    yield "</table>"
    if len(documents) > MOST_DOCUMENTS:
        yield f"<p class=note>{len(documents) - MOST_DOCUMENTS:,} more in documents.csv.</p>"
    yield "</details>"
