"""Makes docs/commands.md from the parser of the command line: every command with every option."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from pipeline.cli import _parser
from pipeline.errors import Exit

MEANINGS = {
    Exit.DONE: "all documents done",
    Exit.SOME_FAILED: "some documents failed: they are named in problems.csv and on the terminal "
    "(for `check`: something was found)",
    Exit.NOTHING_DONE: "nothing could be done: bad arguments, no input, output folder unusable",
    Exit.LOCKED: "another run holds the output folder",
    Exit.CANNOT_WRITE: "cannot write: disk full, no permission",
    Exit.INTERRUPTED: "stopped with Ctrl-C; all that was done is kept",
    Exit.TERMINATED: "stopped by the system; all that was done is kept",
}


def cell(text: str) -> str:
    """Text that stays in its cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ").strip()


def subcommands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Name, help and parser of each command below one."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, below in action.choices.items():
                yield name, helps.get(name, ""), below


def usage(name: str, parser: argparse.ArgumentParser) -> str:
    """One line to type, with what must be given."""
    words = [f"habitext {name}"]
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        word = called(action)
        if not action.option_strings:
            words.append(f"[{word}]" if action.nargs == "?" else f"{word}…" if action.nargs == "+" else word)
        elif action.required:
            words.append(f"{action.option_strings[0]} {word}")
    return " ".join(words)


def called(action: argparse.Action) -> str:
    """What stands for an argument's value."""
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    name = action.metavar or action.dest.upper()
    return name if isinstance(name, str) else name[0]


def option(action: argparse.Action) -> str:
    """A row of the table of options."""
    named = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{called(action)}`"
    if action.option_strings and action.nargs != 0:
        named += f" `{called(action)}`"
    told = (action.help or "") % {"default": action.default}
    return f"| {cell(named)} | {cell(told)} |"


def section(name: str, told: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """One command: usage, meaning, options."""
    yield from (f"## habitext {name}", "", f"{told[:1].upper()}{told[1:]}.", "")
    below = list(subcommands(parser))
    for action, meaning, deeper in below:
        yield from (f"### habitext {name} {action}", "", f"{meaning[:1].upper()}{meaning[1:]}.", "")
        yield from table(f"{name} {action}", deeper)
    if not below:
        yield from table(name, parser)


def table(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Usage and options of one command."""
    yield from (f"`{usage(name, parser)}`", "")
    given = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
    rows = [option(action) for action in given if not isinstance(action, argparse._SubParsersAction)]
    if rows:
        yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def page() -> str:
    """The whole page."""
    parser = _parser()
    lines = [
        "# Commands",
        "",
        "Made from the program itself by `docs/make_commands.py`; `--help` after any command says the same.",
        "`python -m pipeline` is another name of `habitext`. Before the command may stand",
        "`--workspace DIR` (another workspace than the current folder) or, instead of one, `--version`.",
        "",
    ]
    for name, told, below in subcommands(parser):
        lines += section(name, told, below)
    lines += ["## Exit status", "", "| status | meaning |", "|---|---|"]
    lines += [f"| {int(status)} | {MEANINGS[status]} |" for status in Exit]
    return "\n".join([*lines, ""])
