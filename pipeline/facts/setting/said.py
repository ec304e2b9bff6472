"""The words around dates and names that say how they are meant: "since", "than in", "the initiative", "respectively".

They are lists in a language's `counted.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.facts.grammar import fold, grammar
from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern

BEFORE_DATE = 32  # code points before a date in which "since" or "than" is looked for

RANKED = 64  # code points before a date in which it is told of what something is the highest since, no comma between

BESIDE = 4  # code points between "now" and its figure where no blanks part words

SAID = 90  # code points between a verb of saying and the town where it was said

WORD = 12  # code points for each of the words that may stand between, where they are many


@cache
def _words(code: str, name: str, most: int) -> re.Pattern[str]:
    """The words before a date that say how it is meant, at most so many words before it."""
    edge = r"(?<!\w)" if language(code).spaced else ""
    years = section(code, "counted").get("years", {})
    words = "|".join(re.escape(fold(w)) for w in years.get(name, ())) or r"(?!)"
    apart = "|".join(re.escape(fold(w)) for w in years.get("apart", ())) or r"(?!)"
    between = "[,،]?" if name == "now" else ""  # "Today, some 33,000 …"
    if name == "now" and not language(code).spaced:
        between = rf"[^\s\d，。；、]{{0,{BESIDE}}}"  # 现已降至6%, but 比现在的投资额多两倍
        edge = "".join(f"(?<!{re.escape(word)})" for word in sorted(grammar(code).compared))
    return compile_pattern(rf"{edge}(?:{words}){between}(?:\s+(?!(?:{apart})\s)\S+){{0,{most}}}\s*$")


def _any(code: str, words: Iterable[str]) -> re.Pattern[str]:
    """Any word of a list, whole where blanks part words."""
    before, after = (r"(?<!\w)", r"(?!\w)") if language(code).spaced else ("", "")
    return compile_pattern("|".join(f"{before}{re.escape(fold(w))}{after}" for w in words) or r"(?!)")


@cache
def again(code: str) -> re.Pattern[str]:
    """The words with which a sentence speaks of a programme named before."""
    return _any(code, section(code, "counted").get("anaphora", {}).get("programme", ()))


@cache
def joint(code: str) -> re.Pattern[str]:
    """The words that join two clauses."""
    return _any(code, section(code, "counted").get("words", {}).get("joint", ()))


@cache
def in_list(code: str) -> re.Pattern[str]:
    """Matches "and" before the last of a list, at most a short word in front of that ("et de")."""
    words = _any(code, section(code, "counted").get("words", {}).get("listed", ()))
    return compile_pattern(rf"(?:{words.pattern})(?=(?: [^\W\d]{{1,3}})? ?$)")


@cache
def later(code: str) -> re.Pattern[str]:
    """The words with which something is told of some years after what was told before."""
    return _any(code, section(code, "counted").get("years", {}).get("later", ()))


@cache
def sharing(code: str, name: str) -> re.Pattern[str]:
    """The words with which a list is dealt out ("respectively") or is part of a total ("among" them)."""
    return _any(code, section(code, "counted").get("sharing", {}).get(name, ()))


@cache
def moved(code: str) -> re.Pattern[str]:
    """The beginnings of words for people who left their country."""
    listed = section(code, "counted").get("sharing", {}).get("moved", ())
    return compile_pattern("|".join(re.escape(fold(w)) for w in listed) or r"(?!)")


@cache
def camps(code: str) -> re.Pattern[str]:
    """The words for places and bodies that begin like one for those who moved: 难民营."""
    return _any(code, section(code, "counted").get("sharing", {}).get("camps", ()))


@cache
def returned(code: str) -> re.Pattern[str]:
    """The words with which people are back in their country, behind what they are called: 难民返回家园."""
    data = section(code, "counted").get("sharing", {})
    never = "".join(f"(?<!{re.escape(fold(w))})" for w in data.get("never_returned", ()))
    listed = "|".join(re.escape(fold(w)) for w in data.get("returned", ()))
    return compile_pattern(rf"{never}(?:{listed})" if listed else r"(?!)")


@cache
def area(code: str) -> re.Pattern[str]:
    """Matches a word for an area with the beginning of its name: بمحافظة الجوف."""
    data = section(code, "counted").get("sharing", {})
    listed, never = ("|".join(map(re.escape, data.get(name, ()))) for name in ("areas", "no_areas"))
    return compile_pattern(rf"(?<!\w)\w{{0,2}}(?:{listed})\s(?!(?:{never})\b)\w" if listed else r"(?!)")


@cache
def of_persons(code: str) -> re.Pattern[str]:
    """Matches a word for a people in a form that only persons have: يابانيين."""
    listed = section(code, "counted").get("sharing", {}).get("persons", ())
    return compile_pattern(rf"\w+(?:{'|'.join(map(re.escape, listed))})(?!\w)" if listed else r"(?!)")


@cache
def borders(code: str) -> tuple[str, ...]:
    """What stands before the name of a neighbour: "near the border with"."""
    return tuple(fold(w) for w in section(code, "counted").get("sharing", {}).get("borders", ()))


@cache
def told_at(code: str) -> re.Pattern[str]:
    """Matches before a town where something was only said or published: "told reporters in", "rendue publique à"."""
    return _led_to_town(code, "told", r"(?<!\w)(?:{words})(?!\w)(?:\s+[^\s,.;:]+){{0,3}}\s+(?:{at})\s*$")


@cache
def said_at(code: str) -> re.Pattern[str]:
    """Matches before a town with which a sentence ends that somebody said there: ", a déclaré le ministre le 4 à"."""
    closing = rf"{{{{0,{SAID}}}}}"
    return _led_to_town(code, "said", rf"[,»”\"]\s*(?:{{words}})(?!\w)[^.;:«»“”]{closing}\s(?:{{at}})\s*$")


def _led_to_town(code: str, key: str, pattern: str) -> re.Pattern[str]:
    """A pattern with the words of a card's key and those that lead to a town put in; for none it never matches."""
    shared = section(code, "counted").get("sharing", {})
    at = "|".join(re.escape(fold(w)) for w in shared.get("at", ()))
    words = "|".join(_stem(w) for w in shared.get(key, ()))
    if not words or not language(code).spaced:
        return compile_pattern(r"(?!)")
    return compile_pattern(pattern.format(words=words, at=at))


@cache
def passing(code: str) -> re.Pattern[str]:
    """Matches before a town that is only one of those told of, or near them: "including the capital, "."""
    shared = section(code, "counted").get("sharing", {})
    words = "|".join(_stem(w) for w in shared.get("passing", ())) or r"(?!)"
    edge = r"(?<!\w)" if language(code).spaced else ""
    return compile_pattern(rf"{edge}(?:{words})(?:\s+[^\s,.;:]+){{0,2}},?\s*$")


@cache
def alone(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before and behind a place that set it apart from those beside it: "only in Turkey", "in Turkey alone"."""
    shared = section(code, "counted").get("sharing", {})
    before = "|".join(re.escape(fold(w)) for w in shared.get("only", ())) or r"(?!)"
    behind = "|".join(re.escape(fold(w)) for w in shared.get("alone", ())) or r"(?!)"
    edge = r"(?<!\w)" if language(code).spaced else ""
    return compile_pattern(rf"{edge}(?:{before})\s*$"), compile_pattern(rf"\s*(?:{behind})(?!\w)")


def _stem(word: str) -> str:
    """A folded word as a pattern; "*" stands for any letters at its place."""
    return r"\w*".join(re.escape(part) for part in fold(word).split("*"))


@cache
def closed(code: str) -> re.Pattern[str]:
    """Matches behind a date with which a sentence ends, perhaps with a word for the era ("2030 م")."""
    eras = "|".join(map(re.escape, section(code, "counted").get("years", {}).get("eras", ())))
    return compile_pattern(rf"\s?(?:{eras})?\s*(?:[.。\"”»]|$)")


def listed(code: str, name: str) -> Sequence[str]:
    """A list of words around dates; empty in a language without it."""
    found: Sequence[str] = section(code, "counted").get("years", {}).get(name, ())
    return found


@cache
def relative(code: str) -> frozenset[str]:
    """The words with which a relative clause begins."""
    return frozenset(fold(word) for word in listed(code, "relative"))


def starts_with(text: str, at: int, code: str, name: str) -> bool:
    """Whether a word of a list stands right behind a date that ends at a code point: 2015年以来."""
    return text.startswith(tuple(listed(code, name)), at)


@cache
def behind(code: str, name: str) -> re.Pattern[str]:
    """Words of a list behind a date that end its clause: "(预计2025年) 中期完工，", "(1950年) 开始运作，"."""
    listed = "|".join(map(re.escape, section(code, "counted").get("years", {}).get(name, ()))) or r"(?!)"
    return compile_pattern(rf"[^\d，,。；;]{{0,4}}(?:{listed})[，,；;。]")


@cache
def ties(code: str) -> re.Pattern[str]:
    """The words behind a date that tie the figure after them to it."""
    listed = section(code, "counted").get("years", {}).get("ties", ())
    return compile_pattern(rf"\s?(?:{'|'.join(map(re.escape, listed))})\s?" if listed else r"(?!)")


@cache
def levels(code: str) -> re.Pattern[str]:
    """Matches what stands between the two levels of a change: "(from 8) clinics to (9)"."""
    listed = "|".join(re.escape(fold(w)) for w in section(code, "counted").get("years", {}).get("to", ())) or r"(?!)"
    if not language(code).spaced:
        return compile_pattern(rf"[^\W\d]{{0,6}}(?:{listed})[^\W\d]{{0,2}}")
    return compile_pattern(rf"\s*(?:[^\W\d]+\s+){{0,3}}(?:{listed})\s+(?:[^\W\d]+\s+){{0,2}}")


def opened(text: str, code: str, names: Iterable[str]) -> bool:
    """Whether a text begins with a word of some lists of words before a date."""
    listed = section(code, "counted").get("years", {})
    said = fold(text).lstrip()
    return any(said.startswith(fold(word)) for name in names for word in listed.get(name, ()))


def preceded(text: str, at: int, code: str, name: str, most: int) -> bool:
    """Whether words of a list stand before a place of a text, at most so many words before it.

    "The highest since 2006" counts nothing from 2006 on but compares with it.
    """
    before = fold(text[max(0, at - max(BEFORE_DATE, most * WORD)) : at])
    since = _words(code, "since", most).search(before)
    ranked = since is not None and _ranked(code).search(before, 0, since.start()) is not None
    if since is not None and not ranked:  # "самый серьезный гуманитарный кризис с 1945 года"
        ranked = _ranked(code).search(fold(text[max(0, at - RANKED) : at]).rpartition(",")[2]) is not None
    if name == "since":
        return since is not None and not ranked
    return (name == "compared" and ranked) or _words(code, name, most).search(before) is not None


def record(text: str, at: int, code: str) -> bool:
    """Whether "since" at a place of a text only says of what time something is the highest or first."""
    return _ranked(code).search(fold(text[max(0, at - BEFORE_DATE) : at])) is not None


@cache
def record_behind(code: str) -> re.Pattern[str]:
    """Matches behind "to date" what it is the highest or largest of so far: 迄今为止最大的项目."""
    listed = section(code, "counted").get("years", {}).get("ranked_behind", ())
    return compile_pattern(rf"[^，。；]{{0,16}}(?:{'|'.join(map(re.escape, listed))})" if listed else r"(?!)")


@cache
def _ranked(code: str) -> re.Pattern[str]:
    """The words before "since" with which something is compared with what was: "the highest since 2006"."""
    return _any(code, section(code, "counted").get("years", {}).get("ranked", ()))
