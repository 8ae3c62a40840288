"""Takes the records of one client object in one process and hands them to a sender per workspace."""

from __future__ import annotations

import os
import threading
import time

from .._http import Http
from .._ids import UuidSource, new_uuid
from .._results import FlushResult
from .._settings import Settings
from .._warnings import Warnings
from ._ledger import Ledger
from ._queue import QueueBudget, QueuedRecord
from ._sender import Sender, SenderParts
from ._settle import delivered, wait_until_delivered


class Writer:
    """The numbers of records belong to one writer, so each client object and each process has its own.

    Attributes:
        process_id: The process that it writes in.
        http: The client's connections in this process.
        warnings: Tells about records that are lost; never under the lock.
        lock: Held while a record gets its number and its place in the queue.
        uuids: Ids of records, under the lock.
    """

    def __init__(self, settings: Settings, warnings: Warnings) -> None:
        self.process_id = os.getpid()
        self.http = Http(settings)
        self.warnings = warnings
        self.lock = threading.RLock()
        self.uuids = UuidSource()
        self._ledger = Ledger()
        self._budget = QueueBudget()
        self._parts = SenderParts(
            self.http, warnings, new_uuid(), self.process_id, self.lock, self._ledger, self._budget
        )
        # A batch is bound to one workspace, so each has its own queue; None is the key's own workspace.
        self._senders: dict[str | None, Sender] = {}

    def has_room(self, size: int = 0) -> bool:
        """Whether one more record of so many bytes may wait.

        Events ask without the lock whether they are worth writing: exact for them is `append_if_room`.
        """
        return self._budget.has_room_for(size)

    def append_if_room(self, workspace: str | None, record: QueuedRecord) -> bool:
        """Queues an event, under the lock. False where the queue is full: then it is lost."""
        if not self._budget.has_room_for(len(record.json)):
            return False
        self.append(workspace, record)
        return True

    def append(self, workspace: str | None, record: QueuedRecord) -> None:
        """Queues a record whatever room there is, under the lock."""
        sender = self._senders.get(workspace)
        if sender is None:
            sender = self._senders[workspace] = Sender(self._parts, workspace)
        self._ledger.logged += 1
        sender.push(record)

    def count_dropped(self, reason: str) -> None:
        """Counts a record that found no room, under the lock."""
        self._ledger.logged += 1
        self._ledger.drop(reason)

    def settle(self, workspace: str | None, seconds: float) -> None:
        """Waits until the records of a workspace are stored or dropped, or the time is over."""
        sender = self._senders.get(workspace)
        if sender is not None:
            wait_until_delivered(sender, seconds)

    async def asettle(self, workspace: str | None, seconds: float) -> None:
        """As `settle`, while the event loop goes on."""
        sender = self._senders.get(workspace)
        if sender is not None:
            await delivered(sender, seconds)

    def flush(self, seconds: float) -> FlushResult:
        """Waits for all workspaces."""
        deadline = time.monotonic() + seconds
        for workspace in list(self._senders):
            self.settle(workspace, deadline - time.monotonic())
        return self._flush_result()

    async def aflush(self, seconds: float) -> FlushResult:
        """As `flush`, while the event loop goes on."""
        deadline = time.monotonic() + seconds
        for workspace in list(self._senders):
            await self.asettle(workspace, deadline - time.monotonic())
        return self._flush_result()

    def _flush_result(self) -> FlushResult:
        with self.lock:
            return self._ledger.flush_result()
