"""The interface's words: every language has the same ones, every one is used, every one used is there."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from pipeline.languages.base import codes, section
from pipeline.review.page.files import CARD, catalogues, own_files

STATIC = Path(str(resources.files("pipeline.review.page"))) / "static"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.iterdir()))
FILLED = codes()


def keys(card: Any) -> set[str]:
    return {f"{part}.{key}" for part, words in card.items() if isinstance(words, dict) for key in words}


@pytest.mark.parametrize("code", codes())
def test_every_language_has_a_catalogue_with_the_same_words(code: str) -> None:
    assert keys(section(code, CARD)) == keys(section("en", CARD))


@pytest.mark.parametrize("code", FILLED)
def test_what_is_offered_is_filled_and_fills_in_the_same_places(code: str) -> None:
    own, base = section(code, CARD), section("en", CARD)
    for part, words in base.items():
        if isinstance(words, dict):
            for key, text in words.items():
                assert own[part][key], f"{code} {part}.{key} is empty"
                assert set(re.findall(r"{\w+}", own[part][key])) == set(re.findall(r"{\w+}", text)), f"{part}.{key}"


def test_only_what_is_filled_is_offered() -> None:
    assert set(catalogues()) == set(FILLED)
    assert {f"/words/{code}.json" for code in FILLED} <= own_files().keys()


def test_an_empty_word_is_shown_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.review.page import files

    cards = {"en": section("en", CARD), "ar": {"name": "x", "page": {"title": "مراجعة", "skip": ""}}}
    monkeypatch.setattr(files, "section", lambda code, name: cards.get(code, {}))
    arabic = catalogues()["ar"]
    assert (arabic["dir"], arabic["words"]["page.title"]) == ("rtl", "مراجعة")
    assert arabic["words"]["page.skip"] == cards["en"]["page"]["skip"]


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    known = keys(section("en", CARD))
    named = set(re.findall(r"""\bt\(\s*["'](\w+\.\w+)["']""", SOURCE))
    assert named | set(re.findall(r'data-t="(\w+\.\w+)"', SOURCE)) <= known
    built = set(re.findall(r"`(\w+)\.\$\{", SOURCE))  # t(`told.${fate}`)
    for key in known:
        part, _, word = key.partition(".")
        made = part in built and re.search(rf"\b{word}\b", SOURCE + FATES)
        assert made or f'"{key}"' in SOURCE, f"{key} is not used"


#: Words that come from the program.
FATES = (
    "accepted rejected fixed noted labelled new confirmed unchanged empty unknown conflicting meanwhile not_understood "
    "short long signs known refused missing changed failed reviewed_domain FIGURE COUNTRY REGION CITY PROGRAMME "
    "ORGANISATION DATE GOAL REFERENCE same other absent missing other_value other_unit other_modifier modifier_lost "
    "other_domain about nearly more_than less_than at_least at_most"
)


def test_nothing_is_read_as_html_and_nothing_comes_from_elsewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"):
        assert word not in code
    assert re.findall(r"https?://[^\"'` ]+", code) == ["http://www.w3.org/2000/svg"]
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r"\son\w+=|\sstyle=|<style|javascript:", html)


def test_every_field_has_a_label() -> None:
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        before = html[: html.index(tag)]
        inside = before.rfind("<label") > before.rfind("</label>")
        assert inside or "aria-labelledby" in tag, tag
    ids = re.findall(r'\bid="([\w-]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'aria-(?:labelledby|describedby|controls)="([\w-]+)"', html):
        assert target in ids


def test_the_files_are_in_the_package() -> None:
    wanted = {"/", "/main.js", "/page.css", "/icon.svg", "/words/index.json"}
    assert wanted <= own_files().keys()
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["pipeline"]
