"""Scores figures and what they count on texts that were written before the rules were read (tests/golden/data/apart).

Two whole documents and four sets of chapters in six languages (format of corpus/gold) and two sets of single
paragraphs, each in one language.
They are read as text: references, figures, names and facts, no pages. `python -m tests.golden.apart` prints every
difference and a line of rates for each language. What was reached before any rule was changed stands in each file's
`blind`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.entities.find import find_entities
from pipeline.facts.make import make_facts
from pipeline.records import Document, Fact, Passage
from pipeline.run import knowledge
from tests.golden.blind import same
from tests.golden.gold import LANGUAGES, Score, paragraphs

DATA = Path(__file__).parent / "data" / "apart"
REPORTED = 2032  # the reporting year where no paragraph has one


def letters(text: str) -> str:
    """The letters and digits of a text, small, width undone: what is compared of a noun."""
    return re.sub(r"[^\w]+", "", unicodedata.normalize("NFKC", text).casefold())


def texts(path: Path, language: str) -> Iterator[dict[str, Any]]:
    """The paragraphs of a file that have the language."""
    data = json.loads(path.read_text(encoding="utf-8"))
    every = paragraphs(data) if "blocks" in data else iter(data["paragraphs"])
    return (p for p in every if language in p["text"])


def read(wanted: list[dict[str, Any]], language: str) -> dict[str, list[Fact]]:
    """The facts of paragraphs read as one document, by passage id; ids count from 0."""
    passages = [
        Passage(str(k), "d", language, "paragraph", str(p["n"] or ""), "", p["text"][language])
        for k, p in enumerate(wanted)
    ]
    years = [p["year"] for p in wanted if p.get("year")]
    document = Document("d", "", "", "", "", language, max(years, default=REPORTED))
    found: dict[str, list[Fact]] = {p.id: [] for p in passages}
    for fact in make_facts(document, passages, find_entities(passages, knowledge("")), {}):
        found[fact.passage_id].append(fact)
    return found


def score_paragraph(
    wanted: dict[str, Any], language: str, facts: list[Fact], score: Score, wrong: list[str], where: str
) -> None:
    """Adds one paragraph to the score and its differences to `wrong`."""
    left = list(facts)
    for figure in wanted["figures"]:
        score.total["figures"] += 1
        hits = sorted((f for f in left if same(figure, f.quantity)), key=lambda f: f.quantity.kind != figure["kind"])
        if not hits:
            wrong.append(f"{where}: {figure['surface'][language]!r} missing")
            continue
        hit = hits[0]
        left.remove(hit)
        score.right["figures"] += 1
        for name in ("kind", "unit", "modifier"):
            said, gold = getattr(hit.quantity, name), figure[name] or ""
            score.total[name] += 1
            score.right[name] += said == gold
            if said != gold:
                wrong.append(f"{where}: {hit.surface!r} {name} {said!r}, not {gold!r}")
        if figure["counted"] and figure["counted"][language]:  # a language may leave it unsaid
            gold, said = letters(figure["counted"][language]), letters(hit.counted)
            right = bool(said) and (gold in said or said in gold)
            score.total["counted"] += 1
            score.right["counted"] += right
            if not right:
                wrong.append(f"{where}: {hit.surface!r} counts {hit.counted!r}, not {figure['counted'][language]!r}")
    score.false["figures"] += len(left)
    wrong.extend(f"{where}: {f.surface!r} is no figure" for f in left)
    traps = [letters(t) for t in wanted["non_figures"][language]]
    score.total["traps"] += len(traps)
    score.right["traps"] += sum(not any(letters(f.surface) in trap for f in left) for trap in traps)


def score_apart() -> tuple[dict[str, Score], list[str]]:
    """Scores by language, and the differences as lines."""
    scores, wrong = {language: Score() for language in LANGUAGES}, list[str]()
    for path in sorted(DATA.glob("*.json")):
        for language in LANGUAGES:
            wanted = list(texts(path, language))
            found = read(wanted, language)
            for k, paragraph in enumerate(wanted):
                where = f"{path.stem} {language} {paragraph['n'] or k}"
                score_paragraph(paragraph, language, found[str(k)], scores[language], wrong, where)
    return scores, wrong


def main() -> None:
    """Prints the differences and a line of rates for each language."""
    scores, wrong = score_apart()
    print("\n".join(wrong))
    for language, score in scores.items():
        rates = "  ".join(f"{n} {score.rate(n):.3f}" for n in ("kind", "unit", "modifier", "counted", "traps"))
        print(f"{language}  figures {score.f1('figures'):.3f}  {rates}")


if __name__ == "__main__":
    main()
