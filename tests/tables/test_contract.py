"""The names other people rely on, written out once more on purpose: a renamed column must fail here."""

from __future__ import annotations

import json

from pipeline.tables.columns import DOCUMENTS, ENTITIES, FACTS, PASSAGES, PROBLEMS, TABLES
from pipeline.tables.datapackage import datapackage

CONTRACT = {
    DOCUMENTS: "document_id path sha256 symbol title language year pages passages facts status seconds",
    PASSAGES: (
        "passage_id document_id document language page page_end paragraph kind heading text domain domain_score "
        "domain_basis secondary_domains outcome reviewed_domain reviewer note"
    ),
    ENTITIES: "entity_id document_id passage_id language page label text start end id name basis score",
    FACTS: (
        "fact_id verdict corrected_value corrected_unit corrected_counted corrected_countries corrected_programmes "
        "corrected_domain note reviewer document language paragraph page domain domain_score surface value low high "
        "kind unit modifier aggregation counted counted_class countries regions cities programmes year year_basis "
        "evidence score same_as document_id passage_id start end"
    ),
    PROBLEMS: "document_id path page code severity message hint",
}


def test_columns_stand_in_the_promised_order() -> None:
    for table, names in CONTRACT.items():
        assert list(table.names)[: len(names.split())] == names.split(), table.name


def test_data_package_tells_the_same_columns() -> None:
    package = json.loads(datapackage("0", ","))
    told = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    assert told == {t.name: list(t.names) for t in TABLES}
