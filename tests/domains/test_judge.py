"""Passages → judgements: what is stated comes first, headings are evidence, other plans need no model."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domains.judge import SURE, judge
from pipeline.domains.plans import load_plan, plan_for
from pipeline.records import Judgement, Passage, PassageKind
from tests.domains.shipped import model

ROOT = Path(__file__).parents[2]
CLEAR = [
    ("en", "Tenants of the informal settlement received title deeds, and standpipes now serve every lane.", "1"),
    ("en", "The council raised its own revenue by updating the property register and issuing municipal bonds.", "2"),
    ("en", "Mangroves were replanted to hold back storm surges, and waste pickers joined the recycling scheme.", "3"),
    ("en", "Families displaced by the fighting returned to rebuilt houses once the mines were cleared.", "4"),
    ("en", "The Board took note of the report of the auditors and elected its bureau for the next session.", "none"),
    ("zh", "非正规住区的租户领到了产权证，每条巷道都通了自来水。", "1"),
    ("zh", "市政府通过更新房产登记和发行市政债券增加了自有收入。", "2"),
    ("zh", "补种红树林以抵御风暴潮，拾荒者加入了回收计划。", "3"),
    ("zh", "排雷之后，因战斗流离失所的家庭返回重建的房屋。", "4"),
    ("fr", "Les familles déplacées par les combats ont regagné des maisons reconstruites après le déminage.", "4"),
    ("es", "Se replantaron manglares frente a las marejadas y los recicladores se sumaron al plan de reciclaje.", "3"),
    ("ru", "Жители неформального поселения получили документы на землю, в каждом переулке появились колонки.", "1"),
    ("ar", "أعيد زرع أشجار المانغروف لصد العواصف، وانضم جامعو النفايات إلى خطة إعادة التدوير.", "3"),
]  # fmt: skip


def judged(
    text: str, code: str = "en", heading: str = "", kind: PassageKind = "paragraph", plan: str = ""
) -> Judgement:
    passage = Passage("p", "d", code, kind, "", heading, text)
    return judge([passage], load_plan(plan) if plan else plan_for(None), model())[0]


@pytest.mark.parametrize(("code", "text", "wanted"), CLEAR)
def test_clear_content(code: str, text: str, wanted: str) -> None:
    found = judged(text, code)
    assert (found.domain, found.basis) == (wanted, "model")
    assert 0 <= found.score <= 1


def test_a_statement_beats_the_content() -> None:
    found = judged("Under domain of change 4, mangroves were replanted to hold back storm surges.")
    assert (found.domain, found.basis) == ("4", "stated")
    assert "domain of change 4" in found.because[0].lower()


def test_domains_stated_later_are_secondary_and_the_one_stated_first_is_not() -> None:
    rest = " The mayors met again in spring, and what they heard there of other towns filled two evenings." * 3
    found = judged(f"Under domain of change 4, tents went up.{rest} Domain of change 4 and domain of change 1 met.")
    assert (found.domain, found.secondary) == ("4", ("1",))


def test_a_heading_that_states_it_counts_for_what_stands_under_it() -> None:
    found = judged("Forty workshops were held.", heading="Domain of change 2: shared prosperity")
    assert (found.domain, found.basis) == ("2", "stated")


SHORT = [
    ("en", "First pay day at the welding cooperative", "2"),
    ("fr", "Les premiers arbres d’ombre contre la chaleur", "3"),
    ("es", "Familias desplazadas ante sus casas reconstruidas", "4"),
    ("ru", "Новая колонка с питьевой водой в переулке", "1"),
    ("zh", "第一批自来水接进棚户区", "1"),
    ("ar", "حافلات كهربائية بدل حافلات الديزل", "3"),
]


@pytest.mark.parametrize("kind", ["caption", "strip", "table"])
@pytest.mark.parametrize(("code", "text", "wanted"), SHORT)
def test_few_words_that_say_a_domain(code: str, text: str, wanted: str, kind: PassageKind) -> None:
    found = judged(text, code, kind=kind)
    assert found.domain == wanted
    assert found.score >= SURE


@pytest.mark.parametrize("kind", ["caption", "strip", "table"])
@pytest.mark.parametrize(("code", "text"), [("en", "Twelve of them"), ("zh", "合计 12 34"), ("ru", "Всего: 7; 9")])
def test_few_words_that_say_nothing(code: str, text: str, kind: PassageKind) -> None:
    assert judged(text, code, kind=kind).domain == "none"


def test_what_is_too_unsure_to_be_a_domain_was_not_inherited() -> None:
    texts = ("The bridge was closed for the winter.", "Doors were painted blue.", "They counted the lamps again.")
    found = [judged(text, kind="caption") for text in texts]
    assert any(f.domain == "none" and f.score < SURE for f in found)  # another domain is likelier than none
    assert {f.basis for f in found} == {"model"}


@pytest.mark.parametrize("kind", ["heading", "masthead", "footnote"])
def test_kinds_without_matter_of_their_own(kind: PassageKind) -> None:
    assert judged("Mangroves were replanted to hold back storm surges.", kind=kind).domain == "none"


def test_the_reasons_stand_in_the_text() -> None:
    text = "Mangroves were replanted to hold back storm surges, and waste pickers joined the recycling scheme."
    found = judged(text)
    assert found.because
    assert all(word.casefold() in text.casefold() for word in found.because)


def test_a_plan_without_a_model_is_judged_by_concepts_and_statements() -> None:
    assert judged("Under focus area 5, tenants organised.", plan="2014-2019").basis == "stated"
    found = judged("Mangroves were replanted to hold back storm surges.", plan="2014-2019")
    assert found.plan == "sp-2014-2019"
    assert found.domain in (*load_plan("2014-2019").codes, "none")


def test_order_and_company_change_nothing() -> None:
    passages = [Passage(str(n), "d", code, "paragraph", "", "", text) for n, (code, text, _) in enumerate(CLEAR)]
    alone = [judge([p], plan_for(None), model())[0] for p in passages]
    assert judge(passages, plan_for(None), model()) == alone
    assert judge(passages[::-1], plan_for(None), model()) == alone[::-1]
