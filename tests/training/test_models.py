"""Which model is in use: a worse one never unasked, an earlier one on demand, and what another would change."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.domains.plans import load_plan
from pipeline.domains.store import current_model, find_model_folder, load_model
from pipeline.errors import InputError, KnowledgeError
from pipeline.records import Label
from pipeline.tables.write import read_table
from pipeline.training.promote import _worse, put_in_use, roll_back
from pipeline.training.train import train
from tests.paper import REPORT

ROOT = Path(__file__).parents[2]

OWN = """
id = "care"
name = "Care framework"
years = [2030, 2034]
default = false
units = ["focus_area"]
outcome_unit = ""
[unit_name]
en = "focus area"
[[domains]]
code = "A"
[domains.title]
en = "Bees and honey"
[[domains]]
code = "B"
[domains.title]
en = "Clocks and time"
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two models: one of the seed labels, one without domain 4."""
    folder = tmp_path_factory.mktemp("workspace")
    seed = (ROOT / "corpus" / "labels" / "seed.jsonl").read_text(encoding="utf-8").splitlines()
    file = folder / "corpus" / "labels" / "own.jsonl"
    file.parent.mkdir(parents=True)
    poor = [line for line in seed if json.loads(line)["domain"] != "4"]
    file.write_text("\n".join(poor), encoding="utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "CURRENT").write_text("gone\n", encoding="utf-8")
    train(folder / "corpus", folder / "models")
    file.write_text("\n".join(seed), encoding="utf-8")
    train(folder / "corpus", folder / "models", force=True)
    return folder


def names(workspace: Path) -> list[str]:
    return (workspace / "models" / "HISTORY").read_text(encoding="utf-8").split()


def test_rolled_back_and_forth(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = names(workspace)[-2:]
    assert current_model(workspace / "models") == workspace / "models" / second
    assert main(["--workspace", str(workspace), "models", "rollback"]) == 0
    assert current_model(workspace / "models") == workspace / "models" / first
    came = current_model(ROOT / "models")
    assert came is not None
    assert roll_back(workspace / "models") == came.name  # before all others: the one of the program
    assert find_model_folder(workspace) == came
    with pytest.raises(InputError, match="no earlier model"):
        roll_back(workspace / "models")
    for name in (came.name, second):
        assert main(["--workspace", str(workspace), "models", "use", name]) == 0
        assert find_model_folder(workspace).name == name
    capsys.readouterr()
    assert main(["--workspace", str(workspace), "models", "list"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 4 and any(line.startswith(f"* {second}: plan sp-2020-2025, 125 labels") for line in shown)
    assert any(line.startswith(f"  {first}: plan sp-2020-2025, 100 labels") for line in shown)
    assert any(line.startswith(f"  {came.name}: ") and line.endswith("(came with the program)") for line in shown)
    assert main(["--workspace", str(workspace), "models", "rollback"]) == 0
    assert find_model_folder(workspace) == came
    put_in_use(workspace / "models", first)
    put_in_use(workspace / "models", second)


def test_a_copy_of_the_model_in_use_is_the_one_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Training on the labels of the program alone writes its model once more into the workspace."""
    came = find_model_folder(tmp_path)
    shutil.copytree(came, tmp_path / "models" / came.name)
    assert main(["--workspace", str(tmp_path), "models", "list"]) == 0
    assert capsys.readouterr().out.startswith(f"* {came.name}: ")


def test_a_workspace_without_models_has_none_to_go_back_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "models", "rollback"]) == 2
    assert "no earlier model" in capsys.readouterr().err
    came = find_model_folder(tmp_path)
    assert main(["--workspace", str(tmp_path), "models", "use", came.name]) == 0
    assert find_model_folder(tmp_path) == came


def test_a_damaged_model_is_not_put_in_use(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "models"
    shutil.copytree(workspace / "models", copy)
    before = current_model(copy)
    assert before is not None
    other = next(name for name in names(workspace) if name != before.name and (copy / name).is_dir())
    (copy / other / "weights.npz").write_bytes(b"spoiled")
    assert main(["--workspace", str(tmp_path), "models", "use", other]) != 0
    assert main(["--workspace", str(tmp_path), "models", "use", "nobody"]) == 2
    assert main(["--workspace", str(tmp_path), "models", "use", str(copy / other)]) == 2  # a path is no name
    assert current_model(copy) == before


def test_what_another_model_would_change(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = names(workspace)[-2:]
    seed = (ROOT / "corpus" / "labels" / "seed.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [label for line in seed if (label := json.loads(line))["language"] == "en"]
    told = [label["text"] for label in labels if label["domain"] == "4"]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n\n".join(told), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["--workspace", str(workspace), "run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"]) == 0
    capsys.readouterr()
    assert main(["--workspace", str(workspace), "models", "diff", first, second, "--run", str(out)]) == 0
    rows = read_table(out / "domains-diff.csv")
    assert f"{len(rows)} of" in capsys.readouterr().out
    texts = {p["text"] for p in read_table(out / "passages.csv")}
    assert all(row["before"] != row["after"] and row["text"] in texts for row in rows)
    assert {row["before"] for row in rows}.isdisjoint({"4"}) and "4" in {row["after"] for row in rows}
    assert main(["models", "diff", first, "--run", str(tmp_path)]) == 2  # no run there


def test_worse_is_told_over_all_and_by_language() -> None:
    labels = [Label(f"t{n}", "12"[n % 2], "en" if n < 80 else "fr", f"f{n}") for n in range(100)]
    right = [label.domain for label in labels]
    assert _worse(labels, right, right) == ""
    lost = ["1" if n % 5 == 0 else d for n, d in enumerate(right)]
    assert _worse(labels, lost, right) == "worse over all"
    one = [*right[:98], "1", "1"]  # one of twenty French ones: no matter over all
    assert _worse(labels, one, right).startswith("worse in fr")
    assert _worse(labels, right, one) == ""


def test_a_plan_of_ones_own_is_learnt(tmp_path: Path) -> None:
    plan = tmp_path / "care.toml"
    plan.write_text(OWN, encoding="utf-8")
    assert load_plan(str(plan)).codes == ("A", "B")
    rows = [
        {"text": f"{thing} {n} were {done} by the {who}.", "language": "en", "domain": code,
         "family": f"{code}{n}{who}", "plan": "care"}
        for code, thing, done in (("A", "Hives of bees", "filled with honey"), ("B", "Clocks", "wound and set right"))
        for n, who in enumerate(("village", "school", "market", "parish", "harbour", "valley", "mill"))
    ]  # fmt: skip
    labels = tmp_path / "corpus" / "labels" / "own.jsonl"
    labels.parent.mkdir(parents=True)
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "models").mkdir()
    report = train(tmp_path / "corpus", tmp_path / "models", plan_id=str(plan))
    assert load_model(report.folder).classes == ("A", "B", "none")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(REPORT)
    out = tmp_path / "out"
    arguments = ["run", str(tmp_path / "in"), "--out", str(out), "--workers", "1", "--plan", str(plan)]
    assert main([*arguments, "--model", str(report.folder)]) == 0
    passages = read_table(out / "passages.csv")
    assert {p["plan"] for p in passages} == {"care"}
    assert {p["domain"] for p in passages} <= {"A", "B", "none"}
    plan.unlink()  # later commands, each a process of its own, find the plan beside the run and the model
    here = [sys.executable, "-m", "pipeline", "--workspace", str(tmp_path)]
    sheet = subprocess.run([*here, "review", "sheet", str(out)], capture_output=True, text=True, check=False)
    assert sheet.returncode == 0, sheet.stderr
    assert find_model_folder(tmp_path, "care") == report.folder
    assert find_model_folder(tmp_path) == current_model(ROOT / "models")  # the other plan keeps its model
    listed = subprocess.run([*here, "models", "list"], capture_output=True, text=True, check=False)
    assert f"* {report.folder.name}: plan care, 14 labels" in listed.stdout, listed.stderr
    assert listed.stdout.count("\n* domains-") + listed.stdout.startswith("* domains-") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "Invalid"),
        (OWN.replace('id = "care"\n', ""), "'id' is missing"),
        (OWN.replace('"care"', '"sp-2020-2025"'), "one of ours"),
        (OWN.replace('code = "B"', 'code = "A"'), "codes"),
    ],
)
def test_a_wrong_plan_is_told(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "care.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_plan(str(path))


def test_put_in_use_is_noted_once(tmp_path: Path) -> None:
    put_in_use(tmp_path, "one")
    put_in_use(tmp_path, "one")
    assert (tmp_path / "HISTORY").read_text(encoding="utf-8") == "one\n"
