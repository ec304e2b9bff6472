"""What the place of a paragraph tells: first in the document, before a list, among others under one heading.

A section of a report often keeps to one domain, but not always. So each section is weighed against two stories: its
paragraphs have nothing to do with each other, or each goes on with the subject of the one before (a chain of hidden
states; Rabiner 1989). How likely the paragraphs' own probabilities are under each story decides how much it counts:
a section that mixes its subjects is left as it is, one that plainly keeps to one lends it to its doubtful paragraphs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.records import Passage

#: How surely a paragraph goes on with the subject of the one before, where a section keeps to its subject.
GOES_ON = 0.95
#: How many sections do, before their paragraphs are read.
KEEPS_TO_SUBJECT = 0.15
#: A document of so many headed parts opens with an introduction, of at most so many paragraphs.
LEAST_PARTS, MOST_OPENING = 4, 3
COLONS = (":", "：")
#: Log-odds beyond which nothing changes any more.
MOST_EVIDENCE = 50.0


def sections(passages: Sequence[Passage]) -> list[list[int]]:
    """Indices of the paragraphs that follow each other under the same heading, two or more.

    List items, captions, strips, quotes and tables stand in between without parting them, and take no part: lists
    name things side by side. Paragraphs without a heading take no part either.
    """
    found: list[list[int]] = []
    last = ("", "")
    for index, passage in enumerate(passages):
        if passage.kind == "heading":
            last = ("", "")
        if passage.kind != "paragraph" or not passage.heading:
            continue
        here = (passage.document_id, passage.heading)
        if here == last:
            found[-1].append(index)
        else:
            found.append([index])
            last = here
    return [rows for rows in found if len(rows) > 1]


def introductions(passages: Sequence[Passage]) -> set[int]:
    """Indices of paragraphs that lead in rather than report: those before the second headed part of a document of
    several parts, and those that end with a colon before a list."""
    body = [i for i, passage in enumerate(passages) if passage.kind == "paragraph"]
    parts = list(dict.fromkeys((passages[i].document_id, passages[i].heading) for i in body))
    found = {i for i in body if _leads_to_list(passages, i)}
    if len(parts) >= LEAST_PARTS:
        found.update(i for i in body[:MOST_OPENING] if (passages[i].document_id, passages[i].heading) == parts[0])
    return found


def _leads_to_list(passages: Sequence[Passage], index: int) -> bool:
    following = passages[index + 1].kind if index + 1 < len(passages) else ""
    return following == "list_item" and passages[index].text.rstrip().endswith(COLONS)


def in_section(chances: Sequence[Sequence[float]]) -> list[list[float]]:
    """Probabilities of a section's paragraphs (paragraphs × classes) in the light of each other; same shape."""
    likelihood, together = _chained(chances)
    apart = -len(chances) * math.log(len(chances[0]))  # each paragraph's own sum to one, all classes are alike
    evidence = max(-MOST_EVIDENCE, min(MOST_EVIDENCE, likelihood - apart))
    odds = math.exp(evidence) * KEEPS_TO_SUBJECT / (1 - KEEPS_TO_SUBJECT)
    share = odds / (1 + odds)
    return [
        [share * there + (1 - share) * here for there, here in zip(kept, own, strict=True)]
        for kept, own in zip(together, chances, strict=True)
    ]


def _chained(chances: Sequence[Sequence[float]]) -> tuple[float, list[list[float]]]:
    """Log-likelihood of a section and its probabilities when a subject goes on with probability `GOES_ON` and is drawn
    anew, all classes alike, otherwise (forward and backward pass)."""
    even = 1.0 / len(chances[0])
    drawn = (1 - GOES_ON) * even
    forward: list[list[float]] = []
    scales: list[float] = []
    before = [even] * len(chances[0])
    for own in chances:
        joint = [a * b for a, b in zip(before, own, strict=True)]
        scales.append(sum(joint))
        forward.append([value / scales[-1] for value in joint])
        before = [GOES_ON * value + drawn for value in forward[-1]]
    found = [forward[-1]]
    after = [1.0] * len(before)
    for row in range(len(chances) - 2, -1, -1):
        ahead = [a * b / scales[row + 1] for a, b in zip(chances[row + 1], after, strict=True)]
        anew = drawn * sum(ahead)
        after = [GOES_ON * value + anew for value in ahead]
        joint = [a * b for a, b in zip(forward[row], after, strict=True)]
        found.append([value / sum(joint) for value in joint])
    return sum(map(math.log, scales)), found[::-1]
