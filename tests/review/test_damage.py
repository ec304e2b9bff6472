"""What spreadsheets and people do to a table: every row falls in exactly one count, and nothing wrong is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.paperwork import SENTENCES, WORDS, answered, apply, as_csv, counts, decided, rows_said, run_of, save

#: What people write above the column verdict in their own language.
HEADS = {"en": "Decision", "zh": "判定", "fr": "Décision", "es": "Veredicto", "ru": "Вердикт", "ar": "الحكم"}


def damaged(rows: list[dict[str, str]], code: str) -> dict[str, tuple[str, dict[str, int]]]:
    """Kinds of damage: the file's text and the counts it must come to. Row 1 is accepted, row 2 is empty."""
    good = {"accepted": 1, "empty": 1}
    names = list(rows[0])
    subtotal = dict.fromkeys(names, "") | {"value": "24800", "document": "Total"}
    return {
        "reordered": (as_csv(rows, columns=names[::-1]), good),
        "missing columns": (as_csv(rows, columns=["fact_id", "verdict"]), good),
        "added columns": (as_csv([{"colour": "red", **r} for r in rows]), good),
        "capital headers": (as_csv(rows).replace("fact_id,verdict", "Fact ID, Verdict ", 1), good),
        "sep line": ("sep=;\r\n" + as_csv(rows, ";"), good),
        "title above": (f"Review of {code}\r\n\r\n" + as_csv(rows), good),
        "subtotal": (as_csv([*rows, subtotal]), {**good, "not understood": 1}),
        "blank rows": (as_csv([rows[0], dict.fromkeys(names, ""), rows[1]]), good),
        "filtered": (as_csv(rows[:1]), {"accepted": 1}),
        "doubled": (as_csv([rows[0], rows[0], rows[1]]), {**good, "unchanged": 1}),
        "doubled, differing": (
            as_csv([rows[0], {**rows[0], "verdict": "reject"}, rows[1]]), {"empty": 1, "conflicting": 2},
        ),
        "unknown id": (as_csv([{**rows[0], "fact_id": "f-zzzz"}, rows[1]]), {"unknown": 1, "empty": 1}),
        "id in capitals": (as_csv([{**rows[0], "fact_id": rows[0]["fact_id"].upper()}, rows[1]]), good),
        "dash in id": (as_csv([{**rows[0], "fact_id": rows[0]["fact_id"].replace("-", "–")}, rows[1]]), good),
        "id lost to a formula": (
            as_csv([{**rows[0], "fact_id": "#NAME?"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "smart quotes": (as_csv([{**rows[0], "verdict": "“accept”"}, rows[1]]), good),
        "blanks around": (as_csv([{**rows[0], "verdict": "  Accept "}, rows[1]]), good),
        "misspelt": (as_csv([{**rows[0], "verdict": "acept"}, rows[1]]), {"not understood": 1, "empty": 1}),
        "accept and corrected": (
            as_csv([{**rows[0], "corrected_unit": "USD"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "fix without correction": (
            as_csv([{**rows[0], "verdict": "fix"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "unknown unit": (
            as_csv([{**rows[0], "verdict": "", "corrected_unit": "parsec"}, rows[1]]),
            {"not understood": 1, "empty": 1},
        ),
        "unknown country": (
            as_csv([{**rows[0], "verdict": "", "corrected_countries": "Atlantis"}, rows[1]]),
            {"not understood": 1, "empty": 1},
        ),
        "unknown domain": (
            as_csv([{**rows[0], "verdict": "", "corrected_domain": "9"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "NUL": (as_csv([{**rows[0], "note": "a\0b"}, rows[1]]), {"not understood": 1, "empty": 1}),
        "printed cells changed": (as_csv([{**rows[0], "value": "1E+04", "evidence": "…"}, rows[1]]), good),
        "line breaks in a note": (as_csv([{**rows[0], "note": "a\r\nb"}, rows[1]]), good),
        "old Mac line ends": (as_csv(rows).replace("\r\n", "\r"), good),
        "Unix line ends": (as_csv(rows).replace("\r\n", "\n"), good),
        "own words above the columns": (as_csv(rows).replace(",verdict,", f",{HEADS[code]},", 1), good),
        "quoted head": (as_csv(rows).replace("fact_id,verdict", '"fact_id","verdict"', 1), good),
        "column without a name": (as_csv(rows, columns=names).replace("fact_id,verdict", "fact_id,verdict", 1)
                                  .replace("\r\n", ",\r\n"), good),
        "verdict twice, differing": (
            as_csv(rows).replace("fact_id,verdict,corrected_value", "fact_id,verdict,verdict", 1)
            .replace(f",{rows[0]['verdict']},,", f",{rows[0]['verdict']},reject,", 1),
            {"not understood": 1, "empty": 1},
        ),
        "quote missing at the end of a note": (
            as_csv([rows[0], {**rows[1], "note": "@@"}]).replace("@@", '"cut off'),
            {"accepted": 1, "not understood": 1},
        ),
        "quote missing, rows below": (
            as_csv([{**rows[1], "note": "@@"}, rows[0]]).replace("@@", '"cut off'),
            {"accepted": 1, "not understood": 1},
        ),
        "quotes missing in two notes": (
            as_csv([{**rows[1], "note": "@@"}, rows[0], {**rows[1], "note": "@@"}]).replace("@@", '"cut off'),
            {"accepted": 1, "not understood": 2},
        ),
        "quote inside a note": (as_csv([{**rows[0], "note": "@@"}, rows[1]]).replace("@@", '12" pipe'), good),
        "delimiter not quoted": (
            as_csv([{**rows[0], "note": "@@"}, rows[1]]).replace("@@", "one, two"), {"not understood": 1, "empty": 1},
        ),
        "empty cells at the end dropped": ("\r\n".join(x.rstrip(",") for x in as_csv(rows).split("\r\n")), good),
        "columns sorted apart": (
            as_csv([{**rows[0], "fact_id": rows[1]["fact_id"]}, {**rows[1], "fact_id": rows[0]["fact_id"]}]),
            {"not understood": 1, "empty": 1},
        ),
        "a cell deleted": (
            as_csv([{**rows[0], "verdict": "", "corrected_countries": "KEN"}, rows[1]])
            .replace(rows[0]["fact_id"] + ",,", rows[0]["fact_id"] + ",", 1),
            {"not understood": 1, "empty": 1},
        ),
        "id deleted": (as_csv([{**rows[0], "fact_id": ""}, rows[1]]), {"not understood": 1, "empty": 1}),
        "id with blanks in it": (as_csv([{**rows[0], "fact_id": " " + rows[0]["fact_id"] + "\u00a0"}, rows[1]]), good),
        "id as a number": (as_csv([{**rows[0], "fact_id": "1.2E+05"}, rows[1]]), {"unknown": 1, "empty": 1}),
        "verdict lost to a formula": (
            as_csv([{**rows[0], "verdict": "#REF!"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "verdict is a formula": (
            as_csv([{**rows[0], "verdict": '=IF(1,"accept")'}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "verdict is a number": (as_csv([{**rows[0], "verdict": "1"}, rows[1]]), {"not understood": 1, "empty": 1}),
        "letters lost to question marks": (
            as_csv([{**rows[0], "note": "???? ??"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "UTF-8 read as another code page": (
            as_csv([{**rows[0], "note": "donn\u00c3\u00a9es"}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "a note that was cut": (
            as_csv([{**rows[0], "note": "n" * 32_767}, rows[1]]), {"not understood": 1, "empty": 1},
        ),
        "countries by name and code": (
            as_csv([{**rows[0], "verdict": "fix", "corrected_countries": "Kenya; ETH"}, rows[1]]),
            {"fixed": 1, "empty": 1},
        ),
        "domain made a date": (
            as_csv([{**rows[0], "verdict": "", "corrected_domain": "1-Jan"}, rows[1]]),
            {"not understood": 1, "empty": 1},
        ),
        "unit in another case": (
            as_csv([{**rows[0], "verdict": "", "corrected_unit": "usd"}, rows[1]]), {"fixed": 1, "empty": 1},
        ),
        "rows upside down": (as_csv(rows[::-1]), good),
        "head repeated": (
            as_csv(rows).rstrip("\r\n") + "\r\n" + as_csv(rows).split("\r\n", 1)[0] + "\r\n", good,
        ),
        "note beginning like a formula": (as_csv([{**rows[0], "note": "'=1+1"}, rows[1]]), good),
        "count of the spreadsheet below": (
            as_csv([*rows, dict.fromkeys(names, "") | {"fact_id": "Grand Count", "verdict": "2"}]),
            {**good, "unknown": 1},
        ),
    }  # fmt: skip


#: What must stand after the kinds in which something is corrected.
FIXED = {
    "countries by name and code": ("corrected_countries", "KEN; ETH"),
    "unit in another case": ("corrected_unit", "USD"),
}
KINDS = list(damaged([{"fact_id": "f-1", "verdict": "", "value": "", "document": "", "note": ""}] * 2, "en"))


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_row_falls_in_one_count(kind: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", [code], each=2)
    text, wanted = damaged(answered(out, {f"f-{code}1": {"verdict": WORDS[code]}}), code)[kind]
    save(tmp_path / "back.csv", text)
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    said = capsys.readouterr().out
    assert counts(said) == wanted
    assert rows_said(said) == sum(wanted.values())
    taken = {key: new for key, new in decided(tmp_path).items() if key[1] != "note"}
    fact = f"f-{code}1"
    corrected = {(fact, "verdict"): "fix", (fact, FIXED[kind][0]): FIXED[kind][1]} if kind in FIXED else {}
    assert taken == ({(fact, "verdict"): "accept"} if wanted.get("accepted") else corrected)
