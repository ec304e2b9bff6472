"""Makes docs/troubleshooting.md: every reason code of problems.csv with how grave it can be and what to do."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.journal import REASONS
from pipeline.records import Problem

PIPELINE = Path(__file__).parent.parent / "pipeline"
#: Groups of codes by what a person sees, in the order in which one looks for them.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "The file cannot be opened": (
        "Nothing of it is in the tables; `status` in documents.csv is failed.",
        (
            "not_found", "not_a_pdf", "empty_file", "encrypted", "damaged", "unreadable", "too_large",
            "too_many_pages", "undecodable", "unknown_format", "no_pages", "no_passages", "not_fetched",
        ),
    ),
    "Pages are pictures": (
        "Words can be seen but not selected: a scan, or unknown letters. See [Scanned pages](scans.md).",
        ("no_text", "bad_text_layer", "ocr", "ocr_doubtful", "ocr_nothing"),
    ),
    "A page or part of the file was left out, or is doubtful": (
        "The other pages are in the tables; `status` is partial where something was lost.",
        (
            "page_failed", "page_too_dense", "page_size", "repaired", "pages_lost", "doubtful", "part_encrypted",
            "attachments", "language_unknown",
        ),
    ),
    "Reading took too much or broke": (
        "Documents that failed are not tried again on the next run unless it is told `--retry-failed`.",
        ("timeout", "memory", "crash", "worker_lost", "internal", "changed"),
    ),
    "The file was left out on purpose": (
        "Nothing of it is in the tables; the others are read.",
        ("duplicate", "not_a_document", "outside_folder", "special_file", "linked_folder"),
    ),
}  # fmt: skip
#: What a document or page ends with: each makes a problem of severity error from the code it is given.
ENDING = ("DocumentError", "_problem", "failure", "_lost", "_picture")
GRAVITY = ("error", "warning", "info")
#: What has no code: a person meets it at the terminal or in a table.
OTHER = """\
## Nothing happens, or too little

**“another run holds the output folder” (exit status 4).** Two runs may not write into one folder. Wait for the other
one to end, or give another `--out`. After a crash there is nothing to clean up: the lock goes with the process.

**“cannot write” (exit status 5).** The disk is full or the folder is not yours. What was read is kept: make room and
run the same command again.

**A document was mended, but the run does not read it again.** It does when its content has changed. One that failed
for want of time or memory is tried again with `--retry-failed`.

**The spreadsheet shows one column, or strange letters.** It wants semicolons: the same command with
`--delimiter semicolon` writes the tables anew without reading again. Open the files by double click or import them as
UTF-8.

**No domain anywhere.** A document of another plan's years is judged by that plan (`--plan` chooses), and a passage
below the least probability is `none`: see [How figures and domains are decided](decides.md).

**A programme is not found.** It is not on the lists, or it is and its name is not verified: see
[For editors of knowledge](knowledge.md).

**A number is missing from facts.csv.** It is in `entities.csv` as REFERENCE or DATE when it was taken for no figure
(years, symbols, numbers of paragraphs and resolutions). Otherwise please report it with its sentence.

**Something else.** Each run leaves a log in `.habitext/logs` of the output folder. Report it with that log and, if you
may, the file.
"""


def raised() -> dict[str, set[str]]:
    """How grave each code can be, from the places in the code that report it.

    What ends a document (DocumentError, or one of the functions in ENDING) is an error. A code that no place reports is
    not in the answer.
    """
    found: dict[str, set[str]] = defaultdict(set)
    default = Problem("", "").severity
    for path in PIPELINE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Dict):
                pairs = zip(call.keys, call.values, strict=True)
                told = {getattr(key, "value", ""): getattr(value, "value", "") for key, value in pairs}
                if told.get("code") in REASONS:
                    found[str(told["code"])].add(str(told["severity"]))
            if isinstance(call, ast.Tuple) and call.elts and getattr(call.elts[0], "value", None) in REASONS:
                found[str(getattr(call.elts[0], "value", ""))].add("error")  # a code and words for one of ENDING
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            codes = [a.value for a in call.args[:2] if isinstance(a, ast.Constant) and a.value in REASONS]
            if not codes:
                continue
            code = str(codes[0])
            if name in ENDING:
                found[code].add("error")
            elif name == "Problem":
                found[code] |= severity_of(call, 3, default)
            elif name == "_say":
                found[code] |= severity_of(call, 3, "error")
    return found


def severity_of(call: ast.Call, position: int, default: str) -> set[str]:
    """The severities a call may give: the constants in its argument, or the default."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "severity"] or call.args[position:][:1]
    if not given:
        return {default}
    return {node.value for node in ast.walk(given[0]) if isinstance(node, ast.Constant) and node.value in GRAVITY}


def rows(codes: tuple[str, ...], severities: dict[str, set[str]]) -> Iterator[str]:
    """Rows of one group's table."""
    for code in codes:
        said = ", ".join(word for word in GRAVITY if word in severities.get(code, ()))
        yield f"| `{code}` | {said or '–'} | {REASONS[code].replace('|', chr(92) + '|')} |"


def page() -> str:
    """The whole page. Raises ValueError when a code stands in no group or in two."""
    grouped = [code for _, codes in GROUPS.values() for code in codes]
    if sorted(grouped) != sorted(REASONS):
        raise ValueError(f"put into one group each: {sorted(set(REASONS) ^ set(grouped))}")
    severities = raised()
    lines = [
        "# When something went wrong",
        "",
        "Every trouble is a row of `problems.csv` with its file, page, reason code, what happened and what to do next;",
        "what was lost is also said on the terminal. A bad file or page never stops the rest. These are all the codes",
        "there are (made from `pipeline/journal.py` by `docs/make_troubleshooting.py`).",
        "",
        "**error**: something was lost. **warning**: look at it before you rely on it. **info**: good to know. A dash:",
        "this version has no place that reports it.",
        "",
    ]
    for title, (told, codes) in GROUPS.items():
        lines += [f"## {title}", "", told, "", "| code | how grave | what to do |", "|---|---|---|"]
        lines += [*rows(codes, severities), ""]
    return "\n".join([*lines, OTHER])
