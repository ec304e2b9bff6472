"""The built site opens from a file: every link inside it leads somewhere, and nothing is fetched from a network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.slow
#: Attributes by which a page fetches something, by tag; `a` only leads.
FETCHED = {
    "script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "video": "src", "audio": "src",
    "object": "data", "embed": "src",
}  # fmt: skip
#: Kinds of `link` that name a page without fetching it.
NAMING = {"canonical", "next", "prev", "alternate"}
#: No call home: the flags keep Chromium's own background requests down.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
STYLES = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^)\"']+)", re.I)


class Links(HTMLParser):
    """Collects what a page fetches, where it leads, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.leads: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        self.anchors.update(found[name] for name in ("id", "name") if name in found)
        if tag == "a" and "href" in found:
            self.leads.append(found["href"])
        elif tag in FETCHED and found.get(FETCHED[tag]) and not NAMING & set(found.get("rel", "").split()):
            self.fetched.append(found[FETCHED[tag]])


@cache
def links(page: Path) -> Links:
    parser = Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def pages(site: Path) -> Iterator[Path]:
    found = sorted(p for p in site.rglob("*.html") if p.name != "404.html")  # that one knows only a server's paths
    assert len(found) > 25
    return iter(found)


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in pages(site):
        for target in links(page).fetched:
            assert not urlsplit(target).netloc and not urlsplit(target).scheme, f"{page.name} fetches {target}"
    for sheet in site.rglob("*.css"):
        assert not STYLES.findall(sheet.read_text(encoding="utf-8")), sheet.name


def test_every_link_leads_somewhere(site: Path) -> None:
    outside = set()
    for page in pages(site):
        for target in (*links(page).leads, *links(page).fetched):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                outside.add(target)
                continue
            there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert there.is_file(), f"{page.relative_to(site)} leads to {target}"
            if parts.fragment and there.suffix == ".html":
                known = links(there).anchors | {"__toc", "__search", "__drawer"}
                assert unquote(parts.fragment) in known, f"{page.relative_to(site)} leads to {target}"
    assert all(address.startswith("https://") for address in outside), outside


def test_the_notebooks_stand_there_with_their_outputs(site: Path) -> None:
    shown = {p.stem for p in (site / "notebooks").glob("*.html")}
    assert {"first-look", "one-document", "languages"} <= shown
    assert list((site / "notebooks").glob("languages-*.png"))


def test_the_pages_are_small(site: Path) -> None:
    pictures = list((site / "assets" / "shots").glob("*.png"))
    assert len(pictures) >= 4
    assert sum(p.stat().st_size for p in pictures) < 1_500_000


def test_it_can_be_searched_when_it_is_opened_from_a_file(site: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'habitext[browser]'")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if not chromium:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_page()
        asked, complaints = [], []
        tab.on("request", lambda request: asked.append(urlsplit(request.url).scheme))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto((site / "index.html").as_uri())
        tab.locator("input[name=query]").click()
        tab.locator("input[name=query]").press_sequentially("encrypted")
        found = tab.locator(".md-search-result__link").first
        found.wait_for(state="attached")
        assert "troubleshooting.html" in (found.get_attribute("href") or "")
        browser.close()
    assert set(asked) <= {"file", "data", "about", "blob"}
    assert not complaints
