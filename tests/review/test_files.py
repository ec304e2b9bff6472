"""Bytes → rows: code pages, quotes and lines, whatever wrote them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.review.answers import NotUnderstood, plain
from pipeline.review.encodings import LOST, decoded, garbled, telling_words
from pipeline.review.files import read_sheets
from pipeline.review.lines import records
from tests.review.paperwork import SENTENCES

PAGES = {"zh": "gb18030", "fr": "cp1252", "es": "cp1252", "ru": "cp1251", "ar": "cp1256"}
NOTES = {
    "zh": "数字取自附件，需核对", "fr": "chiffre révisé d’après l’annexe", "es": "cifra según el año fiscal",
    "ru": "цифра взята из приложения", "ar": "الرقم مأخوذ من المرفق",
}  # fmt: skip
LONGER = {
    "zh": "约一万二千户家庭迁入新居，社区设施得到改善。",
    "fr": "Près de la moitié des ménages déplacés ont été relogés.",
    "es": "La mitad de los hogares de la región se mudó el año pasado.",
    "ru": "Около половины семей переехали в новые дома.", "ar": "انتقلت نصف الأسر إلى مساكن جديدة.",
}  # fmt: skip


@pytest.mark.parametrize("code", PAGES)
def test_printed_words_tell_the_code_page(code: str) -> None:
    text = f"fact_id,note,evidence\r\nf-1,{NOTES[code]},{LONGER[code]}\r\n"
    assert decoded(text.encode(PAGES[code]), telling_words([LONGER[code]])) == text


@pytest.mark.parametrize("code", PAGES)
def test_without_printed_words_letters_are_lost_not_guessed(code: str) -> None:
    text = decoded(f"fact_id,note\r\nf-1,{NOTES[code]}\r\n".encode(PAGES[code]), set())
    assert text.startswith("fact_id,note\r\nf-1,")
    assert LOST in text
    with pytest.raises(NotUnderstood, match="UTF-8"):
        plain(text.split(",")[-1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("code", SENTENCES)
def test_unicode_in_all_its_forms(code: str, encoding: str) -> None:
    text = f"fact_id,verdict,evidence,more\r\nf-1,,{SENTENCES[code][2]},plain words to see by\r\n"
    assert decoded(text.encode(encoding), set()) == text


def test_one_broken_byte_does_not_turn_the_file_into_another_code_page() -> None:
    data = f"fact_id,note\r\nf-1,{LONGER['ru']}\r\nf-2,".encode() + b"\xff\r\n"
    text = decoded(data, telling_words([LONGER["ru"]]))
    assert LONGER["ru"] in text
    assert LOST in text.splitlines()[2]


@pytest.mark.parametrize("code", PAGES)
def test_natural_notes_are_not_taken_for_garbled_ones(code: str) -> None:
    assert not garbled(NOTES[code])
    assert not garbled(LONGER[code])


@pytest.mark.parametrize("note", ["évaluation", "année", "доклад принят", "числа в приложении"])
@pytest.mark.parametrize("page", ["cp1252", "cp1251"])
def test_utf8_read_in_a_code_page_is_told(note: str, page: str) -> None:
    read = note.encode().decode(page, "ignore")
    if read.encode(page).decode("utf-8", "replace") == note:
        assert garbled(read)
    else:  # a byte has no letter in that code page: it is lost and told by that
        with pytest.raises(NotUnderstood):
            plain(note.encode().decode(page, "replace"))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=12)
NOTED = st.one_of(CELLS, st.sampled_from(['a "word"', "two\r\nlines", "x;y", "a,b", '"', "\tTab"]))


def is_id(cell: str) -> bool:
    return cell == "fact_id"


@settings(max_examples=150)
@given(
    st.lists(st.tuples(CELLS, NOTED), max_size=8), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\r\n", "\n"])
)
def test_what_a_csv_writer_wrote_comes_back(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    told = [("fact_id", "a", "note", "b", "c", "d")]
    told += [(f"f-{number}", first, note, "", "x", "y") for number, (first, note) in enumerate(rows)]
    writer.writerows(told)
    assert [(r.cells, r.wrong) for r in records(stream.getvalue(), is_id)] == [(row, "") for row in told]


@settings(max_examples=150)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=10), st.data())
def test_a_missing_quote_spoils_its_own_row_only(notes: list[int], data: st.DataObject) -> None:
    texts = ["", "plain", "5 m", "two words", "x", "y"]
    broken = data.draw(st.sets(st.sampled_from(range(len(notes)))))
    lines = ["fact_id,verdict,note,evidence,language"]
    for number, note in enumerate(notes):
        text = '"' + texts[note] + " open" if number in broken else texts[note]
        lines.append(f'f-{number},accept,{text},"one, two",xx')
    found = {r.place: r for r in records("\r\n".join(lines) + "\r\n", is_id)}
    assert set(found) == set(range(1, len(lines) + 1))
    for number in range(len(notes)):
        row = found[number + 2]
        if number in broken:
            assert row.wrong
        else:
            assert (row.cells[0], row.cells[1], row.wrong) == (f"f-{number}", "accept", "")


COLUMNS = {"facts": ["fact_id", "passage_id", "verdict", "note"], "passages": ["passage_id", "reviewed_domain", "note"]}
TO_FILL = ("verdict", "reviewed_domain", "note")


def test_the_header_again_between_two_files_is_no_row(tmp_path: Path) -> None:
    one, other = "fact_id,verdict,note\r\nf-1,accept,\r\n", "fact_id,verdict,note\r\nf-2,reject,twice\r\n"
    path = tmp_path / "joined.csv"
    path.write_bytes(one.encode("utf-8-sig") + other.encode("utf-8-sig"))
    [sheet] = read_sheets(path, COLUMNS, TO_FILL)
    assert [(row.place, row["fact_id"], row["verdict"]) for row in sheet.rows] == [
        (2, "f-1", "accept"), (4, "f-2", "reject"),
    ]  # fmt: skip


def test_answers_about_facts_without_their_ids_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ids-gone.csv"
    path.write_text("passage_id,verdict,note\np-1,accept,see annex\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ids-gone\.csv: no column fact_id, though verdict"):
        read_sheets(path, COLUMNS, TO_FILL)
    path.write_text("passage_id,reviewed_domain,note\np-1,2,see annex\n", encoding="utf-8")
    [sheet] = read_sheets(path, COLUMNS, TO_FILL)
    assert sheet.about == "passages"
