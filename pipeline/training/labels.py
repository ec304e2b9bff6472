"""The labelled corpus: reads `corpus/labels/*.jsonl`, says what is wrong with it, settles what contradicts itself.

A line is a JSON object: text, language, domain and family (translations of one passage share it); id, document,
outcome, plan, author and date may be given. Lines of another plan are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.domains.plans import NONE, Plan
from pipeline.errors import InputError
from pipeline.languages.base import codes
from pipeline.records import Label
from pipeline.review.places import squeezed

REQUIRED = ("text", "language", "domain", "family")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labels in a fixed order, and what was found wrong: `problems` were left out, `conflicts` were settled."""

    labels: tuple[Label, ...]
    problems: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def read_labels(corpus: Path, plan: Plan, reviewed: Iterable[Label] = (), base: Path | None = None) -> Corpus:
    """All labels below `corpus/labels`, those of a `base` corpus under it, and those from reviews, which win.

    Raises InputError when there is no file of labels in either.
    """
    files = label_files(corpus, "labels", base)
    if not files:
        raise InputError(
            f"{corpus / 'labels'}: there are no labels", "a line of a .jsonl file there is one labelled passage"
        )
    written = read_files(files, plan)
    given = list(reviewed)
    fitting = [label for label in given if label.domain in (*plan.codes, NONE) and label.language in codes()]
    strange = [
        f"a review says {label.domain!r} ({label.language}), which plan {plan.id} does not know: {label.text[:60]}"
        for label in given
        if label not in fitting
    ]
    said = {(label.language, squeezed(label.text)): label.domain for label in fitting}
    kept: list[Label] = []
    overruled: list[str] = []
    for label in written.labels:
        domain = said.get((label.language, squeezed(label.text)), label.domain)
        if domain == label.domain:
            kept.append(label)
        else:
            overruled.append(f"a review says {domain}, not {label.domain}: {label.text[:60]}")
    labels, conflicts = settle([*kept, *fitting])
    return Corpus(labels, (*written.problems, *strange), (*written.conflicts, *conflicts, *overruled))


def label_files(corpus: Path, part: str, base: Path | None = None) -> list[Path]:
    """The .jsonl files of a part of the corpus (labels, evaluation): those of `base` first, if that is another one."""
    corpora = [corpus] if base is None or base.resolve() == corpus.resolve() else [base, corpus]
    return [file for folder in corpora for file in sorted((folder / part).rglob("*.jsonl"))]


def read_files(files: Iterable[Path], plan: Plan) -> Corpus:
    """The labels of some files, without equal ones, in an order that does not depend on how the files are cut."""
    labels: list[Label] = []
    problems: list[str] = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
            if not line.strip():
                continue
            found = _label(line, plan)
            if isinstance(found, Label):
                labels.append(found)
            elif found:
                problems.append(f"{file.name} line {number}: {found}")
    settled, conflicts = settle(labels)
    return Corpus(settled, tuple(problems), conflicts)


def settle(labels: Iterable[Label]) -> tuple[tuple[Label, ...], tuple[str, ...]]:
    """One label for each text: the latest, then one with a reviewer. Says which texts and families disagree."""
    by_text: dict[tuple[str, str], list[Label]] = {}
    for label in labels:
        by_text.setdefault((label.language, squeezed(label.text)), []).append(label)
    kept: list[Label] = []
    conflicts: list[str] = []
    for same in by_text.values():
        best = max(same, key=lambda label: (label.date, bool(label.reviewer), label.domain, label.family))
        kept.append(best)
        said = sorted({label.domain for label in same})
        if len(said) > 1:
            conflicts.append(f"labelled {' and '.join(said)}, taken as {best.domain}: {best.text[:60]}")
    families: dict[str, set[str]] = {}
    for label in kept:
        families.setdefault(label.family, set()).add(label.domain)
    conflicts += [
        f"family {family} is labelled {' and '.join(sorted(domains))} in different languages"
        for family, domains in sorted(families.items())
        if len(domains) > 1
    ]
    kept.sort(key=lambda label: (label.family, label.language, squeezed(label.text)))
    return tuple(kept), tuple(conflicts)


def _label(line: str, plan: Plan) -> Label | str:
    """The label of a line; a message when it is wrong; "" when it belongs to another plan."""
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        return f"not JSON ({error})"
    if not isinstance(data, Mapping):
        return "not a JSON object"
    missing = [name for name in REQUIRED if not isinstance(data.get(name), str) or not data[name].strip()]
    if missing:
        return f"{', '.join(missing)} missing"
    if data.get("plan") not in (None, "", plan.id):
        return ""
    if data["domain"] not in (*plan.codes, NONE):
        return f"unknown domain {data['domain']!r}; known: {', '.join((*plan.codes, NONE))}"
    if data["language"] not in codes():
        return f"unknown language {data['language']!r}; known: {', '.join(codes())}"
    return Label(
        text=data["text"].strip(),
        domain=data["domain"],
        language=data["language"],
        family=data["family"],
        document=str(data.get("document") or ""),
        outcome=str(data.get("outcome") or ""),
        reviewer=str(data.get("author") or data.get("reviewer") or ""),
        date=str(data.get("date") or ""),
    )
