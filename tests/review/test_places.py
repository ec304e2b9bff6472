"""A thousand decisions through many runs with changed readers, models and moved files: in place or listed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pipeline.review.decisions import FACT, PASSAGE, Decision, in_force
from pipeline.review.overlay import lay_over
from pipeline.review.places import around

WORDS = [
    "towns", "plans", "homes", "water", "roads", "women", "youth", "land", "tenure", "transit", "waste", "energy",
    "climate", "finance", "schools", "clinics", "markets", "parks", "data", "training", "budgets", "councils", "wells",
]  # fmt: skip
SHARED = ("passage_id", "document_id", "language", "document", "paragraph", "page")
LANGUAGES = ("xa", "xb")
RUNS = 30


class World:
    """Documents whose truth is known: `truth` is a mark that no reader shows and only the test sees."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.passages: list[dict[str, str]] = []
        self.facts: list[dict[str, str]] = []
        for document in range(10):
            for paragraph in range(1, 56):
                self._passage(document, paragraph)

    def _passage(self, document: int, paragraph: int) -> None:
        numbers = [str(self.random.randrange(2, 60)) for _ in range(2)]
        words = [self.random.choice(WORDS) for _ in range(14)]
        if paragraph % 7 == 0:
            numbers[1] = numbers[0]  # the same figure twice in a sentence
        if paragraph % 11 == 0:
            words = WORDS[:14]  # the same sentence in many paragraphs
        text = f"In all {numbers[0]} {' '.join(words[:7])} and {numbers[1]} {' '.join(words[7:])} were served."
        language = LANGUAGES[document % 2]
        row = {
            "passage_id": f"p-{document}x{paragraph}", "document_id": f"d-{document}", "language": language,
            "document": f"HSP/{document // 2}", "paragraph": str(paragraph), "kind": "paragraph", "text": text,
            "page": str(1 + paragraph // 5), "domain": "1", "domain_basis": "model", "truth": f"{document}.{paragraph}",
        }  # fmt: skip
        self.passages.append(row)
        at = 0
        for nth, number in enumerate(numbers):
            start = text.index(f" {number} ", at) + 1
            at = start + 1
            self.facts.append({
                "fact_id": f"f-{document}x{paragraph}x{nth}", "surface": number, "value": number, "evidence": text,
                "start": str(start), "end": str(start + len(number)), "truth": f"{row['truth']}.{nth}",
                **{name: row[name] for name in SHARED},
            })  # fmt: skip

    def decisions(self, count: int) -> list[Decision]:
        """A verdict on facts, a domain on passages; the note says the truth."""
        made = []
        for target, rows, share in ((FACT, self.facts, 0.7), (PASSAGE, self.passages, 0.3)):
            for row in self.random.sample(rows, int(count * share)):
                anchor = {n: v for n, v in row.items() if n not in ("truth", "start", "end", "fact_id", "passage_id")}
                if target == FACT:
                    anchor |= around(row, row["evidence"])
                id_ = row["fact_id" if target == FACT else "passage_id"]
                field = "verdict" if target == FACT else "reviewed_domain"
                base = Decision(target, id_, field, "accept" if target == FACT else "3", reviewer="Ada", anchor=anchor)
                made += [base, replace(base, field="note", new=row["truth"])]
        return made

    def read_again(self) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """The tables of another run: some ids new, some texts read a little differently, some rows lost or moved."""
        rng = self.random
        renamed = {d: f"d-new{d}" for d in range(10) if rng.random() < 0.3}  # files saved anew
        kind = rng.choice(["same", "ids", "text", "pages"])
        passages, facts, lost = [], [], set()
        for row in self.passages:
            if rng.random() < 0.03:
                lost.add(row["passage_id"])
                continue
            passages.append(self._read(row, renamed, kind))
        for row in self.facts:
            if row["passage_id"] not in lost and rng.random() > 0.02:
                facts.append(self._read(row, renamed, kind))
        rng.shuffle(passages)
        return facts, passages

    @staticmethod
    def _read(row: dict[str, str], renamed: dict[int, str], kind: str) -> dict[str, str]:
        document = int(row["document_id"].removeprefix("d-"))
        changed = dict(row)
        mark = ("n" if document in renamed else "") + (kind if kind != "same" else "")
        if kind == "text":
            for name in {"text", "evidence"} & changed.keys():
                changed[name] = changed[name].replace(" and ", "  and  ").removesuffix(".") + " ."
                changed["start"] = changed["end"] = ""
        if kind == "pages":
            changed["page"] = str(int(row["page"]) + 1)
        changed["document_id"] = renamed.get(document, row["document_id"])
        for name in {"fact_id", "passage_id"} & changed.keys():
            changed[name] += mark
        return changed


@pytest.mark.parametrize("seed", [1, 2])
def test_decisions_are_in_place_or_listed_after_every_run(seed: int) -> None:
    world = World(seed)
    decisions = world.decisions(1000)
    standing = in_force(decisions)
    placed = 0
    for _ in range(RUNS // 2):
        facts, passages = world.read_again()
        laid = lay_over(decisions, facts, passages)
        shown = [row for row in (*facts, *passages) if row.get("note")]
        assert [(row["note"], row["truth"]) for row in shown if row["note"] != row["truth"]] == []
        assert len(shown) * 2 + len(laid.stale) == len(standing)
        assert laid.placed == len(shown) * 2
        placed += laid.placed
    assert placed > 0.85 * len(standing) * (RUNS // 2)


def test_the_same_figure_in_another_language_version_is_another_fact() -> None:
    world = World(3)
    row = next(f for f in world.facts if f["language"] == LANGUAGES[0])
    decision = Decision(FACT, "f-gone", "verdict", "reject", anchor=dict(row))
    other = dict(row, fact_id="f-other", document_id="d-other", language=LANGUAGES[1])
    assert lay_over([decision], [other], []).stale == [decision]
    assert lay_over([decision], [dict(other, language=row["language"])], []).stale == []


def test_a_decision_under_a_new_id_takes_the_place_of_the_one_under_the_old() -> None:
    world = World(4)
    row = dict(world.facts[0])
    first = Decision(FACT, "f-old", "verdict", "accept", when="2030-01-01", batch="b-1", anchor=dict(row))
    second = Decision(
        FACT, "f-new", "verdict", "reject", when="2030-01-02", batch="b-2", anchor={**row, "was": "f-old"}
    )
    for id_ in ("f-new", "f-old", "f-third"):
        facts = [dict(row, fact_id=id_)]
        laid = lay_over([first, second], facts, [])
        assert (laid.stale, facts[0]["verdict"], facts[0]["decided"]) == ([], "reject", "b-2")
