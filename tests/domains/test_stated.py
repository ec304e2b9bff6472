"""What texts say of their own domain, in six languages."""

from __future__ import annotations

import pytest

from pipeline.domains.plans import load_plan, plan_for
from pipeline.domains.stated import lead_in, mentions, unsaid

PLAN = plan_for(None)

#: language, text, the domains its lead-in states
STATED = [
    ("en", "Under domain of change 3, forty towns planted street trees.", "3"),
    ("en", "In Domain of Change 1 the Programme worked with tenants.", "1"),
    ("en", "Work under domains of change 1 and 4 went on in camps.", "1 4"),
    ("en", "The second domain of change guides the work on jobs.", "2"),
    ("en", "Subprogramme 4 reached returnees.", "4"),
    ("en", "As part of domain of change 2, 40 cities wrote budgets.", "2"),
    ("zh", "在变革领域 3下，四十个城镇种植了行道树。", "3"),
    ("zh", "根据变革领域一，人居署与租户合作。", "1"),
    ("zh", "变革领域４的工作惠及返乡者。", "4"),
    ("zh", "第二个变革领域指导就业工作。", "2"),
    ("fr", "Au titre du domaine de changement 3, quarante villes ont planté des arbres.", "3"),
    ("fr", "Le deuxième domaine de changement porte sur l’emploi.", "2"),
    ("fr", "Le sous-programme 4 a aidé les rapatriés.", "4"),
    ("es", "En el ámbito de cambio 3, cuarenta ciudades plantaron árboles.", "3"),
    ("es", "El segundo ámbito de cambio trata del empleo.", "2"),
    ("es", "El subprograma 4 llegó a los retornados.", "4"),
    ("ru", "В рамках области преобразований 3 сорок городов посадили деревья.", "3"),
    ("ru", "Вторая область преобразований посвящена занятости.", "2"),
    ("ru", "Подпрограмма 4 помогла возвращающимся.", "4"),
    ("ar", "في إطار مجال التغيير 3، زرعت أربعون مدينة أشجارا.", "3"),
    ("ar", "ويتناول مجال التغيير الثاني فرص العمل.", "2"),
    ("ar", "وفي مجال التغيير ٤ حصل العائدون على الدعم.", "4"),
]
#: texts that state nothing, though a number stands near
UNSTATED = [
    ("en", "The domain name was changed 3 times."),
    ("en", "Climate change 2 degrees warmer would flood the town."),
    ("en", "A change of 4 per cent in this domain is small."),
    ("zh", "该领域有 3 项变革。"),
    ("fr", "Un changement de 3 % dans ce domaine est faible."),
    ("es", "Un cambio de 3 % en este ámbito es pequeño."),
    ("ru", "В этой области произошло 3 изменения."),
    ("ar", "حدثت 3 تغييرات في هذا المجال."),
    ("en", "Domain of change 9 does not exist."),
]


@pytest.mark.parametrize(("code", "text", "wanted"), STATED)
def test_stated(code: str, text: str, wanted: str) -> None:
    assert lead_in(code, mentions(text, code, PLAN)) == tuple(wanted.split())


@pytest.mark.parametrize(("code", "text"), UNSTATED)
def test_not_stated(code: str, text: str) -> None:
    assert mentions(text, code, PLAN) == ()


@pytest.mark.parametrize(("code", "text", "wanted"), STATED)
def test_training_does_not_see_the_statement(code: str, text: str, wanted: str) -> None:
    assert mentions(unsaid(text, code, PLAN), code, PLAN) == ()


def test_another_plan_has_other_parts() -> None:
    old = load_plan("2014-2019")
    text = "Under focus area 5, tenants organised."
    assert lead_in("en", mentions(text, "en", old)) == ("5",)
    assert mentions(text, "en", PLAN) == ()
