"""What an agent does with an attempt: it logs anything, never notices trouble, and finishes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest
from scripted_server import ScriptedServer

from mv37.rollout import Attempt, Rollout


class Hostile:
    """Raises wherever it is touched."""

    def __getattribute__(self, name: str) -> Any:
        raise ValueError("no")

    def __str__(self) -> str:
        raise ValueError("no")

    def __repr__(self) -> str:
        raise ValueError("no")

    def __hash__(self) -> int:
        raise ValueError("no")


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


# Made in the test: pytest itself would touch the values.
VALUES: dict[str, Callable[[], Any]] = {
    "hostile": Hostile,
    "hostile inside": lambda: {"key": Hostile()},
    "an object": object,
    "deep": lambda: nested(50_000),
    "not a number": lambda: float("nan"),
    "infinite": lambda: -1e400,
    "bytes": lambda: b"\xff",
    "a set": lambda: {1, 2},
    "beyond doubles": lambda: 10**400,
    "beyond digits": lambda: 10**5000,
    "a lone surrogate": lambda: "\ud800 lone",
    "keys of many types": lambda: {1: "integer", None: "none", (1, 2): "tuple"},
    "a function": lambda: nested,
}


@pytest.mark.parametrize("name", VALUES)
def test_logging_takes_anything_and_raises_nothing(
    name: str, server: ScriptedServer, attempt: Attempt
) -> None:
    value = VALUES[name]()
    attempt.message(value, role=value, odd=value)
    attempt.tool_call(value, value, call_id=value)
    attempt.tool_result(value, value, metadata=value)
    attempt.error(value, agent=value)
    attempt.log_event(value, value, latency_ms=value, cost_usd=value, tokens=value, start_offset_ms=value)
    result = attempt.finish(output=value, status=value, error=value, timeout=value, note=value)
    assert (result.state, result.confirmed) == ("confirmed", 7)
    assert server.seqs == [1, 2, 3, 4, 5, 6, 7]


def test_a_hostile_task_starts_an_attempt_nevertheless(server: ScriptedServer, rollout: Rollout) -> None:
    task: Any = {"name": Hostile(), "input": Hostile()}
    assert (
        rollout.start_run().start_rollout(task, session_id=Hostile(), metadata=Hostile()).finish().confirmed
        == 2
    )


def test_options_may_have_any_name(server: ScriptedServer, attempt: Attempt) -> None:
    attempt.message("Hi", **{"self": 1, "user.tier": "gold", "fixed": 2})
    attempt.flush()
    assert server.stored[-1]["metadata"] == {"self": 1, "user.tier": "gold", "fixed": 2}


def test_numbers_of_subclasses_are_written_as_numbers(server: ScriptedServer, attempt: Attempt) -> None:
    class Seconds(float):
        def __repr__(self) -> str:
            return f"Seconds({float(self)})"

    attempt.log_event("model_call", {"took": Seconds(1.5)}, latency_ms=Seconds(820), cost_usd=Seconds(0.5))
    attempt.flush()
    event = server.stored[-1]
    assert (event["payload"], event["latencyMs"], event["costUsd"]) == ({"took": 1.5}, 820, 0.5)


def test_an_error_may_be_an_exception(server: ScriptedServer, attempt: Attempt) -> None:
    attempt.error(ValueError("broken"))
    attempt.error(KeyError())
    attempt.flush()
    assert [event["payload"]["message"] for event in server.stored[1:]] == ["broken", "KeyError"]


def test_ids_have_their_shape(attempt: Attempt) -> None:
    assert attempt.id.startswith("ro_") and len(attempt.id) == 29
    assert len(attempt.trace_id) == 32 and int(attempt.trace_id, 16) > 0


def test_a_block_that_an_exception_leaves_fails_the_attempt_and_the_exception_goes_on(
    server: ScriptedServer, attempt: Attempt
) -> None:
    with pytest.raises(ZeroDivisionError), attempt:
        _ = 1 / 0
    assert [(record["kind"], record.get("type")) for record in server.stored] == [
        ("rollout.started", None),
        ("event", "error"),
        ("rollout.finished", None),
    ]
    assert (server.stored[-1]["status"], server.stored[-1]["error"]) == ("failed", "division by zero")


def test_a_block_finishes_the_attempt_once(server: ScriptedServer, rollout: Rollout) -> None:
    run = rollout.start_run()
    with run.start_rollout():
        pass
    with run.start_rollout() as attempt:
        attempt.finish(output=1)
    finished = [record for record in server.stored if record["kind"] == "rollout.finished"]
    assert [record["status"] for record in finished] == ["succeeded", "succeeded"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="This system has no timers that signal.")
def test_a_signal_handler_may_log_while_the_agent_logs(server: ScriptedServer, attempt: Attempt) -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: attempt.log_event("signal"))
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        for step in range(5000):
            attempt.log_event("step", {"n": step})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert attempt.finish(timeout=30).state == "confirmed"
    assert sorted(server.seqs) == list(range(1, len(server.seqs) + 1))
    assert any(record.get("type") == "signal" for record in server.stored)
