"""Checks what an editor may change of the domains: the table of concepts and the plans, for `habitext check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable

from pipeline.cells import listed
from pipeline.domains.concepts import EVERYWHERE, FILE, SHORTEST_START
from pipeline.domains.plans import FILE as ENDING
from pipeline.domains.plans import NONE, Plan, load_plan, plan_for, plan_ids
from pipeline.errors import KnowledgeError
from pipeline.languages.base import codes
from pipeline.lexicon.files import knowledge_file, rows, shipped_rows


def check_domains(table: Traversable | None = None) -> list[str]:
    """What is wrong, one line each: file, row, what, and in brackets how to mend it.

    `table`: the concepts (default: the shipped ones).
    """
    findings: list[str] = []
    plans: list[Plan] = []
    for plan_id in plan_ids():
        try:
            plans.append(load_plan(plan_id))
            if plans[-1].id != plan_id:
                findings.append(f"plans/{plan_id}{ENDING}: its id is {plans[-1].id!r} (call the file by its id)")
        except KnowledgeError as error:
            findings.append(str(error))
    if findings:  # the concepts are checked against the plan
        return findings
    try:
        findings = list(check_plans(plans))
        if findings:
            return findings
        return list(_check_concepts(plan_for(None), table if table is not None else knowledge_file(FILE)))
    except KnowledgeError as error:
        return [str(error)]


def check_plans(plans: Sequence[Plan]) -> Iterator[str]:
    """What is wrong with plans that belong together: codes that stand twice, concepts nobody knows, the default."""
    defaults = [plan.id for plan in plans if plan.default]
    if len(defaults) != 1:
        yield f"plans: {', '.join(defaults) or 'none'} is the default (write default = true in exactly one plan)"
    known = {row.get("concept") for row in shipped_rows(FILE)}
    for plan in plans:
        where = f"plans/{plan.id}{ENDING}:"
        twice = sorted({code for code in plan.codes if plan.codes.count(code) > 1})
        if twice or NONE in plan.codes:
            yield f"{where} code {', '.join(twice) or NONE!r} stands twice or is {NONE!r} (give each domain its own)"
        for domain in plan.domains:
            for name in domain.concepts:
                if name not in known:
                    yield f"{where} domain {domain.code}: unknown concept {name!r} (use one of {FILE})"


def _check_concepts(plan: Plan, table: Traversable) -> Iterator[str]:
    seen: set[str] = set()
    sides = ("", NONE, *plan.codes)
    for number, row in rows(table):
        where, name = f"{FILE} row {number}:", row.get("concept", "")
        if not name or name in seen:
            yield f"{where} the concept {name!r} is empty or stands twice (give it a name of its own)"
        seen.add(name)
        if row.get("domain", "") not in sides:
            yield f"{where} unknown domain {row['domain']!r} (use {', '.join(sides[1:])} or leave it empty)"
        outcome = row.get("outcome", "")
        if outcome and outcome not in plan.outcomes:
            yield f"{where} unknown outcome {outcome!r} (use one of the plan: {', '.join(plan.outcomes)})"
        for code in (*codes(), EVERYWHERE):
            terms = listed(row.get(code))
            if not terms and code != EVERYWHERE:
                yield f"{where} no words in {code} (fill the cell)"
            yield from (f"{where} {code}: {term!r} {fault}" for term in terms if (fault := _fault(term)))


def _fault(term: str) -> str:
    """What is wrong with a term and how to mend it; empty when nothing is."""
    if len(term.rstrip("*")) < SHORTEST_START:
        return "is too short (write more of it)"
    inside = any("*" in word[:-1] for word in term.replace("-", " ").split())
    return "has a * inside a word (it may only end one)" if inside else ""
