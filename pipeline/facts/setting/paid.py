"""The country of a sum told in a country's own money: 6 500万牙买加元 is Jamaica's where the text names Jamaica.

Sums in the money of a country that gives aid tell nothing of where they went.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.setting.aside import givers
from pipeline.lexicon.files import currency_of_countries
from pipeline.records import Entity


def whose_money(figure: Entity, countries: Sequence[Entity]) -> str:
    """ISO 3166-1 alpha-3 code of the only one of some countries that pays so, "" for none or several."""
    quantity = figure.quantity
    if quantity is None or quantity.kind != "money":
        return ""
    paying = {e.key for e in countries if currency_of_countries().get(e.key) == quantity.unit}
    return paying.pop() if len(paying) == 1 and not paying & givers() else ""
