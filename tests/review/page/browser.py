"""A page server on a free port, and a client that speaks to it as a browser does, or as an attacker would."""

from __future__ import annotations

import http.client
import json
import threading
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pipeline.commands.serve import page_of
from pipeline.review.page.server import PageServer


@contextmanager
def serving(out: Path, workspace: Path, reviewer: str = "Ada", **more: Any) -> Iterator[PageServer]:
    """The server of a run at work; ended at the end."""
    options = {"documents": None, "knowledge": None, "port": 0, **more}
    page = page_of(Namespace(folder=out, workspace=str(workspace), reviewer=reviewer, **options))
    at_work = threading.Thread(target=page.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    at_work.start()
    try:
        yield page
    finally:
        page.shutdown()
        page.actions.paper.close()
        page.server_close()
        at_work.join()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Sends requests to a server; with `enter` it holds the cookie."""

    page: PageServer
    cookie: str = ""
    sent: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.page.door.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """One request; a header set to None is left out."""
        own: dict[str, str | None] = {"Host": f"127.0.0.1:{self.page.door.port}", "Cookie": self.cookie or None}
        if method == "POST":
            own |= {"Origin": self.origin, "Content-Type": "application/json", "Content-Length": str(len(body or b""))}
        own |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.page.door.port, timeout=120)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in own.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before everything was read
                connection.send(body or b"")
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **asked: str) -> Answer:
        return self.ask("GET", f"{path}?{urlencode(asked)}" if asked else path)

    def post(self, path: str, said: Any, **headers: str | None) -> Answer:
        return self.ask("POST", path, json.dumps(said).encode(), headers)

    def enter(self, key: str = "") -> Answer:
        answer = self.post("/api/enter", {"key": key or self.page.door.key})
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        return answer

    def fact(self, id_: str) -> Any:
        return self.get("/api/fact", id=id_).data

    def decide(self, id_: str, **said: str | bool) -> Answer:
        """Decides on a fact as it stands now."""
        shown = self.fact(id_)
        return self.post("/api/decide", {"id": id_, "decided": shown["decided"], **said})


def entered(page: PageServer) -> Browser:
    """A browser that was given the link."""
    browser = Browser(page)
    assert browser.enter().status == 200
    return browser
