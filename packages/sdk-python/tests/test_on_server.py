"""The seed's program and promises that only a real server can keep: what it shows is what was logged."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from real_server import RealServer, RunningServer, why_absent

from mv37.rollout import Attempt, FinishResult, Rollout, RolloutError

PROGRAM = Path(__file__).parents[3] / "examples" / "seed-python" / "paper_summary.py"
# In CI a test that cannot run is one that did not hold.
pytestmark = pytest.mark.skipif(
    why_absent() is not None and not os.environ.get("CI"), reason=f"{why_absent()}"
)


@pytest.fixture(scope="module")
def real() -> Iterator[RealServer]:
    running = RunningServer()
    try:
        running.wait_until_ready()
        yield running.server
    finally:
        running.stop()


@pytest.fixture
def client(real: RealServer) -> Rollout:
    return Rollout(api_key=real.api_key, base_url=real.url, workspace="my-workspace")


def run_program(real: RealServer) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROGRAM)],
        env={"PATH": os.environ["PATH"], "TMPDIR": tempfile.gettempdir(), **real.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_its_dataset_the_program_says_which_one_is_missing(real: RealServer) -> None:
    ended = run_program(real)
    assert ended.returncode == 1
    assert "dataset_not_found" in ended.stderr


def test_every_task_gets_a_finished_rollout_with_the_events_of_the_program(real: RealServer) -> None:
    paper = real.upload("paper.txt", b"We ran many rollouts.")
    tasks = [
        {
            "name": "paper-1",
            "instruction": "Summarize this paper.",
            "input": {"title": "On Rollouts"},
            "files": [{"fileId": paper, "name": "papers/paper.txt"}],
        },
        {"name": "paper-2", "instruction": "Summarize this paper, too."},
    ]
    real.create_dataset("paper-summary-v1", tasks)

    ended = run_program(real)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")

    (run,) = real.get("/api/v1/runs")["runs"]
    assert (run["workflowName"], run["groupId"], run["markStalledAfterSeconds"], run["status"]) == (
        "Paper QA",
        "thread-42",
        900,
        "succeeded",
    )
    totals = run["totals"]
    assert (totals["rollouts"], totals["succeeded"], totals["errors"]) == (2, 2, 0)
    assert (totals["tokensIn"], totals["tokensOut"]) == (2400, 360)

    rollouts = real.get(f"/api/v1/rollouts?runId={run['id']}")["rollouts"]
    (first,) = [rollout for rollout in rollouts if rollout["taskName"] == "paper-1"]
    assert (first["status"], first["missing"], first["dropped"]) == ("succeeded", 0, 0)
    assert (first["costUsd"], first["score"]) == (0.0042, 0.92)
    assert real.get(f"/api/v1/rollouts/{first['id']}")["output"] == {
        "summary": "Replace this with your answer for: Summarize this paper.",
        "input": {"title": "On Rollouts"},
        "files_used": ["paper.txt"],
    }

    events = real.events_of(first["id"])
    assert [(event["seq"], event["type"], event["role"] or event["name"]) for event in events] == [
        (1, "rollout.started", None),
        (2, "message", "system"),
        (3, "message", "assistant"),
        (4, "tool_call", "search"),
        (5, "tool_result", "search"),
        (6, "score", None),
        (7, "model_call", "example-model"),
        (8, "rollout.finished", None),
    ]
    assert events[1]["payload"] == {"content": "Starting task"}
    assert events[1]["metadata"] == {"task_name": "paper-1"}
    assert events[6]["startOffsetMs"] < 0
    assert events[6]["endOffsetMs"] - events[6]["startOffsetMs"] == pytest.approx(820, abs=0.001)


def nested(levels: int) -> Any:
    value: Any = "bottom"
    for _ in range(levels):
        value = [value]
    return value


def test_values_that_break_other_systems_are_stored_as_they_were_logged(
    real: RealServer, client: Rollout
) -> None:
    run = client.start_run(workflow_name="Odd values")
    attempt = run.start_rollout(name="odd", input={"question": "nul \x00 and \ud800"})
    payloads: list[Any] = [
        {"text": "nul \x00, lone \ud800, emoji \U0001f469\u200d\U0001f680, line \u2028"},
        {"__proto__": {"polluted": True}, "constructor": {"prototype": 1}, "": "empty key"},
        {"big": 1.7976931348623157e308, "small": 5e-324, "beyond": 2**53 + 1, "long": 10**300},
        nested(59),
        {"notes": "x" * 900_000},
        {"emoji": "\U0001f999" * 400_000},
    ]
    for payload in payloads:
        attempt.log_event("odd", payload)
    attempt.log_event("not JSON", {"nan": float("nan"), "self": attempt, "huge": 10**400})
    attempt.message("x" * 2_000_000)
    result = attempt.finish(output={"done": True})
    assert result == FinishResult(confirmed=10, spooled=0, pending=0, dropped={}, state="confirmed")
    events = real.events_of(attempt.id)
    assert [event["payload"] for event in events[1:7]] == payloads
    assert events[7]["payload"]["nan"] == "NaN"
    assert events[7]["payload"]["huge"] == str(10**400)
    assert events[8]["payload"]["$truncated"] is True
    assert events[8]["payload"]["length"] == 2_000_014


def test_what_was_logged_after_the_finish_and_a_second_finish_are_kept_and_flagged(
    real: RealServer, client: Rollout
) -> None:
    attempt = client.start_run().start_rollout(name="twice")
    attempt.finish(output="first")
    attempt.message("late")
    result = attempt.finish(output="second")
    assert (result.state, result.confirmed) == ("confirmed", 4)
    events = real.events_of(attempt.id)
    assert [(event["afterFinish"], event["conflicting"]) for event in events] == [
        (False, False),
        (False, False),
        (True, False),
        (True, True),
    ]
    assert real.get(f"/api/v1/rollouts/{attempt.id}")["output"] == "first"


def test_many_attempts_at_once_from_two_clients_lose_nothing(real: RealServer, client: Rollout) -> None:
    def work(attempt: Attempt) -> FinishResult:
        for step in range(50):
            attempt.tool_call("step", {"step": step})
        return attempt.finish(timeout=60)

    runs = [
        rollout.start_run(group_id="many")
        for rollout in (client, Rollout(api_key=real.api_key, base_url=real.url))
    ]
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(work, [run.start_rollout(name="one") for run in runs for _ in range(20)]))
    assert {(result.state, result.confirmed) for result in results} == {("confirmed", 52)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system has no fork.")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_writes_into_the_same_rollout_without_a_conflict(
    real: RealServer, client: Rollout
) -> None:
    attempt = client.start_run().start_rollout(name="forked")
    attempt.message("parent")
    child = os.fork()
    if child == 0:
        attempt.message("child")
        os._exit(0 if attempt.flush().confirmed == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert attempt.finish().state == "confirmed"
    contents = [event["payload"]["content"] for event in real.events_of(attempt.id) if event["role"]]
    assert sorted(contents) == ["child", "parent"]
    shown = real.get(f"/api/v1/rollouts/{attempt.id}")
    assert len(shown["writers"]) == 2


def test_hidden_files_come_only_to_those_who_ask_for_their_role(
    real: RealServer, client: Rollout, tmp_path: Path
) -> None:
    files = [
        {"fileId": real.upload("input.txt", b"given"), "name": "data/input.txt", "role": "input"},
        {"fileId": real.upload("test.sh", b"exit 0"), "name": "tests/test.sh", "role": "tests"},
    ]
    real.create_dataset("with-hidden-files", [{"name": "t", "instruction": "Do.", "files": files}])
    run = client.start_run("with-hidden-files")
    attempt = run.start_rollout(run.tasks[0])
    given = attempt.materialize_files(tmp_path)
    assert [(file["name"], file["role"]) for file in given] == [("data/input.txt", "input")]
    hidden = attempt.materialize_files(tmp_path, roles=["tests"])
    assert [file["path"] for file in hidden] == [str(tmp_path / "tests" / "test.sh")]
    assert (tmp_path / "tests" / "test.sh").read_bytes() == b"exit 0"
    attempt.finish()


@pytest.mark.parametrize(
    ("options", "dataset", "code"),
    [
        ({"workspace": "another-workspace"}, None, "workspace_mismatch"),
        ({"api_key": "mv37_rl_broken"}, None, "key_malformed"),
        ({}, "no-such-dataset", "dataset_not_found"),
    ],
)
def test_it_is_named_at_once(
    options: dict[str, str], dataset: str | None, code: str, real: RealServer
) -> None:
    with pytest.raises(RolloutError) as raised:
        Rollout(**{"api_key": real.api_key, "base_url": real.url, **options}).start_run(dataset)
    assert raised.value.code == code
    assert raised.value.status in (401, 403, 404)
    assert raised.value.hint and raised.value.request_id
