"""What can be asked for, by path: each action takes checked texts and gives plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import OutputError
from pipeline.review.decisions import FACT_FIELDS, PASSAGE_FIELDS
from pipeline.review.page.asked import answers_of, number_of, query_of
from pipeline.review.page.desk import Desk, Outcome, UnknownError
from pipeline.review.page.door import RefusedError
from pipeline.review.page.filters import FilterError, filters_of
from pipeline.review.page.gazetteer import Unsuitable, add_programme
from pipeline.review.page.pictures import PictureError
from pipeline.review.page.views import MOST_ROWS, Finder, Papers, agreement_view, fact_view, rows_view, start_view

NOT_TAKEN = {"conflicting": HTTPStatus.CONFLICT, "meanwhile": HTTPStatus.CONFLICT}
Answer = tuple[HTTPStatus, Mapping[str, Any]]


class Paper(Papers, Protocol):
    """The files behind the run."""

    def picture(self, document: str, page: int) -> bytes:
        """A page as PNG. Raises PictureError: missing, changed or failed."""

    def close(self) -> None:
        """Ends what is being drawn."""


@dataclass(frozen=True, slots=True)
class Actions:
    """Everything the page can ask of a desk. `knowledge` is the folder of the user's own names."""

    desk: Desk
    paper: Paper
    find: Finder
    knowledge: Path

    def get(self, path: str, query: str) -> Answer:
        """Data. Raises RefusedError."""
        known: Mapping[str, Callable[[Mapping[str, str]], Mapping[str, Any]]] = {
            "/api/start": self._start, "/api/queue": self._queue, "/api/rows": self._rows, "/api/fact": self._fact,
            "/api/progress": self._progress,
        }  # fmt: skip
        if path not in known:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        self.desk.refreshed()
        try:
            return HTTPStatus.OK, known[path](query_of(query))
        except UnknownError:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such fact") from None
        except FilterError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"the filter is not understood: {error}") from None

    def picture(self, query: str) -> bytes:
        """A page as PNG. Raises RefusedError."""
        asked = query_of(query)
        if asked.get("document", "") not in self.desk.material.documents:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such document")
        try:
            return self.paper.picture(asked["document"], number_of(asked, "page"))
        except PictureError as error:
            raise RefusedError(HTTPStatus.NOT_FOUND, str(error)) from None

    def post(self, path: str, body: bytes) -> Answer:
        """Something changes. Raises RefusedError."""
        known: Mapping[str, Callable[[bytes], Answer]] = {
            "/api/decide": self._decide, "/api/add": self._add, "/api/undo": self._undo,
            "/api/programme": self._programme,
        }  # fmt: skip
        if path not in known:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        try:
            return known[path](body)
        except UnknownError:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such fact") from None
        except OutputError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, str(error)) from None

    def _start(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        return start_view(self.desk)

    def _queue(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        ids = self.desk.queue(filters_of(asked))
        return {"ids": ids, "rows": rows_view(self.desk, ids)}

    def _rows(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        ids = asked.get("ids", "").split(",")
        if len(ids) > MOST_ROWS:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"at most {MOST_ROWS} rows at once")
        return {"rows": rows_view(self.desk, ids)}

    def _fact(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        return self._view(asked.get("id", ""))

    def _view(self, id_: str) -> Mapping[str, Any]:
        if id_ not in self.desk.facts:
            raise UnknownError(id_)
        return fact_view(self.desk, id_, self.find, self.paper)

    def _progress(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        return {"progress": self.desk.progress(), "agreement": agreement_view(self.desk)}

    def _decide(self, body: bytes) -> Answer:
        names = frozenset({"id", "decided", "fact", *FACT_FIELDS, *PASSAGE_FIELDS})
        said = answers_of(body, names, frozenset({"overrule"}))
        id_, decided, fact = said.pop("id", ""), said.pop("decided", ""), said.pop("fact", "")
        overrule = bool(said.pop("overrule", ""))
        return self._told(self.desk.decide(id_, said, decided, overrule=overrule), fact or id_)

    def _add(self, body: bytes) -> Answer:
        names = frozenset({"passage", "surface", "start", "fact", *FACT_FIELDS})
        said = answers_of(body, names)
        start, fact = number_of(said, "start"), said.pop("fact", "")
        passage, surface = said.pop("passage", ""), said.pop("surface", "")
        said.pop("start")
        return self._told(self.desk.add(passage, said, surface, start), fact)

    def _undo(self, body: bytes) -> Answer:
        answers_of(body, frozenset())
        id_ = self.desk.undo()
        return HTTPStatus.OK, {"id": id_, "shown": id_ in self.desk.facts, "progress": self.desk.progress()}

    def _programme(self, body: bytes) -> Answer:
        said = answers_of(body, frozenset({"name", "english", "acronym", "language"}))
        try:
            name = add_programme(self.knowledge, *(said.get(n, "") for n in ("name", "language", "english", "acronym")))
        except Unsuitable as error:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"field": error.field, "reason": error.reason, "said": str(error)}
        return HTTPStatus.OK, {"name": name, "folder": str(self.knowledge)}

    def _told(self, outcome: Outcome, fact: str) -> Answer:
        """What became of an answer, and how the fact stands now."""
        status = HTTPStatus.OK if outcome.taken else NOT_TAKEN.get(outcome.fate, HTTPStatus.UNPROCESSABLE_ENTITY)
        told: dict[str, Any] = {
            "fate": outcome.fate, "id": outcome.id, "wrong": dict(outcome.wrong or {}), "said": outcome.said,
            "also": list(outcome.also),
            "progress": self.desk.progress(),
        }  # fmt: skip
        if fact in self.desk.facts:
            told["fact"] = self._view(fact)
        return status, told
