"""A page drawn with what was read on it: the boxes stand on the words, also from right to left and across columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.cli import main
from pipeline.commands.show import COLOURS
from tests.paper import pdf

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
LINES = ["1. In Kenya, 340 households in Nairobi received title deeds in 2029.", "They were helped by UN-Habitat."]


def drawn(path: Path, page: int, out: Path) -> Image.Image:
    assert main(["show", str(path), "--page", str(page), "--out", str(out)]) == 0
    return Image.open(out).convert("RGB")


def rows_and_columns(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[range, range]:
    """Rows and columns between the first and last pixel of a colour, on the page itself."""
    seen = [
        (x, y)
        for x in range(int(picture.width * 0.83))
        for y in range(picture.height)
        if picture.getpixel((x, y)) == colour
    ]
    assert seen, f"no pixel of {colour}"
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    return range(min(ys), max(ys)), range(min(xs), max(xs))


def test_boxes_stand_where_the_words_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf([LINES]))
    picture = drawn(source, 1, tmp_path / "a.png")
    assert "page 1, 1 passage," in capsys.readouterr().out
    scale = 150 / 72
    rows, columns = rows_and_columns(picture, COLOURS["FIGURE"])
    assert 80 * scale < rows.start < rows.stop < 96 * scale  # the first line's baseline is at 90 points
    country = rows_and_columns(picture, COLOURS["COUNTRY"])[1]
    assert country.stop < columns.start < columns.stop < 400 * scale  # Kenya before 340


def test_right_to_left_figures_stand_right(tmp_path: Path) -> None:
    picture = drawn(SAMPLES / "official" / "dev-1.ar.pdf", 2, tmp_path / "ar.png")
    assert rows_and_columns(picture, COLOURS["PROGRAMME"])[1].stop > picture.width * 0.5


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [("2", "a.png", "it has 1 pages, not 2"), ("1", "a.jpg", "pages are drawn as PNG")],
)
def test_what_cannot_be_drawn_is_said(
    page: str, name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf([LINES]))
    assert main(["show", str(source), "--page", page, "--out", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_page_and_out_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(pdf([LINES]))
    assert main(["show", str(source), "--page", "1"]) == 2
    assert "go together" in capsys.readouterr().err


def test_a_folder_is_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_a_document_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "WATER AND LAND\n\nIn Kenya, more than 340 households moved. Arrears fell by 6 percentage points.",
        encoding="utf-8",
    )
    assert main(["show", str(path)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[1] == "en, no pages"
    assert any(line.startswith("paragraph  domain ") for line in shown)  # no page before it
    assert "heading" in shown  # headings are not judged
    assert "      = more than 340 households  [KEN]" in shown
    assert any(line.startswith("      = 6 percentage points") for line in shown)
