"""Who is let in: every request an attacker can make from another page, another name or another program is refused."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.review.page.door import MOST_BODY
from pipeline.review.page.server import PageServer
from pipeline.reviewing import reviews_of
from tests.review.page.browser import Browser, entered, serving
from tests.review.paperwork import run_of

READ = ("/api/start", "/api/queue", "/api/rows?ids=f-en1", "/api/fact?id=f-en1", "/api/progress",
        "/picture?document=d-en&page=1")  # fmt: skip
WRITTEN = ("/api/decide", "/api/add", "/api/undo", "/api/programme")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    folder = tmp_path_factory.mktemp("door")
    with serving(run_of(folder / "out", ["en", "ar"]), folder) as page:
        yield page
        assert not reviews_of(folder).exists(), "a refused request has written something"


def test_it_listens_on_the_loopback_interface_only(page: PageServer) -> None:
    assert page.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", READ)
def test_nothing_is_read_without_the_cookie(page: PageServer, path: str) -> None:
    for cookie in ("", "habitext=x", f"habitext-{page.door.port}=", f"habitext-{page.door.port}=wrong\u00e9"):
        answer = Browser(page, cookie).ask("GET", path)
        assert answer.status == 401
        assert b"12" not in answer.body, "data in a refusal"


@pytest.mark.parametrize("path", WRITTEN)
def test_nothing_is_written_without_the_cookie(page: PageServer, path: str) -> None:
    assert Browser(page).post(path, {}).status == 401


@pytest.mark.parametrize("key", ["", "x", "\u00e9", "a" * 43])
def test_a_wrong_key_opens_nothing(page: PageServer, key: str) -> None:
    answer = Browser(page).post("/api/enter", {"key": key})
    assert answer.status == 403
    assert answer.headers["Set-Cookie"] is None


def test_the_cookie_is_for_this_page_alone(page: PageServer) -> None:
    cookie = Browser(page).enter().headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert page.door.key not in cookie
    assert "Domain" not in cookie


def test_the_link_that_is_opened_works_once(page: PageServer) -> None:
    key = page.door.link_once().partition("#")[2]
    assert Browser(page).enter(key).status == 200
    assert Browser(page).enter(key).status == 403
    assert Browser(page).enter(page.door.link().partition("#")[2]).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}",
             "127.0.0.1:{port}.evil.example", "0.0.0.0:{port}", "[::1]:{port}", "", None],
)  # fmt: skip
def test_other_hosts_are_refused(page: PageServer, host: str | None) -> None:
    browser = entered(page)
    sent = host.format(port=page.door.port) if host is not None else None
    for path in ("/", *READ):
        assert browser.ask("GET", path, headers={"Host": sent}).status in (400, 403), path


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://127.0.0.1", "",
               "http://localhost:{port}", "file://", "http://127.0.0.1:{port}@evil.example"],
)  # fmt: skip
def test_other_origins_are_refused(page: PageServer, origin: str) -> None:
    browser, sent = entered(page), origin.format(port=page.door.port)
    assert browser.ask("GET", "/api/start", headers={"Origin": sent}).status == 403
    assert browser.post("/api/undo", {}, Origin=sent).status == 403


def test_what_changes_something_must_say_its_origin(page: PageServer) -> None:
    assert entered(page).post("/api/undo", {}, Origin=None).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_calls_foreign_is_refused(page: PageServer, site: str) -> None:
    assert entered(page).ask("GET", "/api/start", headers={"Sec-Fetch-Site": site}).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_forms_of_other_pages_cannot_be_sent(page: PageServer, kind: str | None) -> None:
    assert entered(page).ask("POST", "/api/undo", b"{}", {"Content-Type": kind}).status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "<SCRIPT>"])
def test_only_get_and_post(page: PageServer, method: str) -> None:
    answer = entered(page).ask(method, "/api/start", headers={"Access-Control-Request-Method": "POST"})
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert b"SCRIPT" not in answer.body


def test_a_big_body_is_refused(page: PageServer) -> None:
    browser = entered(page)
    assert browser.ask("POST", "/api/decide", b"x" * (MOST_BODY + 1)).status == 413
    assert browser.ask("POST", "/api/decide", b"{}", {"Content-Length": str(10**30)}).status == 413
    assert browser.ask("POST", "/api/enter", b"x" * (MOST_BODY + 1)).status == 413
    assert browser.post("/api/decide", {"id": "f-en1", "note": "x" * 5000}).status == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content-Length": None}, 411), ({"Content-Length": "-1"}, 400), ({"Content-Length": "1e3"}, 400),
     ({"Content-Length": "٣"}, 400), ({"Content-Length": None, "Transfer-Encoding": "chunked"}, 411)],
)  # fmt: skip
def test_a_body_whose_length_is_not_clear_is_refused(
    page: PageServer, headers: dict[str, str | None], status: int
) -> None:
    encoded = {name: value.encode().decode("latin-1") if value else value for name, value in headers.items()}
    assert entered(page).ask("POST", "/api/undo", b"", encoded).status == status


def test_a_get_with_a_body_is_refused(page: PageServer) -> None:
    assert entered(page).ask("GET", "/api/start", b"abc", {"Content-Length": "3"}).status == 400


@pytest.mark.parametrize(
    "body", [b"", b"[", b"[]", b"null", b"1" * 5000, b"[" * 50_000, b'{"id": 1}', b'{"id": ["f-en1"]}', b"\xff\xfe",
             b'{"id": "f-en1", "path": "/etc"}', b'{"id": "f-en1", "overrule": "yes"}', b'{"note": "\\ud800"}'],
)  # fmt: skip
def test_a_body_that_is_no_answer_is_refused(page: PageServer, body: bytes) -> None:
    assert entered(page).ask("POST", "/api/decide", body).status == 400


@pytest.mark.parametrize(
    "path", ["/../run.json", "/static/../../run.json", "/%2e%2e/run.json", "/etc/passwd", "/api/", "/api/nothing",
             "/words/../../card.toml", "/words/en", "/index.html", "/main.js/", "/picture/../x", "/.git/config",
             "//evil.example/", "/\\evil.example"],
)  # fmt: skip
def test_there_is_nothing_but_what_is_listed(page: PageServer, path: str) -> None:
    assert entered(page).ask("GET", path).status == 404


@pytest.mark.parametrize(
    "query", ["id=f-nothing", "id=", "", "id=../../run.json", "id=p-en1", "id=%00", "id=" + "x" * 3000],
)  # fmt: skip
def test_unknown_ids_are_said_to_be_so(page: PageServer, query: str) -> None:
    assert entered(page).ask("GET", f"/api/fact?{query}").status == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [("document=../x&page=1", 404), ("document=d-en&page=0x1", 400), ("document=d-en&page=-1", 400),
     ("document=d-en&page=" + "9" * 40, 400), ("document=d-en&page=1&page=2", 400), ("page=1", 404)],
)  # fmt: skip
def test_pictures_are_asked_for_by_id(page: PageServer, query: str, status: int) -> None:
    assert entered(page).ask("GET", f"/picture?{query}").status == status


@pytest.mark.parametrize("query", ["status=none", "path=x", "least=NaN", "least=-1", "most=2", "least=x", "a=1&a=2"])
def test_filters_that_do_not_exist_are_refused(page: PageServer, query: str) -> None:
    assert entered(page).ask("GET", f"/api/queue?{query}").status == 400


def test_every_answer_carries_the_headers(page: PageServer) -> None:
    browser = entered(page)
    files = ("/", "/main.js", "/page.css", "/icon.svg", "/words/en.json", "/no")
    answers = [browser.get(path) for path in (*files, *READ)]
    answers += [browser.post("/api/undo", {}), Browser(page).get("/api/start"), browser.ask("PUT", "/")]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Server"] == "habitext"
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_types_are_what_things_are(page: PageServer) -> None:
    browser = entered(page)
    types = {"/": "text/html", "/main.js": "text/javascript", "/page.css": "text/css", "/icon.svg": "image/svg+xml",
             "/words/en.json": "application/json", "/api/start": "application/json"}  # fmt: skip
    for path, wanted in types.items():
        assert browser.get(path).headers.get_content_type() == wanted


def test_the_page_itself_holds_no_data_and_no_code(page: PageServer) -> None:
    html = Browser(page).get("/").body.decode()
    assert "12,400" not in html
    assert page.door.key not in html
    assert "style=" not in html
    assert "<style" not in html
    assert " on" + "click" not in html
    assert html.count("<script") == 1
    assert "://" not in html, "something from elsewhere"


def test_broken_requests_do_not_end_it(page: PageServer) -> None:
    for sent in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"A" * 70_000):
        with socket.create_connection(page.server_address[:2], timeout=120) as plain:
            plain.sendall(sent)
            plain.shutdown(socket.SHUT_WR)
            while plain.recv(65_536):
                pass
    assert entered(page).get("/api/start").status == 200


def test_a_taken_port_is_told(page: PageServer, tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with pytest.raises(InputError, match=str(page.door.port)) as told, serving(out, tmp_path, port=page.door.port):
        raise AssertionError("two servers on one port")
    assert "--port" in told.value.hint
