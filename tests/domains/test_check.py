"""Mistakes an editor makes in the table of concepts are told by row, with how to mend them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domains.check import check_domains, check_plans
from pipeline.domains.concepts import FILE
from pipeline.domains.plans import load_plan, plan_for, plan_ids
from pipeline.errors import InputError, KnowledgeError

HEAD = "concept,domain,outcome,en,zh,fr,es,ru,ar,any"
GOOD = "taps,1,1.1,tap,水龙头,robinet*,grifo*,кран*,صنبور,"


def test_the_shipped_table_and_plans_are_in_order() -> None:
    assert check_domains() == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD, "stands twice"),
        (GOOD.replace("taps,1", "wells,5"), "unknown domain '5'"),
        (GOOD.replace("taps,1,1.1", "wells,1,9.9"), "unknown outcome '9.9'"),
        (GOOD.replace("taps", "wells").replace("水龙头", ""), "no words in zh"),
        (GOOD.replace("taps", "wells").replace("grifo*", "x"), "'x' is too short"),
        (GOOD.replace("taps", "wells").replace("кран*", "кр*н"), "* inside a word"),
    ],
)
def test_a_mistake_names_its_row(tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / FILE
    table.write_text(f"{HEAD}\n{GOOD}\n{row}\n", encoding="utf-8")
    (finding,) = check_domains(table)
    assert finding.startswith(f"{FILE} row 3: ")
    assert message in finding


def test_plans_that_do_not_go_together_are_told() -> None:
    plans = [load_plan(plan_id) for plan_id in plan_ids()]
    assert list(check_plans(plans)) == []
    first = plan_for(None)
    others = [plan for plan in plans if plan is not first]
    assert "exactly one" in next(check_plans([first, replace(others[0], default=True)]))
    assert "stands twice" in next(check_plans([replace(first, domains=(*first.domains, first.domains[0]))]))
    strange = replace(first.domains[0], concepts=("nothing_of_this_name",))
    assert "unknown concept" in next(check_plans([replace(first, domains=(strange, *first.domains[1:]))]))


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('[unit_name]\nen = "theme"', 'unit_name = "theme"', "unit_name"),
        ('[unit_name]\nen = "theme"', "[unit_name]", "unit_name"),
        ('[domains.title]\nen = "Homes"', 'title = "Homes"', "title"),
        ('[domains.title]\nen = "Homes"', "[domains.title]\nen = 1", "title"),
    ],
)
def test_words_of_a_plan_that_are_not_by_language_are_told(good: str, bad: str, said: str, tmp_path: Path) -> None:
    plan = tmp_path / "mine.toml"
    text = (
        'id = "mine"\nname = "Mine"\nyears = [2024, 2030]\ndefault = false\nunits = []\noutcome_unit = ""\n'
        '[unit_name]\nen = "theme"\n[[domains]]\ncode = "A"\nconcepts = ["housing"]\n[domains.title]\nen = "Homes"\n'
    )
    assert good in text
    plan.write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"{said} wants words by language"):
        load_plan(str(plan))


@pytest.mark.parametrize(
    ("year", "named", "plan"),
    [
        (2014, "", "sp-2014-2019"), (2019, "", "sp-2014-2019"), (2020, "", "sp-2020-2025"),
        (2028, "", "sp-2020-2025"),  # reports go on to speak of its domains
        (1998, "", "sp-2020-2025"), (None, "", "sp-2020-2025"),
        (2016, "2026-2029", "sp-2026-2029"), (2016, "2020–2025", "sp-2020-2025"),
    ],
)  # fmt: skip
def test_the_plan_of_a_year(year: int | None, named: str, plan: str) -> None:
    assert plan_for(year, named).id == plan


def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name, said in ((str(tmp_path / "none.toml"), "cannot be read"), ("1999-2003", "there is no plan")):
        with pytest.raises(InputError, match=said):
            load_plan(name)


def test_a_mistyped_concept_in_a_plan_of_ones_own_is_told(tmp_path: Path) -> None:
    plan = tmp_path / "mine.toml"
    plan.write_text(
        'id = "mine"\nname = "Mine"\nyears = [2024, 2030]\ndefault = false\nunits = []\noutcome_unit = ""\n'
        '[unit_name]\nen = "theme"\n[[domains]]\ncode = "A"\nconcepts = ["housng"]\n[domains.title]\nen = "Homes"\n',
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError) as told:
        load_plan(str(plan))
    assert "'housng'" in told.value.message
    assert "'housing'" in told.value.hint
