"""Judged facts → what each of their signs is worth (`pipeline/facts/certainty.toml`), with figures.

A row of `corpus/certainty/*.csv` is a fact that a reader judged: its text (a code), language, signs and the fields that
were wrong; people's own decisions in `corpus/reviews` count as well. Each part of a fact has a logistic regression of
its own. Figures are cross-validated by text: what a fact is scored with was learnt from other texts.

`python -m pipeline.training.certainty` prints the figures, with `--write` it also writes the table.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from pipeline.atomic import write_text
from pipeline.cells import listed
from pipeline.errors import InputError
from pipeline.facts.certainty import PARTS, START, UNLEARNT, chance, worth
from pipeline.review.decisions import FACT, Decision, in_force, read_log
from pipeline.settings import OWN_CERTAINTY, own_certainty

TABLE = Path(__file__).parents[1] / "facts" / "certainty.toml"
COLUMNS = ("text", "language", "signs", "wrong")
#: Fields of a row by the part they belong to; all others are the figure's own.
PART_OF = {"counted": "counted", "countries": "country", "year": "year"}
CORRECTED = {"corrected_counted": "counted", "corrected_countries": "country"}
FIGURE = "figure"
FIGURE_FIELDS = ("corrected_value", "corrected_unit")
#: How much weights are held back, facts a sign must have, and the folds of the cross-validation, shuffled anew.
PENALTY, LEAST, FOLDS, SHUFFLES = 2.0, 8, 10, 3
LEAST_BY_HAND = 30  # facts that a sign must have before what it was set to by hand gives way
STEPS, SETTLED = 30, 1e-5  # of Newton's method
ALMOST_NONE = 1e-3  # the penalty on what a part has without signs: one that was never wrong would run away
LEAST_FACTS = 100
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact that was judged: the signs it had, and the parts of it that were wrong (none: it is right)."""

    text: str
    language: str
    signs: tuple[str, ...]
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well scores order wrong facts first. `auc`: the chance that a right fact has a higher score than a wrong one.

    `third`: share of the wrong facts that are in the least sure third.
    """

    facts: int
    wrong: int
    auc: float
    third: float

    def line(self) -> str:
        """For the terminal and the head of the table."""
        return f"{self.facts} facts, {self.wrong} wrong: AUC {self.auc:.3f}, {self.third:.2f} of the wrong in a third"


def read_judged(corpus: Path) -> list[Judged]:
    """The judged facts of a corpus, and those that people decided. Raises InputError where a file cannot be read."""
    return [*_read_rows(corpus), *reviewed(read_log(corpus / "reviews"))]


def _read_rows(corpus: Path) -> list[Judged]:
    found: list[Judged] = []
    for file in sorted((corpus / "certainty").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise InputError(f"{file}: not a table of judged facts", f"its columns are {', '.join(COLUMNS)}")
            found += (
                Judged(row["text"], row["language"], listed(row["signs"]), parts(listed(row["wrong"]))) for row in rows
            )
    return found


def parts(fields: Iterable[str]) -> frozenset[str]:
    """The parts of a fact to which wrong fields belong."""
    return frozenset(PART_OF.get(name, FIGURE) for name in fields)


def reviewed(log: Iterable[Decision]) -> list[Judged]:
    """What people decided about facts whose signs are known: accepted ones are right, a rejected one is no figure."""
    told: dict[str, dict[str, str]] = {}
    rows: dict[str, Mapping[str, str]] = {}
    for decision in in_force(log).values():
        if decision.target == FACT and decision.new and decision.anchor.get("signs"):
            told.setdefault(decision.id, {})[decision.field] = decision.new
            rows[decision.id] = decision.anchor
    found: list[Judged] = []
    for id_, said in told.items():
        wrong = {CORRECTED.get(name, FIGURE) for name in said if name in (*CORRECTED, *FIGURE_FIELDS)}
        if said.get("verdict") == "reject":
            wrong.add(FIGURE)
        if wrong or said.get("verdict") == "accept":
            row = rows[id_]
            found.append(
                Judged(row.get("document_id", ""), row.get("language", ""), listed(row["signs"]), frozenset(wrong))
            )
    return found


def fit(judged: Sequence[Judged]) -> dict[str, float]:
    """What each sign is worth, as `pipeline.facts.certainty.worth` gives it."""
    return _Signs(judged).fit(range(len(judged)))


def _least(sign: str) -> int:
    return LEAST_BY_HAND if sign in UNLEARNT else LEAST


class _Signs:
    """The signs of facts as a matrix for each part, laid out once and fitted on a choice of the facts."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        import numpy as np

        signs = [set(fact.signs) for fact in judged]
        count = Counter(sign for own in signs for sign in own)
        self.parts: list[tuple[list[str], Any, Any]] = []
        for part in PARTS:
            names = sorted(sign for sign, n in count.items() if n >= _least(sign) and sign.startswith(f"{part}."))
            x = np.array([[True, *(name in own for name in names)] for own in signs], dtype=float)
            y = np.array([part not in fact.wrong for fact in judged], dtype=float)
            self.parts.append(([f"{part}.{START}", *names], x, y))

    def fit(self, rows: Sequence[int]) -> dict[str, float]:
        """What each sign is worth as these facts tell."""
        chosen = list(rows)
        weights = ((names, _regression(x[chosen], y[chosen])) for names, x, y in self.parts)
        return {name: round(weight, 2) for names, own in weights for name, weight in zip(names, own, strict=True)}


def _regression(x: Any, y: Any) -> list[float]:
    """Logistic regression with a penalty on all weights but the first, which is that of no sign at all."""
    import numpy as np

    held = np.full(x.shape[1], PENALTY)
    held[0] = ALMOST_NONE
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (said - y) + held * weights
        bend = (x * (said * (1 - said))[:, None]).T @ x + np.diag(held)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < SETTLED:
            break
    return [float(w) for w in weights]


def cross_validated(judged: Sequence[Judged]) -> list[list[float]]:
    """The score of each fact as learnt from other texts; one list for each way in which the texts were dealt out."""
    texts = sorted({fact.text for fact in judged})
    signs, dealt = _Signs(judged), random.Random(0)
    scores: list[list[float]] = []
    for _ in range(SHUFFLES):
        dealt.shuffle(texts)
        fold = {text: k % FOLDS for k, text in enumerate(texts)}
        tables = [
            signs.fit([i for i, fact in enumerate(judged) if fold[fact.text] != k])
            for k in range(min(FOLDS, len(texts)))
        ]
        scores.append([chance(fact.signs, tables[fold[fact.text]]) for fact in judged])
    return scores


def figures(scores: Sequence[float], judged: Sequence[Judged]) -> Figures:
    """How well scores order these facts; facts with one score share what falls to them."""
    both = sorted(zip(scores, (bool(fact.wrong) for fact in judged), strict=True))
    wrong = sum(bad for _, bad in both)
    below = ordered = caught = 0.0
    left = len(both) / 3
    for _, group in groupby(both, key=lambda pair: pair[0]):
        bad = [is_bad for _, is_bad in group]
        ordered += (len(bad) - sum(bad)) * (below + sum(bad) / 2)
        below += sum(bad)
        taken = min(left, len(bad))
        caught, left = caught + taken * sum(bad) / len(bad), left - taken
    pairs = wrong * (len(both) - wrong)
    return Figures(len(both), wrong, ordered / pairs if pairs else math.nan, caught / wrong if wrong else math.nan)


def mean_figures(scores: Sequence[Sequence[float]], judged: Sequence[Judged]) -> Figures:
    """The figures of several lists of scores, averaged."""
    each = [figures(own, judged) for own in scores]
    auc, third = (sum(getattr(f, name) for f in each) / len(each) for name in ("auc", "third"))
    return Figures(each[0].facts, each[0].wrong, auc, third)


def by_language(scores: Sequence[Sequence[float]], judged: Sequence[Judged]) -> dict[str, Figures]:
    """The figures of each language."""
    found: dict[str, Figures] = {}
    for code in sorted({fact.language for fact in judged}):
        own = [k for k, fact in enumerate(judged) if fact.language == code]
        found[code] = mean_figures([[one[k] for k in own] for one in scores], [judged[k] for k in own])
    return found


def reliability(scores: Sequence[Sequence[float]], judged: Sequence[Judged]) -> list[tuple[str, int, float, float]]:
    """For each band of scores: its name, the facts in it, their mean score, and the share of them that are right."""
    said = [(s, not fact.wrong) for own in scores for s, fact in zip(own, judged, strict=True)]
    rows: list[tuple[str, int, float, float]] = []
    for low, high in pairwise(BANDS):
        inside = [(s, right) for s, right in said if low <= s < high]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append((f"{low:g}–{min(high, 1):g}", round(len(inside) / len(scores)), mean, share))
    return rows


def table_text(table: Mapping[str, float], judged: Sequence[Judged], scores: Sequence[Sequence[float]]) -> str:
    """The table as TOML, with what it was learnt from at its head."""
    languages = Counter(fact.language for fact in judged)
    lines = [
        "# What the signs of a fact are worth: log-odds of each part being right, read by facts/certainty.py.",
        "# Made by `python -m pipeline.training.certainty --write`; a change by hand is lost.",
        f"# Learnt from {len(judged)} judged facts in {len({fact.text for fact in judged})} texts ("
        + ", ".join(f"{code} {n}" for code, n in sorted(languages.items()))
        + ").",
        "# `measured`, and `band` (of scores): cross-validated, each fact scored by what other texts taught.",
    ]
    measured = {"all": mean_figures(scores, judged), **by_language(scores, judged)}
    for name, found in measured.items():
        lines += ["", f"[measured.{name}]", f"facts = {found.facts}", f"wrong = {found.wrong}"]
        lines += [f"auc = {found.auc:.3f}", f"third = {found.third:.3f}"]
    for band, facts, said, right in reliability(scores, judged):
        lines += [
            "",
            "[[band]]",
            f'scores = "{band}"',
            f"facts = {facts}",
            f"mean = {said:.3f}",
            f"right = {right:.3f}",
        ]
    for part in PARTS:
        own = {name.partition(".")[2]: value for name, value in table.items() if name.startswith(f"{part}.")}
        lines += ["", f"[{part}]", *(f"{name} = {value}" for name, value in own.items())]
    return "\n".join([*lines, ""])


def learn(workspace: Path, base: Path, *, promote: bool) -> list[str]:
    """Learns what signs are worth from a workspace's decisions on top of the judged facts of the `base` corpus.

    The table is put in use (`promote`) when it orders the decided facts no worse than ours does, each scored by what
    other documents taught; otherwise ours is. Returns lines for the terminal; none where nothing was decided.
    """
    own = reviewed(read_log(workspace / "corpus" / "reviews"))
    wrong = sum(bool(fact.wrong) for fact in own)
    if not own:
        return []
    if len(own) < LEAST_FACTS or not LEAST <= wrong <= len(own) - LEAST:
        least = f"{LEAST_FACTS}, {LEAST} of them wrong and {LEAST} right"
        return [f"certainty of facts: {len(own)} decided, {wrong} of them wrong; learnt anew from {least} on"]
    judged = [*_read_rows(base), *own]
    scores = cross_validated(judged)
    ours = figures([chance(fact.signs, worth()) for fact in own], own)
    learnt = mean_figures([dealt[-len(own) :] for dealt in scores], own)
    said = f"certainty of facts, learnt anew: AUC {learnt.auc:.3f} on {len(own)} decided facts, {ours.auc:.3f} before"
    file = workspace / OWN_CERTAINTY
    if learnt.auc < ours.auc:
        if own_certainty(workspace) and promote:
            file.unlink()
        return [f"{said}; not in use: it is worse"]
    if not promote:
        return [f"{said}; --promote puts it in use"]
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, [table_text(fit(judged), judged, scores)])
    return [f"{said}; now in use ({file})"]


def main(arguments: Sequence[str]) -> None:
    """Prints the figures; with `--write` also writes the table. Raises InputError when too few facts were judged."""
    judged = read_judged(Path(next((a for a in arguments if not a.startswith("-")), "corpus")))
    if len(judged) < LEAST_FACTS:
        raise InputError(f"only {len(judged)} judged facts", f"review at least {LEAST_FACTS}")
    scores = cross_validated(judged)
    print(mean_figures(scores, judged).line())
    for code, found in by_language(scores, judged).items():
        print(code, found.line())
    for band, facts, said, right in reliability(scores, judged):
        print(f"score {band}: {facts} facts, mean {said:.2f}, right {right:.2f}")
    if "--write" in arguments:
        TABLE.write_text(table_text(fit(judged), judged, scores), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
