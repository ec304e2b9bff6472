"""How the numbers of a language are written: the pattern of what stands for one in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.entities.numbers.forms import HAN, Edges
from pipeline.entities.reference_patterns import alternation
from pipeline.languages.compiled import compile_pattern


def written(data: Mapping[str, Any], words: Iterable[str], edges: Edges) -> re.Pattern[str]:
    """Digits, number words, signs and parts (3/4) of a language, each as a group of its name."""
    literal = data["literal"]
    # Groups set apart by a blank or a comma of the sentence have three figures each; else they are a list.
    apart = "".join(m for m in literal["group"] if m in " ،")
    every = dict.fromkeys((*literal["decimal"], *literal["group"], *literal["loose"], ".", ","))
    marks = "".join(re.escape(m) for m in every if m not in " ،")
    # A fraction of one without its nought begins with a mark; where no blank parts words, never with a comma.
    leads = "".join(re.escape(m) for m in literal["decimal"] if m in ".,") if "positional" in data else ".,"
    number = rf"(?:(?<![\d.,])[{leads}](?=\d))?\d+(?:[{marks}]\d+|[ {apart}]\d{{3}}(?!\d))*(?:{edges.power})?"
    turned = rf"\d{{1,3}}{literal['turned']}\d{{1,3}}(?!\w)|" if "turned" in literal else ""
    turned += r"\d{3}(?: \d{3})* \d{1,2}(?![\d.,٪%/])|000(?: \d{3})* [1-9]\d\d(?![\d., ])|" if turned else ""
    digits = f"(?P<digits>{turned}{number})"
    special = r"(?P<sign>[½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚])"
    letter = rf"[^\W{HAN}]" if "positional" in data else r"\w"  # 仍有1/6的人口
    part = rf"(?=\d)(?<!{letter})(?<![/.,])(?<!\w-)(?P<part>\d{{1,2}}/\d{{1,4}})(?![\d/]|[.,]\d)"
    if "positional" in data:
        numerals = data["positional"]
        tables = ("digits", "tens", "powers", "myriads", "point", "vague", "more", "half")
        chars = "".join(dict.fromkeys("".join(char for table in tables for char in numerals.get(table, ()))))
        run = rf"(?P<run>(?:[{chars}](?: {{1,4}}(?=[{chars}\d]))?|{number} {{0,4}})+)"
        return compile_pattern(f"(?P<word>{alternation(words) if words else '(?!)'})|{part}|{run}|{special}")
    prefix = data.get("prefix", "")
    # The prefix is tried last: the first letter of واحد is its own.
    # A digit may touch it: 1.6مليون, 250тыс.
    word = rf"(?<![^\W\d])(?P<prefix>(?:{prefix})??)(?P<word>{alternation(words)})(?!\w)"
    return compile_pattern(f"{part}|{digits}|{special}|{word}")
