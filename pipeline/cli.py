"""Arguments in, exit status out. Every command's work lives elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from pipeline import __version__
from pipeline.errors import Exit, HabitextError, InputError
from pipeline.settings import Settings

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DEFAULTS = Settings()
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}

EPILOG = """\
exit status: 0 all documents done; 1 some failed (see problems.csv); 2 nothing could be done;
4 another run holds the output folder; 5 cannot write; 130/143 stopped, with all that was done kept.
"""


def _from(least: int, kind: Callable[[str], float]) -> Callable[[str], float]:
    """A number of that kind that is not below the least; argparse says so otherwise."""

    def number(text: str) -> float:
        value = kind(text)
        if not least <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is not {least} or more")
        return value

    number.__name__ = "number"  # argparse names it when the text is no number at all
    return number


def _delimiter(text: str) -> str:
    """A sign by its name or itself; argparse says so when it is another."""
    sign = DELIMITERS.get(text, text)
    if sign not in DELIMITERS.values():
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(DELIMITERS)}")
    return sign


def _place(text: str) -> Path | str:
    """A path, or an address as it is: a path would lose one of its slashes."""
    from pipeline.batch.remote import is_address

    return text if is_address(text) else Path(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="habitext",
        description="Reads UN-Habitat reports in six languages into reviewable tables.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"habitext {__version__}")
    parser.add_argument(
        "--workspace", default=".", metavar="DIR", help="folder with corpus/ and models/ (default: here)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    _run(commands.add_parser("run", help="read documents and write the tables", epilog=EPILOG))
    init = commands.add_parser("init", help="make a workspace: folders and habitext.toml with the defaults of run")
    init.add_argument("folder", type=Path, metavar="DIR", help="the folder, made if need be")

    show = commands.add_parser("show", help="one document as the program sees it")
    show.add_argument("file", type=Path, metavar="FILE", help="a document of any kind that `run` reads")
    show.add_argument(
        "--page", type=_from(1, int), metavar="N", help="draw this page of a PDF with what was read boxed"
    )
    show.add_argument("--out", type=Path, metavar="PNG", help="where to draw it; --page and --out go together")
    _ocr(show)

    _review(commands.add_parser("review", help="decide about facts: serve (a page), sheet, apply, status, undo"))

    _tables(commands)
    _learning(commands)
    check = commands.add_parser("check", help="check the knowledge files")
    check.add_argument(
        "--knowledge", default="", metavar="DIR", help="folder (default: the workspace's knowledge/, else ours)"
    )
    check.add_argument("--try", dest="text", metavar="TEXT", help="show what a text would give")

    commands.add_parser("schema", help="print the columns of every table")
    return parser


def _run(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "input",
        nargs="+",
        type=_place,
        metavar="INPUT",
        help="files and folders (read recursively), or addresses (s3://…)",
    )
    run.add_argument(
        "--out", required=True, type=_place, metavar="DIR",
        help="folder for the tables, or its address (s3://…, file://…); run again to continue",
    )  # fmt: skip
    _limits(run)
    _choices(run)
    _ocr(run)
    run.add_argument(
        "--retry-failed", action="store_true", help="read documents again that failed or were read in part"
    )
    run.add_argument(
        "--delimiter", type=_delimiter, default=",", metavar="SIGN", help="of the CSV files: comma, semicolon or tab"
    )
    run.add_argument(
        "--spacy", action="append", default=[], metavar="NAME",
        help="a trained spaCy pipeline (package or folder) for persons, organisations and places behind our lists",
    )  # fmt: skip
    run.add_argument(
        "--only", choices=["domain"], default="", help="domain: judge again what was read before, read nothing"
    )
    run.add_argument(
        "--cluster", default="", metavar="ADDRESS",
        help="read on the workers of a Dask scheduler: tcp://HOST:PORT (pip install 'habitext[cluster]')",
    )  # fmt: skip
    run.add_argument("--json", action="store_true", help="progress as JSON lines, the summary as one JSON object")


def _limits(run: argparse.ArgumentParser) -> None:
    """How many processes read, and what a document may cost."""
    run.add_argument(
        "--workers", type=_from(0, int), default=DEFAULTS.workers, metavar="N", help="processes (default: one a core)"
    )
    run.add_argument(
        "--per-child", type=_from(1, int), default=DEFAULTS.per_child, metavar="N",
        help="documents a process may read while they come out whole; 1: a process for each (default: %(default)s)",
    )  # fmt: skip
    run.add_argument(
        "--timeout", type=_from(1, float), default=DEFAULTS.timeout, metavar="S",
        help="seconds a document (default: %(default)g, six times as long with --ocr)",
    )  # fmt: skip
    run.add_argument(
        "--page-timeout", type=_from(1, float), default=DEFAULTS.page_timeout, metavar="S",
        help="seconds without a finished page, after which it is left out (default: %(default)g, with --ocr six times)",
    )  # fmt: skip
    run.add_argument(
        "--max-memory", type=_from(64, int), default=DEFAULTS.max_memory >> 20, metavar="MB",
        help="memory a document may need (default: %(default)s)",
    )  # fmt: skip
    run.add_argument(
        "--max-pages", type=_from(1, int), default=DEFAULTS.max_pages, metavar="N",
        help="pages a document (default: %(default)s)",
    )  # fmt: skip
    run.add_argument(
        "--max-megabytes", type=_from(1, int), default=DEFAULTS.max_bytes >> 20, metavar="N",
        help="size of a file (default: %(default)s)",
    )  # fmt: skip


def _choices(run: argparse.ArgumentParser) -> None:
    """What documents are judged by: plan, model and lists of names."""
    run.add_argument(
        "--plan",
        default="",
        metavar="PLAN",
        help="a strategic plan's id, e.g. 2020-2025, or the TOML file of your own (default: by the document's year)",
    )
    run.add_argument(
        "--model", default="", metavar="PATH", help="model folder (default: the workspace's, else the one shipped)"
    )
    run.add_argument(
        "--knowledge", default="", metavar="DIR",
        help="your own knowledge files, laid over ours (default: the workspace's knowledge/, where it has one)",
    )  # fmt: skip


def _tables(commands: Subparsers) -> None:
    """Commands that make something of the tables of a run."""
    compare = commands.add_parser("compare", help="language versions of a document side by side: concordance.csv")
    compare.add_argument("folder", type=Path, metavar="DIR", help="output folder of a run")

    report = commands.add_parser("report", help="what a run found as one page: report.html")
    report.add_argument("folder", type=Path, metavar="DIR", help="output folder of a run")
    report.add_argument("--csv", action="store_true", help="also counts as CSV: pivot-….csv")
    report.add_argument(
        "--language", default="", metavar="CODE", help="of compared language versions, show the sentences of this one"
    )

    export = commands.add_parser("export", help="the tables of a run with typed columns, for SQL and other programs")
    export.add_argument("folder", type=Path, metavar="DIR", help="output folder of a run")
    export.add_argument("--to", required=True, choices=["sqlite", "jsonl", "parquet", "duckdb"], help="the form")
    export.add_argument("--out", type=Path, metavar="PATH", help="file or folder to write (default: in DIR)")


def _learning(commands: Subparsers) -> None:
    """Commands about the classifier."""
    train = commands.add_parser("train", help="retrain the domain classifier from corpus/")
    train.add_argument("--promote", action="store_true", help="use the new model when it is not worse")
    train.add_argument("--force", action="store_true", help="use the new model even when it is worse")
    train.add_argument("--plan", default="", metavar="PLAN", help="a plan's id, or the TOML file of your own")
    train.add_argument("--quick", action="store_true", help="without the learning curve, in half the time")

    _models(commands.add_parser("models", help="which models there are: list, use, rollback, diff"))

    evaluate = commands.add_parser("evaluate", help="figures per language and domain on the evaluation set")
    evaluate.add_argument("--model", default="", metavar="PATH", help="model folder (default: the one in use)")


def _with_defaults(options: argparse.Namespace, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options with what the workspace's habitext.toml says where the command line says nothing.

    The words go through argparse, so that they are checked as if they were typed. Raises InputError.
    """
    from pipeline.workspace import defaults

    known = defaults(Path(options.workspace))
    if not known:
        return options
    told = list(sys.argv[1:] if arguments is None else arguments)
    words: list[str] = []
    for key, value in known.items():
        flag = "--" + key.replace("_", "-")
        words += ([flag] if value else [f"--no-{key}"]) if isinstance(value, bool) else [f"{flag}={value}"]
    at = told.index("run") + 1
    return _parser().parse_args([*told[:at], *words, *told[at:]])


def _ocr(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ocr",
        action=argparse.BooleanOptionalAction,
        help="read pages that are pictures (needs the extra: pip install 'habitext[ocr]'; default: report them)",
    )
    parser.add_argument(
        "--ocr-lang", default="", metavar="CODES", help="their languages, e.g. fr,ar (default: found out)"
    )


def _models(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the models with their figures; which one is in use")
    use = actions.add_parser("use", help="put a model in use")
    use.add_argument("model", metavar="ID", help="as `models list` names it")
    actions.add_parser("rollback", help="put the model in use that was before")
    diff = actions.add_parser("diff", help="passages of a run whose domain would change, as domains-diff.csv there")
    diff.add_argument("model", metavar="ID", help="compared with the one in use, or with OTHER")
    diff.add_argument("other", nargs="?", default="", metavar="OTHER", help="another model's ID")
    diff.add_argument("--run", type=Path, required=True, metavar="DIR", help="output folder of a run")


def _review(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    sheet = actions.add_parser("sheet", help="write review.xlsx beside the tables of a run")
    sheet.add_argument("folder", type=Path, metavar="DIR", help="output folder of a run")
    apply = actions.add_parser("apply", help="take reviewed CSV or XLSX files back; says first what it would do")
    apply.add_argument("files", nargs="+", type=Path, metavar="FILE", help="review.xlsx, facts.csv … as they come back")
    apply.add_argument("--reviewer", default="", metavar="NAME", help="who decided, where a row does not say it")
    apply.add_argument("--run", type=Path, metavar="DIR", help="the run's folder (default: looked for around the file)")
    apply.add_argument("--overrule", action="store_true", help="where decisions differ, these files count")
    apply.add_argument("--dry-run", action="store_true", help="only say what would be done")
    apply.add_argument("--yes", action="store_true", help="write without asking")
    serve = actions.add_parser("serve", help="the review page, for a browser on this computer only; Ctrl-C ends it")
    serve.add_argument("folder", type=Path, metavar="DIR", help="output folder of a run")
    serve.add_argument("--reviewer", default="", metavar="NAME", help="who decides (default: the name you log in with)")
    serve.add_argument(
        "--port", type=_from(0, int), default=8765, metavar="N", help="0: any free one (default: %(default)s)"
    )
    serve.add_argument("--no-open", action="store_true", help="only print the link, open no browser")
    serve.add_argument("--documents", type=Path, metavar="DIR", help="where the PDF files are now, if they were moved")
    serve.add_argument(
        "--knowledge", type=Path, metavar="DIR",
        help="takes in new programmes (default: the run's own, else the workspace's knowledge/)",
    )  # fmt: skip
    status = actions.add_parser("status", help="decisions in place, moved with their text, stale")
    status.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="output folder of a run: also which of its rows they stand in",
    )
    undo = actions.add_parser("undo", help="take the last batch of decisions back")
    undo.add_argument(
        "batch", nargs="?", default="", metavar="BATCH", help="another batch, as `review status` lists them"
    )
    undo.add_argument("--run", type=Path, metavar="DIR", help="a run's folder whose tables are to show it at once")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status (`pipeline.errors.Exit`)."""
    if not (sys.argv[1:] if arguments is None else arguments):
        _parser().print_help()
        return int(Exit.NOTHING_DONE)
    options = _parser().parse_args(arguments)
    try:
        if not Path(options.workspace).is_dir():
            raise InputError(
                f"--workspace: {options.workspace}: no such folder", f"make it with: habitext init {options.workspace}"
            )
        if options.command == "run":
            options = _with_defaults(options, arguments)
        from pipeline.commands import dispatch

        command = getattr(dispatch, options.command)
        return int(command(options))
    except HabitextError as error:
        print(f"habitext: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  what to do: {error.hint}", file=sys.stderr)
        return int(error.exit_status)
    except BrokenPipeError:
        return int(Exit.DONE)
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
