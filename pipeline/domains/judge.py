"""Passages → the domain of the plan each belongs to. What a text says of itself comes before the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domains.concepts import find_concepts
from pipeline.domains.evidence import by_concepts, outcome_of, titled
from pipeline.domains.features import CONCEPT, WORD
from pipeline.domains.plans import NONE, Plan
from pipeline.domains.sections import in_section, introductions, sections
from pipeline.domains.stated import Mention, lead_in, mentions, unsaid
from pipeline.domains.store import DomainModel
from pipeline.domains.terms import fold, stemmed
from pipeline.records import Judgement, Passage, PassageKind

#: Said by the passage, by the heading or caption over it: how often that is right.
STATED, STATED_ABOVE = 0.98, 0.92
#: Logits: a heading that is the domain's title; a domain that the text names after its lead-in; several named at once.
TITLE_EVIDENCE, MENTION_EVIDENCE, SEVERAL_EVIDENCE = 2.0, 2.0, 1.0
#: Logits for none: a paragraph that opens the document or leads to a list.
INTRODUCTION_EVIDENCE = 1.0
#: Kinds that carry no matter of their own, unless they name a domain.
SILENT: frozenset[PassageKind] = frozenset({"heading", "masthead", "footnote"})
#: Kinds of few words: a domain is given when it is likelier than all others together. Held out, .8 threw away a tenth.
SHORT_KINDS: frozenset[PassageKind] = frozenset({"table", "strip", "caption"})
SURE = 0.5
#: Another domain is secondary from this probability on.
SECONDARY = 0.2
REASONS = 5


@dataclass(frozen=True, slots=True)
class _Said:
    """What a passage and its heading say of themselves."""

    own: tuple[Mention, ...]
    lead: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A passage that the classifier is asked about.

    `text`: its folded text without what states a domain; `vector`: columns and values of its features; `alone`: the
    domain that the text has without heading and section.
    """

    passage: Passage
    text: str
    vector: tuple[list[int], list[float]]
    alone: str


def judge(passages: Sequence[Passage], plan: Plan, model: DomainModel | None) -> list[Judgement]:
    """One judgement for each passage, in their order. `score` is the probability of the domain given.

    Without a model for this plan, concepts alone decide what the texts do not state.
    """
    said = [_said(passage, plan) for passage in passages]
    if model is None or model.plan != plan.id:
        return [_by_concepts(p, s, plan) for p, s in zip(passages, said, strict=True)]
    asked = [i for i, (p, s) in enumerate(zip(passages, said, strict=True)) if not _decided(p, s)]
    found = _by_model(passages, said, asked, plan, model) if asked else {}
    return [found.get(i) or _from_said(p, s, plan) for i, (p, s) in enumerate(zip(passages, said, strict=True))]


def _said(passage: Passage, plan: Plan) -> _Said:
    short = passage.kind in ("heading", "caption", "table")
    own = mentions(passage.text, passage.language, plan, title=short)
    above = mentions(passage.heading, passage.language, plan, title=True) if passage.heading else ()
    return _Said(own, lead_in(passage.language, own), _named(above))


def _named(found: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for mention in found for code in mention.codes))


def _decided(passage: Passage, said: _Said) -> bool:
    return len(said.lead) == 1 or passage.kind in SILENT or (len(said.above) == 1 and not said.own)


def _from_said(passage: Passage, said: _Said, plan: Plan) -> Judgement:
    """What needs no classifier: the passage states its domain, or is of a kind that has none."""
    text, code = passage.text, passage.language
    if len(said.lead) == 1:
        domain = said.lead[0]
        others = tuple(c for c in _named(said.own) if c != domain)
        outcomes = [m.outcome for m in said.own if m.outcome and m.codes == said.lead]
        outcome = outcomes[0] if outcomes else outcome_of(unsaid(text, code, plan), code, domain, plan)
        words_said = _printed(passage, said.own[0])
        return Judgement(passage.id, plan.id, domain, STATED, "stated", (words_said,), others, outcome)
    if len(said.above) == 1 and passage.kind not in SILENT:
        domain = said.above[0]
        outcome = outcome_of(text, code, domain, plan)
        return Judgement(passage.id, plan.id, domain, STATED_ABOVE, "stated", (passage.heading,), (), outcome)
    return Judgement(passage.id, plan.id, NONE, 0.0, "")


def _printed(passage: Passage, mention: Mention) -> str:
    """The words of a mention, as near to print as the folded text allows (equal lengths: as printed)."""
    folded = fold(passage.text, passage.language)
    same = len(folded) == len(passage.text)
    return (passage.text if same else folded)[mention.start : mention.end].strip()


def _by_concepts(passage: Passage, said: _Said, plan: Plan) -> Judgement:
    if _decided(passage, said):
        return _from_said(passage, said, plan)
    shares, because = by_concepts(passage.text, passage.language, plan)
    title = titled(passage.heading, passage.language, plan.id) if passage.heading else ""
    if title:
        shares[title] = shares.get(title, 0.0) + 0.25
    best = max(shares, key=lambda side: shares[side], default=NONE)
    sure = SURE if passage.kind in SHORT_KINDS else 0.4
    if best == NONE or shares[best] < sure:
        return Judgement(passage.id, plan.id, NONE, round(1.0 - _most(shares), 4), "model")
    others = tuple(s for s, share in shares.items() if s not in (best, NONE) and share >= SECONDARY)
    outcome = outcome_of(passage.text, passage.language, best, plan)
    score = round(min(shares[best], 0.95), 4)
    return Judgement(passage.id, plan.id, best, score, "model", because[:REASONS], others, outcome)


def _most(shares: dict[str, float]) -> float:
    return min(1.0, max((share for side, share in shares.items() if side != NONE), default=0.0))


def _by_model(
    every: Sequence[Passage], said: Sequence[_Said], asked: Sequence[int], plan: Plan, model: DomainModel
) -> dict[int, Judgement]:
    """Judgements of the passages asked for, by their index; the others count as context."""
    passages = [every[i] for i in asked]
    texts = [(unsaid(p.text, p.language, plan), p.language) for p in passages]
    vectors = [model.vocabulary.vector(text, code) for text, code in texts]
    alone = model.logits_of(vectors) + model.bias
    headings = sorted({(p.heading, p.language) for p in passages if p.heading})
    above = dict(zip(headings, model.logits(headings), strict=True))
    with_context = alone.copy()
    leading = introductions(every)
    for row, (passage, index) in enumerate(zip(passages, asked, strict=True)):
        key = (passage.heading, passage.language)
        if key in above:
            with_context[row] += model.heading_weight * above[key]
            title = titled(passage.heading, passage.language, plan.id)
            if title in model.classes:
                with_context[row, model.classes.index(title)] += TITLE_EVIDENCE * model.temperature
        if index in leading and NONE in model.classes:
            with_context[row, model.classes.index(NONE)] += INTRODUCTION_EVIDENCE * model.temperature
        named = _named(said[index].own)
        evidence = SEVERAL_EVIDENCE if len(named) > 1 else MENTION_EVIDENCE
        for side in [NONE] * len(named) if len(named) > 1 else named:
            if side in model.classes:
                with_context[row, model.classes.index(side)] += evidence * model.temperature
    best = alone.argmax(axis=1)
    after = dict(zip(asked, model.probabilities(with_context).tolist(), strict=True))
    for section in sections(every):
        known = [after[i] if i in after else _settled(said[i], model) for i in section]
        after.update((i, row) for i, row in zip(section, in_section(known), strict=True) if i in after)
    rows = zip(asked, passages, texts, vectors, best, strict=True)
    return {
        index: _decide(_Asked(passage, text, vector, model.classes[int(side)]), after[index], plan, model)
        for index, passage, (text, _), vector, side in rows
    }


def _settled(said: _Said, model: DomainModel) -> list[float]:
    """Probabilities of a passage that is not asked about because it, or its heading, states its domain."""
    stated = (said.lead or said.above)[0]
    rest = (1 - STATED) / (len(model.classes) - 1)
    return [STATED if c == stated else rest for c in model.classes]


def _decide(asked: _Asked, probabilities: Sequence[float], plan: Plan, model: DomainModel) -> Judgement:
    """The judgement of one passage by the probabilities of its domains."""
    passage = asked.passage
    chances = dict(zip(model.classes, probabilities, strict=True))
    best = max(chances, key=lambda c: chances[c])
    least = SURE if passage.kind in SHORT_KINDS else model.thresholds.get(best, 0.0)
    domain = best if best == NONE or chances[best] >= least else NONE
    others = tuple(
        c for c in sorted(chances, key=lambda c: -chances[c]) if c not in (domain, NONE) and chances[c] >= SECONDARY
    )
    flipped = domain not in (NONE, asked.alone)
    outcome = outcome_of(asked.text, passage.language, domain, plan) if domain != NONE else ""
    score = round(chances[domain], 4)
    because = _because(asked, domain, model)
    return Judgement(passage.id, plan.id, domain, score, "inherited" if flipped else "model", because, others, outcome)


def _because(asked: _Asked, domain: str, model: DomainModel) -> tuple[str, ...]:
    """The words that spoke most for the domain, as the text has them."""
    columns, values = asked.vector
    column = model.classes.index(domain)
    if not columns:
        return ()
    own, code = model.weights[columns], asked.passage.language
    lead = (own[:, column] - own.mean(axis=1)).tolist()
    gains = [(value * more, model.vocabulary.names[c]) for c, value, more in zip(columns, values, lead, strict=True)]
    shown: dict[str, str] = {}
    for hit in find_concepts(asked.text, code):
        shown.setdefault(CONCEPT + hit.concept, hit.words)
    for word, cut in stemmed(asked.text, code):
        shown.setdefault(WORD + cut, word)
    top = [shown[name] for gain, name in sorted(gains, reverse=True) if gain > 0 and name in shown]
    return tuple(dict.fromkeys(top))[:REASONS]
