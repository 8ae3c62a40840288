"""An attempt: one rollout of a task, as the agent's code logs it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from ._ids import new_trace_id
from ._records import EventDraft, event_draft, finished_draft, message_of, started_draft
from ._results import FinishResult, FlushResult
from ._task import Task
from ._task_files import download_task_files
from ._timeouts import DEFAULT_SECONDS, seconds_of
from ._unset import UNSET
from ._writer._rollout_log import RolloutLog

if TYPE_CHECKING:
    from ._run import Run

_UNREADABLE = "[unreadable]"


class Attempt:
    """One attempt to complete one task; made by `Run.start_rollout`.

    Logging never raises and never waits for the network: records are numbered, kept in memory and sent in
    batches by a thread. Only `finish`, `flush` and `materialize_files` wait; from asyncio, await `afinish`
    and `aflush`.

    As a context manager it finishes at the end of the block: as failed with an error event where an exception
    leaves it (the exception goes on), else as succeeded, unless `finish` was called before.

    Options of the logging calls are `name`, `role`, `agent`, `status` ("ok" or "error"), `call_id`,
    `span_id`, `parent_span_id`, `latency_ms`, `cost_usd`, `tokens` (input, output, cached, reasoning),
    `start_offset_ms`, `end_offset_ms` and `metadata`. Every other keyword argument is kept under the event's
    metadata. With `latency_ms` an event is a span that ended when it was logged, unless offsets are given.

    Attributes:
        id: Id of this rollout, `ro_…`.
        trace_id: W3C trace id of this rollout: 32 hex digits.
        task: What `start_rollout` was given.
    """

    def __init__(
        self,
        run: Run,
        rollout_id: str,
        task: Task | Mapping[str, Any] | None,
        options: Mapping[str, Any],
        log: RolloutLog,
    ) -> None:
        self.id = rollout_id
        self.trace_id = new_trace_id()
        self.task = task
        self._run = run
        self._log = log
        self._is_finished = False
        try:
            draft = started_draft(task, self.trace_id, options)
        except Exception:
            # Something of the caller's task raised; the attempt counts nevertheless.
            draft = started_draft(None, self.trace_id, {"metadata": {"task": _UNREADABLE}})
        log.append_mark(draft)

    def message(self, /, content: Any, role: str = "assistant", **options: Any) -> None:
        """Logs a message.

        Args:
            content: Text, or any value that JSON can hold.
            role: system, user, assistant or tool.
            **options: See the class.
        """
        self._event("message", ("role", role), {"content": content}, options)

    def tool_call(self, /, name: str, arguments: Any = UNSET, **options: Any) -> None:
        """Logs that a tool is called.

        Args:
            name: The tool.
            arguments: What it is given; `{}` unless told.
            **options: See the class.
        """
        given = {} if arguments is UNSET else arguments
        self._event("tool_call", ("name", name), {"arguments": given}, options)

    def tool_result(self, /, name: str, result: Any = None, **options: Any) -> None:
        """Logs what a tool returned. Without `call_id` it belongs to the oldest open call of that name.

        Args:
            name: The tool.
            result: Any value that JSON can hold.
            **options: See the class.
        """
        self._event("tool_result", ("name", name), {"result": result}, options)

    def error(self, /, message: Any, **options: Any) -> None:
        """Logs an error; the attempt goes on until `finish`.

        Args:
            message: A sentence, or an exception.
            **options: See the class.
        """
        try:
            sentence = message_of(message)
        except Exception:
            sentence = _UNREADABLE
        self._event("error", ("status", "error"), {"message": sentence}, options)

    def log_event(self, /, type: str, payload: Any = UNSET, **options: Any) -> None:
        """Logs an event of any type.

        Args:
            type: message, tool_call, tool_result, model_call, error, score, or a word of your own.
            payload: Any value that JSON can hold.
            **options: See the class.
        """
        self._event(type, None, payload, options)

    def finish(
        self,
        /,
        *,
        output: Any = UNSET,
        status: Literal["succeeded", "failed"] | None = None,
        error: Any = None,
        timeout: float = DEFAULT_SECONDS,
        **options: Any,
    ) -> FinishResult:
        """Finishes the attempt and waits until its records are stored.

        Args:
            output: The answer: any value that JSON can hold.
            status: "failed" where an error is given, else "succeeded", unless told.
            error: A sentence, or an exception.
            timeout: Seconds to wait; delivery goes on in the background afterwards.
            **options: `metadata`, and every other keyword argument under it.

        Returns:
            What became of the records: all confirmed, some pending, or some dropped.
        """
        self._mark_finished(output, error, {"status": status, **options})
        self._log.settle(seconds_of(timeout))
        return self._log.finish_result()

    async def afinish(
        self,
        /,
        *,
        output: Any = UNSET,
        status: Literal["succeeded", "failed"] | None = None,
        error: Any = None,
        timeout: float = DEFAULT_SECONDS,
        **options: Any,
    ) -> FinishResult:
        """As `finish`, while the event loop goes on. Cancelled, delivery goes on in the background."""
        self._mark_finished(output, error, {"status": status, **options})
        await self._log.asettle(seconds_of(timeout))
        return self._log.finish_result()

    def flush(self, timeout: float = DEFAULT_SECONDS) -> FlushResult:
        """Waits until every record of this attempt logged so far is stored, or the time is over.

        Args:
            timeout: Seconds to wait; delivery goes on in the background afterwards.

        Returns:
            How many records are confirmed, pending, and dropped (by reason).
        """
        self._log.settle(seconds_of(timeout))
        return self._log.flush_result()

    async def aflush(self, timeout: float = DEFAULT_SECONDS) -> FlushResult:
        """As `flush`, while the event loop goes on."""
        await self._log.asettle(seconds_of(timeout))
        return self._log.flush_result()

    def materialize_files(
        self,
        directory: str | os.PathLike[str] | None = None,
        *,
        roles: Sequence[str] | None = None,
        cache: bool = True,
    ) -> list[dict[str, Any]]:
        """Downloads the files of the task, several at once, and verifies their sizes and SHA-256.

        What was downloaded before comes from the user's cache folder, or from `ROLLOUT_FILE_CACHE`, which may
        be `off`.

        Args:
            directory: Where to; a new temporary directory unless given.
            roles: Files of these roles instead of those meant for agents, such as `["tests"]`.
            cache: False: neither take files from the cache nor keep them there.

        Returns:
            The records of the files (id, name, role, size, contentType, sha256, url), each with its local
            `path`.

        Raises:
            RolloutError: Where a file cannot be had whole.
            OSError: Where the disk refuses.
        """
        if not isinstance(self.task, Task):
            files: list[dict[str, Any]] = []
        elif roles is None:
            files = self.task.task.files
        else:
            task_id = self.task.id
            tasks = [task for task in self._run.tasks_with_files(roles) if task.id == task_id]
            files = tasks[0].task.files if tasks else []
        http, workspace = self._run.source
        return download_task_files(http, workspace, files, directory, cache)

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._is_finished:
            self.finish(error=self._logged_error(error))

    async def __aenter__(self) -> Attempt:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._is_finished:
            await self.afinish(error=self._logged_error(error))

    def _logged_error(self, error: BaseException | None) -> BaseException | None:
        if error is not None:
            self.error(error)
        return error

    def _event(
        self, type: Any, fixed: tuple[str, Any] | None, payload: Any, options: Mapping[str, Any]
    ) -> None:
        def draft() -> EventDraft:
            try:
                return event_draft(type, fixed, payload, options)
            except Exception:
                # Something of the caller's values raised; that the event happened is told nevertheless.
                return event_draft("event", None, _UNREADABLE, {})

        self._log.append_event(draft)

    def _mark_finished(self, output: Any, error: Any, options: Mapping[str, Any]) -> None:
        self._is_finished = True
        dropped = self._log.dropped()
        try:
            draft = finished_draft(output, error, dropped, options)
        except Exception:
            draft = finished_draft(_UNREADABLE, None, dropped, {"metadata": {"options": _UNREADABLE}})
        self._log.append_mark(draft)
