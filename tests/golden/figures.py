"""Figures in the gold families whose every figure is marked (corpus/gold/held-e to held-r): what is told of each.

They hold no documents: each language's paragraphs are one document, whose year the gold tells. `aggregation`,
`countries` and `year` of a gold figure are null where the conventions leave them open. `python -m tests.golden.figures`
prints every difference.
"""

from __future__ import annotations

from typing import Any

from pipeline.entities.find import find_entities
from pipeline.facts.make import make_facts
from pipeline.records import Document, Fact
from pipeline.run import knowledge
from tests.golden import families
from tests.golden.blind import same
from tests.golden.families import family, passages
from tests.golden.gold import LANGUAGES, Score, bare

#: The first two have marks of what stands in a passage only.
FAMILIES = families.FAMILIES[2:]
#: What is asked of a figure that was found.
ASKED = ("kind", "unit", "modifier", "aggregation", "counted", "countries", "year")


def score_figures(gold: dict[str, Any], language: str) -> tuple[Score, list[str]]:
    """Figures of a family in one language with what is told of them, and the differences as lines."""
    score, wrong = Score(), list[str]()
    both = passages(gold, language)
    read = [passage for _, passage in both]
    document = Document(gold["id"], "", gold["id"], language=language, year=gold["year"])
    facts = make_facts(document, read, find_entities(read, knowledge("")), {})
    for wanted, passage in both:
        where = f"{gold['id']} {language} {passage.id}"
        left = [fact for fact in facts if fact.passage_id == passage.id]
        for figure in wanted["figures"]:
            score.total["figures"] += 1
            alike = [fact for fact in left if same(figure, fact.quantity)]
            fact = min(alike, key=lambda f: f.quantity.kind != figure["kind"], default=None)
            if fact is None:
                wrong.append(f"{where}: {figure['surface'][language]!r} missing")
                continue
            left.remove(fact)
            score.right["figures"] += 1
            wrong.extend(f"{where}: {line}" for line in _told(score, figure, fact, language))
        score.false["figures"] += len(left)
        wrong.extend(f"{where}: {fact.surface!r} is no figure" for fact in left)
    return score, wrong


def _told(score: Score, figure: dict[str, Any], fact: Fact, language: str) -> list[str]:
    """Counts what is told of a figure, and says what is told wrongly."""
    counted = figure["counted"][language] if figure["counted"] else None
    want: dict[str, Any] = {name: figure[name] for name in ("kind", "unit", "aggregation", "year")}
    want |= {"modifier": figure["modifier"] or "", "counted": counted, "countries": figure["countries"]}
    told: dict[str, Any] = {name: getattr(fact.quantity, name) for name in ("kind", "unit", "modifier", "aggregation")}
    told |= {"counted": fact.counted, "countries": sorted(fact.countries), "year": fact.year}
    wrong: list[str] = []
    for name in ASKED:
        if want[name] is None:
            continue
        if name == "counted":
            a, b = bare(counted or ""), bare(fact.counted)
            right = bool(b) and (a in b or b in a)
        else:
            right = told[name] == (sorted(want[name]) if name == "countries" else want[name])
        score.total[name] += 1
        score.right[name] += right
        if not right:
            wrong.append(f"{fact.surface!r} {name} {told[name]!r}, not {want[name]!r}")
    return wrong


def main() -> None:
    """Prints the differences and a line of rates for each family and language."""
    for name in FAMILIES:
        for language in LANGUAGES:
            score, wrong = score_figures(family(name), language)
            print("\n".join(wrong))
            print(name, language, "figures", round(score.f1("figures"), 3), {n: round(score.rate(n), 3) for n in ASKED})


if __name__ == "__main__":
    main()
