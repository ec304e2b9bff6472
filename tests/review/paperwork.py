"""A small run in a folder, as `habitext run` leaves it, in six languages; and a CSV of it as people send it back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.review.decisions import in_force, read_log
from pipeline.reviewing import reviews_of
from pipeline.tables.columns import DOCUMENTS, FACTS, PASSAGES
from pipeline.tables.write import read_table, write_table

SENTENCES = {
    "en": ("12,400", "12400", "Some 12,400 households moved into new homes.", "households"),
    "zh": ("1.2 万", "12000", "约1.2 万户家庭迁入新居。", "家庭"),
    "fr": ("12 400", "12400", "Près de 12 400 ménages ont emménagé l’été dernier.", "ménages"),
    "es": ("12.400", "12400", "Unos 12.400 hogares se mudaron el año pasado.", "hogares"),
    "ru": ("12 400", "12400", "Около 12 400 семей переехали в новые дома.", "семей"),
    "ar": ("12400", "12400", "انتقلت 12400 أسرة إلى مساكن جديدة.", "أسرة"),
}


def passage(code: str, number: int) -> dict[str, str]:
    text = SENTENCES[code][2] + f" ({number})"
    return {
        "passage_id": f"p-{code}{number}", "document_id": f"d-{code}", "document": f"HSP/{code.upper()}",
        "language": code, "page": "1", "page_end": "1", "paragraph": str(number), "kind": "paragraph", "text": text,
        "domain": "1", "domain_score": "0.6", "domain_basis": "model", "plan": "sp-2020-2025",
    }  # fmt: skip


def fact(code: str, number: int) -> dict[str, str]:
    surface, value, _, counted = SENTENCES[code]
    own = passage(code, number)
    return {
        "fact_id": f"f-{code}{number}", "document": own["document"], "language": code, "paragraph": str(number),
        "page": "1", "domain": "1", "domain_score": "0.6", "surface": surface, "value": value, "kind": "count",
        "counted": counted, "countries": "KEN", "evidence": own["text"], "score": "0.8",
        "document_id": own["document_id"], "passage_id": own["passage_id"],
    }  # fmt: skip


def run_of(folder: Path, codes: Sequence[str], each: int = 4) -> Path:
    """Tables, state and run.json of a run with `each` facts a language."""
    folder.mkdir(parents=True, exist_ok=True)
    places = [(c, n) for c in codes for n in range(1, each + 1)]
    facts, passages = [fact(*place) for place in places], [passage(*place) for place in places]
    documents = [
        {"document_id": f"d-{c}", "path": f"{c}.pdf", "symbol": f"HSP/{c.upper()}", "status": "done"} for c in codes
    ]
    write_table(folder, DOCUMENTS, documents)
    write_table(folder, FACTS, facts)
    write_table(folder, PASSAGES, passages)
    with State(folder) as state:
        state.put("0" * 64, "mark", {"status": "done", "facts": facts, "passages": passages})
    (folder / "run.json").write_text(json.dumps({"fingerprint": "mark", "model": "domains-x"}), encoding="utf-8")
    return folder


def answered(folder: Path, answers: Mapping[str, Mapping[str, str]], table: str = "facts") -> list[dict[str, str]]:
    """The rows of a table with what people wrote into them, by id."""
    rows = read_table(folder / f"{table}.csv")
    for row in rows:
        row.update(answers.get(row["fact_id" if table == "facts" else "passage_id"], {}))
    return rows


def as_csv(rows: Sequence[Mapping[str, str]], delimiter: str = ",", columns: Sequence[str] = ()) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns or list(rows[0]), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


WORDS = {"en": "accept", "zh": "接受", "fr": "accepté", "es": "aceptar", "ru": "принять", "ar": "قبول"}


def apply(tmp_path: Path, file: Path, *more: str) -> int:
    run = ["--run", str(tmp_path / "out")]
    return main(["--workspace", str(tmp_path), "review", "apply", str(file), "--reviewer", "Ada", "--yes", *run, *more])


def decided(tmp_path: Path) -> dict[tuple[str, str], str]:
    """What stands, by id and field."""
    return {(d.id, d.field): d.new for d in in_force(read_log(reviews_of(tmp_path))).values() if d.new}


#: The line that ends what `apply` says.
ROWS = re.compile(r"\d+ rows?: ")


def counts(said: str) -> dict[str, int]:
    line = next(line for line in said.splitlines() if ROWS.match(line))
    return {name: int(n) for n, _, name in (part.partition(" ") for part in line.partition(": ")[2].split(", "))}


def rows_said(said: str) -> int:
    return int(next(line for line in said.splitlines() if ROWS.match(line)).split(" ", 1)[0])


def save(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
