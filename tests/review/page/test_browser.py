"""The page in a real browser (Chromium, driven by Playwright): keys, scripts, right-to-left, narrow screens."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.state import State
from pipeline.review.decisions import in_force, read_log
from pipeline.review.page.server import PageServer
from pipeline.reviewing import reviews_of
from pipeline.runs.folder_run import run_folder
from pipeline.settings import Settings
from tests.review.page.browser import serving
from tests.review.page.test_payloads import ALL, hostile_run
from tests.review.paperwork import decided, fact, passage, run_of

sync_api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'habitext[browser]'")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
ROOT, DATA = Path(__file__).parents[3], Path(__file__).parent / "data"
#: No call home: the flags keep Chromium's own background requests down.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(15_000)
    tab = context.new_page()
    tab.complaints = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda said: tab.complaints.append(said.text) if said.type == "error" else None)
    yield tab
    context.close()


def opened(tab: Any, page: PageServer) -> Any:
    tab.goto(page.door.link())
    tab.wait_for_selector("#fact-body:not([hidden])")
    return tab


def until(tab: Any, selector: str, text: str) -> None:
    sync_api.expect(tab.locator(selector)).to_contain_text(text)


def picture(tab: Any, name: str) -> None:
    """A screenshot to look at, when somebody asks for it."""
    folder = os.environ.get("HABITEXT_SHOTS")
    if folder:
        tab.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_the_key_leaves_the_address_and_the_page_says_nothing_wrong(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        opened(tab, page)
        assert page.door.key not in tab.url
        assert tab.evaluate("document.cookie") == ""
        tab.reload()
        tab.wait_for_selector("#fact-body:not([hidden])")
        assert tab.complaints == []


def test_without_the_key_there_is_nothing_to_see(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        tab.goto(page.door.address)
        until(tab, "#notice-text", "Open the link")
        assert tab.locator("#work").is_hidden()


def test_keys_decide_go_on_and_take_back(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        opened(tab, page)
        tab.keyboard.press("a")
        until(tab, "#progress-text", "1 of 4")
        until(tab, "#position", "2 of 4")
        tab.keyboard.press("r")
        until(tab, "#progress-text", "2 of 4")
        tab.keyboard.press("u")
        until(tab, "#progress-text", "1 of 4")
        until(tab, "#position", "2 of 4")
        tab.keyboard.press("n")
        until(tab, "#position", "3 of 4")
        tab.keyboard.press("p")
        until(tab, "#position", "2 of 4")
        tab.keyboard.press("?")
        assert tab.locator("#help").is_visible()
        tab.keyboard.press("a")  # not while the help is open
        tab.keyboard.press("Escape")
        assert tab.locator("#help").is_hidden()
        tab.keyboard.press("/")
        tab.keyboard.type("ararar")
        until(tab, "#progress-text", "1 of 4")
    assert list(decided(tmp_path).values()) == ["accept"]


def test_letters_of_other_keyboards_and_held_keys(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["ru"]), tmp_path) as page:
        opened(tab, page)
        press = """([key, code, repeat]) => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { key, code, repeat, bubbles: true }))"""
        tab.evaluate(press, ["ф", "KeyA", True])
        tab.evaluate(press, ["ф", "KeyA", False])
        until(tab, "#progress-text", "1 of 4")
        tab.keyboard.press("?")
        tab.uncheck("#keys-on")
        tab.keyboard.press("Escape")
        tab.keyboard.press("a")
        tab.keyboard.press("n")
        until(tab, "#position", "2 of 4")
    assert len(decided(tmp_path)) == 1


def test_a_fix_tells_what_is_wrong_and_keeps_what_is_right(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        opened(tab, page)
        tab.keyboard.press("f")
        tab.fill("#fix-corrected_value", "1,250")
        tab.fill("#fix-corrected_countries", "")
        tab.click("#fix button[type=submit]")
        until(tab, "#fix-corrected_value-error", "Write a plain number")
        assert tab.get_attribute("#fix-corrected_value", "aria-invalid") == "true"
        assert tab.evaluate("document.activeElement.id") == "fix-corrected_value"
        tab.fill("#fix-corrected_value", "1250")
        tab.keyboard.press("Enter")
        until(tab, "#progress-text", "1 of 4")
    assert set(decided(tmp_path).values()) == {"fix", "1250", "none"}


def test_what_is_marked_becomes_a_fact_at_its_place(tab: Any, tmp_path: Path) -> None:
    """Letters beyond the first plane stand before it: offsets are code points, not the browser's units."""
    out = run_of(tmp_path / "out", ["en"], each=1)
    text = "🏘️𠮷 In 40 towns some 12,900 households, in 40 villages none."
    own = fact("en", 1) | {"evidence": text, "surface": "12,900", "start": "21", "end": "27"}
    with State(out) as state:
        state.put("0" * 64, "mark", {"status": "done", "facts": [own], "passages": [passage("en", 1) | {"text": text}]})
    mark = """(n) => { const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
      let node; while ((node = walk.nextNode())) { const at = node.data.lastIndexOf("40"); if (at < 0 || --n) continue;
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 2);
        getSelection().removeAllRanges(); getSelection().addRange(range); } }"""
    with serving(out, tmp_path) as page:
        opened(tab, page)
        tab.evaluate(mark, 2)
        tab.keyboard.press("m")
        assert tab.input_value("#add-surface") == "40"
        assert tab.input_value("#add-corrected_value") == "40"
        tab.fill("#add-corrected_counted", "villages")
        tab.click("#add button[type=submit]")
        until(tab, "#notice-text", "Fact added")
        (added,) = [row for id_, row in page.actions.desk.facts.items() if id_.startswith("n-")]
        start = int(added["start"])
        assert text[start:] == "40 villages none."


def test_nothing_that_documents_or_people_write_runs(tab: Any, tmp_path: Path) -> None:
    """Every payload in every text the page shows, opened one after the other, fixed with it, and looked at again."""
    ids = hostile_run(tmp_path / "out")
    foreign: list[str] = []
    with serving(tmp_path / "out", tmp_path, reviewer="<img src=x onerror=ran(1)>") as page:
        tab.add_init_script("window.ran = () => { window.hasRun = true; };")
        tab.on("request", lambda asked: None if asked.url.startswith(page.door.address) else foreign.append(asked.url))
        tab.on("dialog", lambda dialog: foreign.append(dialog.message))
        for id_, text in zip(ids, ALL, strict=True):
            page.actions.desk.decide(id_, {"verdict": "fix", "note": text, "corrected_counted": text}, "")
        opened(tab, page)
        tab.evaluate("document.getElementById('filters-box').open = true")
        tab.select_option("#status", "all")
        until(tab, "#position", f"1 of {len(ids)}")
        tab.locator("#fact-title").focus()
        for at in range(2, len(ids) + 1):
            tab.keyboard.press("n")
            until(tab, "#position", f"{at} of")
            if at % 10 == 0:
                tab.keyboard.press("f")
                tab.keyboard.press("Escape")
        tab.locator("#open-progress").click()
        tab.wait_for_selector("#figures[open]")
        assert tab.evaluate("window.hasRun === undefined")
        made = tab.evaluate("[...document.querySelectorAll('*')].map((e) => e.localName)")
        assert not {"iframe", "object", "embed", "base", "video", "audio", "marquee", "math", "style", "x"} & set(made)
        assert made.count("script") == 1
        assert made.count("img") == 1
        names = "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].map((a) => a.name))"
        assert not [name for name in tab.evaluate(names) if name.startswith("on")]
    assert foreign == []


class _Attacker(BaseHTTPRequestHandler):
    """Another page in the same browser: it asks, posts, and frames."""

    target = ""

    def do_GET(self) -> None:
        content = (DATA / "attacker.html").read_text(encoding="utf-8").replace("TARGET", self.target).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


def test_another_page_in_the_same_browser_learns_and_changes_nothing(tab: Any, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        opened(tab, page)
        tab.keyboard.press("a")
        until(tab, "#progress-text", "1 of 4")
        _Attacker.target = page.door.address
        other = HTTPServer(("127.0.0.1", 0), _Attacker)
        at_work = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        at_work.start()
        try:
            evil = tab.context.new_page()
            evil.goto(f"http://127.0.0.1:{other.server_address[1]}/")
            sync_api.expect(evil).to_have_title("done[]")
            framed = evil.frames[1]
            assert framed.locator("#work").count() == 0
            assert evil.evaluate("document.querySelector('img').naturalWidth") == 0
        finally:
            other.shutdown()
            other.server_close()
            at_work.join()
    assert list(decided(tmp_path).values()) == ["accept"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "in").mkdir()
    for code in ("ar", "zh", "en"):
        shutil.copy(ROOT / "corpus" / "samples" / "designed" / f"dev-2.{code}.pdf", folder / "in")
    run_folder([folder / "in"], folder / "out", Settings(workers=2, workspace=str(folder)))
    return folder


def chosen(tab: Any, language: str) -> None:
    """The queue of one language, and the page of its first fact drawn."""
    if not tab.locator("#filters-box").evaluate("(box) => box.open && document.getElementById('queue-box').open"):
        tab.evaluate("document.getElementById('queue-box').open = document.getElementById('filters-box').open = true")
    tab.select_option("#filters [name=language]", language)
    sync_api.expect(tab.locator("#text")).to_have_attribute("lang", language)
    tab.wait_for_selector("#sheet:not([hidden]) #boxes .figure", state="attached")


@pytest.mark.parametrize("language", ["ar", "zh", "en"])
@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_it_fits_every_screen(tab: Any, report: Path, tmp_path: Path, language: str, width: int) -> None:
    with serving(report / "out", tmp_path) as page:
        tab.set_viewport_size({"width": width, "height": 800})
        opened(tab, page)
        chosen(tab, language)
        assert tab.get_attribute("#text", "dir") == ("rtl" if language == "ar" else "ltr")
        for form in ("f", "m"):
            tab.locator("#fact-title").focus()
            tab.keyboard.press(form)
            assert tab.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), form
        tab.keyboard.press("Escape")
        picture(tab, f"{language}-{width}")
        assert tab.complaints == []


def test_the_box_is_brought_into_sight(tab: Any, report: Path, tmp_path: Path) -> None:
    inside = """() => { const view = document.getElementById("paper-view").getBoundingClientRect();
      const box = document.querySelector("#boxes .figure").getBoundingClientRect();
      return box.top >= view.top && box.bottom <= view.bottom && box.left >= view.left && box.right <= view.right; }"""
    with serving(report / "out", tmp_path) as page:
        opened(tab, page)
        chosen(tab, "ar")
        for _ in range(3):
            tab.click("#larger")
        assert tab.evaluate(inside)
        for step in range(2, 6):
            tab.keyboard.press("n")
            until(tab, "#position", f"{step} of")
            tab.wait_for_selector("#sheet:not([hidden]) #boxes .figure", state="attached")
            assert tab.evaluate(inside)


@pytest.mark.parametrize(("language", "word", "direction"), [("zh", "接受", "ltr"), ("fr", "Accepter", "ltr")])
def test_the_interface_speaks_other_languages(
    tab: Any, tmp_path: Path, language: str, word: str, direction: str
) -> None:
    with serving(run_of(tmp_path / "out", ["en"]), tmp_path) as page:
        opened(tab, page)
        tab.select_option("#language", language)
        until(tab, "[data-do=accept]", word)
        assert tab.get_attribute("html", "lang") == language
        assert tab.get_attribute("html", "dir") == direction
        tab.reload()
        tab.wait_for_selector("#fact-body:not([hidden])")
        until(tab, "[data-do=accept]", word)
        tab.keyboard.press("a")
        until(tab, "#progress-text", "1")
        assert tab.locator("text=/^[a-z]+[.][a-z_]+$/").count() == 0, "a word without a translation"


def test_everything_can_be_read_and_named(tab: Any, report: Path, tmp_path: Path) -> None:
    with serving(report / "out", tmp_path) as page:
        opened(tab, page)
        chosen(tab, "en")
        for key in ("a", "f"):
            tab.keyboard.press(key)
            assert tab.evaluate((DATA / "contrast.js").read_text(encoding="utf-8")) == []
        for role in ("button", "textbox", "combobox", "spinbutton", "searchbox", "checkbox"):
            for element in tab.get_by_role(role).all():
                label = "(e) => e.labels?.[0]?.textContent || e.textContent || e.getAttribute('aria-labelledby')"
                name = element.evaluate(label)
                assert name, element.evaluate("(e) => e.outerHTML")
        tab.keyboard.press("Escape")
        seen = set()
        for _ in range(60):
            tab.keyboard.press("Tab")
            seen.add(tab.evaluate("document.activeElement.id || document.activeElement.dataset.do || ''"))
        assert {"accept", "reject", "fix", "next", "add", "label-domain", "paper-view", "language"} <= seen


def test_a_missing_report_is_told_in_plain_words(tab: Any, report: Path, tmp_path: Path) -> None:
    shutil.copytree(report / "out", tmp_path / "elsewhere" / "out")
    hidden = report / "hidden"
    (report / "in").rename(hidden)
    try:
        with serving(tmp_path / "elsewhere" / "out", tmp_path) as page:
            opened(tab, page)
            until(tab, "#paper-note", "The PDF is no longer at its place")
            tab.keyboard.press("a")
            until(tab, "#progress-text", "1 of")
    finally:
        hidden.rename(report / "in")
    assert len(in_force(read_log(reviews_of(tmp_path)))) == 1


def test_versions_stand_side_by_side_and_are_decided_together(tab: Any, tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en", "ar", "zh"])
    head = "what,difference,confidence,languages,fact_en,fact_ar,fact_zh\r\n"
    rows = "figure,,0.99,en; ar,f-en1,f-ar1,\r\nfigure,other value,0.1,en; ar; zh,f-en2,f-ar2,f-zh2\r\n"
    (out / "concordance.csv").write_text(head + rows, encoding="utf-8-sig")
    with serving(out, tmp_path) as page:
        opened(tab, page)
        until(tab, "#sides-said", "The versions differ: other value")
        assert tab.locator("#sides .side").count() == 3
        chinese = tab.locator("#sides .side.other")
        until(tab, "#sides .side.other", "says otherwise")
        assert chinese.locator("blockquote").get_attribute("lang") == "zh"
        arabic = tab.locator("#sides blockquote[lang=ar]")
        assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert tab.locator("#paper").is_visible()
        tab.click("#sides-wider")
        assert tab.locator("#paper").is_hidden()
        picture(tab, "versions-wide")
        tab.click("#sides-wider")
        chinese.locator("button").click()
        until(tab, "#fact-surface", "1.2 万")
        tab.click("#filters-box > summary")
        tab.select_option("#filter-versions", "agreeing")
        until(tab, "#position", "1 of 1")
        until(tab, "#sides-hint", "these 2 versions together")
        tab.click("#fact-title")
        tab.keyboard.press("a")
        until(tab, "#progress-text", "2 of 12")
        tab.keyboard.press("u")
        until(tab, "#progress-text", "0 of 12")
        tab.select_option("#language", "ar")
        until(tab, "#sides-title", "الصيغ اللغوية")
        assert tab.evaluate("document.documentElement.dir") == "rtl"
        picture(tab, "versions-arabic")
        assert tab.complaints == []
    assert decided(tmp_path) == {}


@pytest.mark.parametrize("code", ["en", "zh", "fr", "es", "ru", "ar"])
def test_every_language_fits_into_a_narrow_window(tab: Any, tmp_path: Path, code: str) -> None:
    with serving(run_of(tmp_path / "out", [code]), tmp_path) as page:
        tab.set_viewport_size(NARROW)
        opened(tab, page)
        tab.select_option("#language", code)
        tab.wait_for_function("code => document.documentElement.lang === code", arg=code)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert tab.complaints == []
