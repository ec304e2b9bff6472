"""Version sets → one row a fact: what each language says, whether they agree, and how they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.compare.align import align, link
from pipeline.compare.version import Figure, Part, Version

MISSING, VALUE, UNIT, MODIFIER, LOST = "missing", "other value", "other unit", "other modifier", "modifier lost"
DOMAIN, COUNTRY, PROGRAMME = "other domain", "country missing", "programme missing"
#: Domains are compared where both sides are this sure.
SURE = 0.9
#: Modifiers that say nearly the same, so that one language may have either.
NEAR = (frozenset({"about", "nearly"}), frozenset({"more_than", "at_least"}), frozenset({"less_than", "at_most"}))
#: A number of so many figures hardly stands in a document twice for different things.
TELLING = 3
#: Each further language that says the same leaves so much of the doubt; how sure it can make a fact at most. The
#: versions were read by one program, so that they do not err independently of each other.
LEFT_DOUBT, SUREST = 0.5, 0.99
#: So many passages before and after one may hold what another version says in one paragraph.
BESIDE = 2
#: Names whose absence is told, with the kind of difference.
TOLD = {"COUNTRY": COUNTRY, "PROGRAMME": PROGRAMME}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the concordance. `said`: (language → part, figure or None, words); `kinds`: how they differ.

    `lined_up`: the passages of the versions that stand side by side, of those too that do not say it.
    """

    name: str
    what: str
    said: Mapping[str, tuple[Part, Figure | None, str]]
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    lined_up: Mapping[str, Part] = field(default_factory=dict)

    @property
    def agreement(self) -> float:
        """Share of the set's languages that say what most of them say."""
        words = Counter(f.quantity if f is not None else ("named",) for _, f, _ in self.said.values())
        return round(max(words.values(), default=0) / len(self.languages), 2)

    @property
    def confidence(self) -> float:
        """How sure the fact is, seen in all its versions, 0 to 1.

        Versions that agree: the surest one's doubt, halved by each further version, less those that do not say
        it. Versions that differ, or most of which say nothing: the least sure one's score times the agreement.
        """
        scores = [figure.score for _, figure, _ in self.said.values() if figure is not None]
        missing = len(self.languages) - len(scores)
        if not scores:
            return 0.0
        if set(self.kinds) - {MISSING} or missing >= len(scores):
            return round(min(scores) * self.agreement, 2)
        doubt = (1 - max(scores)) * LEFT_DOUBT ** max(0, len(scores) - 1 - missing)
        return round(min(SUREST, 1 - doubt), 2)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing one set came to: its rows, and how many passages of each version were lined up."""

    name: str
    languages: tuple[str, ...]
    lines: tuple[Line, ...]
    lined_up: Mapping[str, int]


def compare(own: Sequence[Version]) -> Compared:
    """Lines up the versions of one document (the longest first) and tells what they say and where they differ."""
    lead, languages = own[0], tuple(version.language for version in own)
    rows: list[dict[str, int]] = [{lead.language: i} for i in range(len(lead.parts))]
    lined_up: dict[str, int] = {}
    extra: list[dict[str, int]] = []
    for version in own[1:]:
        pairs = align(lead.parts, version.parts)
        lined_up[version.language] = len(pairs)
        for i, j in pairs:
            rows[i][version.language] = j
        alone = set(range(len(version.parts))) - {j for _, j in pairs}
        extra += [{version.language: j} for j in sorted(alone)]
    table = Table({version.language: version.parts for version in own}, (*rows, *extra))
    name = lead.name or lead.id
    lines: list[Line] = []
    for row in table.rows:
        lines += _figures(name, table.parts(row), languages)
        lines += _names(name, table, row, languages)
    return Compared(name, languages, tuple(_across(lines)), lined_up)


class Table:
    """The versions lined up: `versions` are passages by language, each row tells the place of a passage by language."""

    def __init__(self, versions: Mapping[str, Sequence[Part]], rows: Sequence[Mapping[str, int]]) -> None:
        self.versions, self.rows = versions, rows
        self._row = {(code, place): row for row in rows for code, place in row.items()}

    def parts(self, row: Mapping[str, int]) -> dict[str, Part]:
        """The passages of a row by language."""
        return {code: self.versions[code][place] for code, place in row.items()}

    def beside(self, code: str, place: int, others: Iterable[str]) -> Iterator[Part]:
        """Passages of a version beside one of its own that stand in no row with the other languages.

        A version may cut in two what another one says in one paragraph.
        """
        for k in range(max(0, place - BESIDE), min(len(self.versions[code]), place + BESIDE + 1)):
            if k != place and not set(others) & set(self._row[code, k]):
                yield self.versions[code][k]


def _figures(name: str, row: Mapping[str, Part], languages: tuple[str, ...]) -> Iterator[Line]:
    """The facts of one lined-up passage, in the order of the version with the most figures."""
    order = sorted(row, key=lambda code: (-len(row[code].figures), languages.index(code)))
    clusters: list[dict[str, Figure]] = []
    for code in order:
        figures = row[code].figures
        heads = [next(iter(cluster.values())) for cluster in clusters]
        free = [k for k in range(len(heads)) if code not in clusters[k]]
        linked = link([heads[k] for k in free], figures)
        for k, j in linked:
            clusters[free[k]][code] = figures[j]
        taken = {j for _, j in linked}
        clusters += [{code: figure} for j, figure in enumerate(figures) if j not in taken]
    for cluster in clusters:
        said = {code: (row[code], figure, figure.surface) for code, figure in cluster.items()}
        yield Line(name, "figure", said, languages, tuple(_kinds(cluster, languages)), row)


def _kinds(cluster: Mapping[str, Figure], languages: Sequence[str]) -> Iterator[str]:
    """How the versions of a fact differ from what most say."""
    figures = list(cluster.values())
    if len(cluster) < len(languages):
        yield MISSING
    values = Counter(f.quantity[:3] for f in figures)
    if len(values) > 1:
        yield VALUE
    if len({f.quantity[3] for f in figures}) > 1:
        yield UNIT
    modifiers = {f.modifier for f in figures}
    if len(modifiers) > 1 and "" in modifiers:
        yield LOST
    elif len(modifiers) > 1 and not any(modifiers <= near for near in NEAR):
        yield MODIFIER
    if len({f.domain for f in figures if f.domain_score >= SURE}) > 1:
        yield DOMAIN


def _names(name: str, table: Table, row: Mapping[str, int], languages: tuple[str, ...]) -> Iterator[Line]:
    """Countries and programmes that some versions of a passage name and others do not."""
    parts = table.parts(row)
    keys = dict.fromkeys(key for part in parts.values() for key in part.names if key[0] in TOLD)
    for key in keys:
        said = {code: (part, None, part.names[key]) for code, part in parts.items() if key in part.names}
        silent = (code for code in parts if code not in said)
        if any(all(key not in part.names for part in table.beside(code, row[code], said)) for code in silent):
            yield Line(name, key[1], said, languages, (TOLD[key[0]],), parts)


def _across(lines: Iterable[Line]) -> Iterator[Line]:
    """Facts told missing in one passage that stand in another one of the same document, put together.

    Versions cut paragraphs and rows differently; a figure is missing only when the other version has it nowhere.
    """
    found = list(lines)
    open_ = [k for k, line in enumerate(found) if line.what == "figure" and MISSING in line.kinds]
    gone: set[int] = set()
    for k in open_:
        if k in gone:
            continue
        line = found[k]
        for other in open_:
            if other <= k or other in gone or set(found[other].said) & set(line.said):
                continue
            if _one(line, found[other]):
                said = {**line.said, **found[other].said}
                cluster = {code: f for code, (_, f, _) in said.items() if f is not None}
                kinds, lined_up = tuple(_kinds(cluster, line.languages)), {**found[other].lined_up, **line.lined_up}
                line = replace(line, said=said, kinds=kinds, lined_up=lined_up)
                gone.add(other)
        found[k] = line
    return (line for k, line in enumerate(found) if k not in gone)


def _one(a: Line, b: Line) -> bool:
    """Whether two rows may be one fact: the same quantity, and that is telling or nothing else speaks against it."""
    figures = [f for line in (a, b) for _, f, _ in line.said.values() if f is not None]
    if len({f.quantity for f in figures}) > 1:
        return False
    value, low, _, unit = figures[0].quantity
    classes = {f.counted_class for f in figures} - {""}
    return bool(unit) or len((value or low).strip("0.-")) >= TELLING or len(value or low) > TELLING or len(classes) < 2
