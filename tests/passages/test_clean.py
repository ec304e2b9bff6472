"""Lines → the text a person would type."""

from __future__ import annotations

import pytest

from pipeline.languages.base import codes, language
from pipeline.passages.clean import Joiner, Printed, Vocabulary, compose, plain, without_marks
from pipeline.records import Box, Line, Word

BOX = Box(0, 0, 100, 10)
HYPHENATING = next(c for c in codes() if language(c).hyphenates)
UNSPACED = next(c for c in codes() if not language(c).spaced)


def joined(code: str, *texts: str, vocabulary: str = "") -> str:
    words = Vocabulary([Line(vocabulary, BOX, 10.0)] if vocabulary else [])
    printed = [Printed(1, Line(t, BOX, 10.0), t) for t in texts]
    text, pieces = compose(printed, Joiner(code, words))
    assert "".join(text[p.span.start : p.span.end] for p in pieces) == text
    return text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("联 合 国 人 居 署", "联合国人居署"),
        ("为 340 万 人", "为 340 万人"),
        ("3 260 套", "3 260 套"),
        ("ﬁnance and oﬃce", "finance and office"),
        ("الـمـدن", "المدن"),
        ("ﻣﺪﻳﻨﺔ", "مدينة"),
        ("a\u200bb\u200e c\u0000d", "ab cd"),
        ("½ of 5 m²", "½ of 5 m²"),
    ],
)
def test_plain(raw: str, clean: str) -> None:
    assert plain(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("uneven, as shown.¹", "uneven, as shown."),
        ("of the Agenda⁷ and", "of the Agenda and"),
        ("412 km² of land", "412 km² of land"),
        ("of the plan;¹⁰ requests", "of the plan; requests"),
        ("the report** says", "the report says"),
    ],
)
def test_footnote_marks(raw: str, clean: str) -> None:
    assert without_marks(raw, ["km", "m"]) == clean


@pytest.mark.parametrize(
    ("lines", "vocabulary", "text"),
    [
        (("they re\u00ad", "quested it"), "", "they requested it"),
        (("as told in HSP/EB.", "2029/4/Add.1, it"), "", "as told in HSP/EB.2029/4/Add.1, it"),
        (("(see HSP/EB.2029/4/Add.", "1) and"), "", "(see HSP/EB.2029/4/Add.1) and"),
        (("as A/RES says.", "2029 was dry."), "", "as A/RES says. 2029 was dry."),
        (("a long\u00ad", "term plan"), "another long-term plan", "a long-term plan"),
        (("the UN\u00ad", "Habitat team"), "", "the UN-Habitat team"),
        (("during CO\u00ad", "VID-19 they"), "", "during COVID-19 they"),
        (("asked UNI-", "CEF staff"), "", "asked UNICEF staff"),
        (("an auto\u2010", "matic break"), "", "an automatic break"),
        (("resolution 71/", "256 of"), "", "resolution 71/256 of"),
        (("period 2028–", "2031 was"), "", "period 2028–2031 was"),
        (("plain", "lines"), "", "plain lines"),
    ],
)
def test_joins(lines: tuple[str, ...], vocabulary: str, text: str) -> None:
    assert joined(HYPHENATING, *lines, vocabulary=vocabulary) == text


def test_no_blank_between_lines_of_an_unspaced_script() -> None:
    assert joined(UNSPACED, "城市更新项目，", "包括住房和", "供水") == "城市更新项目，包括住房和供水"


def test_a_piece_stands_where_its_text_stands_not_where_its_number_does() -> None:
    words = tuple(Word(w, Box(x, 0, x + 20, 10), 10) for w, x in (("3.", 10), ("Some", 60), ("187,400", 90)))
    line = Line("3. Some 187,400", Box(10, 0, 110, 10), 10, words=words)
    assert Printed(1, line, "Some 187,400").box == Box(60, 0, 110, 10)
    assert Printed(1, line, line.text).box == line.box
    backwards = Line(line.text, Box(10, 0, 110, 10), 10, words=tuple(
        Word(w, Box(x, 0, x + 20, 10), 10) for w, x in (("3.", 90), ("Some", 40), ("187,400", 10))
    ))  # fmt: skip
    assert Printed(1, backwards, "Some 187,400").box == Box(10, 0, 60, 10)


def test_numbers_broken_by_the_line_are_closed_unless_a_group_of_three_follows() -> None:
    assert joined(UNSPACED, "土地证书，覆盖41", "2平方公里，寡妇") == "土地证书，覆盖412平方公里，寡妇"
    assert joined(UNSPACED, "人居署在9", "4个国家开展工作") == "人居署在94个国家开展工作"
    assert joined(UNSPACED, "受益人为4", "215人") == "受益人为4 215人"


@pytest.mark.parametrize(("divided", "closed"), [(0, "female-headed"), (20, "femaleheaded")])
def test_a_hyphen_at_the_end_of_a_line_is_real_where_no_words_are_divided(divided: int, closed: str) -> None:
    lines = [Line("was done in the mu-" if n < divided else "what was said there", BOX, 10.0) for n in range(100)]
    printed = [Printed(1, Line(text, BOX, 10.0), text) for text in ("female-", "headed")]
    assert compose(printed, Joiner(HYPHENATING, Vocabulary(lines)))[0] == closed


@pytest.mark.parametrize(
    ("before", "after", "closed"),
    [
        ("информационно\u00ad", "разъяснительной работы", "информационно-разъяснительной работы"),
        ("национально\u00ad", "освободительного движения", "национально-освободительного движения"),
        ("потребно\u00ad", "стями городов", "потребностями городов"),
        ("многофункционально\u00ad", "стью зданий", "многофункциональностью зданий"),
    ],
)
def test_a_compound_told_by_its_endings_keeps_its_hyphen(before: str, after: str, closed: str) -> None:
    stem, gap = Joiner("ru", Vocabulary(())).between(before, after)
    assert stem + gap + after == closed


def test_vowel_marks_of_a_letter_stand_in_one_order() -> None:
    assert plain("تُحصّ\u064eل") == plain("تُحص\u064eّل") == "تُحص\u064e\u0651ل"


def test_a_vowel_mark_printed_twice_on_a_letter_is_one() -> None:
    assert plain("أ\u064f\u064fنجز") == "أ\u064fنجز"


@pytest.mark.parametrize(
    ("code", "before", "after", "closed"),
    [
        ("ru", "Порт\u00ad", "оф-Спейн дали", "Порт-оф-Спейн дали"),
        ("fr", "Port\u00ad", "au-Prince", "Port-au-Prince"),
        ("en", "face-", "to-face", "face-to-face"),
        ("ru", "много\u00ad", "на кого", "многона кого"),
    ],
)
def test_a_small_word_with_a_hyphen_behind_it_had_one_before_it(
    code: str, before: str, after: str, closed: str
) -> None:
    stem, gap = Joiner(code, Vocabulary(())).between(before, after)
    assert stem + gap + after == closed
