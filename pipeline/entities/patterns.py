"""New programmes that no list knows: a quoted or capitalised name, a head noun, an acronym in brackets.

How each language introduces a programme is data (`languages/<code>/patterns.toml`); here is only the way of reading it.
Every pattern runs over a window of bounded length, so the time is linear in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.entities.introduced import aliases, introductions, named_by_apposition
from pipeline.entities.phrases import CLAUSE_END, MOST_WORDS, NOTHING, any_of, is_acronym, trimmed, uncased
from pipeline.ids import entity_id
from pipeline.languages.base import section
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Entity, Passage, Span

WINDOW = 90  # code points looked at before and after a quoted name for its head noun
REACH = 170  # code points before "(ACR)" in which the name may begin
LONGEST_QUOTE = 130
MOST_CAPITAL_WORDS = 12
SURE, LIKELY, GUESS = 0.9, 0.8, 0.6

# Opening and closing marks of the six languages, book marks among them; an apostrophe inside a word closes nothing.
MARKS = ("“”", "«»", '""', "„“", "「」", "『』", "《》", "‘’")
CLOSING = "”»」』》"
SENTENCE_MARKS = ".!?…。！？,，؟،"
BOOK_OPEN = "《"
# "(SSP)", half or full width, perhaps in marks or with a remark behind it ("SSP, in French"); capitals are counted.
BRACKET = re.compile(r"\s{0,2}[(（]\s?[\"“«]?([^\W\d_][\w&+/-]{1,11})[\"”»]?\s?(?:[,;،，；][^()（）]{0,60})?[)）]")
SENTENCE_INSIDE = re.compile(r"[.!?…。！？؟；;](?:\s|$)")
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled data of one language."""

    spaced: bool
    capitals: bool
    quoted: re.Pattern[str]
    after: bool
    before: bool
    least_words: int
    head_before_quote: re.Pattern[str]
    head_after_quote: re.Pattern[str]
    any_head_after_quote: re.Pattern[str]
    title_before_quote: re.Pattern[str]
    title_end: tuple[str, ...]
    strong: re.Pattern[str]
    anyhead: re.Pattern[str]
    naming: re.Pattern[str]
    named_before: re.Pattern[str]
    stop: re.Pattern[str]
    never: re.Pattern[str]
    speech: re.Pattern[str]
    capital_heads: frozenset[str]
    inside: frozenset[str]
    lead: frozenset[str]
    stops: tuple[str, ...]
    plain_end: tuple[str, ...]


def _between(marks: Sequence[str]) -> re.Pattern[str]:
    """What stands between an opening and a closing mark, one group for each pair."""
    pairs = (rf"{m[0]}([^{m}]{{2,{LONGEST_QUOTE}}}){m[1]}(?!\w(?<=’\w))" for m in marks)
    return compile_pattern("|".join(pairs))


@cache
def grammar(code: str) -> Grammar | None:
    """The grammar of a language, None when it has no `patterns.toml`."""
    data = section(code, "patterns")
    if not data:
        return None
    spaced = bool(section(code, "card").get("spaced", True))
    heads: Mapping[str, Any] = data["heads"]
    words: Mapping[str, Any] = data["words"]
    start, end, blank = (r"(?<!\w)", r"(?!\w)", r"\s+") if spaced else ("", "", r"\s*")
    clitics = str(data.get("clitics", ""))
    strong = any_of(heads["quoted"])
    weak = any_of([*heads["quoted"], *heads["acronym"]])
    title = any_of(heads["publication"])
    naming, bridge, gap = (any_of(words[k]) for k in ("naming", "bridge", "gap"))

    # head + at most three linking words + the opening mark; elided articles need no blank before the head
    link = rf"(?:{blank}(?:{bridge}|{naming})){{0,3}}"
    of = "的?" if not spaced else ""
    return Grammar(
        spaced=spaced,
        capitals=bool(data["capitals"]),
        quoted=_between((*MARKS, *data.get("marks", ()))),
        after="after" in data["order"],
        before="before" in data["order"],
        least_words=int(data.get("acronym_first_words", 3)),
        head_before_quote=uncased(rf"{start}{clitics}{strong}{link}\s*$"),
        head_after_quote=uncased(rf"\s*{of}(?:{gap}{blank}){{0,3}}{strong}{end}"),
        any_head_after_quote=uncased(rf"\s*{of}(?:{gap}{blank}){{0,3}}{weak}{end}"),
        title_before_quote=uncased(rf"{start}{clitics}{title}{link}\s*$"),
        title_end=tuple(heads["publication"]),
        strong=uncased(rf"{start}{clitics}{strong}{end}"),
        anyhead=uncased(rf"{start}{clitics}{weak}{end}"),
        naming=uncased(rf"(?:{bridge}{blank}){{0,2}}{naming}{blank}"),
        named_before=uncased(rf"(?:{bridge}{blank}){{0,2}}{naming}{blank}(?:the\s+)?$"),
        stop=uncased(rf"{start}{any_of(words['break'])}{end}") if spaced and words.get("break") else NOTHING,
        never=uncased((start if not clitics else "") + any_of(words["never"]) + end),
        speech=uncased(rf"{start}{any_of(words['speech'])}"),
        capital_heads=frozenset(heads["capital"]),
        inside=frozenset(words["inside"]),
        lead=frozenset(words["lead"]),
        stops=tuple(words.get("break", ())),
        plain_end=tuple(words.get("plain_end", ())),
    )


def bracketed(text: str, at: int) -> re.Match[str] | None:
    """The acronym in brackets that begins at `at`: at least two capitals, one word of at most twelve characters."""
    match = BRACKET.match(text, at)
    return match if match and is_acronym(match[1]) else None


def find_new_programmes(passage: Passage) -> list[Entity]:
    """Programmes the passage itself introduces: label PROGRAMME, basis "pattern", empty key, name as printed.

    Spans hold the name without marks and without the acronym. Finds do not overlap each other. A passage in a
    language without `patterns.toml` gives nothing.
    """
    rules = grammar(passage.language)
    if rules is None:
        return []
    taken: list[Entity] = []
    text = passage.text
    code = passage.language
    for span, score in (
        *_quoted(text, rules, code),
        *_before_bracket(text, rules, code),
        *((span, SURE) for span in aliases(text, code)),
        *_capitalised(text, rules),
    ):
        if any(span.start < e.span.end and e.span.start < span.end for e in taken):
            continue
        name = text[span.start : span.end]
        taken.append(
            Entity(
                passage_id=passage.id,
                span=span,
                text=name,
                label="PROGRAMME",
                name=" ".join(name.split()),
                basis="pattern",
                score=score,
                id=entity_id(passage.id, "PROGRAMME", span.start, span.end, ""),
            )
        )
    return sorted(taken, key=lambda e: e.span)


def _like_a_name(name: str, rules: Grammar) -> bool:
    """A quotation that can be a name: no sentence, not too long, a capital first where the script has capitals."""
    if SENTENCE_INSIDE.search(name) or name[-1] in ",،，":
        return False
    first = next((c for c in name if c.isalnum()), "")
    if first.isalpha() and first.lower() != first.upper():
        return first.isupper() and len(name.split()) <= MOST_WORDS
    if not rules.spaced:
        return 4 <= len(name) <= 2 * MOST_WORDS and not name.endswith(rules.plain_end)
    return 2 <= len(name.split()) <= MOST_WORDS


def _quoted(text: str, rules: Grammar, code: str) -> Iterator[tuple[Span, float]]:
    for match in rules.quoted.finditer(text):
        group = next(i for i, g in enumerate(match.groups(), 1) if g is not None)
        span = trimmed(text, *match.span(group))
        if span.end - span.start < 2:
            continue
        name = text[span.start : span.end]
        before, after = text[max(0, match.start() - WINDOW) : match.start()], text[match.end() : match.end() + WINDOW]
        if text[match.start()] == BOOK_OPEN:
            if name.endswith(rules.title_end) and not rules.never.search(name[-4:]):
                yield span, LIKELY
            continue
        if SENTENCE_INSIDE.search(name) or name[-1] in ",،，":
            continue
        behind = rules.any_head_after_quote.match(after) if rules.after else None
        acronym = bracketed(text, match.end()) or (bracketed(text, match.end() + behind.end()) if behind else None)
        if acronym:
            if len(name.split()) <= MOST_WORDS:
                yield span, SURE
            continue
        head = (rules.after and rules.head_after_quote.match(after)) or (
            rules.before and rules.head_before_quote.search(before)
        )
        head = head or introductions(code).apposition.match(after)
        title = rules.title_before_quote.search(before) if rules.before else None
        if not (head or title) or not _like_a_name(name, rules):
            continue
        if rules.speech.search(before[-25:]) or rules.speech.search(after[:25]):
            continue
        yield span, LIKELY


def _before_bracket(text: str, rules: Grammar, code: str) -> Iterator[tuple[Span, float]]:
    for match in BRACKET.finditer(text):
        if not is_acronym(match[1]):
            continue
        low = max(0, match.start() - REACH)
        cut = max((m.end() for m in CLAUSE_END.finditer(text, low, match.start())), default=low)
        if cut == match.start() or _behind_a_quote(text, cut):
            continue
        span = None
        if rules.capitals:
            span = _capital_run(text, cut, match.start(), rules)
        elif rules.before:
            span = _from_head(text, cut, match.start(), match[1], rules)
        elif rules.after:
            span = _up_to_head(text, cut, match.start(), rules)
        if span is None and not rules.capitals and rules.spaced:
            span = named_by_apposition(text, cut, match.start(), match.end(), code)
        if span:
            yield span, SURE


def _behind_a_quote(text: str, at: int) -> bool:
    """Whether a quoted name (no sentence) ends here, so that what follows is its head noun and not a name."""
    return at >= 2 and text[at - 1] in CLOSING and text[at - 2] not in SENTENCE_MARKS


def _from_head(text: str, low: int, high: int, acronym: str, rules: Grammar) -> Span | None:
    """From the head noun to the bracket, for languages whose head stands first."""
    cased = any(c.isupper() or c.islower() for c in text[low:high])
    heads = list(rules.anyhead.finditer(text, low, high))
    capital = [m for m in heads if text[m.start()].isupper()] if cased else []
    plain = [m for m in heads if rules.strong.fullmatch(text, m.start(), m.end())]
    if not capital and not plain and not cased:
        plain = heads
    if not capital and not plain:
        return None
    head = (capital or plain)[-1]
    span = trimmed(text, head.start(), high)
    words = text[head.end() : high].split()
    if not 1 <= len(words) <= MOST_WORDS or rules.stop.search(text, head.end(), high):
        return None
    if rules.never.search(text, span.start, span.end):
        return None
    named = rules.naming.match(text, trimmed(text, head.end(), high).start, high)
    if named:
        return trimmed(text, named.end(), high)
    if not capital and cased and _initials(text[span.start : span.end], acronym):
        return None  # "partenariats public-privé (PPP)" abbreviates a plain term
    return span


def _initials(phrase: str, acronym: str) -> bool:
    letters = "".join(w[0] for w in re.findall(r"[^\W\d_]+", phrase) if w).casefold()
    wanted = iter(letters)
    return all(c in wanted for c in acronym.casefold() if c.isalpha())


def _up_to_head(text: str, low: int, high: int, rules: Grammar) -> Span | None:
    """Back from a head noun that stands right before the bracket, for languages that set no blanks."""
    last = None
    for match in rules.anyhead.finditer(text, low, high):
        last = match
    if last is None or text[last.end() : high].strip():
        return None
    begin = low
    for stop in rules.stops:
        at = text.rfind(stop, low, last.start())
        if at >= 0 and last.end() - at - len(stop) >= 4:
            begin = max(begin, at + len(stop))
    span = trimmed(text, begin, high)
    if span.end - span.start < 4 or rules.never.search(text, span.start, span.end):
        return None
    return span


def _capital(word: str) -> bool:
    letter = next((c for c in word if c.isalnum()), "")
    return letter.isupper() or letter.isdigit()


def _capital_run(text: str, low: int, high: int, rules: Grammar) -> Span | None:
    """Back over capitalised words (and small words between them) to the beginning of the name."""
    words = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text, low, high)]
    run: list[tuple[int, int, str]] = []
    for start, end, word in reversed(words):
        small = word.casefold() in rules.inside
        lower_head = not run and rules.anyhead.fullmatch(word) is not None
        if not (_capital(word) or small or lower_head) or len(run) > MOST_CAPITAL_WORDS:
            break
        run.insert(0, (start, end, word))
    # "in Kenya the Shaded …": a "the" after a word that is no small word opens the name
    for i in range(len(run) - 1, 0, -1):
        if run[i][2] == "the" and run[i - 1][2].casefold() not in rules.inside:
            run = run[i:]
            break
    while run and (run[0][2].casefold() in rules.lead or run[0][2].casefold() in rules.inside):
        run = run[1:]
    capitals = [word for _, _, word in run if _capital(word)]
    if len(run) < 2 or not _capital(run[0][2]) or (len(capitals) == 1 and not _capital(run[-1][2])):
        return None  # "Public-private partnerships" begins a sentence
    span = Span(run[0][0], run[-1][1])
    named = rules.named_before.search(text[low : span.start]) is not None
    if not named and not any(rules.anyhead.fullmatch(w) for _, _, w in run):
        return None
    return None if rules.never.search(text, span.start, span.end) else span


def _capitalised(text: str, rules: Grammar) -> Iterator[tuple[Span, float]]:
    """A capitalised name that ends in a capitalised head noun, without marks and without acronym."""
    if not rules.capital_heads:
        return
    for match in WORD.finditer(text):
        word = match[0].rstrip(".,;:!?)’'")
        if word.casefold() not in rules.capital_heads or not word[0].isupper():
            continue
        high = match.start() + len(word)
        low = max(0, high - REACH)
        cut = max((m.end() for m in CLAUSE_END.finditer(text, low, match.start())), default=low)
        span = _capital_run(text, cut, high, rules)
        if span and span.end == high and sum(map(_capital, text[span.start : span.end].split())) >= rules.least_words:
            yield Span(span.start, _onward(text, high, rules)), GUESS


def _onward(text: str, end: int, rules: Grammar) -> int:
    """Where a name ends that goes on behind its head noun: "… Facility for Sustainable Towns"."""
    reached, small = end, 0
    for match in WORD.finditer(text, end, min(len(text), end + WINDOW)):
        word = match[0].rstrip(".,;:!?)’'")
        if word.casefold() in rules.inside and word == match[0] and small < 2:
            small += 1
            continue
        if not (small or reached > end) or not _capital(word):
            break
        reached, small = match.start() + len(word), 0
        if word != match[0]:
            break
    return reached
