"""Strategic plans: their domains, titles and outcomes, from `knowledge/plans/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, KnowledgeError
from pipeline.lexicon.files import knowledge_file

PREFIX = "sp-"
FILE = ".toml"
#: A plan of the user's own, kept in the folder of what was judged by it.
KEPT = "plan.toml"
#: Code of passages that belong nowhere; no domain may have it.
NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class PlanDomain:
    """One domain (or focus area, or subprogramme) of a plan. `title` by language code, `outcomes` English by number.

    `concepts` are rows of the concept table that speak for it.
    """

    code: str
    title: Mapping[str, str]
    outcomes: Mapping[str, str] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A strategic plan. `years` are its first and last year; `units` name its parts in the language cards, and
    `unit_name` says by language code what it calls one of its domains ("focus area")."""

    id: str
    name: str
    years: tuple[int, int]
    default: bool
    units: tuple[str, ...]
    outcome_unit: str
    unit_name: Mapping[str, str]
    domains: tuple[PlanDomain, ...]
    source: str = ""  # the text of a file of the user's own

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the domains, in the plan's order."""
        return tuple(domain.code for domain in self.domains)

    @property
    def outcomes(self) -> Mapping[str, str]:
        """All outcomes of the plan by number."""
        return {number: text for domain in self.domains for number, text in domain.outcomes.items()}


#: Plans of the user's own files by id, as soon as one was loaded: later stages ask by id.
_own: dict[str, Plan] = {}


@cache
def plan_ids() -> tuple[str, ...]:
    """Ids of the plans that are known, sorted."""
    return tuple(sorted(_files()))


@cache
def load_plan(plan_id: str) -> Plan:
    """The plan of an id ("sp-2020-2025", or "2020-2025" for short) or of a file (a path that ends in .toml).

    Raises InputError when there is none, KnowledgeError when the file is wrong.
    """
    files = _files()
    if plan_id.endswith(FILE):
        try:
            text = Path(plan_id).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{plan_id}: the plan cannot be read: {error}", "give a TOML file in UTF-8") from error
        plan = _checked(replace(_plan(plan_id, text), source=text), plan_id)
        _own[plan.id] = plan
        return plan
    if plan_id in _own:
        return _own[plan_id]
    key = plan_id.strip().replace("–", "-")
    if key not in files:
        key = PREFIX + key
    if key not in files:
        raise InputError(f"there is no plan {plan_id!r}", f"known plans: {', '.join(plan_ids())}")
    return _plan(key, files[key])


def keep_plan(plan: Plan, folder: Path) -> None:
    """Keeps a plan of the user's own in a folder; ours need no keeping. Raises OSError."""
    if plan.source:
        (folder / KEPT).write_text(plan.source, encoding="utf-8", newline="\n")


def recall_plan(folder: Path) -> None:
    """Makes the plan kept in a folder, if any, known by its id. Raises what `load_plan` raises."""
    if (folder / KEPT).is_file():
        load_plan(str(folder / KEPT))


@cache
def plan_for(year: int | None, named: str = "") -> Plan:
    """The plan that was named (see `load_plan`), else the one by which a document of a year is judged.

    A year of an older plan takes that plan. Every other year, later ones included, and a document without a year take
    the default plan: reports go on to speak of its domains after its end, and the plan for 2026–2029 has no domains of
    change to choose from; who wants its parts says so (`--plan 2026-2029`).
    """
    if named:
        return load_plan(named)
    plans = [load_plan(id) for id in plan_ids()]
    default = next(plan for plan in plans if plan.default)
    if year is not None and year < default.years[0]:
        for plan in plans:
            if plan.years[0] <= year <= plan.years[1]:
                return plan
    return default


@cache
def _files() -> dict[str, str]:
    return {
        item.name.removesuffix(FILE): item.read_text(encoding="utf-8")
        for item in knowledge_file("plans").iterdir()
        if item.name.endswith(FILE)
    }


def _plan(key: str, text: str) -> Plan:
    try:
        data = tomllib.loads(text)
        return Plan(
            id=data["id"],
            name=data["name"],
            years=(data["years"][0], data["years"][1]),
            default=data["default"],
            units=tuple(data["units"]),
            outcome_unit=data["outcome_unit"],
            unit_name=_by_language(data, "unit_name"),
            domains=tuple(_domain(item) for item in data["domains"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError) as error:
        shown = key if key.endswith(FILE) else f"plans/{key}{FILE}"
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise KnowledgeError(f"{shown}: {said}", "compare it with the plans in pipeline/knowledge/plans") from error


def _checked(plan: Plan, path: str) -> Plan:
    """A plan of the user's own. Raises KnowledgeError when it cannot serve."""
    if plan.id in _files():
        raise KnowledgeError(f"{path}: the id {plan.id!r} is one of ours", "give the plan an id of its own")
    codes_ = plan.codes
    if not codes_ or len(set(codes_)) < len(codes_) or NONE in codes_ or "" in codes_:
        raise KnowledgeError(f"{path}: domains need codes, each its own and none of them 'none'", "mend the codes")
    from pipeline.domains.concepts import concepts  # the table is read for plans of users' own only

    known = concepts()
    for domain in plan.domains:
        for name in (name for name in domain.concepts if name not in known):
            near = get_close_matches(name, known, 1)
            hint = f"is it {near[0]!r}?" if near else "use names of pipeline/knowledge/domain_concepts.csv"
            raise KnowledgeError(f"{path}: domain {domain.code}: there is no concept {name!r}", hint)
    return plan


def _domain(data: Mapping[str, Any]) -> PlanDomain:
    return PlanDomain(
        code=data["code"],
        title=_by_language(data, "title"),
        outcomes=data.get("outcomes", {}),
        concepts=tuple(data.get("concepts", ())),
    )


def _by_language(data: Mapping[str, Any], name: str) -> Mapping[str, str]:
    """Words by language code. Raises KeyError when they are missing, TypeError when they are none."""
    words: Any = data[name]
    if not isinstance(words, dict) or not words or not all(isinstance(word, str) for word in words.values()):
        raise TypeError(f'{name} wants words by language, such as en = "focus area"')
    return words
