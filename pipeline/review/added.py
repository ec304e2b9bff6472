"""Facts the program missed: a row without id that says where it stands and what its value is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.ids import short_hash
from pipeline.review import answers
from pipeline.review.answers import NotUnderstood
from pipeline.review.decisions import FACT_FIELDS, NEW, PASSAGE, Decision
from pipeline.review.files import Row
from pipeline.review.known import ADDED, ANCHORS, Known, checked, checked_id
from pipeline.review.places import squeezed

NO_PLACE = "a row without an id (a subtotal?); a new fact needs its evidence or passage_id, and corrected_value"


def new_fact(base: Decision, row: Row, target: str, known: Known) -> list[Decision]:
    """The decisions that add a fact. Raises NotUnderstood when its passage or value is not clear."""
    if target == PASSAGE:
        raise NotUnderstood("a row without passage_id (a subtotal?)")
    passage, text = _passage(row, known), answers.plain(row["evidence"])
    said = {n: checked(n, row, known.allowed) for n in FACT_FIELDS if row[n] and n != "verdict"}
    if row["verdict"] and answers.verdict(row["verdict"]) == "reject":
        raise NotUnderstood("a new fact cannot be rejected; was the id lost?")
    if "corrected_value" not in said:
        if not row["value"]:
            raise NotUnderstood("a new fact needs corrected_value")
        said["corrected_value"] = answers.value(row["value"], typed="value" in row.numbers)
    for name in ("unit", "counted", "countries", "programmes"):
        if row[name] and f"corrected_{name}" not in said:
            own = Row(row.place, {f"corrected_{name}": row[name]})
            said[f"corrected_{name}"] = checked(f"corrected_{name}", own, known.allowed)
    surface = answers.plain(row["surface"])
    if surface and surface not in passage["text"]:
        raise NotUnderstood(f"{surface[:40]!r} does not stand in the passage")
    start = _marked(row["start"], surface, passage["text"])
    _is_new(surface, said["corrected_value"], text, passage["passage_id"], known, start)
    said |= {name: cell for name, cell in (("surface", surface), ("evidence", text)) if cell}
    parts = (passage["passage_id"], said["corrected_value"], said.get("corrected_counted", ""), surface)
    later = [start] if start and int(start) != passage["text"].find(surface) else []
    id_ = ADDED + short_hash(*parts, *later)
    who = answers.plain(row["reviewer"]) or base.reviewer
    anchor = {name: passage.get(name, "") for name in ANCHORS[NEW]} | {"passage_id": passage["passage_id"]}
    anchor |= {"start": start} if later else {}
    return [replace(base, target=NEW, id=id_, field=n, new=v, reviewer=who, anchor=anchor) for n, v in said.items()]


def _passage(row: Row, known: Known) -> Mapping[str, str]:
    """The passage a new fact stands in: by its id, else the only one that holds the evidence."""
    if row["passage_id"]:
        found = known.printed.passages.get(checked_id(row["passage_id"]))
        if found is None:
            raise NotUnderstood(f"{row['passage_id'][:40]!r} is no passage of this run")
        return found
    wanted = squeezed(answers.plain(row["evidence"]))
    if not wanted:
        raise NotUnderstood(NO_PLACE)
    document = row["document"]
    holding = [
        known.printed.passages[id_]
        for text, ids in known.printed.by_text.items()
        if wanted in text
        for id_ in ids
        if document in ("", known.printed.passages[id_].get("document", ""))
    ]
    if len(holding) != 1:
        places = f"{len(holding)} passages" if holding else "no passage"
        raise NotUnderstood(f"the evidence stands in {places} of this run; write the passage_id beside it")
    return holding[0]


def _marked(start: str, surface: str, text: str) -> str:
    """The place in the passage that was marked, when the figure stands there; "" otherwise."""
    return start if surface and start.isdecimal() and text.startswith(surface, int(start)) else ""


def _is_new(surface: str, value: str, evidence: str, passage: str, known: Known, start: str) -> None:
    """Raises NotUnderstood when the program has this fact already: then the row has only lost its id."""
    for id_, fact in known.printed.facts.items():
        if fact.get("passage_id") != passage or id_.startswith(ADDED):
            continue
        same = surface and squeezed(fact.get("surface", "")) == squeezed(surface)
        same = same and (not start or fact.get("start") in (None, "", start))  # else another of equal figures
        copied = evidence and squeezed(fact.get("evidence", "")) == squeezed(evidence) and value == fact.get("value")
        if same or (copied and not surface):
            raise NotUnderstood(f"this figure is {id_} already; was the id lost?")
