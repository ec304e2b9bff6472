"""A currency named without its country is that of the country, or of the city's, that the text names."""

from __future__ import annotations

import pytest

from pipeline.entities.find import find_entities
from pipeline.records import Passage
from pipeline.run import knowledge

CASES = [
    ("en", "In Mexico City the levy brought in 64 million pesos.", "MXN"),
    ("en", "Kampala collected 4 billion shillings.", "UGX"),
    ("en", "Nairobi, Kenya, lent 3 million Ugandan shillings.", "UGX"),
    ("en", "In Kenya all is quiet. From its levy came 4 billion shillings in Kampala, Uganda.", "UGX"),
    ("fr", "L’Inde a une loi. Des ateliers népalais ont emprunté 2 milliards de roupies.", "NPR"),
    ("en", "Cameroon borrowed 2 billion CFA francs.", "XAF"),
    ("en", "Senegal borrowed 2 billion CFA francs.", "XOF"),
    ("en", "Canada gave 3 million dollars.", "USD"),
    ("en", "Egypt spent 40 million pounds on drains.", "EGP"),
    ("en", "The fund spent 40 million pounds on drains.", "GBP"),
    ("en", "Pakistan received 30 million Indian rupees.", "INR"),
    ("fr", "L’Indonésie y consacrera 1 300 milliards de roupies.", "IDR"),
    ("es", "Colombia invirtió 3.000 millones de pesos.", "COP"),
    ("ru", "Тунис потратил 3 млн динаров.", "TND"),
    ("zh", "科伦坡花费3 000万卢比。", "LKR"),
    ("zh", "肯尼亚筹集9 600万乌干达先令。", "UGX"),
    ("ar", "خصصت إندونيسيا 1.3 تريليون روبية للطرق.", "IDR"),
    ("en", "Tashkent set aside 40 billion sum for drains.", "UZS"),
    ("en", "Suva received 3 million Fiji dollars from the fund.", "FJD"),
    ("fr", "Le Suriname a emprunté 9 millions de dollars du Suriname.", "SRD"),
    ("es", "Belmopán (Belice) gastó 2 millones de dólares de Belice.", "BZD"),
    ("ru", "Сараево потратило 3 млн конвертируемых марок.", "BAM"),
    ("zh", "维拉港花费3 000万瓦图。", "VUV"),
    ("ar", "دفعت ليبريا 8 ملايين دولار من دولارات ليبريا.", "LRD"),
    ("ar", "دفعت ليبريا 8 ملايين دولار من دولارات الولايات المتحدة.", "USD"),
]


@pytest.mark.parametrize(("language", "text", "unit"), CASES)
def test_currency_of_the_place(language: str, text: str, unit: str) -> None:
    passage = Passage("p", "d", language, "paragraph", "1", "", text)
    sums = [e.quantity for e in find_entities([passage], knowledge(""))["p"] if e.quantity]
    assert [(q.kind, q.unit) for q in sums] == [("money", unit)]
