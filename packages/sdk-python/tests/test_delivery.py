"""Delivery against a server that fails in every way that servers do."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import pytest
from scripted_server import Exchange, ScriptedServer, hang_up, refusal, store_and_hang_up

from mv37.rollout import Attempt, Rollout


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_records_go_out_within_a_second_without_anybody_asking(
    server: ScriptedServer, attempt: Attempt
) -> None:
    attempt.message("Hi")
    until(lambda: len(server.stored) == 2)
    assert len(server.batches) == 1


def test_a_hundred_records_go_at_once_and_finish_sends_what_is_left(
    server: ScriptedServer, attempt: Attempt
) -> None:
    began = time.monotonic()
    for step in range(149):
        attempt.message(f"step {step}")
    until(lambda: len(server.batches) == 1)
    assert time.monotonic() - began < 0.9
    assert len(server.batches[0].records) == 100
    result = attempt.finish()
    assert (result.state, result.confirmed, result.pending, result.dropped) == ("confirmed", 151, 0, {})
    assert server.seqs == list(range(1, 152))


def test_bodies_over_a_kilobyte_are_gzipped_and_small_ones_are_not(
    server: ScriptedServer, attempt: Attempt
) -> None:
    attempt.flush()
    attempt.message("x" * 2000)
    attempt.flush()
    assert [batch.headers.get("content-encoding") for batch in server.batches] == [None, "gzip"]


def test_a_batch_is_at_most_a_mebibyte(server: ScriptedServer, attempt: Attempt) -> None:
    for _ in range(5):
        attempt.message("x" * 300_000)
    attempt.finish()
    assert [len(batch.records) for batch in server.batches] == [4, 3]


def test_each_workspace_gets_its_own_batches_of_one_writer(server: ScriptedServer, rollout: Rollout) -> None:
    attempts = {slug: rollout.start_run(workspace=slug).start_rollout() for slug in ("alpha", "beta")}
    for attempt in attempts.values():
        attempt.finish()
    for batch in server.batches:
        slug = batch.headers["x-rollout-workspace"]
        assert {record["rolloutId"] for record in batch.records} == {attempts[slug].id}
    assert {batch.headers["x-rollout-workspace"] for batch in server.batches} == {"alpha", "beta"}
    assert len({batch.json["writerId"] for batch in server.batches}) == 1


def test_each_client_object_is_a_writer_of_its_own(server: ScriptedServer) -> None:
    for _ in range(2):
        Rollout(api_key="key", base_url=server.url).start_run().start_rollout().finish()
    assert len({batch.json["writerId"] for batch in server.batches}) == 2


def test_what_is_logged_is_the_value_of_that_moment(server: ScriptedServer, attempt: Attempt) -> None:
    notes = {"step": 1}
    attempt.log_event("note", notes)
    notes["step"] = 2
    attempt.flush()
    assert server.stored[-1]["payload"] == {"step": 1}


def test_threads_share_one_attempt_without_gaps(server: ScriptedServer, attempt: Attempt) -> None:
    def log() -> None:
        for _ in range(200):
            attempt.message("from a thread")

    threads = [threading.Thread(target=log) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert attempt.finish(timeout=30).state == "confirmed"
    assert server.seqs == list(range(1, 1603))
    offsets = [record["startOffsetMs"] for record in server.stored[1:-1]]
    assert offsets == sorted(offsets)


def test_a_sender_that_died_is_replaced_at_the_next_record(
    server: ScriptedServer, rollout: Rollout, attempt: Attempt
) -> None:
    attempt.flush()
    (sender,) = rollout._writers.current()._senders.values()
    sender.stop()
    until(lambda: sender._thread is None)
    sender._is_stopped = False
    attempt.message("after")
    until(lambda: len(server.stored) == 2)


def test_where_no_thread_can_start_finish_sends_by_itself(
    server: ScriptedServer, attempt: Attempt, rollout: Rollout, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt.flush()
    (sender,) = rollout._writers.current()._senders.values()
    sender.stop()
    until(lambda: sender._thread is None)

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    server.script += [refusal(503)]
    attempt.message("after")
    # The server itself needs a thread for each new connection, so the one that is open is used.
    assert attempt.finish().state == "confirmed"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_batch_goes_again_after_status(status: int, server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(status)]
    assert attempt.finish().state == "confirmed"
    assert server.seqs == [1, 2]


def test_a_batch_that_broke_off_goes_again_with_the_same_ids(
    server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [hang_up, refusal(503), refusal(429)]
    attempt.message("Hi")
    assert attempt.flush().confirmed == 2
    ids = [[record["id"] for record in batch.records] for batch in server.batches]
    assert len(ids) == 4
    assert all(batch == ids[0] for batch in ids)


def test_records_stored_before_the_answer_was_lost_count_once(
    server: ScriptedServer, attempt: Attempt
) -> None:
    def both_known(exchange: Exchange) -> None:
        exchange.reply(200, {"accepted": 0, "duplicates": 2, "rejected": [], "acked": {}})

    server.script += [store_and_hang_up, both_known]
    result = attempt.finish()
    assert (result.state, result.confirmed) == ("confirmed", 2)


def test_retry_after_is_the_least_wait(server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(429, headers={"retry-after": "1"})]
    began = time.monotonic()
    attempt.finish()
    assert time.monotonic() - began >= 1


def test_a_page_of_a_proxy_with_status_200_acknowledges_nothing(
    server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [lambda exchange: exchange.reply(200, b"<html>Welcome</html>")]
    assert attempt.finish().state == "confirmed"
    assert len(server.batches) == 2


def test_finish_gives_up_waiting_in_time_and_delivery_goes_on(
    server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [refusal(503, headers={"retry-after": "1"})]
    began = time.monotonic()
    result = attempt.finish(timeout=0.2)
    assert time.monotonic() - began < 0.9
    assert (result.state, result.pending, result.confirmed) == ("pending", 2, 0)
    until(lambda: len(server.stored) == 2)


def test_a_refused_key_keeps_the_records_and_is_told_of_once_without_the_key(
    server: ScriptedServer, attempt: Attempt, caplog: pytest.LogCaptureFixture
) -> None:
    server.script += [refusal(401, "key_revoked")]
    began = time.monotonic()
    with caplog.at_level(logging.WARNING, "rollout"):
        assert attempt.finish().pending == 2
        attempt.message("Late")
        assert attempt.flush().pending == 3
        until(lambda: bool(caplog.messages))
    # Nothing will change in ten seconds, so nobody is made to wait for them.
    assert time.monotonic() - began < 2
    assert len(server.batches) == 1
    (told,) = caplog.messages
    assert "401 (key_revoked)" in told
    assert "secret" not in told


def test_a_redirect_is_not_followed_with_the_key(server: ScriptedServer, attempt: Attempt) -> None:
    other = ScriptedServer()
    server.script += [lambda exchange: exchange.reply(307, b"", {"location": f"{other.url}/api/v1/ingest"})]
    assert attempt.finish().state == "pending"
    assert other.requests == []
    other.close()


def test_a_handler_of_the_log_may_log_an_event_itself(server: ScriptedServer, attempt: Attempt) -> None:
    class ToRollout(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            attempt.log_event("log", {"text": record.getMessage()})

    handler = ToRollout()
    logging.getLogger("rollout").addHandler(handler)
    try:
        server.script += [refusal(503)]
        assert attempt.flush().pending == 0
        until(lambda: server.stored[-1].get("type") == "log")
    finally:
        logging.getLogger("rollout").removeHandler(handler)
