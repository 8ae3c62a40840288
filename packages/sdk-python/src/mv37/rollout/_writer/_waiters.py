"""Those who wait until records are stored: threads, and tasks of an event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Waiter(NamedTuple):
    """Wants to be woken when so many records in all have left the queue."""

    until: int
    wake: Callable[[], object]


class Waiters:
    """The waiters of one queue; to be touched under the writer's lock only.

    Attributes:
        settled: Records that have left the queue so far, stored or dropped.
    """

    def __init__(self) -> None:
        self.settled = 0
        self._waiters: list[Waiter] = []

    def __len__(self) -> int:
        return len(self._waiters)

    def add(self, count: int, wake: Callable[[], object]) -> Waiter:
        """Adds one that waits for the next so many records."""
        waiter = Waiter(self.settled + count, wake)
        self._waiters.append(waiter)
        return waiter

    def forget(self, waiter: Waiter) -> None:
        """Removes one that waits no more."""
        self._waiters = [other for other in self._waiters if other is not waiter]

    def settle(self, count: int) -> None:
        """Counts records that have left the queue, and lets those go who waited for them."""
        self.settled += count
        self._wake([waiter for waiter in self._waiters if self.settled >= waiter.until])

    def wake_all(self) -> None:
        """Lets everybody go: waiting longer is no use."""
        self._wake(self._waiters)

    def _wake(self, woken: list[Waiter]) -> None:
        self._waiters = [waiter for waiter in self._waiters if waiter not in woken]
        for waiter in woken:
            waiter.wake()
