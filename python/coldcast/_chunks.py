"""How many points of a sweep make a task."""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence
from typing import Optional

#: How long a chunk is to take: far longer than the milliseconds that dask needs for a task, and
#: short enough that a lost worker costs little. Long ones where there are so many threads that
#: their tasks would keep the scheduler busy.
CHUNK_S = (2.0, 5.0)
TASKS_PER_S = 50
#: Chunks in flight for each thread: one runs, and one is there when it is finished.
IN_FLIGHT = 2


class Chunks:
    """Points in chunks of some seconds, small ones first and last."""

    def __init__(self, points: Sequence[int]) -> None:
        self.left = collections.deque(points)
        self._most = 1
        self._point_s: Optional[float] = None

    def next(self, threads: int) -> list[int]:
        """The points of the next task; `threads` share what is left."""
        size = 1
        if self._point_s is not None:
            chunk_s = min(max(CHUNK_S[0], threads / TASKS_PER_S), CHUNK_S[1])
            size = max(1, min(self._most, int(chunk_s / self._point_s)))
        # Towards the end all threads are to finish at about the same time.
        fair = math.ceil(len(self.left) / (IN_FLIGHT * threads))
        return [self.left.popleft() for _ in range(min(size, fair, len(self.left)))]

    def measured(self, count: int, seconds: float) -> None:
        """So long did so many points take."""
        mean = max(seconds, 1e-6) / count
        self._point_s = mean if self._point_s is None else 0.7 * self._point_s + 0.3 * mean
        self._most = max(self._most, 4 * count)
