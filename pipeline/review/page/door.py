"""Who may ask: only a browser on this machine that was given the link, and only this page in it.

- The server is bound to the loopback interface; `Host` must name it, so that no name of somebody's leads here (DNS
  rebinding). `Origin` and `Sec-Fetch-Site` must be our own where a browser sends them, and `Origin` must be there for
  anything that changes something: other pages in the same browser are kept out.
- A random key comes with the link, behind the `#`, so that no log, no server and no Referer sees it; the page hands it
  in once and is given a cookie that scripts cannot read and other sites cannot send. The link that is opened for the
  user works once, since it stands in the list of processes for a moment; the terminal's works while the server runs.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from email.message import Message
from http import HTTPStatus

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
#: Seconds for which the link that is opened for the user is good.
OPENED = 120.0
KEY_BYTES = 32
MOST_BODY = 64 * 1024

#: Sent with everything. No script but our files, no style but our file, nothing from elsewhere, in nobody's frame; text
#: that is no file of ours cannot become a script even by mistake (trusted types).
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


class RefusedError(Exception):
    """A request that is not answered. `status` is HTTP's; the message is plain and tells nothing of the request."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Door:
    """Keys and cookie of one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.key = secrets.token_urlsafe(KEY_BYTES)
        self._cookie = secrets.token_urlsafe(KEY_BYTES)
        self._opened: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The page's address without a key."""
        return f"http://{HOST}:{self.port}/"

    def link(self) -> str:
        """The link for the terminal."""
        return f"{self.address}#{self.key}"

    def link_once(self) -> str:
        """A link that works once and not for long, for opening the browser."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._lock:
            self._opened[key] = time.monotonic() + OPENED
        return f"{self.address}#{key}"

    def check(self, method: str, headers: Message) -> None:
        """Raises RefusedError for a request that does not come from our own page or is not for us."""
        hosts = headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].strip().casefold() not in {f"{name}:{self.port}" for name in NAMES}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "this server answers to its own address only")
        origins = headers.get_all("Origin", [])
        if len(origins) > 1 or (origins and origins[0] != f"http://{hosts[0].strip().casefold()}"):
            raise RefusedError(HTTPStatus.FORBIDDEN, "requests of other pages are not answered")
        if method == "POST" and not origins:
            raise RefusedError(HTTPStatus.FORBIDDEN, "the header Origin is missing")
        if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise RefusedError(HTTPStatus.FORBIDDEN, "requests of other pages are not answered")
        if method == "POST" and headers.get_content_type() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "only application/json is understood")

    def body_length(self, method: str, headers: Message) -> int:
        """How many bytes of a body to read. Raises RefusedError when that is not clear, or too much."""
        if headers.get("Transfer-Encoding") is not None:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "the length of the body must be told")
        lengths = headers.get_all("Content-Length", [])
        if method != "POST":
            if any(length.strip() != "0" for length in lengths):
                raise RefusedError(HTTPStatus.BAD_REQUEST, "there must be no body")
            return 0
        if not lengths:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "the length of the body must be told")
        text = lengths[0].strip()
        if len(set(lengths)) > 1 or not (text.isascii() and text.isdigit()):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "the length of the body is not clear")
        if len(text) > len(str(MOST_BODY)) or int(text) > MOST_BODY:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {MOST_BODY} bytes are read")
        return int(text)

    def admit(self, key: str) -> str:
        """The cookie's header for one who has a key. Raises RefusedError."""
        given = key.encode("utf-8", "replace")
        with self._lock:
            now = time.monotonic()
            self._opened = {known: until for known, until in self._opened.items() if until > now}
            once = next((known for known in self._opened if hmac.compare_digest(known.encode(), given)), "")
            if not once and not hmac.compare_digest(self.key.encode(), given):
                raise RefusedError(HTTPStatus.FORBIDDEN, "the key of the link is not right, or was used")
            self._opened.pop(once, None)
        return f"{self._name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def check_cookie(self, headers: Message) -> None:
        """Raises RefusedError for one who was not admitted."""
        for header in headers.get_all("Cookie", []):
            for part in header.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self._name and hmac.compare_digest(value.encode("utf-8", "replace"), self._cookie.encode()):
                    return
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "open the link that the terminal shows")

    @property
    def _name(self) -> str:
        return f"habitext-{self.port}"  # cookies do not tell ports apart; two servers must not take each other's
