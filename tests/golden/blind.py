"""Runs the finders on the blind texts (tests/golden/data) and counts per language what was found right.

The texts were written apart from the vocabularies, to see how far these carry. `python -m tests.golden.blind` prints
every difference.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.entities.find import find_entities
from pipeline.records import Entity, Passage, Quantity
from pipeline.run import knowledge
from tests.golden.gold import LANGUAGES, Score, bare

DATA = Path(__file__).parent / "data"


def same(figure: dict[str, Any], quantity: Quantity) -> bool:
    """Value (or both ends of a range) equal; ratios to a thousandth."""
    tolerance = 1e-3 if figure["kind"] == "ratio" else 1e-9

    def near(a: Decimal | None, b: float) -> bool:
        return a is not None and abs(float(a) - b) <= tolerance * max(abs(b), 1e-9)

    if figure.get("high") is not None:
        return near(quantity.low, figure["value"]) and near(quantity.high, figure["high"])
    return near(quantity.value, figure["value"])


def score_text(paragraph: dict[str, Any], language: str, score: Score, wrong: list[str]) -> None:
    """Adds one paragraph in one language to the score and lists the differences."""
    text = paragraph["text"][language]
    passage = Passage("p", "d", language, "paragraph", paragraph["n"], "", text)
    found = find_entities([passage], knowledge(""))["p"]
    where = f"{language} {paragraph['n']}"
    left = [e for e in found if e.label == "FIGURE" and e.quantity is not None]
    for figure in paragraph["figures"]:
        hit = next((e for e in left if e.quantity and same(figure, e.quantity)), None)
        score.total["figures"] += 1
        if hit is None or hit.quantity is None:
            wrong.append(f"{where}: figure {figure['value']} missing")
            continue
        left.remove(hit)
        score.right["figures"] += 1
        for name in ("kind", "unit", "modifier"):
            said = getattr(hit.quantity, name)
            score.total[name] += 1
            score.right[name] += said == (figure[name] or "")
            if said != (figure[name] or ""):
                wrong.append(f"{where}: {hit.text!r} {name} {said!r}, not {figure[name]!r}")
    for entity in left:
        value = entity.quantity.value if entity.quantity else None
        if value is None or float(value) not in paragraph.get("optional_values", ()):
            if value is None and paragraph.get("optional_values"):
                continue  # an indefinite amount or a range the gold leaves open
            score.false["figures"] += 1
            wrong.append(f"{where}: {entity.text!r} is no figure")
    for label, key in (("COUNTRY", "countries"), ("CITY", "cities")):
        got = {e.key if label == "COUNTRY" else bare(e.name) for e in found if e.label == label}
        want = {c if label == "COUNTRY" else bare(c) for c in paragraph[key]}
        got -= set(paragraph.get("also_right", ())) - want
        score.sets(key, want, got)
        wrong.extend(f"{where}: {key} {name} missing" for name in sorted(want - got))
        wrong.extend(f"{where}: {key} {name} is wrong" for name in sorted(got - want))
    _programmes(paragraph, language, [e for e in found if e.label == "PROGRAMME"], score, wrong, where)


def _programmes(
    paragraph: dict[str, Any], language: str, got: list[Entity], score: Score, wrong: list[str], where: str
) -> None:
    used: set[int] = set()
    for programme in paragraph["programmes"]:
        surface = bare(programme["surface"][language])
        hits = {i for i, e in enumerate(got) if bare(e.text) in surface or surface in bare(e.text)}
        named = {i for i, e in enumerate(got) if bare(e.name) == bare(programme["name"])}
        used |= hits | named
        score.total["programmes"] += 1
        score.right["programmes"] += bool(hits if programme["new"] else hits | named)
        if not hits | named:
            wrong.append(f"{where}: programme {programme['surface'][language]!r} missing")
    for i, entity in enumerate(got):
        if i not in used:
            score.false["programmes"] += 1
            wrong.append(f"{where}: {entity.text!r} is no programme here ({entity.basis})")


def score_blind() -> tuple[dict[str, Score], list[str]]:
    """Scores by language, and the differences as lines."""
    scores, wrong = {language: Score() for language in LANGUAGES}, list[str]()
    for path in sorted(DATA.glob("blind-*.json")):
        for paragraph in json.loads(path.read_text(encoding="utf-8"))["paragraphs"]:
            for language in LANGUAGES:
                score_text(paragraph, language, scores[language], wrong)
    return scores, wrong


def main() -> None:
    """Prints the differences and a line of rates for each language."""
    scores, wrong = score_blind()
    print("\n".join(wrong))
    for language, score in scores.items():
        f1 = "  ".join(f"{n} {score.f1(n):.2f}" for n in ("figures", "countries", "cities", "programmes"))
        rates = "  ".join(f"{n} {score.rate(n):.2f}" for n in ("kind", "unit", "modifier"))
        print(f"{language}  {f1}  {rates}")


if __name__ == "__main__":
    main()
