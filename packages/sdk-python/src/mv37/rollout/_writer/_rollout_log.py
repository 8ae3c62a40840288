"""The log of one rollout by the writer of this process: numbers records and counts what became of them."""

from __future__ import annotations

from collections.abc import Callable

from .._limits import RECORD_LENGTH
from .._moment import Moment, microseconds
from .._records import RecordDraft
from .._results import FinishResult, FlushResult
from ._ledger import Ledger
from ._process_writers import ProcessWriters
from ._queue import QueuedRecord
from ._writer import Writer

_QUEUE_FULL = "queue_full"
_BRIEF_LENGTH = 4096
"""UTF-16 units of a start or finish that finds the queue full, but for what is no large value in it."""
_MOST_BYTES = 3 * RECORD_LENGTH
"""Of one record: a UTF-16 unit takes at most three bytes."""


class RolloutLog:
    """Records of one rollout. After a fork the child numbers its own from 1, and counts only those."""

    def __init__(self, writers: ProcessWriters, workspace: str | None, run_id: str, rollout_id: str) -> None:
        self._writers = writers
        self._workspace = workspace
        self._ids = f'"rolloutId":"{rollout_id}","runId":"{run_id}"'
        self._monotonic_ms = writers.clock.monotonic_ms
        self._started_at_ms = writers.clock.wall_ms()
        self._start_ms = writers.clock.monotonic_ms()
        self._begin(writers.current())

    def append_event(self, draft_of: Callable[[], RecordDraft]) -> None:
        """Adds an event. Where the queue is full it keeps its number and counts as dropped."""
        writer = self._writers.current()
        # An event without room is not worth the time to write it.
        draft = draft_of() if writer.has_room() else None
        with writer.lock:
            record = self._write(draft, writer)
            if record is not None and writer.append_if_room(self._workspace, record):
                return
            self._ledger.drop(_QUEUE_FULL)
            writer.count_dropped(_QUEUE_FULL)
        writer.warnings.add(f"An event was dropped: {_QUEUE_FULL}.")

    def append_mark(self, draft: RecordDraft) -> None:
        """Adds the start or the finish. Where the queue is full, it is added nevertheless, but cut short."""
        writer = self._writers.current()
        with writer.lock:
            most_length = RECORD_LENGTH if writer.has_room(_MOST_BYTES) else _BRIEF_LENGTH
            record = self._write(draft, writer, most_length)
            if record is not None:
                writer.append(self._workspace, record)

    def dropped(self) -> dict[str, int]:
        """What was dropped so far, by reason."""
        return self.flush_result().dropped

    def settle(self, seconds: float) -> None:
        """Waits until the records logged so far are stored or dropped, or the time is over."""
        self._writers.current().settle(self._workspace, seconds)

    async def asettle(self, seconds: float) -> None:
        """As `settle`, while the event loop goes on."""
        await self._writers.current().asettle(self._workspace, seconds)

    def flush_result(self) -> FlushResult:
        """What became of the records so far."""
        writer = self._writers.current()
        with writer.lock:
            return self._ledger_of(writer).flush_result()

    def finish_result(self) -> FinishResult:
        """What became of the records, and what that means for the attempt."""
        writer = self._writers.current()
        with writer.lock:
            return self._ledger_of(writer).finish_result()

    def _ledger_of(self, writer: Writer) -> Ledger:
        if writer is not self._writer:
            self._begin(writer)
        return self._ledger

    def _begin(self, writer: Writer) -> None:
        self._writer = writer
        self._ledger = Ledger()
        self._seq = 0

    def _write(
        self, draft: RecordDraft | None, writer: Writer, most_length: int = RECORD_LENGTH
    ) -> QueuedRecord | None:
        """Gives out the next number, and writes the record where there is one."""
        ledger = self._ledger_of(writer)
        # Read once: a signal handler that logs may run between any two lines and take the number after it.
        seq = self._seq + 1
        self._seq = seq
        ledger.logged += 1
        if draft is None:
            return None
        moment = Moment(microseconds(self._monotonic_ms() - self._start_ms), self._started_at_ms)
        record_id = writer.uuids.new(self._started_at_ms + moment.offset_ms)
        text = draft.text(f'"id":"{record_id}","seq":{seq},{self._ids}', moment, seq, most_length)
        return QueuedRecord(text.encode("utf-8", "replace"), ledger)
