"""The three records of a trace as JSON text.

A draft is a record before it has its number and its times: all that is slow is done when it is made, so that
the writer's lock is held for a moment only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from ._envelope import Part, assemble
from ._event_options import EVENT_FITS, FINISH_FITS, START_FITS, OptionFields, name_text
from ._ids import is_task_id
from ._json import json_text, text_of
from ._limits import ERROR_LENGTH, INSTRUCTION_LENGTH, RECORD_LENGTH
from ._moment import Moment, instant, microseconds
from ._task import Task
from ._unset import UNSET
from ._utf16 import cut, utf16_length
from ._version import __version__

_SDK = f',"sdk":{{"name":"mv37-rollout","version":"{__version__}"}}'


class RecordDraft(Protocol):
    """What a writer asks for once it has given out a number."""

    def text(self, head: str, moment: Moment, seq: int, most_length: int = RECORD_LENGTH) -> str:
        """The record as text, its large values cut where it would be too long.

        The head holds its ids and its number.
        """


class StartedDraft(NamedTuple):
    """An attempt started."""

    fields: str
    parts: list[Part]

    def text(self, head: str, moment: Moment, seq: int, most_length: int = RECORD_LENGTH) -> str:
        """The record as text."""
        times = f',"startedAt":"{instant(moment, 0.0)}"'
        return assemble(f'{{"kind":"rollout.started",{head}{times}{self.fields}', self.parts, most_length)


def started_draft(
    task: Task | Mapping[str, Any] | None, trace_id: str, options: Mapping[str, Any]
) -> StartedDraft:
    """An attempt started, on a task of the dataset, on one of the caller's own, or without any."""
    fields = OptionFields()
    fields.read_all(options, START_FITS)
    given = _task_fields(task)
    parts: list[Part] = []
    if is_task_id(given.get("id")):
        task_text = f',"task":{{"id":"{given["id"]}"}}'
    else:
        task_text, parts = _inline_task(given, fields)
    _add_metadata(parts, fields)
    return StartedDraft(f',"traceId":"{trace_id}"{fields.text}{_SDK}{task_text}', parts)


def _task_fields(task: Task | Mapping[str, Any] | None) -> Mapping[str, Any]:
    if isinstance(task, Task):
        return {
            "id": task.id,
            "name": task.name,
            "instruction": task.task.instruction,
            "input": task.task.input,
        }
    return task if isinstance(task, Mapping) else {}


def _inline_task(given: Mapping[str, Any], record: OptionFields) -> tuple[str, list[Part]]:
    """Name, instruction and input of a task that no dataset holds; what does not fit goes to metadata."""
    texts: list[str] = []
    name, instruction, task_input = given.get("name"), given.get("instruction"), given.get("input")
    if name is not None:
        json_name = name_text(name)
        if json_name is not None:
            texts.append(f'"name":{json_name}')
        else:
            record.keep("taskName", name)
    if instruction is not None:
        if isinstance(instruction, str) and utf16_length(instruction) <= INSTRUCTION_LENGTH:
            texts.append(f'"instruction":{text_of(instruction)}')
        else:
            record.keep("taskInstruction", instruction)
    if task_input is not None:
        json = json_text(task_input)
        if json.startswith("{"):
            return "", [(f',"task":{{{"".join(text + "," for text in texts)}"input":', json, "}")]
        record.keep("taskInput", task_input)
    return (f',"task":{{{",".join(texts)}}}' if texts else ""), []


class EventDraft(NamedTuple):
    """An event; times in milliseconds, where the caller gave them."""

    fields: str
    parts: list[Part]
    start_offset_ms: float | None
    end_offset_ms: float | None
    latency_ms: float | None

    def text(self, head: str, moment: Moment, seq: int, most_length: int = RECORD_LENGTH) -> str:
        """The record as text."""
        start, end = self._span(moment.offset_ms)
        started_at = instant(moment, start)
        ended_at = started_at if start == end else instant(moment, end)
        return assemble(
            f'{{"kind":"event",{head}{self.fields},"startedAt":"{started_at}","endedAt":"{ended_at}"'
            f',"startOffsetMs":{start!r},"endOffsetMs":{end!r}',
            self.parts,
            most_length,
        )

    def _span(self, now_ms: float) -> tuple[float, float]:
        """Start and end, in milliseconds since the rollout's start. Explicit offsets win."""
        start, end, latency = self.start_offset_ms, self.end_offset_ms, self.latency_ms
        if start is None and end is None:
            return (now_ms if latency is None else microseconds(now_ms - latency)), now_ms
        if end is None:
            assert start is not None
            return start, max(start, now_ms) if latency is None else microseconds(start + latency)
        if start is None:
            return (end if latency is None else microseconds(end - latency)), end
        return start, max(start, end)


def event_draft(
    type: Any, fixed: tuple[str, Any] | None, payload: Any, options: Mapping[str, Any]
) -> EventDraft:
    """An event: its type, the option that its call fixes, then those of the caller."""
    fields = OptionFields()
    if fixed is not None:
        fields.fix(fixed[0], fixed[1], EVENT_FITS)
    if options:
        fields.read_all(options, EVENT_FITS)
    type_text = name_text(type)
    if type_text is None:
        type_text = '"event"'
        fields.keep("type", type)
    parts: list[Part] = []
    if payload is not UNSET:
        parts.append((',"payload":', json_text(payload), ""))
    _add_metadata(parts, fields)
    return EventDraft(
        f',"type":{type_text}{fields.text}',
        parts,
        fields.start_offset_ms,
        fields.end_offset_ms,
        fields.latency_ms,
    )


class FinishedDraft(NamedTuple):
    """An attempt finished."""

    fields: str
    parts: list[Part]

    def text(self, head: str, moment: Moment, seq: int, most_length: int = RECORD_LENGTH) -> str:
        """The record as text, with the highest number that its writer gave out."""
        times = f',"endedAt":"{instant(moment, moment.offset_ms)}","endOffsetMs":{moment.offset_ms!r}'
        return assemble(
            f'{{"kind":"rollout.finished",{head}{self.fields}{times},"lastSeq":{seq}', self.parts, most_length
        )


def finished_draft(
    output: Any, error: Any, dropped: Mapping[str, int], options: Mapping[str, Any]
) -> FinishedDraft:
    """An attempt finished, with what its writer had to drop."""
    fields = OptionFields()
    fields.read_all(options, FINISH_FITS)
    # The status is the only option of a finish that becomes a field.
    if not fields.text:
        fields.text = f',"status":"{"succeeded" if error is None else "failed"}"'
    if error is not None:
        fields.text += f',"error":{text_of(cut(message_of(error), ERROR_LENGTH))}'
    if dropped:
        fields.text += f',"dropped":{json_text(dict(dropped))}'
    parts: list[Part] = []
    if output is not UNSET:
        parts.append((',"output":', json_text(output), ""))
    _add_metadata(parts, fields)
    return FinishedDraft(fields.text, parts)


def _add_metadata(parts: list[Part], fields: OptionFields) -> None:
    if fields.metadata is None:
        return
    json = json_text(fields.metadata)
    if not json.startswith("{"):
        # Metadata is an object for the server, also where what the caller gave cannot be written as one.
        json = f'{{"$truncated":true,"metadata":{json}}}'
    parts.append((',"metadata":', json, ""))


def message_of(error: object) -> str:
    """The sentence of an error, however it was given."""
    if isinstance(error, BaseException):
        return _string_of(error) or type(error).__name__
    return error if isinstance(error, str) else json_text(error)


def _string_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""
