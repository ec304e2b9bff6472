"""Character accuracy of pages read from pictures: a run's passages against gold documents, per language.

    habitext run corpus/samples/scanned --out outputs/scans --ocr
    python benchmarks/ocr.py corpus/gold/dev-1.json --run outputs/scans [--worst 5] [--confused 20]

Each gold paragraph is laid against the text of all passages of its document, one after the other, and the least number
of letters to set in, leave out or change to find it there is counted (approximate search with free ends). Accuracy is 1
minus that number over the paragraph's letters, blanks folded to one. So what a page loses inside paragraphs counts, how
paragraphs were cut does not; `squeezed` leaves blanks, width and stretching strokes out of account, as score.py does.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

csv.field_size_limit(10**9)
UNSEEN = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
NUMBER = re.compile(r"^\s*(\d{1,3}\s*[.．、]|\(\s*\w\s*\))\s*")


def plain(text: str) -> str:
    """One blank between words, nothing that is not printed, no stretching strokes."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def squeezed(text: str) -> str:
    """Without blanks, width and case."""
    return "".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


def nearest(wanted: str, text: str) -> tuple[int, int]:
    """Least edit distance of `wanted` to any stretch of `text`, and where that stretch ends.

    Bit vectors over the letters of `wanted` (Myers 1999): one step a letter of `text`.
    """
    length = len(wanted)
    if not length:
        return 0, 0
    masks: dict[str, int] = defaultdict(int)
    for i, char in enumerate(wanted):
        masks[char] |= 1 << i
    every, last = (1 << length) - 1, 1 << (length - 1)
    plus, minus, distance = every, 0, length
    best = (length, 0)
    for end, char in enumerate(text, 1):
        equal = masks.get(char, 0)
        vertical = equal | minus
        level = (((equal & plus) + plus) ^ plus) | equal
        up, down = minus | (every & ~(level | plus)), plus & level
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
        up, down = up << 1, down << 1
        plus = (down | ~(vertical | up)) & every
        minus = up & vertical & every
        if distance < best[0]:
            best = (distance, end)
    return best


def paragraphs(gold: dict[str, Any], lang: str) -> Iterator[str]:
    """The texts of the paragraphs and headings of a gold document, without their numbers."""
    for block in gold["blocks"]:
        if block["type"] in ("paragraph", "heading"):
            yield NUMBER.sub("", block["text"][lang])
        elif block["type"] == "list":
            yield from (NUMBER.sub("", item["text"][lang]) for item in block["items"])


def texts_of(run: Path) -> dict[str, str]:
    """The text of each document of a run by file name: its passages one after the other."""
    names = {}
    with (run / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            names[row["document_id"]] = Path(row["path"]).name
    out: dict[str, list[str]] = defaultdict(list)
    with (run / "passages.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            out[names[row["document_id"]]].append(row["text"])
    return {name: "\n".join(parts) for name, parts in out.items()}


def confusions(wanted: str, got: str) -> Iterator[str]:
    """What was read instead of what, as "right → read"."""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if tag != "equal":
            yield f"{wanted[a:b]!r} → {got[c:d]!r}"


def main() -> int:
    """Prints a line a language; exit status 2 when there was nothing to measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--run", required=True, type=Path)
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst paragraphs of each language")
    parser.add_argument("--confused", type=int, default=0, help="show so many of the commonest mistakes")
    args = parser.parse_args()
    texts = texts_of(args.run)
    rows: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for path in args.gold:
        gold = json.loads(path.read_text(encoding="utf-8"))
        for lang in gold["title"]:
            text = texts.get(f"{gold['id']}.{lang}.pdf")
            if text is None:
                continue
            whole, bare = plain(text), squeezed(text)
            for paragraph in paragraphs(gold, lang):
                wanted, short = plain(paragraph), squeezed(paragraph)
                wrong, end = nearest(wanted, whole)
                sums[lang].update(letters=len(wanted), wrong=wrong, short=len(short), missed=nearest(short, bare)[0])
                rows[lang].append((wrong / len(wanted), wanted, whole[max(0, end - len(wanted) - wrong // 2) : end]))
    if not sums:
        print("no gold document was read in this run", file=sys.stderr)
        return 2
    for lang, seen in sorted(sums.items()):
        exact, loose = 1 - seen["wrong"] / seen["letters"], 1 - seen["missed"] / seen["short"]
        print(f"{lang}: accuracy {exact:.4f}, squeezed {loose:.4f}, paragraphs {len(rows[lang])}")
        for share, wanted, got in sorted(rows[lang], reverse=True)[: args.worst]:
            print(f"  {share:.3f}\n    right {wanted}\n    read  {got}")
        if args.confused:
            told = Counter(c for _, wanted, got in rows[lang] for c in confusions(wanted, got))
            print("\n".join(f"  {count:4} {what}" for what, count in told.most_common(args.confused)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
