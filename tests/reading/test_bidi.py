"""Right-to-left lines are put together from what stands on paper."""

from __future__ import annotations

import pytest

from pipeline.reading.glyphs.atoms import Atom, Style
from pipeline.reading.glyphs.bidi import Habits, group_votes, percent_habit
from pipeline.reading.glyphs.ligatures import in_place, without_named_letters
from pipeline.reading.glyphs.sheet import kind_of
from pipeline.reading.layout.rows import line_of


def paper(*seen: str, size: float = 10.0) -> list[Atom]:
    """Atoms as printed from left to right; Arabic runs are given in their own (logical) spelling."""
    atoms, x = [], 50.0
    for text in seen:
        kind = "S" if text in (" ", "\u00a0") else kind_of(ord(text[0]))
        width = 3.0 if kind == "S" else 5.0 * len(text)
        places = tuple(x + width - 5.0 * i - 2.5 for i in range(len(text))) if kind == "R" else ()
        atoms.append(Atom(text, x, x + width, 100.0, size, False, "", kind, "", len(atoms), places))
        x += width
    return atoms


@pytest.mark.parametrize(
    ("seen", "logical"),
    [
        ((".", "57", "/", "167", " ", "القرار"), "القرار 57/167."),
        (("2031", "-", "2028", " ", "للفترة"), "للفترة 2028-2031"),
        (("April", " ", "2031", " ", "12"), "12 April 2031"),
        (("12", " ", "April", " ", "2031"), "12 April 2031"),
        (("أسرة", " ", "400", " ", "187"), "187 400 أسرة"),
        (("أسرة", " ", "3", "\u00a0", "260"), "3\u00a0260 أسرة"),
        (("أسرة", " ", "3", " ", "260"), "3 260 أسرة"),
        (("،", "Block", " ", "by", " ", "Block", " ", "حلقات"), "حلقات Block by Block،"),
        (("عام", " ", "(", "HIV", ")", " ", "فيروس"), "فيروس (HIV) عام"),
        (("19", "-", "كوفيد"), "كوفيد-19"),
        (("11", ".", "6", " ", "نحو"), "نحو 11.6"),
        ((".", "Series", ",", " ", "No", ".", " ", "2211", " ", "انظر"), "انظر Series, No. 2211."),
        ((".", "Series", ",", " ", "No", ".", " ", "2211", ")", "2", "("), "(2)Series, No. 2211."),
        (("UN", "-", "Habitat", " ", "30", " ", "منح"), "منح UN-Habitat 30"),
        (("قطعة", " ", "Go", " ", "Blue", " ", "34", " ", "000", " ", "برنامج"), "برنامج Go Blue 34 000 قطعة"),
        (("Go", " ", "Blue", " ", "34", " ", "برنامج"), "برنامج Go Blue 34"),
        (("،", "UN", "-", "Habitat", " ", "30", " ", "منح"), "منح 30 UN-Habitat،"),
        (("شمسية", " ", "MW", " ", "34", " ", "قدرتها"), "قدرتها 34 MW شمسية"),
        (("تقرير", " ", "UN", "-", "Habitat", " ", "2031", " ", "عام"), "عام 2031 UN-Habitat تقرير"),
        (("دي", "GG", "تهد", " ", "من"), "من تهددي"),
        (("UN", "-", " ", "سجل"), "سجل UN-"),
        (("UN", " ", "Go", "-", " ", "سجل"), "سجل UN Go-"),
        (("عام", " ", "UN", "-", " ", "سجل"), "سجل -UN عام"),
    ],
)
def test_reading_order(seen: tuple[str, ...], logical: str) -> None:
    assert line_of(paper(*seen)).text == logical


def test_brackets_are_set_by_their_neighbours_whatever_the_file_stores() -> None:
    for stored in (("عام", " ", "(", "مدن", ")", " ", "فيه"), ("عام", " ", ")", "مدن", "(", " ", "فيه")):
        assert line_of(paper(*stored)).text == "فيه (مدن) عام"


def test_a_vowel_mark_goes_behind_its_letter() -> None:
    atoms = paper("فتح")
    word = atoms[0]
    atoms.append(Atom("ُ", word.x1 - 3.5, word.x1 - 1.5, 100.0, 10.0, False, "", "R", "", 1, (word.x1 - 2.5,)))
    assert line_of(atoms).text == "فُتح"


def test_groups_of_a_number_follow_the_habit_of_the_page_where_both_ways_give_one() -> None:
    seen = ("أسرة", " ", "187", " ", "400")
    assert line_of(paper(*seen)).text == "400 187 أسرة"
    assert line_of(paper(*seen), Habits(groups=True)).text == "187 400 أسرة"
    assert line_of(paper("طن", " ", "640", " ", "000")).text == "640 000 طن"
    assert group_votes([paper("أسرة", " ", "3", " ", "260")]) == 1
    assert group_votes([paper("أسرة", " ", "260", " ", "3")]) == -1


def test_a_range_that_begins_a_line_rises() -> None:
    """Programs that look at each line alone set it from left to right, others from right to left as elsewhere."""
    for seen in (("للفترة", " ", "2028", "-", "2031"), ("للفترة", " ", "2031", "-", "2028")):
        assert line_of(paper(*seen)).text == "2028-2031 للفترة"
    assert line_of(paper("2028", "-", "2031", " ", "للفترة")).text == "للفترة 2031-2028"


def test_a_number_behind_a_hyphen_stays_with_its_word_before_a_latin_name() -> None:
    assert line_of(paper("COVID", "-", "19", "/", "19", "-", "كوفيد")).text == "كوفيد-19/COVID-19"


@pytest.mark.parametrize("number", [("17",), ("17", ".", "5")])
def test_percent_signs_of_a_line_s_first_number_follow_those_within_lines(number: tuple[str, ...]) -> None:
    behind = paper("أن", " ", "%", "12", " ", "بلغ", " ", "%", "13", " ", "نحو")
    before = paper("أن", " ", "12", "%", " ", "بلغ", " ", "13", "%", " ", "نحو")
    written = "".join(number)
    assert (percent_habit([behind]), percent_habit([before]), percent_habit([behind, before])) == (1, -1, 0)
    for first in (("%", *number), (*number, "%")):
        line = paper("منها", " ", *first)
        assert line_of(line, Habits(percent=1)).text == f"{written}% منها"
        assert line_of(line, Habits(percent=-1)).text == f"%{written} منها"


def test_a_letter_that_names_a_vowel_mark_comes_once() -> None:
    """A mark of its own, set higher, that the file calls "letter and mark", over another letter or over its own."""
    level, raised = Style(100.0, 10.0, False, "", 0), Style(98.0, 10.0, False, "", 0)
    word = [(ord("و"), 60.0, 65.0, 0), (ord("خ"), 53.0, 60.0, 0), (ord("ص"), 43.0, 53.0, 0)]
    one_sign = [(ord("ُ"), 55.0, 57.0, 1), (ord("أ"), 55.0, 57.0, 1)]
    assert without_named_letters([*word, *one_sign], [level, raised]) == [*word, one_sign[0]]
    twice = [(ord("ُ"), 55.0, 57.0, 1), (ord("خ"), 57.0, 59.0, 1)]
    assert without_named_letters([*word, *twice], [level, raised]) == [*word, twice[0]]
    own = [(ord("ت"), 38.0, 40.0, 1), (ord("ُ"), 40.0, 42.0, 1)]
    assert without_named_letters([*word, *own], [level, raised]) == [*word, *own]
    within = [(ord("ُ"), 46.0, 48.0, 2), (ord("أ"), 46.0, 48.0, 2)]  # on the line, within another letter
    assert without_named_letters([*word, *within], [level, raised, level]) == [*word, within[0]]


@pytest.mark.parametrize(("owners", "read"), [((1, 2, 3, 4), "المد"), ((1, 2, 3, 3), "لامد")])
def test_lam_and_alef_of_two_objects_are_no_ligature(owners: tuple[int, ...], read: str) -> None:
    letters, _ = in_place("دملا", (10.0, 15.0, 20.0, 25.0), owners)
    assert "".join(letters) == read
