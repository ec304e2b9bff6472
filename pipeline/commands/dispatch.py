"""What each command of `habitext` does with its arguments; `cli` calls them by name."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from pipeline.errors import Exit, InputError
from pipeline.settings import OWN_KNOWLEDGE, Settings, own_knowledge
from pipeline.wording import counted

#: With OCR the usual limits of time are so many times as long: a page takes up to twelve seconds of a core of its own.
OCR_PATIENCE = 6
DEFAULTS = Settings()


def run(options: Namespace) -> int:
    """`habitext run`: reads documents and ends by saying where the facts are."""
    from pipeline.runs.folder_run import run_folder
    from pipeline.runs.remote import run_to_address
    from pipeline.runs.summary import failure_lines, lines, machine_lines

    if options.cluster:
        from pipeline.batch.cluster import check_address

        check_address(options.cluster)
    summary = (run_to_address if isinstance(options.out, str) else run_folder)(
        options.input, options.out, _settings(options), retry_failed=options.retry_failed, as_json=options.json,
        delimiter=options.delimiter, only_domains=options.only == "domain", cluster=options.cluster,
    )  # fmt: skip
    print("\n".join(machine_lines(summary) if options.json else lines(summary)))
    if not options.json:
        for line in failure_lines(summary):
            print(line, file=sys.stderr)
    return int(summary.exit_status)


def _settings(options: Namespace) -> Settings:
    """What the options of `run` say. Raises InputError."""
    ocr = _ocr(options)
    patience = OCR_PATIENCE if ocr.get("ocr") else 1
    return Settings(
        workers=options.workers,
        timeout=options.timeout * (patience if options.timeout == DEFAULTS.timeout else 1),
        page_timeout=options.page_timeout * (patience if options.page_timeout == DEFAULTS.page_timeout else 1),
        per_child=options.per_child,
        max_memory=options.max_memory << 20,
        max_pages=options.max_pages,
        max_bytes=options.max_megabytes << 20,
        plan=options.plan,
        model=options.model,
        knowledge=str(_given(options.knowledge) or own_knowledge(Path(options.workspace)) or ""),
        workspace=options.workspace,
        spacy=tuple(options.spacy),
        **ocr,
    )


def _given(folder: str) -> Path | None:
    """The folder of names that was asked for. Raises InputError when there is none."""
    if folder and not Path(folder).is_dir():
        raise InputError(f"--knowledge: {folder}: no such folder", "name the folder that holds your CSV files")
    return Path(folder) if folder else None


def _ocr(options: Namespace) -> dict[str, Any]:
    """Settings for pages that are pictures. Raises InputError for a language nobody knows."""
    languages = tuple(code for code in options.ocr_lang.replace(";", ",").replace("+", ",").split(",") if code.strip())
    languages = tuple(code.strip().lower() for code in languages)
    if not (options.ocr or (options.ocr is None and languages)):
        return {}
    from pipeline.languages.base import codes
    from pipeline.reading.ocr.scans import engines, unknown

    wrong = unknown(languages)
    if wrong:
        raise InputError(f"--ocr-lang: {', '.join(wrong)}: no such language", f"use {', '.join(codes())}")
    return {"ocr": True, "ocr_languages": languages, "ocr_engines": engines()}


def show(options: Namespace) -> int:
    """`habitext show`: the passages, domains and facts of one document, or one page of it drawn."""
    if options.file.is_dir():
        raise InputError(f"{options.file}: is a folder", "name one document in it; `habitext run` reads folders")
    if not options.file.is_file():
        raise InputError(f"{options.file}: no such file", "check the path; quote names that hold blanks")
    if (options.page is None) != (options.out is None):
        raise InputError("--page and --out go together", "for example: --page 3 --out page-3.png")
    settings = Settings(workspace=options.workspace, **_ocr(options))
    if options.page is not None:
        from pipeline.commands.show import draw

        print(draw(options.file, options.page, options.out, settings))
        return int(Exit.DONE)
    from pipeline.commands.tell import document_lines
    from pipeline.run import read_document

    print("\n".join(document_lines(read_document(options.file, settings))))
    return int(Exit.DONE)


def review(options: Namespace) -> int:
    """`habitext review`: sheet, apply, status, undo, serve."""
    if options.action == "serve":
        from pipeline.commands.serve import serve

        return serve(options)
    if options.action == "sheet":
        from pipeline.commands.sheet import sheet

        return sheet(options)
    from pipeline.commands import decide

    return {"apply": decide.apply, "status": decide.status, "undo": decide.undo}[options.action](options)


def train(options: Namespace) -> int:
    """`habitext train`: a new model from the labelled corpus."""
    from pipeline.shipped import shipped
    from pipeline.training.certainty import learn
    from pipeline.training.train import train as fit

    workspace = Path(options.workspace)
    report = fit(
        workspace / "corpus", workspace / "models",
        promote=options.promote, force=options.force, plan_id=options.plan, curve=not options.quick,
        base=shipped("corpus"),
    )  # fmt: skip
    told = learn(workspace, shipped("corpus"), promote=options.promote or options.force)
    print("\n".join([*report.lines(), *told]))
    return int(Exit.DONE)


def init(options: Namespace) -> int:
    """`habitext init`: a workspace."""
    from pipeline.workspace import make

    made = make(options.folder)
    print("\n".join(f"made {path}" for path in made) or f"{options.folder}: everything is there already")
    print(f"next: habitext --workspace {options.folder} run YOUR-REPORTS --out {options.folder / 'outputs' / 'first'}")
    return int(Exit.DONE)


def models(options: Namespace) -> int:
    """`habitext models`: list, use, rollback, diff."""
    from pipeline.commands.choose import models as act

    return act(options)


def evaluate(options: Namespace) -> int:
    """`habitext evaluate`: how good a model is, per language and domain."""
    from pipeline.domains.store import find_model_folder
    from pipeline.shipped import shipped
    from pipeline.training.evaluate import evaluate_model

    workspace = Path(options.workspace)
    folder = find_model_folder(workspace, named=options.model)
    print("\n".join(evaluate_model(folder, workspace / "corpus", shipped("corpus")).lines()))
    return int(Exit.DONE)


def compare(options: Namespace) -> int:
    """`habitext compare`: language versions of a document side by side."""
    from pipeline.commands.compare import compare_folder

    print("\n".join(compare_folder(options.folder)))
    return int(Exit.DONE)


def report(options: Namespace) -> int:
    """`habitext report`: what a run found, as one page."""
    from pipeline.commands.report import report_folder

    print("\n".join(report_folder(options.folder, pivots=options.csv, wanted=options.language)))
    return int(Exit.DONE)


def export(options: Namespace) -> int:
    """`habitext export`: the tables of a run for other programs."""
    from pipeline.commands.export import export_folder

    print("\n".join(export_folder(options.folder, options.to, options.out)))
    return int(Exit.DONE)


def check(options: Namespace) -> int:
    """`habitext check`: findings in the knowledge files by file and row."""
    from pipeline.domains.check import check_domains
    from pipeline.lexicon.check import check_knowledge
    from pipeline.lexicon.check_files import check_files

    own = Path(options.workspace) / OWN_KNOWLEDGE
    folder = _given(options.knowledge) or (own if own.is_dir() else None)
    if options.text:
        from pipeline.commands.tell import try_text

        print("\n".join(try_text(options.text, folder)))
        return int(Exit.DONE)
    findings = [str(finding) for finding in check_files()]
    if not findings:  # a file that cannot be read spoils what the others are checked against
        findings = [*(str(finding) for finding in check_knowledge(folder)), *check_domains()]
    for finding in findings:
        print(finding)
    print(counted(len(findings), "finding") if findings else "the knowledge files are in order")
    return int(Exit.SOME_FAILED if findings else Exit.DONE)


def schema(options: Namespace) -> int:
    """`habitext schema`: the columns of every table."""
    from pipeline.commands.compare import concordance_table
    from pipeline.tables.columns import TABLES

    for table in (*TABLES, concordance_table()):
        print(f"{table.name}.csv: {table.description}")
        for column in table.columns:
            allowed = f" [{' | '.join(a or 'empty' for a in column.allowed)}]" if column.allowed else ""
            reviewer = " (reviewer)" if column.reviewer else ""
            print(f"  {column.name:22} {column.type:8} {column.description}{allowed}{reviewer}")
        print()
    return int(Exit.DONE)
