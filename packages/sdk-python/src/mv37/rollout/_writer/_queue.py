"""Records waiting for delivery, first in first out, within the memory that one client may use."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import NamedTuple

from ._ledger import Ledger

_MOST_RECORDS = 10_000
_MOST_BYTES = 64 * 1024 * 1024


class QueuedRecord(NamedTuple):
    """One record, written as JSON when it was logged, and the counts of its rollout."""

    json: bytes
    ledger: Ledger


class QueueBudget:
    """Memory of one client's queues together. Starts and finishes of rollouts go beyond it, cut short."""

    __slots__ = ("bytes", "records")

    def __init__(self) -> None:
        self.records = 0
        self.bytes = 0

    def has_room_for(self, size: int) -> bool:
        """Whether a record of so many bytes may still wait."""
        return self.records < _MOST_RECORDS and self.bytes + size <= _MOST_BYTES


class Queue:
    """The waiting records of one workspace; to be touched under the writer's lock only.

    Attributes:
        bytes: Size of all waiting records.
    """

    def __init__(self, budget: QueueBudget) -> None:
        self._budget = budget
        self._records: deque[QueuedRecord] = deque()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._records)

    def push(self, record: QueuedRecord) -> None:
        """Adds the newest record."""
        size = len(record.json)
        self._records.append(record)
        self.bytes += size
        self._budget.records += 1
        self._budget.bytes += size

    def peek(self, most_records: int, most_bytes: int) -> list[QueuedRecord]:
        """The oldest records, at most so many and, but for the first, at most so many bytes together."""
        batch: list[QueuedRecord] = []
        size = 0
        for record in islice(self._records, most_records):
            size += len(record.json)
            if batch and size > most_bytes:
                break
            batch.append(record)
        return batch

    def release(self, count: int) -> None:
        """Lets the oldest records go: they are stored, or never will be."""
        for _ in range(count):
            size = len(self._records.popleft().json)
            self.bytes -= size
            self._budget.bytes -= size
        self._budget.records -= count
