"""Records that no server takes, and records for which there is no room: dropped, counted and told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scripted_server import Exchange, ScriptedServer, refusal, take

from mv37.rollout import Attempt, Rollout


def refuse_batches_with(seq: int, status: int, code: str) -> Callable[[Exchange], None]:
    def answer(exchange: Exchange) -> None:
        if any(record["seq"] == seq for record in exchange.request.records):
            refusal(status, code)(exchange)
        else:
            take(exchange)

    return answer


def test_a_batch_too_large_is_halved_until_it_fits(server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(413, "batch_too_long"), refusal(413, "batch_too_long")]
    for _ in range(7):
        attempt.message("Hi")
    result = attempt.flush()
    assert (result.confirmed, result.dropped) == (8, {})
    assert [len(batch.records) for batch in server.batches[:3]] == [8, 4, 2]


def test_a_single_record_too_large_is_dropped_and_the_others_go_on(
    server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [refuse_batches_with(3, 413, "body_too_large")] * 8
    for _ in range(4):
        attempt.message("Hi")
    result = attempt.finish()
    assert (result.state, result.confirmed, result.dropped) == ("partial", 5, {"too_large": 1})


@pytest.mark.parametrize("status", [400, 422])
def test_the_record_that_spoils_a_batch_is_found_and_dropped(
    status: int, server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [refuse_batches_with(37, status, "envelope_unreadable")] * 60
    for _ in range(60):
        attempt.message("Hi")
    result = attempt.flush()
    assert (result.confirmed, result.pending, result.dropped) == (60, 0, {"rejected": 1})
    assert server.seqs == [seq for seq in range(1, 62) if seq != 37]


def test_records_refused_one_by_one_are_counted_by_code_and_told_in_the_finish(
    server: ScriptedServer, attempt: Attempt
) -> None:
    refused = [{"index": index, "id": None, "code": "record_too_deep"} for index in (1, 2)]
    server.script += [
        lambda exchange: exchange.reply(
            200, {"accepted": 1, "duplicates": 0, "rejected": refused, "acked": {}}
        )
    ]
    attempt.message("deep")
    attempt.message("deeper")
    result = attempt.flush()
    assert (result.confirmed, result.dropped) == (1, {"record_too_deep": 2})
    assert attempt.finish().state == "partial"
    assert server.stored[-1]["dropped"] == {"record_too_deep": 2}


def test_with_a_full_queue_events_are_dropped_with_their_numbers_and_the_finish_never(
    server: ScriptedServer, attempt: Attempt
) -> None:
    server.script += [refusal(503, headers={"retry-after": "3"})]
    for _ in range(10_050):
        attempt.message("Hi")
    result = attempt.finish(timeout=60)
    assert (result.state, result.confirmed, result.dropped) == ("partial", 10_001, {"queue_full": 51})
    finished = server.stored[-1]
    assert finished["kind"] == "rollout.finished"
    assert (finished["seq"], finished["lastSeq"], finished["dropped"]) == (10_052, 10_052, {"queue_full": 51})
    assert server.stored[-2]["seq"] == 10_000


def test_with_a_full_queue_starts_and_finishes_wait_without_their_large_values(
    server: ScriptedServer, rollout: Rollout
) -> None:
    run = rollout.start_run()
    server.script += [refusal(503, headers={"retry-after": "3"})]
    attempt = run.start_rollout(name="early")
    for _ in range(80):
        attempt.message("x" * 1_000_000)
    long = {"text": "y" * 500_000}
    late = run.start_rollout({"name": "late", "input": long}, metadata={"step": 1})
    late.finish(output=long, metadata={"step": 2}, timeout=30)
    cut = {"$truncated": True, "length": 500_011, "start": '{"text":"' + "y" * 991}
    started, finished = server.stored[-2:]
    assert (started["task"], started["metadata"]) == ({"name": "late", "input": cut}, {"step": 1})
    assert (finished["output"], finished["metadata"], finished["lastSeq"]) == (cut, {"step": 2}, 2)


def test_64_mebibytes_are_the_most_that_it_keeps(server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(503, headers={"retry-after": "3"})]
    for _ in range(80):
        attempt.message("x" * 1_000_000)
    assert attempt.flush(timeout=0.1).dropped == {"queue_full": 13}
