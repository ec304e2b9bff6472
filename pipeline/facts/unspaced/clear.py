"""What tells at once what a figure is of, or that it is of what another one is.

12名教师中的几人, 三个长5公里的路段; 除七项外, 距离从850米缩短到120米, 27项达标，七项未达标.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.classes import class_of
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.behind import noun_behind
from pipeline.facts.unspaced.hits import FAIR, Hit
from pipeline.facts.unspaced.measures import measure_word
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Entity

#: Those of whom only some are meant behind it: 季节工中的一些人.
AMONG = compile_pattern(r"(?P<noun>[\u3400-\u4dff\u4e00-\u7683\u7685-\u9fff]{2,12}?)(?:之|当)?中的")
EXCEPT = re.compile(r"除(?:了)?$")
BEYOND = re.compile(r" ?(?:之|以)?外")
#: Between a count and the extent or the worth of each of the things it counts.
OF_WORTH = re.compile(r" ?(?:总?价值|总?造价|耗资|总?面积|占地|全?长|总长|高|宽|重)(?:为|约|达|超过|近)?")
STEP = compile_pattern(r"[\u3400-\u9fff]{0,4}[至到] ?约? ?")
#: Behind a measure word that stands alone, how those are: 七项部分达到, 两项无法衡量.
HOW = re.compile(r" ?(?:已|未|正|仍|尚|部分|无法|没有|得到|得以|全部(?!门)|均|则|被|有待|不)")
COMMA = re.compile(r"[，；,;] ?(?:另|其余|还)?有?$")
STEPPED = frozenset({"length", "area", "mass", "energy", "duration"})
BACK = 6  # code points before a figure


def told(
    text: str, sentence: Sentence, figures: Sequence[Entity], index: int, measure: str, start: int
) -> Hit | int | None:
    """What a figure counts, or which one before counts the same; None when neither is plain.

    `start`: where its measure word ends.
    """
    quantity = figures[index].quantity
    same = before_it(text, sentence, figures, index, measure, start)
    if same >= 0 or not measure or quantity is None or quantity.kind != "count":
        return same if same >= 0 else None
    return beyond(text, sentence, figures, index, start)


def before_it(text: str, sentence: Sentence, figures: Sequence[Entity], index: int, measure: str, start: int) -> int:
    """The figure before that counts the same, -1 when that is not plain."""
    figure = figures[index]
    quantity = figure.quantity
    if quantity is None or index < 1 or sentence.at_figure(index - 1) < 0:
        return -1
    one = figures[index - 1]
    alike = one.quantity is not None and one.quantity.unit == quantity.unit
    if quantity.kind in STEPPED:
        return index - 1 if alike and STEP.fullmatch(text, one.span.end, figure.span.start) is not None else -1
    lead = text[max(0, figure.span.start - BACK) : figure.span.start]
    if not measure or quantity.kind != "count" or measure_word(text, one, sentence)[0] != measure:
        return -1
    left_out = BEYOND.match(text, start) is not None and EXCEPT.search(lead) is not None
    told = COMMA.search(lead) is not None and HOW.match(text, start) is not None
    return index - 1 if left_out or told else -1


def beyond(text: str, sentence: Sentence, figures: Sequence[Entity], index: int, start: int) -> Hit | None:
    """The noun of a count behind the worth of each, or before those of them that are meant."""
    found = AMONG.match(text, start)
    if found is not None:
        noun = class_of(found["noun"], sentence.code)
        return Hit(found.start("noun"), found.end("noun"), noun, FAIR)
    if index + 1 >= len(figures) or sentence.at_figure(index + 1) < 0:
        return None
    value = figures[index + 1].span
    if OF_WORTH.fullmatch(text, start, value.start) is None or not text.startswith("的", value.end):
        return None
    return noun_behind(text, sentence, figures, index + 1, value.end, "money")
