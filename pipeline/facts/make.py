"""A figure with its surroundings → a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.facts import certainty
from pipeline.facts.around import BREAK
from pipeline.facts.classes import Counted
from pipeline.facts.counted.cells import counted_in_cell, year_of_cell
from pipeline.facts.counted.find import find_counted, in_money
from pipeline.facts.counted.units import in_unit
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.laying_out import lay_out
from pipeline.facts.merge import same_facts
from pipeline.facts.setting.cumulative import places, reached
from pipeline.facts.setting.said import record, record_behind
from pipeline.facts.setting.when import Dates
from pipeline.facts.setting.where import Places
from pipeline.ids import fact_id
from pipeline.languages.base import language
from pipeline.languages.tokens import sentences
from pipeline.records import Cell, Document, Entity, Fact, Judgement, Passage, Quantity, Span

SUMS = frozenset({"count", "money", "area", "length", "mass", "energy"})
ENDLESS = 1000  # code points of a sentence kept before and after its figure
SKIPPED_KINDS = frozenset({"masthead"})


def make_facts(
    document: Document,
    passages: Sequence[Passage],
    entities: Mapping[str, Sequence[Entity]],
    judgements: Mapping[str, Judgement],
) -> list[Fact]:
    """The facts of a document in reading order: one for each FIGURE entity with a quantity.

    `entities` and `judgements` are by passage id. Spans are code points in the passage's text. Facts that say the
    same point to the first one in the body (`same_as`).
    """
    headings = _heading_programmes(passages, entities)
    facts: list[Fact] = []
    kinds: list[str] = []
    for passage in passages:
        if passage.kind in SKIPPED_KINDS or _is_drawn(passage):
            continue
        fresh = _facts_of(document, passage, entities.get(passage.id, ()), headings.get(passage.heading, ()))
        judgement = judgements.get(passage.id)
        if judgement is not None:
            fresh = [replace(f, domain=judgement.domain, domain_score=judgement.score) for f in fresh]
        facts.extend(fresh)
        kinds.extend(passage.kind for _ in fresh)
    return same_facts(facts, kinds)


def _is_drawn(passage: Passage) -> bool:
    """Whether small signs by themselves hold no word: the numbers on a drawing or map, which say nothing alone."""
    return passage.kind == "caption" and not any(map(str.isalpha, passage.text))


def _heading_programmes(
    passages: Sequence[Passage], entities: Mapping[str, Sequence[Entity]]
) -> dict[str, tuple[str, ...]]:
    """Programmes named in headings, by the heading's text."""
    found: dict[str, tuple[str, ...]] = {}
    for passage in passages:
        if passage.kind == "heading":
            named = (e for e in entities.get(passage.id, ()) if e.label == "PROGRAMME")
            if told := tuple(dict.fromkeys(e.name or e.text for e in named)):
                found[passage.text] = told
    return found


def _facts_of(document: Document, passage: Passage, entities: Sequence[Entity], heading: Sequence[str]) -> list[Fact]:
    """The facts of one passage."""
    figures = sorted((e for e in entities if e.label == "FIGURE" and e.quantity), key=lambda e: e.span.start)
    if not figures:
        return []
    others = [e for e in entities if e.label != "FIGURE"]
    cells = {k: cell for k, e in enumerate(figures) if (cell := _cell_at(passage, e.span)) is not None}
    whole = Span(0, len(passage.text))
    spans = sentences(passage.text, passage.language) or (whole,)
    places = Places(passage, figures, others, (whole,) if passage.cells else spans, heading)
    dates = Dates(passage.text, passage.language, figures, others, document.year, spans)
    maker = _Maker(document, passage, figures, cells, places, dates)
    counted: dict[int, Counted] = {}
    facts: list[Fact] = []
    k = 0
    for span in spans:
        sentence = None
        while k < len(figures) and figures[k].span.start < span.end:
            if k in cells:
                found = counted_in_cell(passage, cells[k], others)
            else:
                sentence = sentence or lay_out(passage.text, span, passage.language, figures, others)
                figures[k] = in_money(passage.text, sentence, figures, k)
                figures[k] = in_unit(passage.text, sentence, figures, k)
                found = find_counted(passage.text, sentence, figures, k, counted)
            if found is not None:
                counted[k] = found
            facts.append(maker.fact(k, span, found))
            k += 1
    return facts


@dataclass(slots=True)
class _Maker:
    """Makes the facts of one passage in the order of its `figures`; `cells`: of those that stand in a table.

    `seen`: how often a figure was printed so before; `shared`: how often words were what one counts.
    """

    document: Document
    passage: Passage
    figures: Sequence[Entity]
    cells: Mapping[int, Cell]
    places: Places
    dates: Dates
    seen: Counter[str] = field(default_factory=Counter)
    shared: Counter[Span] = field(default_factory=Counter)

    def fact(self, k: int, sentence: Span, found: Counted | None) -> Fact:
        """The fact of figure `k`, which stands in the sentence and counts what was found."""
        passage, figure, cell = self.passage, self.figures[k], self.cells.get(k)
        squeezed = "".join(figure.text.split())
        evidence = _clipped(sentence if cell is None else Span(0, len(passage.text)), figure.span)
        place = self.places.place(evidence, k, found)
        year = self.dates.year(evidence, k) if cell is None else year_of_cell(cell, self.document.year)
        quantity = _aggregated(self.figures, k, passage, evidence, self.dates)
        if found is not None and _of_theirs(passage, figure.span, quantity, found):
            quantity = replace(quantity, aggregation="")
        signs = certainty.signs(
            certainty.Finding(
                passage.text, passage.language, evidence, figure, quantity, found, place, year,
                shared=self.shared[found.span] if found is not None else 0, cell=cell is not None,
            )
        )  # fmt: skip
        fact = Fact(
            id=fact_id(passage.id, figure.text, self.seen[squeezed]),
            document_id=self.document.id,
            passage_id=passage.id,
            span=figure.span,
            surface=figure.text,
            quantity=quantity,
            counted=found.text if found else "",
            counted_class=found.noun.name if found and found.noun else "",
            countries=place.countries,
            regions=place.regions,
            cities=place.cities,
            programmes=place.programmes,
            year=year.year,
            year_basis=year.basis,
            evidence=passage.text[evidence.start : evidence.end],
            score=certainty.chance(signs),
            signs=signs,
            page=_page_of(passage, figure.span.start),
        )
        self.seen[squeezed] += 1
        if found is not None:
            self.shared[found.span] += 1
        return fact


def _of_theirs(passage: Passage, figure: Span, quantity: Quantity, counted: Counted) -> bool:
    """Whether a change is of what those counted have, not of their number: 增加了300个家庭的收入."""
    changes = quantity.kind == "count" and quantity.aggregation in ("increase", "decrease")
    if not changes or language(passage.language).spaced or counted.span.start < figure.end:
        return False
    return grammar(passage.language).role(passage.text[counted.span.end : counted.span.end + 1]) == "of"


def _clipped(sentence: Span, figure: Span) -> Span:
    """A sentence, or the part of an endless one around the figure."""
    return Span(max(sentence.start, figure.start - ENDLESS), min(sentence.end, figure.end + ENDLESS))


def _cell_at(passage: Passage, span: Span) -> Cell | None:
    return next((c for c in passage.cells if c.span.start <= span.start < c.span.end), None)


def _page_of(passage: Passage, at: int) -> int:
    """The page on which a code point of the passage stands."""
    return next((p.page for p in passage.pieces if p.span.start <= at < p.span.end), passage.page)


def _only_part(dates: Dates, passage: Passage, sentence: Span, figure: Span) -> bool:
    """Whether only a part of a figure, told behind it, is counted from a date on."""
    ends = [date.start for date in dates.since_when(sentence)]
    if not ends or any(at < figure.start for at in ends):
        return False
    between = fold(passage.text[figure.end : min(ends)])
    return any(words in between for words in grammar(passage.language).parts)


def _lasts(passage: Passage, sentence: Span, figure: Span) -> bool:
    """Whether a verb of the figure's clause tells of a state: "desde 2020, 300 familias viven" counts none up.

    Where verbs come first, one that opens the sentence does so for all of it: ويستضيف الأردن 300 أسرة منذ.
    """
    words, text = grammar(passage.language), passage.text
    first = fold(text[sentence.start : figure.start]).split()[:1]
    if words.article and any(form in words.lasting for word in first for form in words.bare(word)):
        return True
    begin = max((m.end() for m in BREAK.finditer(text, sentence.start, figure.start)), default=sentence.start)
    end = BREAK.search(text, figure.end, sentence.end)
    clause = f"{text[begin : figure.start]} {text[figure.end : end.start() if end else sentence.end]}"
    return any(fold(word) in words.lasting for word in clause.split())


def _aggregated(figures: Sequence[Entity], index: int, passage: Passage, sentence: Span, dates: Dates) -> Quantity:
    """The quantity of a figure, cumulative where what tells of it counts from a date on or says so.

    Words behind it with another figure between are that one's: "costs €2 million, of which 7 per cent to date".
    """
    figure = figures[index]
    quantity = figure.quantity or Quantity(None)
    lasts = quantity.kind in SUMS and _lasts(passage, sentence, figure.span)
    if lasts and quantity.aggregation == "cumulative" and grammar(passage.language).article:
        return replace(quantity, aggregation="")
    if lasts or quantity.aggregation or quantity.kind not in SUMS:
        return quantity
    ends = [figures[index + 1].span.start] if index + 1 < len(figures) else []
    told = Span(sentence.start, min([sentence.end, *ends]))
    words, before = grammar(passage.language), fold(passage.text[sentence.start : figure.span.start])
    said = places(passage.text, told, words.cumulative)
    most = record_behind(passage.language)
    cues = [
        cue
        for cue in said
        if not record(passage.text, cue.start, passage.language)
        and not most.match(passage.text, cue.end)
        and not fold(passage.text[cue.end : sentence.end]).lstrip().startswith(words.still)  # 迄今仍有
    ]
    still = any(word in before for word in words.still)  # since 2015 it has grown, but two billion still lack it
    if dates.adds_up(sentence, index) and not still and not _only_part(dates, passage, sentence, figure.span):
        cues += dates.since_when(sentence)
    if any(reached(passage.text, passage.language, sentence, figures, index, cue) for cue in cues):
        return replace(quantity, aggregation="cumulative")
    return quantity
