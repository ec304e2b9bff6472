"""`habitext review apply`, `status` and `undo`: what people decided goes into the log, is told, is taken back."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pipeline.batch.state import FOLDER
from pipeline.domains.plans import recall_plan
from pipeline.errors import Exit, InputError
from pipeline.review.agreement import agreements, differing
from pipeline.review.answers import folded, verdict_words
from pipeline.review.decisions import (
    NEW,
    UNDO,
    Decision,
    append,
    batches,
    in_force,
    opinions,
    read_log,
    resolved,
    under,
)
from pipeline.review.files import IDS, Sheet, read_sheets
from pipeline.review.known import TO_FILL, Earlier, Known, Plan, Printed
from pipeline.review.overlay import lay_over
from pipeline.review.places import now_at, with_surroundings
from pipeline.review.proposals import propose
from pipeline.review.runs import MANIFEST, best, folders_near
from pipeline.reviewing import (
    COLUMNS,
    Rows,
    about_run,
    allowed,
    as_run,
    concord_in,
    copy_aside,
    refresh,
    reviews_of,
    tables_of,
)
from pipeline.tables.write import read_table
from pipeline.wording import counted

SAID = {"facts": "evidence", "passages": "text"}
MESSAGES = 40  # shown on the terminal; all of them are counted
TELLING = 2000  # printed cells that help to tell a code page


def apply(options: Namespace) -> int:
    """`habitext review apply FILE...`: says what it would do, asks, and writes the decisions in one step."""
    workspace = Path(options.workspace)
    runs = _runs_of(options.files, options.run, workspace)
    folders = list(dict.fromkeys(runs.values()))
    log = resolved(read_log(reviews_of(workspace)))
    about = before(folders, log)
    log = under(log, about.printed.passages.values())
    telling = [cell for rows in (about.printed.facts, about.printed.passages) for cell in _told(rows)]
    sheets = [(file, read_sheets(file, COLUMNS, TO_FILL, telling)) for file in options.files]
    reviewer, notes = _signed(options.reviewer, sheets)
    earlier: dict[str, Earlier] = {}
    for folder in folders:
        earlier |= _earlier(folder, sheets, about.printed)
    decided = [replace(d, id=about.moved.get(d.id, d.id)) for d in log]
    known = Known(
        about.printed, allowed(about.printed), in_force(decided), opinions(decided),
        {new: old for old, new in about.moved.items()}, earlier, _alike(folders, about.printed),
    )  # fmt: skip
    plan = propose(known, sheets, reviewer, datetime.now(UTC), overrule=options.overrule)
    for line in _lines(plan, [*notes, *(note for _, found in sheets for s in found for note in s.notes)]):
        print(line)
    if options.dry_run or not plan.decisions:
        return int(Exit.DONE)
    rows = counted(len({d.id for d in plan.decisions} - set(plan.carried)), "row")
    if not options.yes and not _agreed(rows):
        print("nothing was written")
        return int(Exit.NOTHING_DONE)
    append(reviews_of(workspace), plan.decisions)
    print(f"decisions on {rows} written to {reviews_of(workspace)}; undo with: habitext review undo")
    for folder in folders:
        own = [f for f in options.files if f.resolve().parent == folder.resolve() and f.stem in COLUMNS]
        if plan.lost():
            for file in own:
                print(f"{copy_aside(file)}: the file as it was, with the rows that were not taken in")
        refresh(folder, workspace)
    return int(Exit.DONE)


def status(options: Namespace) -> int:
    """`habitext review status [DIR]`: decisions in place, moved and stale; agreement between reviewers."""
    decisions = read_log(reviews_of(Path(options.workspace)))
    known = batches(decisions)
    print(f"{counted(len(decisions), 'decision')} in {counted(len(known), 'batch', 'batches')}")
    for name in sorted({d.reviewer for d in decisions}):
        print(f"  {name or '(no name)'}: {sum(d.reviewer == name for d in decisions)}")
    for batch, when, who, count in known[-10:]:
        print(f"  batch {batch} of {when[:19]}: {count} by {who or '(no name)'}")
    for a in agreements(decisions):
        kappa = "no variation" if a.kappa is None else f"Cohen's kappa {a.kappa:.2f} (1: always, 0: as by chance)"
        print(f"agreement on {a.field}: {a.first} and {a.second}: {a.same} of {a.both} the same, {kappa}")
    for said in differing(decisions):
        print(f"  differ on {said[0].id}: " + ", ".join(f"{d.reviewer or '(no name)'} {d.new}" for d in said))
    if options.folder is None:
        return int(Exit.DONE)
    facts, passages = tables_of(options.folder, ("facts", "passages"))
    laid = lay_over(decisions, facts, passages)
    elsewhere = len(decisions) - len(under(decisions, passages))
    print(f"in place: {laid.placed} (rows moved with their text: {len(laid.moved)}); stale: {len(laid.stale)}")
    if elsewhere:
        print(f"on domains of other plans, shown in runs by those: {elsewhere}")
    for old, new in laid.moved.items():
        print(f"  moved: {old} is now {new}")
    for d in laid.stale:
        place = " ".join(filter(None, (d.anchor.get("document", ""), d.anchor.get("paragraph", ""))))
        said_there = d.anchor.get("surface") or d.anchor.get("text", "")[:40]
        print(f"  stale: {d.id} ({place}: {said_there}) {d.field} = {d.new}, by {d.reviewer} on {d.when[:10]}")
    return int(Exit.DONE)


def undo(options: Namespace) -> int:
    """`habitext review undo [BATCH]`: takes the last batch (or the named one) back; the log keeps both."""
    folder = reviews_of(Path(options.workspace))
    known = batches(read_log(folder))
    chosen = next((b for b in reversed(known) if options.batch in ("", b[0])), None)
    if chosen is None and options.batch:
        raise InputError(f"{folder}: there is no batch {options.batch!r}", "habitext review status lists them")
    if chosen is None:
        raise InputError(f"{folder}: there is nothing to undo", "habitext review status shows what was decided")
    batch, when, who, count = chosen
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    append(folder, [Decision(UNDO, "", batch, "", reviewer=who, when=now)])
    print(f"undone: {counted(count, 'decision')} of {who or 'a reviewer without a name'} of {when[:19]} ({batch})")
    if options.run:
        refresh(options.run, Path(options.workspace))
    else:
        print("run `habitext run` again with the same --out to see the tables without them")
    return int(Exit.DONE)


@dataclass(slots=True)
class Before:
    """What some runs say, and which ids moved since they were decided on (old → new)."""

    printed: Printed
    moved: dict[str, str] = field(default_factory=dict)


def before(folders: Sequence[Path], log: Sequence[Decision]) -> Before:
    """What the runs printed, with the facts people added, whatever became of the CSV files since."""
    facts: Rows = []
    passages: Rows = []
    moved: dict[str, str] = {}
    for folder in folders:
        recall_plan(folder / FOLDER)
        own, texts = as_run(folder)
        laid_facts = [dict(row) for row in own]
        laid = lay_over(log, laid_facts, [dict(row) for row in texts])
        moved |= laid.moved
        added = {d.id for d in log if d.target == NEW}
        facts += own + [row for row in laid_facts if row["fact_id"] in added]
        passages += texts
    models = dict.fromkeys(str(about_run(folder).get("model", "")) for folder in folders)
    return Before(Printed.of_rows(facts, passages, ", ".join(filter(None, models))), moved)


def _earlier(folder: Path, sheets: Sequence[tuple[Path, Sequence[Sheet]]], printed: Printed) -> dict[str, Earlier]:
    """What has become of ids in the files that only older runs in a folder printed."""
    from pipeline.batch.stored import earlier_rows

    mark, found = about_run(folder)["fingerprint"], dict[str, Earlier]()
    own, texts = as_run(folder)
    with_surroundings(own, texts)
    for name, rows in (("facts", own), ("passages", texts)):
        ids = {row[IDS[name]].casefold() for _, given in sheets for s in given if s.about == name for row in s.rows}
        unknown = ids - (printed.facts if name == "facts" else printed.passages).keys() - {""}
        if unknown:
            old = earlier_rows(folder, mark, name, IDS[name], unknown)
            found |= {id_: Earlier(old[id_], now) for id_, now in now_at(old, rows, IDS[name], SAID[name], ids).items()}
    return found


def _runs_of(files: Sequence[Path], named: Path | None, workspace: Path) -> dict[Path, Path]:
    """The run each file belongs to. Raises InputError when none is found."""
    found: dict[Path, Path] = {}
    for file in files:
        if named is not None or (file.parent / MANIFEST).is_file():
            found[file] = named or file.parent
            continue
        ids = {row[IDS[s.about]].casefold() for s in read_sheets(file, COLUMNS) for row in s.rows} - {""}
        folder = best({path: len(ids & _ids(path)) for path in folders_near(file, workspace)})
        if folder is None:
            raise InputError(f"{file}: no run that knows its ids was found", "name the run's folder with --run DIR")
        print(f"note: {file.name}: compared with the run in {folder}")
        found[file] = folder
    return found


@cache
def _ids(folder: Path) -> frozenset[str]:
    files = [(folder / f"{name}.csv", column) for name, column in IDS.items()]
    return frozenset(row.get(column, "") for path, column in files if path.is_file() for row in read_table(path))


def _told(rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [row.get("evidence") or row.get("text", "") for row in rows.values()][:TELLING]


def _signed(name: str, sheets: Sequence[tuple[Path, Sequence[Sheet]]]) -> tuple[str, list[str]]:
    """Who decides where a row does not say it, and a note when nobody said it at all."""
    if name.strip() or all(row["reviewer"] for _, found in sheets for s in found for row in s.rows):
        return name.strip(), []
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return user, [f"no --reviewer was given; rows without a reviewer are signed {user or 'by nobody'}"]


def _alike(folders: Iterable[Path], printed: Printed) -> dict[str, tuple[str, ...]]:
    """Facts that say the same in other languages, by fact."""
    return {id_: ids for folder in folders for id_, ids in concord_in(folder, printed.facts.values()).alike().items()}


def _lines(plan: Plan, notes: Sequence[str]) -> list[str]:
    lines = [f"note: {note}" for note in notes] + plan.messages[:MESSAGES]
    if len(plan.messages) > MESSAGES:
        lines.append(f"… and {len(plan.messages) - MESSAGES} more like these")
    if plan.carried:
        lines.append(
            f"decided with them, in other languages where the same is said: {counted(len(plan.carried), 'fact')}"
        )
    counts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in plan.counts.items() if n)
    if 2 * plan.counts.get("unknown", 0) > plan.rows - plan.counts.get("empty", 0):
        lines.append("what to do: most rows are of another run; name the folder of theirs with --run DIR")
    if plan.rows and plan.counts.get("empty", 0) == plan.rows:
        lines.append("what to do: no row was filled in; write into the yellow columns (verdict, corrected_…) and save")
    return [*lines, f"{counted(plan.rows, 'row')}: {counts or 'nothing'}"]


def _agreed(decided: str) -> bool:
    print(f"write the decisions on {decided}? [y/N] ", end="", flush=True)
    answer = sys.stdin.readline()
    if not answer:
        print("\nsay --yes to write without being asked", file=sys.stderr)
    return verdict_words().get(folded(answer.strip())) == "accept"
