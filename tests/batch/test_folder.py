"""Which files of a folder are read, under which names, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.batch.folder import find_jobs
from pipeline.errors import InputError


def put(path: Path, content: bytes = b"%PDF-1.7\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_walks_recursively_and_sorts(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/z.PDF", "a/b/报告.pdf", "notes.md", "Brief.DOCX", "page.html", "hidden-pdf.dat"):
        put(tmp_path / "in" / name, b"words" if name == "notes.md" else b"%PDF-1.7\n")
    jobs = find_jobs([tmp_path / "in"], tmp_path / "out")
    assert [j.name for j in jobs] == ["Brief.DOCX", "a/b/报告.pdf", "a/z.PDF", "b.pdf", "hidden-pdf.dat", "page.html"]
    assert all(j.problem is None for j in jobs)


def test_same_name_in_two_folders_is_kept_apart(tmp_path: Path) -> None:
    one, two = put(tmp_path / "one/r.pdf"), put(tmp_path / "two/r.pdf")
    jobs = find_jobs([one.parent, two.parent], tmp_path / "out")
    assert [(j.name, j.path) for j in jobs] == [("r.pdf", one), ("two/r.pdf", two)]


def test_missing_and_empty_inputs_name_the_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.*no such"):
        find_jobs([tmp_path / "nowhere"], tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no documents found"):
        find_jobs([tmp_path / "empty"], tmp_path / "out")


@pytest.mark.parametrize("out", ["in", "in/out", "."])
def test_output_and_input_may_not_lie_in_each_other(tmp_path: Path, out: str) -> None:
    put(tmp_path / "in/r.pdf")
    with pytest.raises(InputError, match="in each other"):
        find_jobs([tmp_path / "in"], tmp_path / out)


def test_documents_of_other_kinds_are_named_and_pictures_are_not(tmp_path: Path) -> None:
    for name in ("r.pdf", "old.DOC", "slides.pptx", "logo.png", "data.csv"):
        put(tmp_path / "in" / name) if name == "r.pdf" else (tmp_path / "in" / name).write_bytes(b"x")
    jobs = find_jobs([tmp_path / "in"], tmp_path / "out")
    codes = {j.name: (j.problem.code, j.problem.severity) if j.problem else "" for j in jobs}
    kept = ("not_a_document", "warning")
    assert codes == {"r.pdf": "", "old.DOC": kept, "slides.pptx": kept}


def test_what_other_programs_put_beside_documents_is_none(tmp_path: Path) -> None:
    put(tmp_path / "in/report.pdf")
    beside = {
        "~$report.docx": b"\x04Ada " + bytes(157), "~$port.docx": b"PK" + bytes(4000),
        "._report.pdf": b"\x00\x05\x16\x07" + bytes(4092), "._draft.pdf": b"%PDF-1.4 " + bytes(90),
    }  # fmt: skip
    for name, content in beside.items():
        (tmp_path / "in" / name).write_bytes(content)
    found = {job.name for job in find_jobs([tmp_path / "in"], tmp_path / "out")}
    assert found == {"report.pdf", "~$port.docx", "._draft.pdf"}  # what is large or a PDF may be somebody's own


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_links_out_of_the_folder_and_special_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "in/r.pdf")
    secret = put(tmp_path / "elsewhere/s.pdf")
    (tmp_path / "in/link.pdf").symlink_to(secret)
    (tmp_path / "in/gone.pdf").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "in/pipe.pdf")
    (tmp_path / "in/up").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in/folder.pdf").mkdir()
    jobs = find_jobs([tmp_path / "in"], tmp_path / "out")
    codes = {j.name: (j.problem.code, j.problem.severity) if j.problem else "" for j in jobs}
    assert codes == {
        "r.pdf": "", "link.pdf": ("outside_folder", "error"), "gone.pdf": ("unreadable", "error"),
        "pipe.pdf": ("special_file", "warning"), "up": ("linked_folder", "warning"),
    }  # fmt: skip
    (gone,) = (j.problem.message for j in jobs if j.problem and j.problem.code == "unreadable")
    assert gone == "gone.pdf: a link that leads nowhere"


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes on Windows")
def test_names_that_are_no_utf8_stay_apart(tmp_path: Path) -> None:
    put(tmp_path / "in/plain.pdf")
    try:
        for byte in (b"\xe9", b"\xe8"):
            put(Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/caf" + byte + b".pdf")))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    names = [j.name for j in find_jobs([tmp_path / "in"], tmp_path / "out")]
    assert names == ["caf\\xe8.pdf", "caf\\xe9.pdf", "plain.pdf"]
