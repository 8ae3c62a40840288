"""Every call makes the records that the shared vectors name, through a real client and over real HTTP."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer

from mv37.rollout._attempt import Attempt
from mv37.rollout._run import Run
from mv37.rollout._settings import read_settings
from mv37.rollout._task import Task, task_from_wire
from mv37.rollout._warnings import Warnings
from mv37.rollout._writer._process_writers import ProcessWriters

FOLDER = Path(__file__).parents[2] / "contract" / "vectors"
FILES = sorted(path.name for path in FOLDER.glob("*.json"))
START_MS = datetime.fromisoformat("2026-01-01T00:00:00+00:00").timestamp() * 1000
PYTHON_NAMES = {
    "callId": "call_id",
    "spanId": "span_id",
    "parentSpanId": "parent_span_id",
    "latencyMs": "latency_ms",
    "costUsd": "cost_usd",
    "startOffsetMs": "start_offset_ms",
    "endOffsetMs": "end_offset_ms",
    "sessionId": "session_id",
    "userId": "user_id",
    "externalTraceId": "external_trace_id",
}


class VectorClock:
    now_ms = 0.0

    def monotonic_ms(self) -> float:
        return self.now_ms

    def wall_ms(self) -> float:
        return START_MS


def made(value: Any) -> Any:
    """Replaces `{"$make": …}` by what it stands for."""
    if isinstance(value, list):
        return [made(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$make" in value:
        return make(value["$make"])
    return {key: made(item) for key, item in value.items()}


def make(what: Any) -> Any:
    if what == "cycle":
        cycle: dict[str, Any] = {}
        cycle["self"] = cycle
        return cycle
    if isinstance(what, str):
        return float(what)
    ((kind, argument),) = what.items()
    if kind == "integer":
        return int(argument)
    if kind == "bytes":
        return base64.b64decode(argument)
    if kind == "date":
        return datetime.fromisoformat(argument.replace("Z", "+00:00"))
    if kind == "set":
        return tuple(argument)
    if kind == "items":
        return [item for item, times in argument for _ in range(times)]
    if kind == "keys":
        return {f"key{at}": 1 for at in range(argument)}
    if kind == "nested":
        levels, value = argument
        for _ in range(levels):
            value = [value]
        return value
    if kind == "repeat":
        return argument[0] * argument[1]
    raise AssertionError(f"The vectors have a $make that this runner does not know: {kind}")


def in_python(options: dict[str, Any] | None) -> dict[str, Any]:
    return {PYTHON_NAMES.get(key, key): value for key, value in (options or {}).items()}


def perform(attempt: Attempt, call: str, given: dict[str, Any]) -> None:
    options = in_python(given.pop("options", None))
    calls: dict[str, Callable[..., object]] = {
        "message": attempt.message,
        "toolCall": attempt.tool_call,
        "toolResult": attempt.tool_result,
        "error": attempt.error,
        "logEvent": attempt.log_event,
        "finish": attempt.finish,
    }
    calls[call](**given, **options)


def start(run: Run, given: dict[str, Any]) -> Attempt:
    task = given.get("task")
    chosen: Task | dict[str, Any] | None = task_from_wire(task) if task and "task" in task else task
    return run.start_rollout(chosen, **in_python(given.get("options")))


def comparable(record: dict[str, Any], run: Run, attempt: Attempt) -> dict[str, Any]:
    """The record without what differs from run to run, after a look at its shape."""
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", record.pop("id")
    )
    assert (record.pop("runId"), record.pop("rolloutId")) == (run.id, attempt.id)
    if record["kind"] == "rollout.started":
        assert record.pop("traceId") == attempt.trace_id
        assert re.fullmatch(r"[0-9a-f]{32}", attempt.trace_id)
        assert record.pop("sdk")["name"] == "mv37-rollout"
    return record


def test_the_vectors_are_found() -> None:
    assert len(FILES) >= 14


@pytest.mark.parametrize("file", FILES)
def test_calls_make_the_records_of(file: str, server: ScriptedServer) -> None:
    vector = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    clock = VectorClock()
    writers = ProcessWriters(read_settings("key", server.url, None), Warnings(), clock)
    run = Run(writers, None, "run_01kdvpbme0fkaa2skynkq9rr5w", [])
    attempt: Attempt | None = None
    for call in vector["calls"]:
        clock.now_ms = float(call["atMs"])
        given = made(call.get("arguments", {}))
        if call["call"] == "startRollout":
            attempt = start(run, given)
        else:
            assert attempt is not None
            perform(attempt, call["call"], given)
    assert attempt is not None
    result = attempt.flush()
    assert (result.pending, result.dropped) == (0, {})
    assert [comparable(record, run, attempt) for record in server.stored] == made(vector["records"])
