"""Word, HTML, Akoma Ntoso and text: one report in six languages gives the same passages and figures in each form."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import DocumentError
from pipeline.reading.written.charsets import decoded, decoded_page
from pipeline.reading.written.kinds import read_blocks
from pipeline.reading.written.markup import read_html
from pipeline.reading.written.text import blocks, paragraphs
from pipeline.run import Reading, read_document
from pipeline.tables.write import read_table
from tests.batch.sick.written import word_file

#: Heading, two numbered paragraphs, two items of a list.
REPORTS: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("Water and roads", "In Kenya, 1,250 households received clean water in 2029.",
           "The town of Kisumu paved 14 km of roads with its own revenue, as follows:", "a bus lane of 6 km;",
           "eight footbridges over the river."),
    "fr": ("Eau et routes", "Au Kenya, 1 250 ménages ont reçu de l’eau potable en 2029.",
           "La ville de Kisumu a revêtu 14 km de routes sur ses recettes propres, à savoir :",
           "une voie d’autobus de 6 km ;", "huit passerelles sur la rivière."),
    "es": ("Agua y caminos", "En Kenya, 1.250 hogares recibieron agua potable en 2029.",
           "La ciudad de Kisumu pavimentó 14 km de caminos con sus propios ingresos, a saber:",
           "un carril de autobuses de 6 km;", "ocho pasarelas sobre el río."),
    "ru": ("Вода и дороги", "В Кении в 2029 году чистую воду получили 1250 семей.",
           "Город Кисуму за счет собственных доходов замостил 14 км дорог, а именно:", "автобусную полосу в 6 км;",
           "восемь пешеходных мостов через реку."),
    "zh": ("供水和道路", "2029年，肯尼亚有1 250户家庭用上了清洁饮水。",
           "基苏木市用自有收入铺设了14公里道路，具体如下：", "一条6公里长的公交专用道；", "八座跨河人行桥。"),
    "ar": ("المياه والطرق", "في كينيا، حصلت 1 250 أسرة على مياه نظيفة في عام 2029.",
           "وعبدت مدينة كيسومو 14 كيلومترا من الطرق من إيراداتها الذاتية على النحو التالي:",
           "مسار للحافلات طوله 6 كيلومترات؛", "ثمانية جسور للمشاة فوق النهر."),
}  # fmt: skip
TABLE = (("", "2028", "2029"), ("Kisumu", "120", "340"))


def numbering(document: Any, levels: list[tuple[str, str]]) -> str:
    """Adds a list with levels of (format, pattern) to a document; returns its id."""
    root = document.part.numbering_part.element
    abstract, own = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    abstract.set(qn("w:abstractNumId"), "900")
    for depth, (kind, pattern) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", pattern)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    own.set(qn("w:numId"), "901")
    told = OxmlElement("w:abstractNumId")
    told.set(qn("w:val"), "900")
    own.append(told)
    root.insert(0, abstract)
    root.append(own)
    return "901"


def counted(document: Any, text: str, list_id: str, depth: int) -> Any:
    paragraph = document.add_paragraph(text)
    numbers = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", str(depth)), ("w:numId", list_id)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        numbers.append(child)
    paragraph._p.get_or_add_pPr().append(numbers)
    return paragraph


def as_word(report: tuple[str, ...], path: Path) -> None:
    document = docx.Document()
    own = numbering(document, [("decimal", "%1."), ("lowerLetter", "(%2)")])
    heading, first, second, *items = report
    document.add_heading(heading, 1)
    counted(document, first, own, 0)
    counted(document, second, own, 0)
    for item in items:
        counted(document, item, own, 1)
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.save(str(path))


def as_html(report: tuple[str, ...], path: Path) -> None:
    heading, first, second, *items = map(html.escape, report)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    path.write_text(
        "<!doctype html><meta charset=utf-8><title>x</title><nav>Home | 99 links</nav><script>var n = 77;</script>"
        f"<main><h2>{heading}</h2><ol><li>{first}</li><li>{second}<ol type=a>"
        + "".join(f"<li>{item}</li>" for item in items)
        + f"</ol></li></ol><table>{rows}</table><p hidden>88 hidden</p></main><footer>66 visitors</footer>",
        encoding="utf-8",
    )


def as_akoma(report: tuple[str, ...], path: Path) -> None:
    heading, first, second, *items = map(html.escape, report)
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in TABLE)
    points = "".join(
        f"<point><num>({letter})</num><content><p>{item}</p></content></point>"
        for letter, item in zip("ab", items, strict=True)
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
        "<statement name='x'><meta><identification source='#x'><FRBRWork/></identification></meta><preface>"
        "<p><docNumber>HSP/TEST/1</docNumber></p></preface><mainBody><section>"
        f"<heading>{heading}</heading><paragraph><num>1.</num><content><p>{first}</p></content></paragraph>"
        f"<paragraph><num>2.</num><list><intro><p>{second}</p></intro>{points}</list></paragraph>"
        f"<table>{rows}</table></section></mainBody></statement></akomaNtoso>",
        encoding="utf-8",
    )


def as_text(report: tuple[str, ...], path: Path) -> None:
    heading, first, second, one, two = report
    lines = [f"A. {heading}", f"1. {first}", f"2. {second}", f"(a) {one}", f"(b) {two}"]
    path.write_text("\n\n".join(lines), encoding="utf-8")


WRITERS: dict[str, Callable[[tuple[str, ...], Path], None]] = {
    ".docx": as_word, ".html": as_html, ".xml": as_akoma, ".txt": as_text,
}  # fmt: skip


def passages(reading: Reading) -> list[tuple[str, str, str]]:
    return [(p.kind, p.paragraph, p.text) for p in reading.passages if p.kind != "table"]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("code", REPORTS)
def test_every_form_gives_the_same_passages_and_facts(code: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"report{suffix}"
    WRITERS[suffix](REPORTS[code], path)
    reading = read_document(path)
    heading, first, second, one, two = REPORTS[code]
    wanted = [
        ("heading", "", heading if suffix != ".txt" else f"A. {heading}"), ("paragraph", "1", first),
        ("paragraph", "2", second), ("list_item", "(a)", one), ("list_item", "(b)", two),
    ]  # fmt: skip
    assert passages(reading) == wanted
    assert reading.document.language == code
    said = [(str(f.quantity.value), f.quantity.unit) for f in reading.facts]
    assert said[:4] == [("1250", ""), ("14", "km"), ("6", "km"), ("8", "")]
    assert reading.facts[0].countries == ("KEN",)
    if suffix != ".txt":
        assert [(str(f.quantity.value), f.year) for f in reading.facts[4:]] == [("120", 2028), ("340", 2029)]
    if suffix == ".xml":
        assert reading.document.symbol == "HSP/TEST/1"


def test_tracked_changes_and_footnotes(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The town built ")
    for tag, inner, words in (("w:del", "w:delText", "90"), ("w:ins", "w:t", "45")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" wells.")
    document.sections[0].header.paragraphs[0].text = "Page head 77"
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert [b.text for b in read_blocks(path)] == ["The town built 45 wells."]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK\x03\x04 torn", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "encrypted"),
        ("a.txt", b"\x00\x01\x02\x00\xff" * 50, "undecodable"),
        ("a.txt", b"", "empty_file"),
        ("a.xml", b"<note><to>x</to></note>", "unknown_format"),
        ("a.xml", b"<akomaNtoso><p>torn", "damaged"),
        ("a.html", b"PK\x03\x04" + bytes(60), "undecodable"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "undecodable"),
        ("a.docx", word_file("<html><p>no Word</p></html>"), "damaged"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError) as found:
        read_document(path)
    assert found.value.code == code and name in found.value.message


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(DocumentError) as found:
        read_blocks(path)
    assert found.value.code == "too_large"


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    path = tmp_path / "a.xml"
    path.write_text(
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{"lol" * 50}">]>'
        "<akomaNtoso><doc><mainBody><p>Here &x; and &y; stand.</p></mainBody></doc></akomaNtoso>",
        encoding="utf-8",
    )
    assert "SECRET" not in "".join(b.text for b in read_blocks(path))


@pytest.mark.parametrize(
    ("code", "encoding"),
    [("zh", "gb18030"), ("ru", "cp1251"), ("fr", "cp1252"), ("es", "utf-16"), ("ar", "utf-8-sig"), ("zh", "utf-8")],
)
def test_encodings(code: str, encoding: str) -> None:
    text = "\n\n".join(REPORTS[code])
    assert decoded(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("code", ["ar", "es", "fr", "ru", "zh"])
def test_a_broken_byte_of_utf8_costs_a_letter_and_makes_no_other_charset(code: str) -> None:
    text = "\n\n".join(REPORTS[code] * 3)
    data, odd = text.encode(), next(letter for letter in text if len(letter.encode()) > 1)
    broken = data.replace(odd.encode(), odd.encode()[:1], 1)
    assert decoded(broken, "a.txt") == text.replace(odd, "\ufffd", 1)


PAGE = "<html><head>{}</head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding", "said"),
    [
        # No charset, as pages come whose server says it, or the wrong one: UTF-8 throughout is nothing else.
        ("", "utf-8", "Près de 5 100 ménages ont emménagé."),
        ('<meta charset="iso-8859-1">', "utf-8", "Около 5 100 семей переехали."),
        ('<meta charset="not-known">', "utf-8", "انتقلت 5100 أسرة."),
        # A page cannot name UTF-16 in letters of one byte.
        ('<meta charset="utf-16">', "utf-8", "Some 5,100 households moved."),
        # The sets that browsers read under older names.
        (
            '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">',
            "gb18030",
            "约5 100户，朱镕基街。",
        ),
        ("<meta charset=iso-8859-1>", "cp1252", "La ville’s – 5 100 ménages"),
        ("<meta charset='windows-1251'>", "cp1251", "Около 5 100 семей"),
        ('<meta charset="windows-1256">', "cp1256", "نحو 5100 أسرة"),
        ("", "utf-16", "Unas 5.100 familias"),
        # Named nothing, and no UTF-8: as text files are.
        ("", "cp1252", "Près de 5 100 ménages ont été relogés cette année-là, après les crues de l’été."),
    ],
)
def test_charsets_of_pages(head: str, encoding: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.format(head, said).encode(encoding))
    assert [b.text for b in read_html(path)] == [said]


def test_a_broken_byte_costs_a_letter_of_a_page_only() -> None:
    page = PAGE.format('<meta charset="utf-8">', "Près de 5 100 ménages").encode()
    assert "Pr\ufffds de 5 100 ménages" in decoded_page(page.replace(b"\xc3\xa8", b"\xc3"), "a.html")


@pytest.mark.parametrize("tag", ["div", "span", "font", "li"])
def test_what_nobody_closed_is_read_to_its_end(tag: str, tmp_path: Path) -> None:
    said = [f"Place {n} has {n + 200} homes." for n in range(900)]
    path = tmp_path / "a.html"
    path.write_text("<body>" + "".join(f"<{tag}>{text}<br>" for text in said), encoding="utf-8")
    text = " ".join(b.text for b in read_html(path))
    assert [one for one in said if one not in text] == []


def test_deep_elements_keep_what_is_left_out_apart(tmp_path: Path) -> None:
    inner = "Some <script>9,999</script><!-- note -->45 wells<p hidden>8,888</p>.<br>Two <b>towns</b>."
    path = tmp_path / "a.html"
    path.write_text("<body>" + "<div>" * 900 + inner + "</div>" * 900 + "<p>Then 7.</p>", encoding="utf-8")
    assert [" ".join(b.text.split()) for b in read_html(path)] == ["Some 45 wells. Two towns.", "Then 7."]


def test_a_page_cut_for_its_depth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<body>" + "<div>x" * 5000, encoding="utf-8")
    with pytest.raises(DocumentError, match="nested deeper"):
        read_html(path)


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60), max_size=8))
def test_no_letter_of_a_text_is_lost(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    assert "".join("".join(paragraphs(text)).split()) == "".join(text.split())


def test_broken_lines_are_joined() -> None:
    text = "1. The town of Kisumu paved 14 km\nof roads.\n2. It built wells.\n\n道路\n已铺设。"
    assert paragraphs(text) == ["1. The town of Kisumu paved 14 km of roads.", "2. It built wells.", "道路已铺设。"]


def test_tables_and_headings_of_a_text() -> None:
    long = "The town paved its roads and mended the wells of the upper quarter, as the council had asked it to do."
    rows = ["Region\tTowns\tCost", "Africa\t96\t92.4", "Asia\t38\t27.5"]
    parts = ["HSP/HA.4/6", "Roads and wells: a report", "Roads", long, "Table 1. Results", "\n".join(rows), long]
    assert [(b.kind, b.text or b.rows) for b in blocks("\n\n".join(parts))] == [
        ("paragraph", "HSP/HA.4/6"),
        ("heading", "Roads and wells: a report"),
        ("heading", "Roads"),
        ("paragraph", long),
        ("paragraph", "Table 1. Results"),
        ("table", tuple(tuple(row.split("\t")) for row in rows)),
        ("paragraph", long),
    ]


@pytest.mark.parametrize("text", ["", " \n\n\t\n"])
def test_a_text_of_blanks_has_no_blocks(text: str) -> None:
    assert blocks(text) == []


def test_a_line_that_begins_with_a_number_goes_on() -> None:
    text = "They reached\n1.680 homes and\n73.000 people."
    assert paragraphs(text) == ["They reached 1.680 homes and 73.000 people."]


def test_a_folder_of_all_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for code, (suffix, write) in zip(REPORTS, WRITERS.items(), strict=False):
        write(REPORTS[code], folder / f"{code}{suffix}")
    (folder / "notes.md").write_text("not ours", encoding="utf-8")
    (folder / "bad.docx").write_bytes(b"nothing of Word")
    out = tmp_path / "out"
    assert main(["run", str(folder), "--out", str(out), "--workers", "2"]) == 1
    status = {d["path"]: d["status"] for d in read_table(out / "documents.csv")}
    assert status == {"bad.docx": "failed", "en.docx": "done", "es.xml": "done", "fr.html": "done", "ru.txt": "done"}
    assert {f["page"] for f in read_table(out / "facts.csv")} == {""}
    (problem,) = [p for p in read_table(out / "problems.csv") if p["severity"] == "error"]
    assert problem["path"] == "bad.docx" and problem["hint"]
    capsys.readouterr()
    assert main(["show", str(folder / "en.docx"), "--page", "1", "--out", str(tmp_path / "x.png")]) == 2
    assert "no pages" in capsys.readouterr().err
