"""The page over HTTP on the loopback interface: the standard library's server, with the door in front of everything."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import urlsplit

from pipeline.errors import HabitextError, InputError
from pipeline.review.page.actions import Actions
from pipeline.review.page.asked import answers_of
from pipeline.review.page.door import HEADERS, HOST, Door, RefusedError
from pipeline.review.page.files import JSON, File, own_files

PLAIN = "text/plain; charset=utf-8"
#: Connections served at once; a browser opens six.
MOST_CONNECTIONS = 48
IDLE = 60.0  # seconds after which a silent connection is closed
DRAINED = 1 << 20  # bytes of a body that is refused, read so that the answer is seen


class PageServer(ThreadingHTTPServer):
    """Serves one desk. Raises InputError when the port is taken."""

    daemon_threads = True
    block_on_close = False
    #: Elsewhere this lets a port be used again at once; on Windows it would let another program take it over.
    allow_reuse_address = os.name != "nt"
    request_queue_size = 32

    def __init__(self, actions: Actions, port: int) -> None:
        self.actions, self.files = actions, own_files()
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        try:
            super().__init__((HOST, port), Handler)
        except (OSError, OverflowError) as error:
            said = getattr(error, "strerror", None) or str(error)
            raise InputError(f"port {port}: {said}", "choose another --port, or --port 0 for any free one") from None
        self.door = Door(self.server_address[1])

    def server_bind(self) -> None:
        """Binds without asking a name server what this machine is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for each connection, and no more than there is room for."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is nothing to tell."""


class Handler(BaseHTTPRequestHandler):
    """One connection. Every way out goes through `_send`, which adds the headers."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE
    disable_nagle_algorithm = True

    @property
    def _page(self) -> PageServer:
        return cast(PageServer, self.server)

    def do_GET(self) -> None:
        """A file of the page, a picture, or data."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Something changes."""
        self._answer("POST")

    def _answer(self, method: str) -> None:
        try:
            self._page.door.check(method, self.headers)
            length = self._page.door.body_length(method, self.headers)
            target = urlsplit(self.path)
            if not self.path.startswith("/") or target.netloc:
                raise RefusedError(HTTPStatus.BAD_REQUEST, "the address is not understood")
            if method == "GET":
                self._get(target.path, target.query)
            else:
                self._post(target.path, length)
        except RefusedError as refused:
            self._refuse(refused)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except HabitextError as error:
            self._refuse(RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)))
        except Exception as error:  # a fault of ours: told in one line here, without its inside to the browser
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            print(f"habitext: the page failed: {type(error).__name__} at {place}", file=sys.stderr)
            self._refuse(RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "the program made a mistake"))

    def _get(self, path: str, query: str) -> None:
        file = self._page.files.get(path)
        if file is not None:
            self._send(HTTPStatus.OK, file)
            return
        self._page.door.check_cookie(self.headers)
        if path == "/picture":
            self._send(HTTPStatus.OK, File("image/png", self._page.actions.picture(query)))
            return
        self._send_data(*self._page.actions.get(path, query))

    def _post(self, path: str, length: int) -> None:
        if path != "/api/enter":
            self._page.door.check_cookie(self.headers)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError
        if path == "/api/enter":
            key = answers_of(body, frozenset({"key"})).get("key", "")
            self._send_data(HTTPStatus.OK, {"entered": True}, {"Set-Cookie": self._page.door.admit(key)})
            return
        self._send_data(*self._page.actions.post(path, body))

    def _send_data(self, status: HTTPStatus, data: Mapping[str, Any], more: Mapping[str, str] | None = None) -> None:
        self._send(status, File(JSON, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")), more)

    def _send(self, status: HTTPStatus, file: File, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", file.type)
        self.send_header("Content-Length", str(len(file.content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(file.content)

    def _refuse(self, refused: RefusedError) -> None:
        """Says no and ends the connection: what else it may hold is not read as another request."""
        self.close_connection = True
        try:
            self._send_data(refused.status, {"error": refused.message})
            self._drain()
        except OSError:
            pass

    def _drain(self) -> None:
        """Reads off a little of what was not wanted; closing on it would throw away the answer too."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(0.5)
        left = DRAINED
        while left > 0 and (read := self.connection.recv(min(left, 65_536))):
            left -= len(read)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library itself refuses (methods, headers without end): plain text, under the same headers."""
        status = HTTPStatus(code)
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status = HTTPStatus.METHOD_NOT_ALLOWED
        self.close_connection = True
        more = {"Allow": "GET, POST"} if status is HTTPStatus.METHOD_NOT_ALLOWED else None
        self._send(status, File(PLAIN, f"{status.phrase}\n".encode()), more)

    def version_string(self) -> str:
        """The name without versions."""
        return "habitext"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal stays the user's, and addresses with what was searched for are nobody's business."""
