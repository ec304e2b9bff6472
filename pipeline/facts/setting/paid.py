"""The country of a sum told in a country's own money: 6 500万牙买加元 is Jamaica's where the text names Jamaica.

Sums in the money of a country that gives aid tell nothing of where they went.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from pipeline.facts.setting.aside import givers
from pipeline.records import Entity


@cache
def _of_countries() -> Mapping[str, str]:
    """ISO 4217 code by ISO 3166-1 alpha-3 code."""
    file = resources.files("pipeline") / "knowledge" / "currency_countries.csv"
    return {row["country"]: row["currency"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}


def whose_money(figure: Entity, countries: Sequence[Entity]) -> str:
    """ISO 3166-1 alpha-3 code of the only one of some countries that pays so, "" for none or several."""
    quantity = figure.quantity
    if quantity is None or quantity.kind != "money":
        return ""
    paying = {e.key for e in countries if _of_countries().get(e.key) == quantity.unit}
    return paying.pop() if len(paying) == 1 and not paying & givers() else ""
