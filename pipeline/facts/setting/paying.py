"""Which country a sum is told of by its currency: 12 million lari are Georgia's where a passage names Georgia.

Only where one country alone has the currency and gives no aid itself; a giver's money may go anywhere.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pipeline.facts.setting.aside import givers
from pipeline.records import Entity


@cache
def _homes() -> Mapping[str, str]:
    """ISO 4217 codes of the currencies of one country that gives no aid, and its ISO 3166-1 alpha-3 code."""
    file = resources.files("pipeline") / "knowledge" / "currency_countries.csv"
    users: dict[str, list[str]] = {}
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        users.setdefault(row["currency"], []).append(row["country"])
    return {currency: used[0] for currency, used in users.items() if len(used) == 1 and used[0] not in givers()}


def home(figure: Entity) -> str:
    """The country of a sum's currency, "" when it is no sum or several countries have it."""
    quantity = figure.quantity
    return _homes().get(quantity.unit, "") if quantity is not None and quantity.kind == "money" else ""
