"""More than one machine: documents go as bytes to the workers of a Dask scheduler, results come back as bytes.

The one home of `distributed`. Dask itself speaks in pickles between its machines; of ours it only ever carries the name
of `read` and opaque bytes, so that nothing a document holds can become an object. Who may connect to the scheduler may
run anything on its workers: that is Dask's way, and the network (or TLS) must see to it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.batch import stations
from pipeline.batch.child import Result, Task, failure
from pipeline.batch.frames import packed, unpacked
from pipeline.batch.stop import Stop
from pipeline.errors import ClusterError, InputError
from pipeline.settings import Settings

ADDRESS = re.compile(r"(?:tcp|tls)://(?:[^\s/:@]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}")
INSTALL = "pip install 'habitext[cluster]', here and on the workers"
START = "start `dask scheduler` there and `dask worker` on each machine; see docs/machines.md"
POLL = 0.2  # seconds between looks at whether the run is stopped
CONNECT = 10.0  # seconds for the scheduler to answer
FIRST_WORKER = 30.0  # seconds for the first worker to be there
#: Seconds for a worker's first answer. A busy one may take longer; its answers to documents are compared too.
GREETING = 90.0
#: Seconds without any worker, after which the run gives up: batch systems may take a while to send another.
DESERTED = 300.0
RESULT = 5.0  # seconds for a result that is there to come over
FAREWELL = 4.0  # seconds for the cluster to hear that the run is over
COUNT_EVERY = 3.0  # seconds between counts of the workers
#: Documents under way for each thread of a worker: one being read, one waiting there.
AHEAD = 2
#: Bytes of documents under way, which lie in the memory of this process and the scheduler's.
MOST_BYTES = 1 << 29
#: Times Dask may give a document up, each after several lost workers, until it fails.
LOST_AFTER = 2
KEPT = "what was read is kept; run again with the same --out to go on"


def check_address(address: str) -> None:
    """Raises InputError unless it reads tcp://HOST:PORT or tls://HOST:PORT and `distributed` is installed."""
    if not ADDRESS.fullmatch(address):
        raise InputError(f"--cluster {address}: no address of a scheduler", "write tcp://HOST:PORT, or tls://HOST:PORT")
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise InputError("--cluster needs the package distributed", INSTALL) from None


def read(run: str, request: bytes) -> bytes:
    """What a worker is asked to do, by this function's name: hand the frame to a station beside it."""
    from distributed import get_worker

    return stations.exchange(run, get_worker().local_directory, request)


def _silence() -> None:
    """Dask's log is not the user's: what matters of it is told as errors of ours. For good, since it complains of a
    lost scheduler after the connection is closed."""
    for name in ("asyncio", *logging.root.manager.loggerDict):
        if name.split(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@dataclass(slots=True)
class _Sent:
    index: int
    name: str
    request: bytes
    tries: int = 0


class Cluster:
    """Runs tasks on a cluster, as `Pool` does on this machine; leaving the context ends what it began there."""

    def __init__(self, address: str, settings: Settings, conditions: Mapping[str, str], stop: Stop) -> None:
        """`settings` with paths that hold on every machine; `conditions` that every worker must meet."""
        self._address, self._conditions, self._stop = address, dict(conditions), stop
        self._settings = asdict(settings)
        self._run = uuid.uuid4().hex
        self._ended: queue.Queue[Any] = queue.Queue()
        self._sent: dict[Any, _Sent] = {}
        self._slots, self._counted, self._seen = 0, 0.0, time.monotonic()
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> Cluster:
        import dask
        from distributed import Client

        self._exit.enter_context(
            dask.config.set(
                {
                    "distributed.comm.timeouts.connect": f"{CONNECT:g}s",
                    "distributed.admin.large-graph-warning-threshold": "4GiB",  # documents are large, and meant to be
                }
            )
        )
        _silence()
        try:
            self._client = Client(self._address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            self._exit.close()
            raise ClusterError(f"no scheduler answers at {self._address}: {error}", START) from None
        try:
            self._greet()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        """Takes back what was not begun, ends the stations, and the connection; none of it may hold the run up."""
        farewell = threading.Thread(target=self._farewell, args=(list(self._sent),), daemon=True)
        farewell.start()
        farewell.join(FAREWELL)
        self._sent.clear()
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)
        self._exit.close()

    def _farewell(self, futures: list[Any]) -> None:
        with contextlib.suppress(Exception):
            self._client.cancel(futures, force=True)
            self._client.run(stations.release, self._run, on_error="ignore")

    def _greet(self) -> None:
        """Asks every worker there is for its conditions. Raises ClusterError."""
        deadline = time.monotonic() + FIRST_WORKER
        while not self._count():
            if self._stop():
                return
            if time.monotonic() > deadline:
                raise ClusterError(f"the scheduler at {self._address} has no workers", START)
            time.sleep(POLL)
        request = self._packed({})
        asked = {
            address: self._client.submit(
                read, self._run, request, key=f"habitext-{self._run}-{address}", workers=[address], pure=False
            )
            for address in self._threads()
        }
        deadline = time.monotonic() + GREETING
        for address, future in asked.items():
            while not future.done() and time.monotonic() < deadline and not self._stop():
                time.sleep(POLL)
            if future.done() and future.status == "error":
                raise ClusterError(f"worker {address}: {future.exception()}", INSTALL)
            if future.done() and future.status == "finished":
                self._compared(unpacked(future.result(timeout=CONNECT)), address)
            future.release()

    def _threads(self) -> dict[str, int]:
        """Threads by worker, as the scheduler knows them. Raises ClusterError when it is gone."""
        try:
            return dict(self._client.nthreads())
        except Exception as error:  # whatever Dask raises here, there is no scheduler to ask
            raise ClusterError(f"the scheduler at {self._address} went away: {error}", KEPT) from None

    def _count(self) -> int:
        """Threads of all workers, counted now and then."""
        now = time.monotonic()
        if not self._slots or now - self._counted > COUNT_EVERY:
            self._slots, self._counted = sum(self._threads().values()), now
            if self._slots:
                self._seen = now
            elif now - self._seen > DESERTED:
                raise ClusterError(f"all workers of {self._address} are gone", KEPT)
        return self._slots

    def _packed(self, told: dict[str, Any], content: bytes = b"") -> bytes:
        return packed({"settings": self._settings, "conditions": self._conditions, **told}, content)

    def _compared(self, answer: Mapping[str, Any], worker: str) -> None:
        """Raises ClusterError when a station found something else than this run has, or could not be asked."""
        if "fault" in answer:
            raise ClusterError(f"worker {worker}: {answer['fault']}", "the same files must be there as here")
        if answer.get("gone"):
            raise ClusterError(f"worker {worker}: `python -m pipeline.runs.station` does not run there", INSTALL)
        theirs: dict[str, str] = answer.get("conditions", self._conditions)
        other = [name for name, value in self._conditions.items() if theirs.get(name) != value]
        if other:
            shown = "; ".join(f"{n}: {theirs.get(n) or 'none'}, here {self._conditions[n] or 'none'}" for n in other)
            raise ClusterError(
                f"{worker} would give other results ({shown})",
                "install the same habitext there, and put knowledge, models and plan at the same paths",
            )

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Result]]:
        """Yields (index of the task, its result) in the order they end. A task is asked for when a worker is free.

        Raises ClusterError when the scheduler or all workers are gone, or a new worker is not like this machine.
        """
        coming = enumerate(tasks)
        more = True
        while (more or self._sent) and not self._stop():
            while more and self._room():
                index, task = next(coming, (-1, None))
                if task is None:
                    more = False
                    break
                try:
                    content = Path(task.path).read_bytes()
                except OSError as error:
                    yield index, failure(task.name, "unreadable", str(error.strerror or error))
                    continue
                told = {"name": task.name, "file": Path(task.path).name}
                self._submit(_Sent(index, task.name, self._packed(told, content)))
            try:
                future = self._ended.get(timeout=POLL)
            except queue.Empty:
                continue
            found = self._look(future)
            if found is not None:
                yield found

    def _room(self) -> bool:
        """Whether another document may be sent."""
        if not self._sent:
            return self._count() > 0
        held = sum(len(sent.request) for sent in self._sent.values())
        return len(self._sent) < AHEAD * self._count() and held < MOST_BYTES

    def _submit(self, sent: _Sent) -> None:
        key = f"habitext-{self._run}-{sent.index}-{sent.tries}"
        future = self._client.submit(read, self._run, sent.request, key=key, pure=False)
        self._sent[future] = sent
        future.add_done_callback(self._ended.put)

    def _look(self, future: Any) -> tuple[int, Result] | None:
        """The result of a document that ended; None when it was sent anew or its result is still on the way."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        sent = self._sent[future]
        try:
            answer = unpacked(future.result(timeout=RESULT))
        except KilledWorker:
            answer = {"gone": True}
        except CancelledError:
            raise ClusterError(f"the scheduler at {self._address} went away", KEPT) from None
        except TimeoutError:  # the worker that held it is gone: another one reads the document again
            future.add_done_callback(self._ended.put)
            return None
        except Exception as error:
            raise ClusterError(f"{sent.name}: a worker cannot read it: {error}", INSTALL) from None
        del self._sent[future]
        future.release()
        if "result" in answer:
            return sent.index, answer["result"]
        if not answer.get("gone"):
            self._compared(answer, "a worker that came later")
        sent.tries += 1
        if sent.tries < LOST_AFTER:
            self._submit(sent)
            return None
        return sent.index, failure(sent.name, "worker_lost", "the worker that read it went away again and again")
