"""What a run came to, and the few lines it ends with."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.batch.progress import printable
from pipeline.errors import Exit
from pipeline.wording import counted

#: Documents named for each reason at the end of a run.
MOST_SHOWN = 20


@dataclass(slots=True)
class Summary:
    """What a run came to. `failed` holds (name, code, message, hint); `late`: stopped, and no tables written; `kept`:
    copies of tables with answers in them that were not applied; `unread`: documents left out by `only_domains`."""

    out: Path
    exit_status: Exit = Exit.DONE
    documents: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    facts: int = 0
    reused: int = 0
    failed: list[tuple[str, str, str, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    judged_again: int = 0
    unread: int = 0
    late: bool = False
    kept: list[Path] = field(default_factory=list)
    copied: str = ""  # the address the tables were copied to
    seconds: float = 0.0


def lines(summary: Summary) -> list[str]:
    """What a run came to and where the files are; nothing when it was stopped before they were written."""
    if summary.late:
        return []
    total = sum(summary.documents.values())
    states = ", ".join(f"{count} {status}" for status, count in sorted(summary.documents.items()))
    languages = ", ".join(f"{code} {count}" for code, count in sorted(summary.languages.items()) if code)
    domains = ", ".join(f"{code}: {count}" for code, count in sorted(summary.domains.items()))
    shown = [counted(total, "document") + (f" ({states})" if states else "")]
    if languages:
        shown.append(f"languages: {languages}")
    shown.append(counted(summary.passages, "passage") + (f"; by domain {domains}" if domains else ""))
    shown.append(f"{counted(summary.facts, 'fact')} found")
    if summary.reused:
        shown.append(f"unchanged and not read again: {counted(summary.reused, 'document')}")
    if summary.judged_again:
        shown.append(
            f"judged again by another model or plan, not read again: {counted(summary.judged_again, 'document')}"
        )
    if summary.unread:
        shown.append(f"never read and left out: {counted(summary.unread, 'document')}; run without --only to read them")
    if summary.copied:
        shown.append(f"copied to {summary.copied}; {summary.out} is the working copy")
    shown.append(f"facts: {summary.out / 'facts.csv'}")
    shown.append("also there: documents.csv, passages.csv, entities.csv, problems.csv, datapackage.json, run.json")
    return shown


def failure_lines(summary: Summary) -> list[str]:
    """What failed, by reason: each reason with its hint once and the documents below it."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for _, code, message, hint in summary.failed:
        by_reason.setdefault(code, []).append((message, hint))
    shown = []
    for code, entries in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        shown.append(f"{code}: {len(entries)} failed")
        shown.append(f"  what to do: {entries[0][1]}")
        shown.extend(f"  failed: {printable(message)}" for message, _ in entries[:MOST_SHOWN])
        if len(entries) > MOST_SHOWN:
            shown.append(f"  and {len(entries) - MOST_SHOWN} more, all in problems.csv")
    for path in summary.kept:
        shown.append(f"{path}: answers that were not applied are kept here")
        shown.append(f"  what to do: habitext review apply {path} --reviewer NAME")
    if summary.late:
        shown.append("stopped before the tables were written; all that was read is kept, run again to continue")
    return shown


def machine_lines(summary: Summary) -> list[str]:
    """The summary as one JSON object."""
    content = {
        "exit": int(summary.exit_status), "out": str(summary.out), "documents": dict(sorted(summary.documents.items())),
        "passages": summary.passages, "facts": summary.facts, "reused": summary.reused,
        "judged_again": summary.judged_again, "unread": summary.unread,
        "reasons": dict(sorted(summary.reasons.items())), "tables_written": not summary.late,
        "seconds": round(summary.seconds, 2),
        "failed": [{"path": n, "code": c, "message": m, "hint": h} for n, c, m, h in summary.failed],
    }  # fmt: skip
    return [json.dumps(content)]
