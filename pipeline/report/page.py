"""Tables of a run → one HTML page that opens offline: no script, nothing fetched, every text escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from html import escape
from importlib import resources

from pipeline.languages.base import codes, language
from pipeline.report.tally import Group, Row, Series, by_year, counted_once, grouped, series
from pipeline.report.tiles import world

#: Facts a group links to one by one; all are in facts.csv.
LINKS = 40
#: Groups shown in a table, series shown, facts printed with their sentence.
MOST_GROUPS, MOST_SERIES, MOST_FACTS = 60, 40, 10_000
EVIDENCE = 280
PARTS = (
    "domains", "outcomes", "countries", "regions", "programmes", "counted", "years", "series", "coverage", "facts",
)  # fmt: skip
BAR = '<svg class=bar viewBox="0 0 300 10" preserveAspectRatio=none aria-hidden=true>'
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True, slots=True)
class Material:
    """What the page shows: rows of the run's tables; names of domains, outcomes and countries by code;
    ids of facts that another language version says first (`again`)."""

    title: str
    documents: Sequence[Row]
    facts: Sequence[Row]
    outcomes: Mapping[str, str]
    problems: Sequence[Row]
    domains: Mapping[str, str]
    outcome_names: Mapping[str, str]
    countries: Mapping[str, str]
    again: Set[str] = frozenset()


def page(material: Material) -> Iterator[str]:
    """The page in pieces."""
    facts = counted_once(material.facts, material.again)
    shown = facts[:MOST_FACTS]
    ids = {f["fact_id"] for f in shown}
    style = (resources.files("pipeline") / "report" / "report.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(material.title)}</title><style>{style}</style></head><body><main>"
    )
    yield from _head(material, facts)
    outcomes = grouped([{**f, "outcome": material.outcomes.get(f["passage_id"], "")} for f in facts], "outcome")
    yield from _bars("Domains", "domain", grouped(facts, "domain"), material.domains, ids)
    yield from _bars("Outcomes", "outcome", outcomes, material.outcome_names, ids)
    countries = grouped(facts, "countries", many=True)
    yield '<section id="countries"><h2>Countries</h2>'
    yield world({g.key: len(g.facts) for g in countries}, material.countries)
    yield '<p class="note">A tile for each State, near its place; no borders are drawn. The darker, the more facts.</p>'
    yield from _table("country", countries, material.countries, ids)
    yield "</section>"
    yield from _bars("Regions", "region", grouped(facts, "regions", many=True), {}, ids)
    yield from _bars("Programmes", "programme", grouped(facts, "programmes", many=True), {}, ids)
    yield from _bars("What is counted", "counted", grouped(facts, "counted_class"), {}, ids)
    yield from _bars("Years", "year", by_year(facts), {}, ids)
    yield from _bars("Languages", "language", grouped(facts, "language"), _languages(), ids)
    yield from _over_the_years(series(facts), ids)
    yield from _coverage(material)
    yield from _evidence(shown, len(facts))
    yield "</main></body></html>\n"


def _languages() -> dict[str, str]:
    return {code: language(code).name for code in codes()}


def _head(material: Material, facts: Sequence[Row]) -> Iterator[str]:
    read = [d for d in material.documents if d["status"] in ("done", "partial")]
    totals = (
        (len(read), "documents read"),
        (sum(int(d["pages"] or 0) for d in read), "pages"),
        (len(facts), "facts"),
        (len(grouped(facts, "countries", many=True)), "countries"),
        (len(grouped(facts, "programmes", many=True)), "programmes"),
    )
    yield f"<h1>{escape(material.title)}</h1><ul class=totals>"
    yield "".join(f"<li><b>{count:,}</b> {words}</li>" for count, words in totals)
    again = len(material.facts) - len(facts)
    checked = sum(1 for f in material.facts if f.get("verdict"))
    yield f"</ul><p class=note>Left out: {again:,} facts said again, also in another language version where "
    yield "<code>habitext compare</code> was run, or rejected by a reviewer. "
    yield f"{checked:,} facts were looked at by a person; the others are proposals of the program.</p>"
    yield "<nav>" + " · ".join(f'<a href="#{part}">{part}</a>' for part in PARTS) + "</nav>"


def _bars(title: str, name: str, groups: Sequence[Group], names: Mapping[str, str], ids: set[str]) -> Iterator[str]:
    place = {"What is counted": "counted"}.get(title, title.lower())
    yield f'<section id="{place}"><h2>{title}</h2>'
    yield from _table(name, groups, names, ids)
    yield "</section>"


def _table(name: str, groups: Sequence[Group], names: Mapping[str, str], ids: set[str]) -> Iterator[str]:
    if not groups:
        yield "<p class=note>None.</p>"
        return
    most = max(len(g.facts) for g in groups)
    yield f"<table><thead><tr><th scope=col>{name}<th scope=col class=n>facts"
    yield "<th scope=col><span class=unseen>share</span></tr></thead>"
    for group in groups[:MOST_GROUPS]:
        words = names.get(group.key, "")
        label = escape(f"{group.key} {words}".strip() if words != group.key else group.key)
        width = max(1, round(300 * len(group.facts) / most))
        bar = f'{BAR}<rect width="{width}" height="10"/></svg>'
        yield f'<tr id="{name}-{slug(group.key)}"><th scope=row>{label}'
        yield f"<td class=n>{_links(group.facts, ids)}<td>{bar}</tr>"
    yield "</table>"
    if len(groups) > MOST_GROUPS:
        yield f"<p class=note>{len(groups) - MOST_GROUPS} more in facts.csv.</p>"


def _links(facts: Sequence[Row], ids: set[str]) -> str:
    """A count that unfolds into links to the facts."""
    there = [f for f in facts if f["fact_id"] in ids][:LINKS]
    links = " ".join(_link(f, ids) for f in there)
    more = f" and {len(facts) - len(there):,} more in facts.csv" if len(facts) > len(there) else ""
    return f"<details><summary>{len(facts):,}</summary><p>{links}{more}</p></details>"


def _link(fact: Row, ids: set[str]) -> str:
    """What a fact says, linked to its sentence when that is on the page."""
    words = escape(value(fact))
    return f'<a href="#{escape(fact["fact_id"])}">{words}</a>' if fact["fact_id"] in ids else words


def slug(text: str) -> str:
    """A text as a part of an HTML id."""
    return re.sub(r"[^\w.-]+", "-", text)


def value(fact: Row) -> str:
    """What a fact says: corrected or read value or range, unit."""
    number = fact.get("corrected_value") or fact["value"] or "–".join(p for p in (fact["low"], fact["high"]) if p)
    whole = re.fullmatch(r"-?\d+", number)
    unit = fact.get("corrected_unit") or fact["unit"]
    return " ".join(part for part in (f"{int(number):,}" if whole else number, unit) if part)


def _over_the_years(lines: Sequence[Series], ids: set[str]) -> Iterator[str]:
    yield "<section id=series><h2>The same thing over the years</h2>"
    if not lines:
        yield "<p class=note>Nothing was counted for the same programme in two years.</p></section>"
        return
    yield "<table><thead><tr><th scope=col>counted<th scope=col>programme<th scope=col>years</tr></thead>"
    for one in lines[:MOST_SERIES]:
        points = " → ".join(f"{year}: {_link(f, ids)}" for year, f in one.points)
        yield f"<tr><th scope=row>{escape(one.counted)}<td>{escape(one.programme)}<td>{points} {_grown(one)}</tr>"
    yield "</table><p class=note>One figure a year, the surest; documents may count differently: look at the "
    yield "sentences.</p></section>"


def _grown(one: Series) -> str:
    first, last = (float(f.get("corrected_value") or f["value"]) for f in (one.points[0][1], one.points[-1][1]))
    if not first:
        return ""
    change = round(100 * (last - first) / abs(first))
    return f"<b>{change:+,} %</b>"


def _coverage(material: Material) -> Iterator[str]:
    yield "<section id=coverage><h2>Coverage</h2><table>"
    for status, count in sorted(Counter(d["status"] for d in material.documents).items()):
        yield f"<tr><th scope=row>{escape(status)}<td class=n>{count:,}</tr>"
    yield "</table>"
    errors = [p for p in material.problems if p["severity"] == "error"]
    if errors:
        hints = {p["code"]: p["hint"] for p in reversed(errors)}
        yield "<table><thead><tr><th scope=col>reason<th scope=col class=n>times<th scope=col>what to do</tr></thead>"
        for code, count in Counter(p["code"] for p in errors).most_common():
            paths = list(dict.fromkeys(p["path"] for p in errors if p["code"] == code))
            named = ", ".join(paths[:LINKS]) + (f" and {len(paths) - LINKS} more" if len(paths) > LINKS else "")
            yield (
                f"<tr><th scope=row>{escape(code)}<td class=n>{count:,}"
                f"<td>{escape(hints[code])}<details><summary>files</summary><bdi>{escape(named)}</bdi></details></tr>"
            )
        yield "</table>"
    yield "</section>"


def _evidence(facts: Sequence[Row], every: int) -> Iterator[str]:
    yield "<section id=facts><h2>Facts</h2>"
    if every > len(facts):
        yield f"<p class=note>The first {len(facts):,} of {every:,}; all are in facts.csv.</p>"
    yield "<table class=facts><thead><tr><th scope=col class=n>value<th scope=col>counted"
    yield "<th scope=col>sentence<th scope=col>where</tr></thead>"
    known = set(codes())
    for f in facts:
        code = f["language"]
        tongue = f' lang="{code}"' + (" dir=rtl" if language(code).rtl else "") if code in known else ""
        text = f["evidence"] if len(f["evidence"]) <= EVIDENCE else f["evidence"][:EVIDENCE] + "…"
        paragraph = f"para. {f['paragraph']}" if f["paragraph"] else ""
        where = ", ".join(part for part in (f["document"], paragraph, f"p. {f['page']}") if part)
        yield (
            f'<tr id="{escape(f["fact_id"])}"><td class=n>{escape(value(f))}<td{tongue}>{escape(f["counted"])}'
            f"<td{tongue}>{_marked(text, f['surface'])}<td>{escape(where)}</tr>"
        )
    yield "</table></section>"


def _marked(text: str, surface: str) -> str:
    """The sentence with the figure marked where it stands once."""
    if surface and text.count(surface) == 1:
        before, _, after = text.partition(surface)
        return f"{escape(before)}<mark>{escape(surface)}</mark>{escape(after)}"
    return escape(text)


