"""The house keeps its rules: who may import whom, one library in one module, language codes at home."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipeline"
STAGES = (
    "reading", "passages", "entities", "domains", "facts", "tables", "training", "batch", "review", "compare", "report",
)  # fmt: skip
#: training fits the model that domains serves, and what facts are scored with.
ALLOWED = {("training", "domains"), ("training", "facts"), ("training", "review")}
#: The places that know the order of the stages.
MEETING_PLACES = ("run.py", "reviewing.py", "components.py", "cli.py", "__main__.py", "commands", "runs")
ONE_HOME = (
    "pypdfium2", "langdetect", "jieba", "spacy", "ahocorasick", "pdfplumber", "openpyxl", "pikepdf", "tesserocr",
    "rapidocr", "distributed", "fsspec", "duckdb",
)  # fmt: skip
CODES = ("en", "zh", "fr", "es", "ru", "ar")

FILES = sorted(p for p in ROOT.rglob("*.py"))


def imports(path: Path, *, top_only: bool = False) -> set[str]:
    """Dotted names a file imports (those under TYPE_CHECKING too)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def stage(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("path", [p for p in FILES if stage(p) in STAGES], ids=lambda p: str(p.relative_to(ROOT)))
def test_stages_do_not_import_each_other(path: Path) -> None:
    own = stage(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "pipeline" and len(parts) > 1 and parts[1] in STAGES and parts[1] != own:
            assert (own, parts[1]) in ALLOWED, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_below_knows_the_meeting_places(path: Path) -> None:
    if path.parent == ROOT or stage(path) in MEETING_PLACES:
        return
    meeting = tuple(f"pipeline.{name.removesuffix('.py')}" for name in MEETING_PLACES)
    assert not [name for name in imports(path) if name in meeting or name.startswith(tuple(f"{m}." for m in meeting))]


def test_imports_never_run_in_circles() -> None:
    """Imports inside functions and under TYPE_CHECKING count: a late import hides a circle, it does not break it."""
    modules = {".".join(p.relative_to(ROOT.parent).with_suffix("").parts): p for p in FILES if p.name != "__init__.py"}
    order = TopologicalSorter({name: imports(path) & modules.keys() for name, path in modules.items()})
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("library", ONE_HOME)
def test_one_library_lives_in_one_module(library: str) -> None:
    homes = [p for p in FILES if any(n == library or n.startswith(library + ".") for n in imports(p))]
    assert len(homes) == 1, [str(h.relative_to(ROOT)) for h in homes]


def test_files_are_replaced_in_one_place() -> None:
    """Who syncs a file replaces one; `pipeline.atomic` does it for all and says what happens when the disk refuses."""
    calls = {p: ast.walk(ast.parse(p.read_text(encoding="utf-8"))) for p in FILES}
    syncing = {p.name for p, nodes in calls.items() if any(getattr(n, "attr", "") == "fsync" for n in nodes)}
    assert syncing == {"atomic.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_language_code_outside_languages(path: Path) -> None:
    if stage(path) == "languages":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quoted = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in CODES]
    assert not quoted, f"{path.relative_to(ROOT)} quotes a language code in lines {quoted}"


def test_names_say_something() -> None:
    banned = {"utils.py", "helpers.py", "models.py", "util.py", "misc.py", "common.py"}
    assert not [p for p in FILES if p.name in banned]
    classes = [c for p in FILES for c in re.findall(r"^class (\w+)", p.read_text(encoding="utf-8"), re.M)]
    assert "Pipeline" not in classes


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "__init__.py"], ids=lambda p: str(p.relative_to(ROOT)))
def test_a_package_that_names_its_modules_names_all(path: Path) -> None:
    """A docstring that is a map leaves no room out; one that names no module need not be a map."""
    modules = {p.stem for p in path.parent.glob("[!_]*.py")}
    named = modules.intersection(re.findall(r"`(\w+)`", ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""))
    assert not named or named == modules


#: What turns bytes into objects or programs. A child that reads hostile files may be under their control, and so may a
#: model, a plan or a state that somebody was sent.
EXECUTING = {
    "pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop", "runpy",
    "pty", "yaml", "dbm", "copyreg",
}  # fmt: skip
#: It reads one file, beside the bytecode, which the interpreter reads the same way, and then runs.
BESIDE_BYTECODE = {"shelf.py": ["marshal"]}
BUILTINS = {"eval", "exec", "compile", "__import__"}
#: Of modules that are otherwise harmless.
ATTRIBUTES = {"system", "popen", "getoutput", "getstatusoutput", "unsafe_load", "full_load"}


def executing(tree: ast.AST) -> list[str]:
    """What in a file could run something that stands in data."""
    found = []
    # A pipe's `recv` unpickles what comes (`recv_bytes` does not); a socket's does not.
    attributes = ATTRIBUTES | ({"recv"} if "multiprocessing" in ast.dump(tree) else set())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found.extend(name for name in names if name.split(".")[0] in EXECUTING)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
            found.append(node.func.id)
        elif isinstance(node, ast.Attribute) and node.attr in attributes:
            found.append(node.attr)
        elif isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            harmless = isinstance(node.value, ast.Constant) and node.value.value is False
            found.extend([] if harmless else [node.arg])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_in_data_is_ever_run(path: Path) -> None:
    assert executing(ast.parse(path.read_text(encoding="utf-8"))) == BESIDE_BYTECODE.get(path.name, [])


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "from marshal import loads", "eval(x)", "os.system(x)", "subprocess.run(x, shell=True)",
        "numpy.load(x, allow_pickle=True)", "subprocess.run(x, shell=y)",
        "from multiprocessing.connection import wait\npipe.recv()",
    ],
)  # fmt: skip
def test_the_rule_against_running_data_sees(line: str) -> None:
    assert executing(ast.parse(line))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, pipeline, pipeline.cli, pipeline.records, pipeline.run, pipeline.runs.folder_run\n"
        "heavy = {'spacy','jieba','sklearn','pdfplumber','langdetect','numpy','pypdfium2','rich'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
