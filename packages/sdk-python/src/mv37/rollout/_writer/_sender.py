"""Delivers the records of one workspace in order, one batch at a time, for as long as it takes."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

from .._backoff import backoff_seconds
from .._http import REQUEST_SECONDS, Http
from .._warnings import Warnings
from ._delivery import Again, Barred, Split, Stored, Verdict, deliver
from ._exit import is_ending, watch_until_exit
from ._ledger import Ledger
from ._queue import Queue, QueueBudget, QueuedRecord
from ._waiters import Waiters

_BATCH_RECORDS = 100
_BATCH_BYTES = 1024 * 1024
_BATCH_SECONDS = 1.0
# A refused key is tried again after this, in case somebody mends it.
_BARRED_SECONDS = 60.0
# A thread without work ends after this; the next record starts another, so a forgotten client costs nothing.
_IDLE_SECONDS = 60.0
# How often to look again while another thread sends.
_SENDING_SECONDS = 0.01


class SenderParts(NamedTuple):
    """What the senders of one writer share."""

    http: Http
    warnings: Warnings
    writer_id: str
    process_id: int
    # Held for a moment only, never while a request is on its way. A signal handler or a finaliser may log an
    # event while its own thread holds the lock, hence reentrant.
    lock: threading.RLock
    # Counts the records of the whole client.
    ledger: Ledger
    budget: QueueBudget


class Sender:
    """A queue and the thread that empties it.

    The thread starts with the first record and keeps the sender alive while records wait.

    Attributes:
        parts: What it shares with the other senders of its writer.
        queue: Under the lock only.
        waiters: Those who wait for delivery; under the lock only.
        is_barred: The server refuses the client: a wait that nobody should sit out.
    """

    def __init__(self, parts: SenderParts, workspace: str | None) -> None:
        self.parts = parts
        self.queue = Queue(parts.budget)
        self.waiters = Waiters()
        self.is_barred = False
        self._workspace = workspace
        self._due = threading.Condition(parts.lock)
        self._thread: threading.Thread | None = None
        # How many records at once; halved while a batch is refused as a whole, doubled when one is taken.
        self._most_records = _BATCH_RECORDS
        self._failures = 0
        self._is_sending = False
        self._is_stopped = False
        # On the monotonic clock, in seconds. No request goes before the second, and none waits while it is 0.
        self._gathers_since = 0.0
        self._not_before = 0.0
        watch_until_exit(self)

    def push(self, record: QueuedRecord) -> None:
        """Takes a record, under the lock: a full batch goes now, a smaller one within a second."""
        self.queue.push(record)
        if len(self.queue) == 1:
            self._gathers_since = time.monotonic()
            self._due.notify()
        elif self._not_before == 0.0 and self._is_full():
            self._due.notify()
        self.ensure_thread()

    def ensure_thread(self) -> bool:
        """Starts the thread where there is none, or it died; under the lock. False where none can be had."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            return True
        if is_ending():
            return False
        thread = threading.Thread(target=self._run, name="rollout-sender", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # The interpreter is about to end, or the machine has no more threads: settle() sends by itself.
            return False
        self._thread = thread
        return True

    def send_now(self) -> None:
        """Lets what waits go at once, under the lock: somebody asks for it."""
        self._due.notify()

    def hurry(self) -> None:
        """Does not sit out a wait: the process is about to end."""
        with self.parts.lock:
            self._not_before = 0.0
            self.is_barred = False
            self._due.notify()

    def stop(self) -> int:
        """Ends the thread after the request that is on its way. Returns how many records still wait."""
        with self.parts.lock:
            self._is_stopped = True
            self._due.notify()
            return len(self.queue)

    def send_here(self, deadline: float) -> bool:
        """Sends one batch on this thread, for want of another. False when nothing is left to do in time.

        Args:
            deadline: On the monotonic clock, in seconds.
        """
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        batch: list[QueuedRecord] = []
        with self.parts.lock:
            wait = self._seconds_to_next()
            if wait is None:
                return False
            if self._is_sending:
                wait = _SENDING_SECONDS
            elif wait == 0:
                batch = self._take_batch()
        if batch:
            self._send(batch, min(REQUEST_SECONDS, left))
        else:
            time.sleep(min(wait, left))
        return True

    def _run(self) -> None:
        while batch := self._wait_for_batch():
            self._send(batch, REQUEST_SECONDS)

    def _wait_for_batch(self) -> list[QueuedRecord]:
        """Waits until a batch is due; without records for long, or when stopped, it is empty."""
        with self.parts.lock:
            while not self._is_stopped:
                wait = self._seconds_to_next()
                if wait == 0 and not self._is_sending:
                    return self._take_batch()
                was_woken = self._due.wait(_IDLE_SECONDS if wait is None else wait or _SENDING_SECONDS)
                if not was_woken and wait is None and not self.queue:
                    break
            self._thread = None
            return []

    def _seconds_to_next(self) -> float | None:
        """How long until the next request is due; None where no record waits."""
        if not self.queue:
            return None
        now = time.monotonic()
        if self._not_before > now:
            return self._not_before - now
        self._not_before = 0.0
        if self._is_full() or self.waiters:
            return 0.0
        return max(0.0, self._gathers_since + _BATCH_SECONDS - now)

    def _is_full(self) -> bool:
        return len(self.queue) >= self._most_records or self.queue.bytes >= _BATCH_BYTES

    def _take_batch(self) -> list[QueuedRecord]:
        self._is_sending = True
        return self.queue.peek(self._most_records, _BATCH_BYTES)

    def _send(self, batch: list[QueuedRecord], timeout: float) -> None:
        parts = self.parts
        records = [record.json for record in batch]
        sentences: list[str] = []
        verdict: Verdict = Again("Sending was interrupted.")
        try:
            verdict = deliver(parts.http, self._workspace, parts.writer_id, records, timeout)
        finally:
            with parts.lock:
                self._is_sending = False
                self.is_barred = isinstance(verdict, Barred)
                sentences = self._act_on(batch, verdict)
        for sentence in sentences:
            parts.warnings.add(sentence)

    def _act_on(self, batch: list[QueuedRecord], verdict: Verdict) -> list[str]:
        """Acts on a reply. Returns what there is to warn of."""
        if isinstance(verdict, Stored):
            self._failures = 0
            self._most_records = min(_BATCH_RECORDS, self._most_records * 2)
            return self._settle(batch, verdict.refused)
        if isinstance(verdict, Split):
            self._failures = 0
            if len(batch) == 1:
                return self._settle(batch, {0: verdict.reason})
            self._most_records = (len(batch) + 1) // 2
            return []
        if isinstance(verdict, Again):
            self._failures += 1
            self._not_before = time.monotonic() + backoff_seconds(self._failures, verdict.retry_after)
            return [f"{verdict.why} Records wait in memory and are sent again."]
        self._not_before = time.monotonic() + _BARRED_SECONDS
        self.waiters.wake_all()
        return [f"{verdict.why} Records wait in memory; check the API key, the workspace and the base URL."]

    def _settle(self, batch: list[QueuedRecord], refused: dict[int, str]) -> list[str]:
        for index, record in enumerate(batch):
            reason = refused.get(index)
            for ledger in (record.ledger, self.parts.ledger):
                if reason is None:
                    ledger.confirmed += 1
                else:
                    ledger.drop(reason)
        self.queue.release(len(batch))
        self._gathers_since = time.monotonic()
        self.waiters.settle(len(batch))
        return [f"The server did not take a record: {reason}." for reason in refused.values()]
