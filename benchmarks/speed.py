"""CPU of a whole `habitext run` against what a user would otherwise write, on the same files, in one run.

    python benchmarks/speed.py FOLDER... [--pages 300] [--pairs 5]

(a) pdfplumber `extract_text` alone; (b) what an analyst writes in an afternoon (afternoon.py). Files are repeated (with
a differing comment behind the end mark, so that none counts as a duplicate) until the number of pages is reached. Times
are user + system seconds of the whole process tree, start included, each pair run one after the other; the median ratio
is what counts. The program's bytecode and patterns are compiled first, as `make` and a first run leave them (pip does
the same for pdfplumber's bytecode), so that it does not matter whether the environment keeps bytecode. Linux only:
orphans of a tree are adopted and counted through a subreaper.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36

PLUMBER = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
"""

AFTERNOON = Path(__file__).with_name("afternoon.py")


def tree_cpu(command: list[str], accept: tuple[int, ...] = (0,)) -> float:
    """Runs a command and returns the CPU seconds of it and everything it started."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = os.times()
    process = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if process.returncode not in accept:
        raise SystemExit(f"{command[:3]} ended with {process.returncode}")
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def repeat(folders: list[Path], pages: int, target: Path) -> tuple[list[str], int]:
    """Copies the folders' PDFs until the number of pages is reached; returns the paths and the pages."""
    import pypdfium2

    sources = []
    for path in (p for folder in folders for p in sorted(folder.rglob("*.pdf"))):
        document = pypdfium2.PdfDocument(path)
        sources.append((path, len(document)))
        document.close()
    if not sources:
        raise SystemExit(f"no PDF in {', '.join(map(str, folders))}")
    made: list[str] = []
    count = 0
    while count < pages:
        for path, size in sources:
            copy = target / f"{len(made):05}-{path.name}"
            shutil.copyfile(path, copy)
            with copy.open("ab") as stream:
                stream.write(b"\n%% %d\n" % len(made))
            made.append(str(copy))
            count += size
            if count >= pages:
                break
    return made, count


def main() -> int:
    """Prints a row for each pair and the median ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    habitext = str(Path(sys.executable).with_name("habitext"))
    subprocess.run([sys.executable, "-m", "pipeline.precompile"], check=True)
    ratios: dict[str, list[float]] = {"extract_text alone": [], "the afternoon script": []}
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "in"
        inputs.mkdir()
        files, pages = repeat(options.folder, options.pages, inputs)
        print(f"{len(files)} files, {pages} pages, {options.pairs} interleaved pairs; CPU seconds of each tree")
        for pair in range(options.pairs):
            out = Path(scratch) / f"out{pair}"
            ours = tree_cpu([habitext, "run", str(inputs), "--out", str(out), "--workers", "1"], accept=(0, 1))
            row = [f"habitext {ours:.1f}"]
            others = (["-c", PLUMBER], [str(AFTERNOON)])
            for name, script in zip(ratios, others, strict=True):
                theirs = tree_cpu([sys.executable, *script, *files])
                ratios[name].append(ours / theirs)
                row.append(f"{name} {theirs:.1f} (ratio {ours / theirs:.3f})")
            print("; ".join(row), flush=True)
    for name, values in ratios.items():
        print(f"median ratio to {name}: {statistics.median(values):.3f} (min {min(values):.3f}, max {max(values):.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
