"""The sentences behind the facts: each once, its figures marked, with what was read from them beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from pipeline.report.markup import tongue, value, where
from pipeline.report.tally import NONE, Row, cell

#: Code points of a sentence that are shown.
MOST = 600


def evidence(facts: Sequence[Row], every: int) -> Iterator[str]:
    """A row for each sentence, a line with the fact's id for each fact in it; `every`: how many facts there are."""
    if every > len(facts):
        yield f"<p class=note>The first {len(facts):,} of {every:,}; all are in facts.csv.</p>"
    yield "<p class=onpaper>The sentences are left out on paper; they are in the page and in facts.csv.</p>"
    yield "<table class=facts><thead><tr><th scope=col>says<th scope=col>sentence<th scope=col>where</tr></thead>"
    for _, own in groupby(facts, key=lambda f: (f["passage_id"], f["evidence"], where(f))):
        yield _row(list(own))
    yield "</table>"


def _row(facts: Sequence[Row]) -> str:
    first = facts[0]
    lang = tongue(first["language"])
    said = "".join(_line(fact, lang) for fact in facts)
    text = _marked(first["evidence"], [fact["surface"] for fact in facts])
    return f"<tr><td><ul>{said}</ul><td{lang}>{text}<td><bdi>{escape(where(first))}</bdi></tr>"


def _line(fact: Row, lang: str) -> str:
    domain, year = cell(fact, "domain"), fact["year"]
    named = "" if domain in ("", NONE) else f"domain {domain}"
    about = filter(None, (cell(fact, "countries"), year, named, cell(fact, "programmes")))
    words = escape(cell(fact, "counted"))
    what = f" <bdi{lang}>{words}</bdi>" if words else ""
    return (
        f'<li id="{escape(fact["fact_id"])}"><b>{escape(value(fact))}</b>{what}'
        f" <small><bdi>{escape(' · '.join(about))}</bdi></small></li>"
    )


def _marked(text: str, surfaces: Sequence[str]) -> str:
    """The sentence with those figures marked that stand in it once, cut where it is very long."""
    shown = text if len(text) <= MOST else text[:MOST] + "…"
    once = sorted({s for s in surfaces if s and shown.count(s) == 1}, key=len, reverse=True)
    if not once:
        return escape(shown)
    parts = re.split("(" + "|".join(map(re.escape, once)) + ")", shown)
    return "".join(f"<mark>{escape(p)}</mark>" if p in once else escape(p) for p in parts)
