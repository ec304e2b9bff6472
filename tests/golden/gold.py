"""Compares a run with the gold documents of corpus/gold, per language: what was read and found right."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.tables.write import read_table

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
#: Similarity (Dice over character trigrams) from which a passage carries, and from which it is, the gold paragraph.
CARRIES, IS = 0.90, 0.985
INVISIBLE = re.compile(r"[\s\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


@dataclass
class Score:
    """Counts of one language; the rates lie between 0 and 1."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def rate(self, name: str) -> float:
        return self.right[name] / self.total[name] if self.total[name] else 1.0

    def f1(self, name: str) -> float:
        wanted, wrong, hit = self.total[name], self.false[name], self.right[name]
        return 2 * hit / (wanted + hit + wrong) if wanted + wrong else 1.0

    def sets(self, name: str, wanted: set[str], got: set[str]) -> None:
        self.right[name] += len(wanted & got)
        self.total[name] += len(wanted)
        self.false[name] += len(got - wanted)


def bare(text: str) -> str:
    """The text without blanks, invisible marks, width, case and the kinds of hyphen."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold().replace("\u2010", "-"))


def trigrams(text: str) -> Counter[str]:
    text = bare(text)
    return Counter(text[i : i + 3] for i in range(max(1, len(text) - 2)))


def likeness(a: Counter[str], b: Counter[str]) -> float:
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def decimal(text: object) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None


def same_value(figure: dict[str, Any], fact: dict[str, str]) -> bool:
    tolerance = Decimal("0.001") if figure["kind"] == "ratio" else Decimal("1e-9")

    def near(a: Decimal | None, b: Decimal | None) -> bool:
        return a is not None and b is not None and abs(a - b) <= tolerance * max(abs(a), abs(b))

    value, low, high = (decimal(fact[k]) for k in ("value", "low", "high"))
    wanted = decimal(figure["value"])
    if figure.get("high") is not None:
        return near(wanted, low) and near(decimal(figure["high"]), high)
    return near(wanted, value if value is not None or high is not None else low) or (
        wanted == 0 and value == 0 and value is not None
    )


def paragraphs(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in gold["blocks"]:
        if block["type"] == "paragraph":
            yield block
        elif block["type"] == "list":
            yield from block["items"]


def score_run(golds: list[Path], run: Path) -> dict[str, Score]:
    """Scores the tables of a run over one layout; files are named ID.LANGUAGE.pdf."""
    documents = {Path(d["path"]).name: d for d in read_table(run / "documents.csv")}
    by_document, facts, entities = defaultdict(list), defaultdict(list), defaultdict(list)
    for passage in read_table(run / "passages.csv"):
        by_document[passage["document_id"]].append(passage)
    for fact in read_table(run / "facts.csv"):
        facts[fact["passage_id"]].append(fact)
    for entity in read_table(run / "entities.csv"):
        entities[entity["passage_id"]].append(entity)
    scores = {language: Score() for language in LANGUAGES}
    for path in golds:
        gold = json.loads(path.read_text(encoding="utf-8"))
        for language in LANGUAGES:
            document = documents.get(f"{gold['id']}.{language}.pdf")
            if document is None:
                continue
            score = scores[language]
            score.total["language"] += 1
            score.right["language"] += document["language"] == language
            passages = [(p, trigrams(p["text"])) for p in by_document[document["document_id"]]]
            for wanted in paragraphs(gold):
                _score_paragraph(score, wanted, language, passages, facts, entities)
    return {language: score for language, score in scores.items() if score.total}


def _score_paragraph(
    score: Score,
    wanted: dict[str, Any],
    language: str,
    passages: list[tuple[dict[str, str], Counter[str]]],
    facts: dict[str, list[dict[str, str]]],
    entities: dict[str, list[dict[str, str]]],
) -> None:
    grams = trigrams(wanted["text"][language])
    best, passage = max(((likeness(grams, g), i) for i, (_, g) in enumerate(passages)), default=(0.0, -1))
    found = passages[passage][0] if best >= CARRIES else None
    score.total["clean"] += 1
    score.right["clean"] += best >= IS
    if wanted.get("n") is not None:
        score.total["number"] += 1
        score.right["number"] += found is not None and found["paragraph"].strip("().") == str(wanted["n"]).strip("().")
    got = list(facts[found["passage_id"]]) if found else []
    for figure in wanted["figures"]:
        score.total["figures"] += 1
        hit = next((f for f in got if same_value(figure, f)), None)
        if hit is not None:
            score.right["figures"] += 1
            got.remove(hit)
    score.false["figures"] += len(got)
    named = entities[found["passage_id"]] if found else []
    score.sets("countries", set(wanted["countries"]), {e["id"] for e in named if e["label"] == "COUNTRY"})
    score.sets("cities", set(wanted["cities"]), {e["name"] for e in named if e["label"] == "CITY"})
    known = {p["name"] for p in wanted["programmes"] if not p["new"]}
    names = {bare(e["name"]) for e in named if e["label"] == "PROGRAMME"}
    score.total["known programmes"] += len(known)
    score.right["known programmes"] += sum(bare(name) in names for name in known)
    score.total["domain"] += 1
    score.right["domain"] += found is not None and found["domain"] in (wanted["domain"], *wanted["secondary"])
