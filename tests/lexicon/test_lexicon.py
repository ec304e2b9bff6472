"""The lexicon finds what its lists hold, in every language, and only what is verified."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.languages.base import codes
from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.load import load_lexicon, region_members

CARRIER = {
    "en": "Support was given to {} in that year.",
    "fr": "Un appui a été apporté en 2030 : {}, selon le rapport.",
    "es": "En 2030 se prestó apoyo en {} según el informe.",
    "ru": "В 2030 году помощь получила {} согласно докладу.",
    "zh": "该项目在{}开展了培训。",
    "ar": "قدم الدعم في {} خلال العام.",
}
STATES = [e for e in load_lexicon().entries if e.label == "COUNTRY" and e.type == "state"]


def ids(lexicon: Lexicon, text: str, language: str) -> set[str]:
    return {hit.id for hit in lexicon.find(text, language)}


def test_all_states_are_there() -> None:
    assert len(STATES) == 195  # 193 Member States, the Holy See and the State of Palestine
    for state in STATES:
        assert set(state.names) == set(codes()), state.id


@pytest.mark.parametrize("language", codes())
def test_official_and_short_names_of_all_states_are_found(language: str) -> None:
    lexicon = load_lexicon()
    hard = {row["text"] for row in lexicon.doubtful if row["language"] == language and needs_something(row)}
    missing = [
        (state.id, name)
        for state in STATES
        for name in state.names[language]
        if name not in hard and state.id not in ids(lexicon, CARRIER[language].format(name), language)
    ]
    assert missing == []


def needs_something(row: Mapping[str, str]) -> bool:
    return any(row[column] for column in ("needs_before", "needs_after", "near", "beside"))


@pytest.mark.parametrize("language", codes())
def test_the_preferred_name_of_a_state_is_never_hard_to_find(language: str) -> None:
    lexicon = load_lexicon()
    missing = {
        s.id for s in STATES if s.id not in ids(lexicon, CARRIER[language].format(s.names[language][0]), language)
    }
    assert missing <= {"MUS", "DMA", "GRD"}, missing  # Maurice, Dominique, Grenade need a word beside them in French


@pytest.mark.parametrize("language", codes())
def test_cities_are_found_beside_their_country(language: str) -> None:
    lexicon = load_lexicon()
    unclear = {row["text"] for row in lexicon.doubtful if row["language"] == language}
    cities = [e for e in lexicon.entries if e.label == "CITY"]
    assert len(cities) >= 500
    twins = {name for e in lexicon.entries if e.label == "COUNTRY" for name in e.names.get(language, ())}
    for city in cities:
        country = lexicon.get("COUNTRY", city.country)
        assert country is not None
        if country.names[language][0] in unclear:
            continue
        for name in city.names.get(language, ()):
            if name in unclear or name in twins:
                continue
            text = CARRIER[language].format(name) + f" ({country.names[language][0]})"
            hits = lexicon.find(text, language)
            assert any((hit.label == "CITY" and hit.name == city.name) or hit.form == name for hit in hits), name


def test_loading_is_done_once() -> None:
    assert load_lexicon() is load_lexicon()


def write(folder: Path, name: str, head: str, *rows: str) -> None:
    (folder / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


HEAD = "id,name,type,en,zh,fr,es,ru,ar,acronym,status,unverified"


def test_a_folder_adds_names_and_entries(tmp_path: Path) -> None:
    write(tmp_path, "countries.csv", HEAD, "KEN,Kenya,state,Land of Mount Mara,,,,,,,verified,")
    write(tmp_path, "programmes.csv", HEAD, "kiosk,Kiosk Cities,programme,Kiosk Cities,,,,,,KIOC,verified,")
    lexicon = load_lexicon(tmp_path)
    assert ids(lexicon, "The Land of Mount Mara and Kenya", "en") == {"KEN"}
    assert ids(lexicon, "Kiosk Cities (KIOC)", "en") == {"kiosk"}
    assert ids(lexicon, "Kiosk Cities方案（KIOC）", "zh") == {"kiosk"}


def test_only_verified_names_are_used(tmp_path: Path) -> None:
    write(
        tmp_path,
        "programmes.csv",
        HEAD,
        "a,Amber Streets,programme,Amber Streets,,,,,,,unverified,",
        "b,Blue Streets,programme,Blue Streets,,Rues bleues,,,,,verified,fr",
    )
    assert ids(load_lexicon(tmp_path), "Amber Streets and Blue Streets", "en") == {"b"}
    assert ids(load_lexicon(tmp_path), "les Rues bleues", "fr") == set()
    verified = tmp_path / "verified"
    verified.mkdir()
    written = (tmp_path / "programmes.csv").read_text(encoding="utf-8")
    (verified / "programmes.csv").write_text(
        written.replace("unverified,", "verified,").replace("verified,fr", "verified,"), encoding="utf-8"
    )
    assert ids(load_lexicon(verified), "Amber Streets and Blue Streets", "en") == {"a", "b"}
    assert ids(load_lexicon(verified), "les Rues bleues", "fr") == {"b"}


def test_a_wording_can_be_forbidden(tmp_path: Path) -> None:
    write(tmp_path, "countries.not.csv", "language,text,note", "en,Kenya Street,a street")
    lexicon = load_lexicon(tmp_path)
    assert ids(lexicon, "a house in Kenya Street", "en") == set()
    assert ids(lexicon, "a house in Kenya", "en") == {"KEN"}


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    write(tmp_path, "countries.csv", HEAD, ",Nowhere,state,Nowhere,,,,,,,verified,")
    with pytest.raises(KnowledgeError, match=r"countries\.csv row 2"):
        load_lexicon(tmp_path)


def test_a_language_without_a_card_is_read_with_all_names() -> None:
    assert ids(load_lexicon(), "Kenya, 肯尼亚", "xx") == {"KEN"}


def test_members_of_regions() -> None:
    members = region_members()
    assert len(members["african-states"]) == 54
    assert {"KEN", "UGA"} <= members["014"]
    assert "EGY" in members["arab-states"]


def test_every_row_of_a_list_of_members_points_somewhere() -> None:
    lexicon = load_lexicon()
    for region, countries in region_members().items():
        assert lexicon.get("REGION", region) is not None
        assert all(lexicon.get("COUNTRY", country) for country in countries)


def test_lists_are_plain_csv() -> None:
    folder = Path(__file__).parents[2] / "pipeline" / "knowledge" / "gazetteers"
    files = list(folder.glob("*.csv"))
    assert files
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len({len(row) for row in rows}) == 1, file.name
