"""What reaches the server when the server, the network or the caller does not behave."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import pytest
from scripted_server import ScriptedServer, answer_status, drop_connection, store_then_drop

from mv37.rollout import Attempt, Rollout, RolloutError


def an_attempt(rollout: Rollout) -> Attempt:
    return rollout.start_run(workflow_name="Tests").start_rollout(name="task")


def numbers(server: ScriptedServer) -> list[int]:
    return [record["seq"] for record in server.stored]


def test_records_are_numbered_from_one_and_arrive_in_order(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    for step in range(250):
        attempt.message(f"step {step}")
    result = attempt.finish()
    assert numbers(server) == list(range(1, 253))
    assert (result.state, result.confirmed, result.pending) == ("confirmed", 252, 0)
    assert all(len(batch["records"]) <= 100 for batch in server.batches())


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_batch_is_sent_again_after(status: int, server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    server.script += [answer_status(status), answer_status(status)]
    assert attempt.finish().state == "confirmed"
    assert numbers(server) == [1, 2]


def test_a_lost_reply_makes_the_same_records_come_again(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    server.script += [store_then_drop, drop_connection]
    assert attempt.finish().state == "confirmed"
    ids = [record["id"] for record in server.stored]
    assert len(ids) == 4 and len(set(ids)) == 2


def test_retry_after_is_the_least_wait(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    server.script.append(answer_status(429, {"retry-after": "1"}))
    began = time.monotonic()
    attempt.finish()
    assert time.monotonic() - began >= 1


def test_a_record_that_spoils_its_batch_is_found_and_dropped(
    server: ScriptedServer, rollout: Rollout
) -> None:
    attempt = an_attempt(rollout)

    def refuse_poison(handler: Any, body: bytes) -> None:
        if b"poison" in body:
            server.script.insert(0, refuse_poison)
            handler.reply(400, {"error": {"code": "envelope_unreadable", "message": "No.", "hint": ""}})
            return
        server.script.insert(0, refuse_poison)
        from scripted_server import take

        take(handler, body)

    for step in range(9):
        attempt.message("poison" if step == 4 else "good")
    server.script.append(refuse_poison)
    result = attempt.finish()
    assert result.dropped == {"rejected": 1} and result.state == "partial"
    assert numbers(server) == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]


def test_a_record_that_the_server_refuses_is_counted_by_its_code(
    server: ScriptedServer, rollout: Rollout
) -> None:
    attempt = an_attempt(rollout)
    server.script.append(
        lambda handler, body: handler.reply(
            200,
            {
                "accepted": 1,
                "duplicates": 0,
                "rejected": [{"index": 1, "id": None, "code": "record_invalid", "message": "", "hint": ""}],
                "acked": {},
            },
        )
    )
    result = attempt.finish()
    assert (result.confirmed, result.dropped) == (1, {"record_invalid": 1})


def test_a_refused_key_leaves_records_pending_and_says_so_once(
    server: ScriptedServer, rollout: Rollout, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = an_attempt(rollout)
    server.script += [answer_status(401, code="key_revoked")] * 5
    with caplog.at_level(logging.WARNING, "rollout"):
        result = attempt.finish(timeout=5)
    assert (result.state, result.pending) == ("pending", 2)
    assert "key_revoked" in caplog.text and caplog.text.count("WARNING") == 1


def test_a_full_queue_drops_events_by_number_and_never_the_finish(
    server: ScriptedServer, rollout: Rollout
) -> None:
    attempt = an_attempt(rollout)
    server.script += [answer_status(503, {"retry-after": "1"})] * 1
    for _ in range(10_050):
        attempt.message("x")
    result = attempt.finish(timeout=60)
    dropped = result.dropped["queue_full"]
    assert 40 <= dropped <= 60
    finish = server.stored[-1]
    assert finish["kind"] == "rollout.finished"
    assert finish["dropped"] == {"queue_full": dropped}
    assert finish["lastSeq"] == finish["seq"] == 10_052


def test_logging_takes_anything_and_raises_nothing(server: ScriptedServer, rollout: Rollout) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise ValueError("no")

        __repr__ = __str__

    attempt = an_attempt(rollout)
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    for value in (
        Hostile(),
        {Hostile(): 1},
        object(),
        deep,
        float("nan"),
        b"\xff",
        {1, 2},
        10**400,
        10**5000,
        "\ud800",
    ):
        attempt.message(value, role="user", odd=value)
        attempt.log_event(value, value, latency_ms=value, tokens=value)  # type: ignore[arg-type]
        attempt.error(value)
    assert attempt.finish(output=Hostile()).state == "confirmed"


def test_what_is_logged_is_the_value_of_that_moment(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    payload = {"n": 1}
    attempt.log_event("step", payload)
    payload["n"] = 2
    attempt.flush()
    assert server.stored[-1]["payload"] == {"n": 1}


def test_threads_share_one_attempt_without_gaps(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)

    def log() -> None:
        for _ in range(200):
            attempt.message("from a thread")

    threads = [threading.Thread(target=log) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    attempt.finish(timeout=30)
    assert sorted(numbers(server)) == list(range(1, 1603))


def test_a_batch_is_bound_to_one_workspace(server: ScriptedServer, rollout: Rollout) -> None:
    first = rollout.start_run(workspace="one").start_rollout(name="a")
    second = rollout.start_run(workspace="two").start_rollout(name="b")
    first.finish()
    second.finish()
    seen = [(request.headers.get("x-rollout-workspace"), request.path) for request in server.requests]
    assert ("one", "/api/v1/ingest") in seen and ("two", "/api/v1/ingest") in seen
    assert len({batch["writerId"] for batch in server.batches()}) == 1


def test_a_dead_sender_is_replaced_at_the_next_record(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = an_attempt(rollout)
    attempt.flush()
    (sender,) = rollout._writers.current()._senders.values()
    sender._thread = threading.Thread(target=lambda: None)
    attempt.message("after")
    assert attempt.flush().pending == 0


def test_a_context_manager_finishes_and_lets_the_exception_through(
    server: ScriptedServer, rollout: Rollout
) -> None:
    with pytest.raises(ZeroDivisionError), an_attempt(rollout):
        _ = 1 / 0
    assert [record.get("type") for record in server.stored] == [None, "error", None]
    assert (server.stored[-1]["status"], server.stored[-1]["error"]) == ("failed", "division by zero")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"api_key": "k"}, "base_url_missing"),
        ({"base_url": "http://127.0.0.1:1"}, "api_key_missing"),
        ({"api_key": "k", "base_url": "127.0.0.1:8080"}, "base_url_invalid"),
        ({"api_key": "k k", "base_url": "http://127.0.0.1:1"}, "key_malformed"),
    ],
)
def test_a_client_without_address_or_key_says_what_to_do(
    arguments: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROLLOUT_API_KEY", "ROLLOUT_BASE_URL", "ROLLOUT_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(RolloutError) as caught:
        Rollout(**arguments)
    assert caught.value.code == code and caught.value.hint


def test_start_run_raises_the_servers_error(server: ScriptedServer, rollout: Rollout) -> None:
    server.script.append(answer_status(404, code="dataset_not_found"))
    with pytest.raises(RolloutError) as caught:
        rollout.start_run("nothing")
    assert (caught.value.code, caught.value.status, caught.value.request_id) == (
        "dataset_not_found",
        404,
        "r",
    )


def test_a_redirect_does_not_get_the_key(server: ScriptedServer, rollout: Rollout) -> None:
    server.script.append(
        lambda handler, body: handler.reply(302, b"", {"location": f"{server.url}/elsewhere"})
    )
    with pytest.raises(RolloutError) as caught:
        rollout.start_run()
    assert caught.value.code == "redirect_refused"
    assert len(server.requests) == 1


def test_start_run_is_repeated_with_the_same_id(server: ScriptedServer, rollout: Rollout) -> None:
    import json

    server.script += [drop_connection, answer_status(503)]
    rollout.start_run()
    ids = [json.loads(seen.body)["id"] for seen in server.requests if seen.path == "/api/v1/runs"]
    assert len(ids) == 3 and len(set(ids)) == 1
