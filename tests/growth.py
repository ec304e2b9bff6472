"""Whether work grows in proportion to its size: a ratio in one process, never a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Four times the size may take this many times as long: in proportion is 4, with the square 16.
MOST = 10.0
#: Below this processor time the clock's own grain and the first allocations count for more than the work.
LEAST = 0.02


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the quickest of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def grows_in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Compares `work(size)` with `work(4 * size)`; three tries, so that a busy machine is not taken for a square."""
    work(size)
    return any(seconds(lambda: work(4 * size)) < MOST * max(seconds(lambda: work(size)), LEAST) for _ in range(3))
