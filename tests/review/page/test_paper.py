"""The printed page: drawn from the very file that was read, a box where the figure stands, plain words without it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.batch.sources import note_sources, sources
from pipeline.review.page.pictures import PictureError, Pictures
from pipeline.runs.folder_run import run_folder
from pipeline.settings import Settings
from tests.review.page.browser import Browser, entered, serving
from tests.review.paperwork import run_of

ROOT = Path(__file__).parents[3]
SAMPLES = [ROOT / "corpus" / "samples" / "designed" / f"dev-2.{code}.pdf" for code in ("en", "ar")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two reports and a run over them."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "in").mkdir()
    for sample in SAMPLES:
        shutil.copy(sample, folder / "in")
    summary = run_folder([folder / "in"], folder / "out", Settings(workers=2, workspace=str(folder)))
    assert not summary.failed
    return folder


@pytest.fixture(scope="module")
def browser(place: Path) -> Iterator[Browser]:
    with serving(place / "out", place) as page:
        yield entered(page)


def every(browser: Browser, language: str) -> list[Any]:
    ids = browser.get("/api/queue", language=language).data["ids"]
    assert len(ids) > 10
    return [browser.fact(id_) for id_ in ids[:40]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_figure_has_a_box_inside_its_paragraph(browser: Browser, language: str) -> None:
    for told in every(browser, language):
        paper = told["paper"]
        assert paper["state"] == "there"
        assert paper["page"] == int(told["page"])
        assert paper["figure"], told["id"]
        for x0, top, x1, bottom in paper["figure"]:
            assert 0 <= x0 < x1 <= paper["width"]
            assert 0 <= top < bottom <= paper["height"]
            around = [box for box in paper["lines"] if box[1] <= top and bottom <= box[3]]
            assert any(box[0] - 1 <= x0 and x1 <= box[2] + 1 for box in around), told["id"]


def test_the_figure_is_drawn_where_the_box_says(browser: Browser) -> None:
    """Ink stands in the box; as much of it as in a line of text."""
    for told in every(browser, "en")[:6]:
        paper = told["paper"]
        answer = browser.get("/picture", document=told["document"]["id"], page=str(paper["page"]))
        assert answer.headers.get_content_type() == "image/png"
        picture = Image.open(io.BytesIO(answer.body)).convert("L")
        scale = picture.width / paper["width"]
        assert picture.height / scale == pytest.approx(paper["height"], rel=0.01)
        x0, top, x1, bottom = (round(side * scale) for side in paper["figure"][0])
        cut = picture.crop((x0, top, x1, bottom)).getextrema()
        assert isinstance(cut, tuple)
        assert cut[1] - cut[0] > 60, told["id"]


def test_entities_are_marked_in_the_paragraph(browser: Browser) -> None:
    for told in every(browser, "ar"):
        assert told["dir"] == "rtl"
        figure = "".join(piece["text"] for piece in told["text"] if piece["figure"])
        assert figure == told["printed"]["surface"]
    assert {p["label"] for told in every(browser, "en") for p in told["text"]} >= {"FIGURE", "COUNTRY", ""}


def test_a_page_that_is_not_there_is_no_picture(browser: Browser) -> None:
    document = every(browser, "en")[0]["document"]["id"]
    for page in ("0", "9999"):
        answer = browser.get("/picture", document=document, page=page)
        assert (answer.status, answer.data["error"]) == (404, "failed")


def test_a_moved_file_is_said_to_be_gone_and_found_where_it_is_now(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path / "x")  # run and reports moved together: still found, from the run's folder
    hidden = place / "in-hidden"
    (place / "in").rename(hidden)
    try:
        with serving(tmp_path / "x" / "out", tmp_path) as page:
            assert every(entered(page), "en")[0]["paper"]["state"] == "there"
        with serving(place / "out", tmp_path) as page:
            browser = entered(page)
            told = every(browser, "en")[0]
            assert told["paper"]["state"] == "missing"
            assert told["paper"]["place"].endswith("dev-2.en.pdf")
            answer = browser.get("/picture", document=told["document"]["id"], page="1")
            assert (answer.status, answer.data["error"]) == (404, "missing")
        with serving(place / "out", tmp_path, documents=hidden) as page:
            browser = entered(page)
            told = every(browser, "en")[0]
            assert browser.get("/picture", document=told["document"]["id"], page="1").status == 200
    finally:
        hidden.rename(place / "in")


def test_another_file_at_the_same_place_is_not_shown(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path / "x")
    shutil.copy(SAMPLES[1], tmp_path / "x" / "in" / "dev-2.en.pdf")
    state = tmp_path / "x" / "out" / ".habitext" / "sources.json"
    noted = {sha: ["/nowhere/at/all.pdf", beside] for sha, (_, beside) in json.loads(state.read_text()).items()}
    state.write_text(json.dumps(noted))
    with serving(tmp_path / "x" / "out", tmp_path) as page:
        browser = entered(page)
        document = every(browser, "en")[0]["document"]["id"]
        answer = browser.get("/picture", document=document, page="1")
        assert (answer.status, answer.data["error"]) == (404, "changed")


def test_a_run_that_noted_nothing_says_so(tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        paper = entered(page).fact("f-en1")["paper"]
        assert (paper["state"], paper["figure"], paper["lines"]) == ("unknown", [], [])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no PDF", b"%PDF-1.4\n" + b"1 0 obj<</Length 9>>" * 50])
def test_a_file_that_cannot_be_drawn_ends_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(content)
    pictures = Pictures()
    with pytest.raises(PictureError, match="failed"):
        pictures.page(tmp_path / "x.pdf", 1)
    pictures.close()
    with pytest.raises(PictureError, match="failed"):
        pictures.page(SAMPLES[0], 1)


def test_places_are_noted_for_any_file_name(tmp_path: Path) -> None:
    (tmp_path / "out" / ".habitext").mkdir(parents=True)
    odd = [Path("in/caf\udce9.pdf"), tmp_path / "a b;=1+1.pdf"]
    note_sources(tmp_path / "out", {str(n): path for n, path in enumerate(odd)})
    note_sources(tmp_path / "out", {"2": tmp_path / "later.pdf"})
    found = sources(tmp_path / "out")
    assert [found[str(n)][0] for n in range(3)] == [Path.cwd() / odd[0], odd[1], tmp_path / "later.pdf"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', '{"a": ["b"]}', "\u00e9"])
def test_a_spoilt_note_is_no_note(content: str, tmp_path: Path) -> None:
    (tmp_path / ".habitext").mkdir()
    (tmp_path / ".habitext" / "sources.json").write_text(content, encoding="utf-8")
    assert sources(tmp_path) == {}
