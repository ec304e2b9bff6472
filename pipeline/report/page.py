"""Tables of a run → one HTML page that opens offline: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib import resources

from pipeline.cells import JOINT, listed
from pipeline.languages.base import codes, language
from pipeline.report.charts import columns, line
from pipeline.report.coverage import coverage
from pipeline.report.evidence import evidence
from pipeline.report.markup import counted, link, tongue, where
from pipeline.report.tally import NONE, Group, Row, Series, by_year, cell, counted_once, grouped, items, series
from pipeline.report.world import legend, undrawn, world

#: Groups shown in a table, and before the others are folded; series shown, facts printed with their sentence.
MOST_GROUPS, OPEN_GROUPS, MOST_SERIES, MOST_FACTS = 300, 20, 60, 10_000
#: With more facts than this their sentences are left out in print.
MOST_PRINTED = 400
PARTS = {
    "domains": "Domains", "outcomes": "Outcomes", "countries": "Countries", "regions": "Regions",
    "programmes": "Programmes", "counted": "What is counted", "years": "Years", "languages": "Languages",
    "series": "The same thing over the years", "coverage": "Coverage", "facts": "Facts",
}  # fmt: skip
#: Tables whose rows a chart links to.
LINKED = ("country", "year")
BAR = '<svg class=bar viewBox="0 0 300 10" preserveAspectRatio=none aria-hidden=true>'
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
BOUNDARIES = (
    "Shapes: Natural Earth, simplified; dots stand for States and territories too small to be seen. Boundaries, names "
    "and designations shown here imply no endorsement or acceptance by the United Nations. Broken lines: boundaries "
    "that are not final or not agreed, among them those of Abyei and between the Sudan and South Sudan, and the Line "
    "of Control in Jammu and Kashmir, whose final status the parties have not agreed upon. Sovereignty over the "
    "Falkland Islands (Malvinas) is in dispute between Argentina and the United Kingdom."
)


@dataclass(frozen=True, slots=True)
class Material:
    """What the page shows.

    Rows of the run's tables; outcome by passage; names of domains, outcomes and countries by code; facts that another
    language version says first, with that version's fact (`again`); the regions of a country by its code; a line on
    how the tables were made; the plan's word for a domain and a line on the plan.
    """

    title: str
    documents: Sequence[Row]
    facts: Sequence[Row]
    problems: Sequence[Row]
    outcomes: Mapping[str, str]
    domain_names: Mapping[str, str]
    outcome_names: Mapping[str, str]
    country_names: Mapping[str, str]
    again: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: str = ""
    unit: str = "domain"
    plan: str = ""


def page(material: Material) -> Iterator[str]:
    """The page in pieces."""
    each = counted_once(material.facts)  # in each language
    facts = [f for f in each if f["fact_id"] not in material.again]
    shown = facts[:MOST_FACTS]
    ids = {f["fact_id"]: f["fact_id"] for f in shown}
    ids |= {other: first for other, first in material.again.items() if first in ids}
    style = (resources.files("pipeline") / "report" / "report.css").read_text(encoding="utf-8")
    languages = {code: language(code).name for code in codes()}
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(material.title)}</title><style>{style}</style></head><body><main>"
    )
    yield from _head(material, facts)
    outcomes = grouped([{**f, "outcome": material.outcomes.get(f["passage_id"], "")} for f in facts], "outcome")
    yield from _part("domains", _domains(material, grouped(facts, "domain"), ids))
    yield from _part("outcomes", _table("outcome", _in_order(outcomes), material.outcome_names, ids))
    yield from _part("countries", _countries(grouped(facts, "countries", many=True), material.country_names, ids))
    yield from _part("regions", _regions(facts, material.regions, ids))
    yield from _part("programmes", _table("programme", grouped(facts, "programmes", many=True), {}, ids))
    yield from _part("counted", _table("counted", grouped(facts, "counted_class"), {}, ids))
    yield from _part("years", _years(by_year(facts), material.domain_names, ids))
    yield from _part("languages", _table("language", grouped(each, "language"), languages, ids))
    yield from _part("series", _over_the_years(series(facts), material.country_names, ids))
    yield from _part("coverage", coverage(material.documents, material.problems, languages))
    yield from _part("facts", evidence(shown, len(facts)), "long" if len(shown) > MOST_PRINTED else "")
    yield "</main></body></html>\n"


def _part(place: str, content: Iterator[str], name: str = "") -> Iterator[str]:
    """A section with its heading, which names it for those who hear the page."""
    kind = f' class="{name}"' if name else ""
    yield f'<section id="{place}"{kind} aria-labelledby="{place}-title"><h2 id="{place}-title">{PARTS[place]}</h2>'
    yield from content
    yield "</section>"


def _head(material: Material, facts: Sequence[Row]) -> Iterator[str]:
    read = [d for d in material.documents if d["status"] in ("done", "partial")]
    lost = sum(d["status"] == "failed" for d in material.documents)
    totals = (
        (len(read), "documents read", "coverage"),
        (lost, "documents failed", "coverage"),
        (sum(int(d["pages"]) for d in read if d["pages"].isdecimal()), "pages", "coverage"),
        (len(facts), "facts", "facts"),
        (len(grouped(facts, "countries", many=True)), "countries", "countries"),
        (len(grouped(facts, "programmes", many=True)), "programmes", "programmes"),
    )
    yield f"<header><h1>{escape(material.title)}</h1><ul class=totals>"
    yield "".join(f'<li><a href="#{place}"><b>{count:,}</b> {words}</a></li>' for count, words, place in totals)
    again = len(material.facts) - len(facts)
    checked = sum(1 for f in facts if f.get("verdict"))
    yield f"</ul><p class=note>Not counted: {again:,} facts that were said before (also by another language version, "
    yield "where <code>habitext compare</code> was run) or that a reviewer rejected. "
    yield f"A person has looked at {checked:,} of the facts counted; the others are proposals of the program."
    yield f"{' ' + escape(material.made) if material.made else ''}</p>"
    links = "".join(f'<li><a href="#{place}">{title}</a></li>' for place, title in PARTS.items())
    yield f"<nav aria-label=Contents><ul>{links}</ul></nav></header>"


def _table(name: str, groups: Sequence[Group], names: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[str]:
    """Groups as rows: name, count that unfolds into its facts, bar. After the first rows the others are folded, but
    for those that a chart links to: these have an id each."""
    if not groups:
        yield "<p class=note>None.</p>"
        return
    most = max(len(g.facts) for g in groups)
    open_ = len(groups) if name in LINKED or len(groups) <= OPEN_GROUPS + 3 else OPEN_GROUPS
    rows = [_row(name, group, names.get(group.key, ""), most, ids) for group in groups[:MOST_GROUPS]]
    head = (
        f"<table class=groups><thead><tr><th scope=col>{escape(name)}<th scope=col class=n>facts"
        "<th scope=col><span class=unseen>as a bar</span></tr></thead>"
    )
    yield f"{head}{''.join(rows[:open_])}</table>"
    if rows[open_:]:
        yield f"<details><summary>{len(rows) - open_:,} more</summary>{head}{''.join(rows[open_:])}</table></details>"
    if len(groups) > len(rows):
        yield f"<p class=note>{len(groups) - len(rows):,} more in facts.csv.</p>"


def _row(name: str, group: Group, words: str, most: int, ids: Mapping[str, str]) -> str:
    label = escape(f"{group.key} {words}".strip() if words != group.key else group.key)
    bar = f'{BAR}<rect width="{max(1, round(300 * len(group.facts) / most))}" height="10"/></svg>'
    place = f' id="{name}-{escape(group.key)}"' if name in LINKED else ""
    return f"<tr{place}><th scope=row><bdi>{label}</bdi><td class=n>{counted(group.facts, ids)}<td>{bar}</tr>"


def _domains(material: Material, groups: Sequence[Group], ids: Mapping[str, str]) -> Iterator[str]:
    if material.plan:
        yield f"<p class=note><bdi>{escape(material.plan)}</bdi></p>"
    yield from _table(material.unit, _in_order(groups), material.domain_names, ids)


def _countries(groups: Sequence[Group], names: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[str]:
    counts = {g.key: len(g.facts) for g in groups}
    yield f"<figure>{world(counts, names)}<figcaption>{legend(max(counts.values(), default=0))}"
    missing = ", ".join(escape(names.get(code, code)) for code in undrawn(counts))
    left_out = f" Not on the map: {missing}." if missing else ""
    yield f"<p class=note>{BOUNDARIES}{left_out}</p></figcaption></figure>"
    yield from _table("country", groups, names, ids)


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """Groups in the plan's order, what belongs nowhere last."""
    return sorted(groups, key=lambda group: (group.key == NONE, group.key))


def _regions(facts: Sequence[Row], of: Mapping[str, Sequence[str]], ids: Mapping[str, str]) -> Iterator[str]:
    """Facts by the regions that they name and those that their countries lie in."""
    rows = []
    for fact in facts:
        inside = [region for country in items(fact, "countries") for region in of.get(country, ())]
        rows.append({**fact, "regions": JOINT.join([*items(fact, "regions"), *inside])})
    yield "<p class=note>Regions that a fact names, and those of the United Nations (M49) in which its countries lie; "
    yield "a region holds its subregions.</p>"
    yield from _table("region", grouped(rows, "regions", many=True), {}, ids)


def _years(groups: Sequence[Group], names: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[str]:
    yield columns(groups, names)
    yield from _table("year", groups, {}, ids)


def _over_the_years(lines: Sequence[Series], countries: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[str]:
    if not lines:
        yield "<p class=note>Nothing was counted in the same places for the same programme in two years.</p>"
        return
    yield "<table class=series><thead><tr><th scope=col>counted<th scope=col>programme, places"
    yield "<th scope=col>line<th scope=col>from and to<th scope=col class=n>change</tr></thead>"
    for one in lines[:MOST_SERIES]:
        yield _series_row(one, countries, ids)
    yield "</table><p class=note>One figure a year, the surest. Documents may count differently, all the more where it "
    yield f"says <i>other words</i>: look at the sentences.{_more(len(lines) - MOST_SERIES)}</p>"


def _series_row(one: Series, countries: Mapping[str, str], ids: Mapping[str, str]) -> str:
    first = one.points[0][1]
    classed = bool(first["counted_class"])
    words = cell(first, "counted") if one.same_words and classed and cell(first, "counted") != one.counted else ""
    what = escape(one.counted) if classed else f"<bdi{tongue(first['language'])}>{escape(one.counted)}</bdi>"
    unit = f" ({escape(one.unit)})" if one.unit else ""
    told = f"<br><bdi{tongue(first['language'])}>{escape(words)}</bdi>" if words else ""
    places = JOINT.join(countries.get(code, code) for code in listed(one.places))
    points = "".join(
        f"<li>{year}: {link(fact, ids)} <small><bdi>{escape(where(fact))}</bdi></small></li>"
        for year, fact in one.points
    )
    change = "" if one.growth is None else f"{round(100 * one.growth):+,} %".replace("-", "−").replace("+0 ", "0 ")
    doubt = "" if one.same_words else "<br><small>other words</small>"
    return (
        f"<tr><th scope=row>{what}{unit}{told}<td><bdi>{escape(one.programme)}</bdi><br>{escape(places)}"
        f"<td>{line(one, ids)}<td><ul class=points>{points}</ul><td class=n>{change}{doubt}</tr>"
    )


def _more(count: int) -> str:
    return f" {count:,} more are not shown." if count > 0 else ""
