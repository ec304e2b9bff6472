"""What a small document costs from a cold start, against importing libraries and doing nothing with them.

    python -m benchmarks.start [--pairs N] [--pages N] [FILE...]

For the first pages of each file: processor seconds of the whole tree of `habitext run` on them alone, those of
importing only the libraries that such a run loads (asked of the program), and of importing those that a script for the
same job would (pdfplumber, spaCy or jieba with its dictionary, scikit-learn, langdetect). Interleaved; the medians
count. Default: three pages of the smallest sample in each language. Linux only (see speed.py).
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.speed import tree_cpu

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"
DICTIONARY = "; import jieba; jieba.setLogLevel(60); jieba.initialize()"
#: Prints what reading a file has loaded of the libraries the program declares.
ASK = """
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from pipeline.batch import repair
from pipeline.run import read_document

repair.load()
read_document(Path(sys.argv[1]))
declared = " ".join(requires("habitext")).lower()
owners = packages_distributions()
names = [name for name in sys.modules if any(owner.lower() in declared for owner in owners.get(name, ()))]
print(",".join(sorted(name for name in names if name != "pipeline")))
"""
SCRIPT = "import pdfplumber, sklearn.linear_model, sklearn.feature_extraction.text, langdetect"


def words(language: str) -> str:
    """What a script imports for the words of a language."""
    return DICTIONARY if language == "zh" else "; import spacy"


def libraries(path: Path) -> str:
    """The import statement of what the program loads to read a file; jieba with its dictionary."""
    asked = subprocess.run([sys.executable, "-c", ASK, path], check=True, capture_output=True, text=True)
    names = asked.stdout.strip()
    return f"import {names}" + (DICTIONARY if "jieba" in names.split(",") else "")


def first_pages(path: Path, pages: int, folder: Path) -> Path:
    """A file of the first pages of another, in a folder, by the same name."""
    import pypdfium2

    whole, part = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    part.import_pages(whole, range(min(pages, len(whole))))
    part.save(folder / path.name)
    whole.close()
    return folder / path.name


def samples() -> list[tuple[Path, str]]:
    """The smallest official sample in each language."""
    with (SAMPLES / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["layout"] == "official"]
    smallest: dict[str, Path] = {}
    for row in rows:
        path, language = SAMPLES / row["path"], row["language"]
        if language not in smallest or path.stat().st_size < smallest[language].stat().st_size:
            smallest[language] = path
    return [(path, language) for language, path in sorted(smallest.items())]


def measured(habitext: str, path: Path, needed: str, script: str) -> tuple[float, float, float]:
    """Processor seconds of a run on a file, of importing the libraries it loads, and of importing those of a script."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch, "in"), Path(scratch, "out")
        folder.mkdir()
        shutil.copy(path, folder)
        run = tree_cpu([habitext, "run", str(folder), "--out", str(out), "--workers", "1"], accept=(0, 1))
    return run, tree_cpu([sys.executable, "-c", needed]), tree_cpu([sys.executable, "-c", script])


def main() -> int:
    """Prints a row for each file: seconds and both ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="*", type=Path, help="PDF files; Chinese ones end in .zh.pdf")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pages", type=int, default=3, help="how many pages of each")
    options = parser.parse_args()
    given = [(path, "zh" if ".zh" in path.suffixes else "") for path in options.file]
    habitext = str(Path(sys.executable).with_name("habitext"))
    subprocess.run([sys.executable, "-m", "pipeline.precompile"], check=True)
    for path, language in given or samples():
        with tempfile.TemporaryDirectory() as folder:
            part = first_pages(path, options.pages, Path(folder))
            needed = libraries(part)
            seconds = [measured(habitext, part, needed, SCRIPT + words(language)) for _ in range(options.pairs)]
        run, least, usual = (statistics.median(values) for values in zip(*seconds, strict=True))
        print(
            f"{path.name}: {run:.2f} s; libraries it loads {least:.2f} s (ratio {run / least:.2f}); "
            f"of such a script {usual:.2f} s (ratio {run / usual:.2f})",
            f"    {needed}",
            sep="\n",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
