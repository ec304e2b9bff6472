"""Pages that are made are up to date; options, commands and files that pages name exist; notebooks are stored bare."""

from __future__ import annotations

import argparse
import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import _parser
from pipeline.domains.plans import plan_for
from pipeline.languages.base import codes
from tests.docs.blocks import DOCS, PAGES, ROOT, name

MADE = runpy.run_path(str(DOCS / "make_pages.py"))
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
#: Options of other programs that pages name.
FOREIGN = {"--memory-limit", "--nthreads", "--check", "--small", "--pages", "--pairs"}
#: Folders of the repository whose files pages name.
HOME = re.compile(r"(?:pipeline|docs|tests|corpus|models|benchmarks|\.ci)/[\w./<>*-]*")
#: Folders of a workspace or made by a build, which are not in the repository.
THERE = ("corpus/reviews", "models/CURRENT")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


OPTIONS = {option for parser in parsers(_parser()) for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("page", MADE["PAGES"])
def test_made_pages_are_up_to_date(page: str) -> None:
    stored = (DOCS / page).read_text(encoding="utf-8")
    assert stored == MADE["PAGES"][page](), f"docs/{page} is out of date: make pages"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_options_that_are_named_exist(page: Path) -> None:
    said = {option for code in CODE.findall(page.read_text(encoding="utf-8")) for option in OPTION.findall(code)}
    assert said <= OPTIONS | FOREIGN


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_that_are_named_exist(page: Path) -> None:
    known = set(next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)).choices)
    for said in re.findall(r"`habitext (?:--workspace \S+ )?([a-z]+)", page.read_text(encoding="utf-8")):
        assert said in known


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_are_named_exist(page: Path) -> None:
    for code in CODE.findall(page.read_text(encoding="utf-8")):
        if HOME.fullmatch(code) and not code.startswith(THERE):
            pattern = re.sub(r"<\w+>", "*", code).rstrip("/")
            assert list(ROOT.glob(pattern)), f"{name(page)} names {code}"


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent != ROOT], ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    rendered = {f"{path.stem}.md" for path in (DOCS / "notebooks").glob("*.ipynb")}
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists() or Path(target).name in rendered, f"{name(page)} links to {target}"


@pytest.mark.parametrize("path", sorted((DOCS / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks_are_stored_without_outputs(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert len(cells) >= 4
    assert not [c for c in cells if c["outputs"] or c["execution_count"]]


def test_analysts_are_told_what_the_domains_are_called() -> None:
    page = (DOCS / "analyst.md").read_text(encoding="utf-8")
    for domain in plan_for(None).domains:
        assert f"| {domain.code} | {domain.title['en']} |" in page


def test_every_card_of_a_language_is_named() -> None:
    page = (DOCS / "extend.md").read_text(encoding="utf-8")
    cards = {file.name for code in codes() for file in (ROOT / "pipeline" / "languages" / code).glob("*.toml")}
    assert len(cards) > 5 and [name for name in sorted(cards) if f"`{name}`" not in page] == []


def test_the_site_names_every_page() -> None:
    named = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page for page in map(name, DOCS.rglob("*.md")) if page.removeprefix("docs/") not in named] == []
