"""What `concordance.csv` says of the facts of a run: which are one fact in several languages, and whether they agree.

The table is a file that people may have kept from an earlier run: whatever it says of agreement is checked against the
facts as they are now, and ids that are not there any more are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.cells import listed, share
from pipeline.review.decisions import AGREES, FACT, WAS, Decision
from pipeline.review.known import ADDED, ANCHORS, Known, Plan
from pipeline.review.places import around

Row = Mapping[str, str]

#: The difference that leaves the other versions of one mind: one of them does not say it.
MISSING = "missing"
#: Verdicts that hold for every version; a correction is for the words of one.
CARRIED = ("accept", "reject")
QUANTITY = ("value", "low", "high", "unit")


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in several languages.

    `ids`: fact id by language, of the versions that have the fact; `languages`: all versions that were compared;
    `differences`: kinds of difference (empty: none); `confidence`: 0 to 1. `agreeing`: all versions have it and say the
    same. `one`: the versions that have it say the same about the same thing, so that one verdict holds for all of them.
    """

    ids: Mapping[str, str]
    languages: tuple[str, ...]
    differences: tuple[str, ...]
    confidence: float
    agreeing: bool
    one: bool

    @property
    def shared(self) -> tuple[str, ...]:
        """Ids of the facts that agree with each other; none when the versions differ."""
        return tuple(self.ids.values()) if self.one else ()


@dataclass(frozen=True, slots=True)
class Concord:
    """The rows of a concordance by the facts in them."""

    of: Mapping[str, Told] = field(default_factory=dict)

    def shared(self, id_: str) -> tuple[str, ...]:
        """Facts that say the same in other languages as this one, itself among them; () for none."""
        told = self.of.get(id_)
        return told.shared if told else ()

    def together(self) -> list[set[str]]:
        """Ids of the versions of each fact."""
        return [set(told.ids.values()) for told in {id(t): t for t in self.of.values()}.values() if len(told.ids) > 1]

    def alike(self) -> dict[str, tuple[str, ...]]:
        """`shared` for every fact that has any."""
        return {id_: told.shared for id_, told in self.of.items() if told.one}

    def confidence(self) -> dict[str, float]:
        """How sure a fact is, seen with its other versions."""
        return {id_: told.confidence for id_, told in self.of.items()}


def concord_of(rows: Iterable[Row], facts: Iterable[Row]) -> Concord:
    """From the rows of `concordance.csv`, as far as they fit the facts of the run."""
    known = {fact["fact_id"]: fact for fact in facts}
    told_twice = {key for key, count in Counter(map(_in_passage, known.values())).items() if count > 1}
    found: dict[str, Told] = {}
    for row in rows:
        if row.get("what") != "figure":
            continue
        languages = listed(row.get("languages"))
        ids = {code: row.get(f"fact_{code}", "") for code in languages}
        ids = {code: id_ for code, id_ in ids.items() if id_ in known and id_ not in found}
        own = [known[id_] for id_ in ids.values()]
        told = _told(ids, languages, row, own, sure=not told_twice & set(map(_in_passage, own)))
        found.update((id_, told) for id_ in ids.values())
    return Concord(found)


def _in_passage(fact: Row) -> tuple[str, ...]:
    """A passage and what is said in it."""
    return (fact.get("passage_id", ""), *(fact.get(name, "") for name in QUANTITY))


def _told(ids: Mapping[str, str], languages: tuple[str, ...], row: Row, facts: Sequence[Row], *, sure: bool) -> Told:
    """A row of the table. `sure`: no passage says the quantity twice, so that two things cannot be mistaken."""
    differences = listed(row.get("difference"))
    same = len(ids) > 1 and len({tuple(fact.get(name, "") for name in QUANTITY) for fact in facts}) == 1
    classes = {fact.get("counted_class", "") for fact in facts} - {""}
    one = same and (sure or len(classes) < 2) and not set(differences) - {MISSING}
    try:
        confidence = float(row.get("confidence", ""))
    except ValueError:
        confidence = min((share(fact.get("score", "")) for fact in facts), default=0.0)
    return Told(ids, languages, differences, confidence, same and not differences, one)


def once(facts: Iterable[Row], concord: Concord) -> Iterator[tuple[Row, list[Row]]]:
    """Each fact, in the order given, with the agreeing versions that need no line of their own.

    Those are decided alike, or all undecided; versions that were decided otherwise, or corrected, stay for themselves.
    """
    shown: dict[tuple[tuple[str, ...], str], list[Row]] = {}
    lines: list[tuple[Row, list[Row]]] = []
    for fact in facts:
        shared, verdict = concord.shared(fact["fact_id"]), fact.get("verdict", "")
        key = shared, verdict
        if shared and verdict in ("", *CARRIED) and key in shown:
            shown[key].append(fact)
            continue
        others = shown.setdefault(key, []) if shared else []
        lines.append((fact, others))
    return iter(lines)


def carry(plan: Plan, known: Known, touched: Iterable[str]) -> None:
    """Takes verdicts over to the versions that agree with the fact they were said of.

    A version keeps what was said of itself, before or now (`touched`: ids of the rows in which something was said). It
    follows when the same fact is decided anew; when that one is corrected, what came from it is withdrawn.
    """
    said: dict[str, list[Decision]] = {}
    apart = set(touched)
    for d in plan.decisions:
        if d.target == FACT and d.field == "verdict" and d.stands:
            for id_ in known.alike.get(d.id, ()):
                if id_ != d.id and id_ not in apart and not id_.startswith(ADDED):
                    said.setdefault(id_, []).append(d)
    for id_, sources in said.items():
        made = _carried(id_, sources, known)
        if made is not None:
            plan.decisions.append(made)
            plan.carried.append(id_)


def _carried(id_: str, sources: Sequence[Decision], known: Known) -> Decision | None:
    """The decision on a version, when its fellows that were decided say one thing and nobody said another of it."""
    words = {d.new if d.new in CARRIED else "" for d in sources}
    printed = known.printed.facts.get(id_)
    before = known.standing.get((FACT, id_, "verdict"))
    old = before.new if before else ""
    if len(words) > 1 or printed is None or old in words:
        return None
    source = sources[0]
    if before is not None and old and before.anchor.get(AGREES) not in {d.id for d in sources}:
        return None
    anchor = {name: printed.get(name, "") for name in ANCHORS[FACT] if printed.get(name)}
    anchor |= around(printed, known.printed.passages.get(printed.get("passage_id", ""), {}).get("text", ""))
    if id_ in known.was:
        anchor[WAS] = known.was[id_]
    return Decision(
        FACT, id_, "verdict", words.pop(), old, source.reviewer, source.when, source.file, source.file_sha256,
        source.file_time, source.model, source.batch, anchor={**anchor, AGREES: source.id},
    )  # fmt: skip
