"""Takes the pictures of the documentation from the samples: `python docs/make_screenshots.py [NAME...]`.

Needs the extra `browser` and Chromium of the system. Nothing but this computer is spoken to. Few colours keep the files
small. Pictures: terminal, page, report, review.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHOTS = Path(__file__).parent / "assets" / "shots"
#: No call home: the flags keep Chromium's own background requests down.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
COLOURS = 256
#: Lines of a run that are gone when it has ended: progress, and what its end says again.
PASSING = re.compile(r"\d+/\d+ documents|reading \d+ documents|failed: ")
#: Facts passed over on the review page, so that one with a place and a programme is shown.
STEPS = 7
#: Language versions that stand side by side there.
VERSIONS = ("en", "fr")
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1d2430; }}
pre {{ margin: 0; padding: 18px 22px; color: #e6e9ef; font: 14px/1.45 "DejaVu Sans Mono", monospace; width: 100ch;
  white-space: pre-wrap; }}
b {{ color: #8fd3a8; font-weight: 400; }}
</style><pre>{text}</pre>"""


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, driven."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise SystemExit("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def keep(name: str, picture: bytes | Path) -> None:
    """Stores a picture with few colours."""
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(picture) if isinstance(picture, bytes) else picture).convert("RGB")
    SHOTS.mkdir(parents=True, exist_ok=True)
    few = image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(SHOTS / f"{name}.png", optimize=True)
    print(f"{SHOTS / name}.png", image.size, (SHOTS / f"{name}.png").stat().st_size)


def habitext(*words: str, place: Path) -> str:
    """Runs a command in a folder and returns what a terminal would show."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words], cwd=place, text=True, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout
    return done.stdout


def terminal(tab: Any, lines: list[tuple[str, str]]) -> None:
    """A terminal with commands and what they print."""
    shown = "".join(f"<b>$</b> {html.escape(typed)}\n{html.escape(printed)}\n" for typed, printed in lines)
    tab.set_content(TERMINAL.format(text=shown.rstrip()))
    keep("terminal", tab.locator("pre").screenshot())


def report(tab: Any, out: Path) -> None:
    """The head of the report."""
    tab.set_viewport_size({"width": 1100, "height": 900})
    tab.goto((out / "report.html").as_uri())
    keep("report", tab.screenshot())


def review(tab: Any, place: Path) -> None:
    """The review page on a fact with its page."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "review", "serve", "outputs/versions", "--reviewer", "Ada", "--port", "0",
         "--no-open"],
        cwd=place, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert serving.stdout
    try:
        link = next(word for line in serving.stdout for word in line.split() if word.startswith("http://127.0.0.1"))
        tab.set_viewport_size({"width": 1360, "height": 860})
        tab.goto(link)
        tab.wait_for_selector("main img", state="visible")
        for _ in range(STEPS):
            tab.keyboard.press("n")
            tab.wait_for_timeout(700)
        tab.wait_for_load_state("networkidle")
        tab.wait_for_timeout(1500)  # the box moves into sight
        keep("review", tab.screenshot())
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait()


def main(names: list[str]) -> None:
    """Takes the pictures that are named, or all."""
    wanted = set(names or ["terminal", "page", "report", "review"])
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        place = Path(folder)
        shutil.copytree(ROOT / "corpus" / "samples", place / "corpus" / "samples")
        tab = chromium.new_page(viewport={"width": 1100, "height": 900}, locale="en-GB")
        run = habitext("run", "corpus/samples", "--out", "outputs/demo", place=place) if wanted - {"review"} else ""
        if "terminal" in wanted:
            ended = "\n".join(line for line in run.splitlines() if not PASSING.match(line)) + "\n"
            tried = "In Kenya, PSUP helped more than 340 households raise 2.5 million Kenyan shillings in 2023."
            terminal(tab, [
                ("habitext run corpus/samples --out outputs/demo", ended),
                (f'habitext check --try "{tried}"', habitext("check", "--try", tried, place=place)),
            ])  # fmt: skip
        if "page" in wanted:
            habitext("show", "corpus/samples/official/dev-1.en.pdf", "--page", "2", "--out", "page.png", place=place)
            from PIL import Image

            page = Image.open(place / "page.png")
            part = page.crop((0, 0, page.width, page.height * 62 // 100))
            part.resize((1000, 1000 * part.height // part.width), Image.Resampling.LANCZOS).save(place / "part.png")
            keep("page", place / "part.png")
        if "report" in wanted:
            habitext("compare", "outputs/demo", place=place)
            habitext("report", "outputs/demo", place=place)
            report(tab, place / "outputs" / "demo")
        if "review" in wanted:
            versions = [f"corpus/samples/official/dev-1.{code}.pdf" for code in VERSIONS]
            habitext("run", *versions, "--out", "outputs/versions", place=place)
            habitext("compare", "outputs/versions", place=place)
            review(tab, place)


if __name__ == "__main__":
    main(sys.argv[1:])
