"""The language versions of a fact side by side: what each says now, and whether it is what most of them say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.review.concord import Told
from pipeline.review.page.desk import Desk
from pipeline.review.page.material import direction

Row = Mapping[str, str]
#: What one version does, beside the others.
SAME, OTHER, ABSENT = "same", "other", "absent"


def agreement_of(desk: Desk, id_: str) -> str:
    """agreeing, disagreeing, or "" for a fact that was not compared."""
    told = desk.material.concord.of.get(id_)
    return "" if told is None else "agreeing" if told.agreeing else "disagreeing"


def sides_view(desk: Desk, row: Row) -> dict[str, Any]:
    """The versions of a fact, a list entry for each language that was compared; {} when it was not compared.

    `differences` are the kinds with `_` for blanks; `also` the number of versions that a verdict decides with this one.
    """
    told = desk.material.concord.of.get(row["fact_id"])
    if told is None:
        return {}
    facts = {code: desk.facts[id_] for code, id_ in told.ids.items() if id_ in desk.facts}
    said = {code: _said(desk, fact) for code, fact in facts.items()}
    most = Counter(tuple(words) for words in said.values()).most_common(1)
    usual = most[0][0] if most and most[0][1] * 2 > len(said) else None
    return {
        "agreement": agreement_of(desk, row["fact_id"]),
        "differences": [kind.replace(" ", "_") for kind in told.differences],
        "confidence": f"{told.confidence:g}", "also": max(0, len(told.shared) - 1),
        "sides": [_side(desk, code, facts.get(code), said.get(code), usual, told, row) for code in told.languages],
    }  # fmt: skip


def _said(desk: Desk, fact: Row) -> tuple[str, str, str]:
    """Value, unit and modifier as they stand now."""
    made = {name: d.new for name, d in desk.on(fact["fact_id"]).items()}
    printed = fact.get("value") or "..".join(filter(None, (fact.get("low", ""), fact.get("high", ""))))
    unit = made.get("corrected_unit") or fact.get("unit", "")
    return made.get("corrected_value") or printed, "" if unit == "none" else unit, fact.get("modifier", "")


def _side(
    desk: Desk, code: str, fact: Row | None, said: tuple[str, str, str] | None, usual: tuple[str, ...] | None,
    told: Told, shown: Row,
) -> dict[str, Any]:  # fmt: skip
    side = {"language": code, "dir": direction(code)}
    if fact is None or said is None:
        return {**side, "id": "", "state": ABSENT}
    value, unit, modifier = said
    made = desk.on(fact["fact_id"])
    counted = made["corrected_counted"].new if "corrected_counted" in made else fact.get("counted", "")
    return {
        **side, "id": fact["fact_id"], "state": SAME if told.agreeing or told.one or said == usual else OTHER,
        "shown": fact["fact_id"] == shown["fact_id"], "surface": fact.get("surface", ""), "value": value, "unit": unit,
        "modifier": modifier, "counted": "" if counted == "none" else counted, "evidence": fact.get("evidence", ""),
        "document": fact.get("document", ""), "paragraph": fact.get("paragraph", ""), "page": fact.get("page", ""),
        "verdict": desk.now(fact).verdict, "domain": fact.get("domain", ""),
    }  # fmt: skip
