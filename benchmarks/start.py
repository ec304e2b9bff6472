"""What a small document costs from a cold start, against importing libraries and doing nothing with them.

    python -m benchmarks.start [--pairs N] [FILE...]

For each file: processor seconds of the whole tree of `habitext run` on it alone, those of importing only the libraries
that such a run loads (asked of the program, file by file), and of importing those that a script for the same job would
(pdfplumber, spaCy or jieba with its dictionary, scikit-learn, langdetect). Interleaved; the medians count. Default: the
smallest sample in each language. Linux only (see speed.py).
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


def main() -> int:
    """Prints a row for each file: seconds and both ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="*", type=Path, help="PDF files; Chinese ones end in .zh.pdf")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    given = [(path, "zh" if ".zh" in path.suffixes else "") for path in options.file]
    habitext = str(Path(sys.executable).with_name("habitext"))
    subprocess.run([sys.executable, "-m", "pipeline.precompile"], check=True)
    for path, language in given or samples():
        needed = libraries(path)
        ours: list[float] = []
        loaded: list[float] = []
        script: list[float] = []
        for _ in range(options.pairs):
            with tempfile.TemporaryDirectory() as scratch:
                shutil.copy(path, scratch)
                command = [habitext, "run", scratch, "--out", f"{scratch}-out", "--workers", "1"]
                ours.append(tree_cpu(command, accept=(0, 1)))
                shutil.rmtree(f"{scratch}-out")
            loaded.append(tree_cpu([sys.executable, "-c", needed]))
            script.append(tree_cpu([sys.executable, "-c", SCRIPT + words(language)]))
        run, least, usual = (statistics.median(values) for values in (ours, loaded, script))
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
