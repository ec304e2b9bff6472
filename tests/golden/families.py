"""Names and domains in the gold families that were written before the rules were read (corpus/gold/held-c to held-r).

They hold no documents, only texts: each language's paragraphs are one document to the finders, headings to the judge.
The figures of held-c and held-d are not complete (small number words are not marked); those of the others are looked
at in tests/golden/figures.py. `python -m tests.golden.families` prints every difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.domains.judge import judge
from pipeline.domains.plans import plan_for
from pipeline.domains.store import find_model_folder, load_model
from pipeline.entities.find import find_entities
from pipeline.records import Entity, Passage, PassageKind
from pipeline.run import knowledge
from pipeline.training.evaluate import macro_f1
from tests.golden.gold import LANGUAGES, Score, bare, paragraphs

ROOT = Path(__file__).parents[2]
FAMILIES = tuple(f"held-{letter}" for letter in "cdefghijklmnopqr")
LISTS = (("COUNTRY", "countries"), ("REGION", "regions"), ("CITY", "cities"))


def family(name: str) -> dict[str, Any]:
    """The gold of a family."""
    found: dict[str, Any] = json.loads((ROOT / "corpus" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def passages(gold: dict[str, Any], language: str) -> list[tuple[dict[str, Any], Passage]]:
    """Each gold paragraph with its passage, under the heading it stands below."""
    out: list[tuple[dict[str, Any], Passage]] = []
    heading = ""
    for block in gold["blocks"]:
        if block["type"] == "heading":
            heading = block["text"][language]
        for wanted in paragraphs({"blocks": [block]}):
            kind: PassageKind = "list_item" if block["type"] == "list" else "paragraph"
            text = wanted["text"][language]
            out.append((wanted, Passage(f"p-{len(out)}", gold["id"], language, kind, "", heading, text)))
    return out


def score_names(gold: dict[str, Any], language: str) -> tuple[Score, list[str]]:
    """Countries, regions, cities and programmes of a family in one language, and the differences as lines."""
    score, wrong = Score(), list[str]()
    both = passages(gold, language)
    found = find_entities([passage for _, passage in both], knowledge(""))
    for wanted, passage in both:
        where, here = f"{gold['id']} {language} {passage.id}", found[passage.id]
        for label, key in LISTS:
            got = {e.key if label == "COUNTRY" else bare(e.name) for e in here if e.label == label}
            want = {name if label == "COUNTRY" else bare(name) for name in wanted[key]}
            score.sets(key, want, got)
            wrong.extend(f"{where}: {key} {name} missing" for name in sorted(want - got))
            wrong.extend(f"{where}: {key} {name} is wrong" for name in sorted(got - want))
        programmes = [e for e in here if e.label == "PROGRAMME"]
        wrong.extend(f"{where}: {line}" for line in _programmes(score, wanted, language, programmes))
    return score, wrong


def _programmes(score: Score, wanted: dict[str, Any], language: str, found: list[Entity]) -> Iterator[str]:
    used: set[int] = set()
    for programme in wanted["programmes"]:
        surface = bare(programme["surface"][language])
        hits = {i for i, e in enumerate(found) if bare(e.text) in surface or surface in bare(e.text)}
        named = {i for i, e in enumerate(found) if bare(e.name) == bare(programme["name"])}
        used |= hits | named
        right = bool(hits if programme["new"] else named)
        score.total["programmes"] += 1
        score.right["programmes"] += right
        if not right:
            yield f"programme {programme['surface'][language]!r} missing"
    for i, entity in enumerate(found):
        if i not in used:
            score.false["programmes"] += 1
            yield f"{entity.text!r} is no programme here ({entity.basis})"


def domain_f1(gold: dict[str, Any], language: str) -> float:
    """Macro-F1 of the domains the model in use gives the family's paragraphs in one language."""
    model = load_model(find_model_folder(ROOT))
    both = passages(gold, language)
    judged = judge([passage for _, passage in both], plan_for(None), model)
    return macro_f1([wanted["domain"] for wanted, _ in both], [j.domain for j in judged])


def main() -> None:
    """Prints the differences and a line of rates for each family and language."""
    for name in FAMILIES:
        gold = family(name)
        for language in LANGUAGES:
            score, wrong = score_names(gold, language)
            print("\n".join(wrong))
            rates = {key: round(score.f1(key), 3) for key in ("countries", "regions", "cities", "programmes")}
            print(name, language, rates, "domain", round(domain_f1(gold, language), 3))


if __name__ == "__main__":
    main()
