"""Settings, starting of runs and their errors, against a server that plays its part over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_server import Answer, ScriptedServer, hang_up, refusal

from mv37.rollout import Rollout, RolloutError, Task


def code_of(**options: Any) -> str:
    with pytest.raises(RolloutError) as raised:
        Rollout(**options)
    assert raised.value.hint
    return raised.value.code


def a_task(name: str) -> dict[str, Any]:
    content = {"instruction": "Go", "input": {"n": 1}, "files": [], "outputSchema": None, "metadata": {}}
    return {"id": f"task_{name}", "name": name, "task": content}


def page(tasks: list[dict[str, Any]], cursor: str | None) -> Answer:
    return lambda exchange: exchange.reply(200, {"tasks": tasks, "nextCursor": cursor})


def test_a_client_needs_an_address_and_a_key_that_somebody_named() -> None:
    assert code_of(api_key="k") == "base_url_missing"
    assert code_of(base_url="http://127.0.0.1:1") == "api_key_missing"
    assert code_of(api_key=" ", base_url="http://127.0.0.1:1") == "api_key_missing"


@pytest.mark.parametrize(
    "address",
    [
        "rollout.example.com",
        "ftp://rollout.example.com",
        "https://me:secret@rollout.example.com",
        "http://127.0.0.1:port",
        "http://",
        "http://a b",
    ],
)
def test_this_is_no_address(address: str) -> None:
    assert code_of(api_key="k", base_url=address) == "base_url_invalid"


def test_a_key_or_workspace_that_no_header_can_carry_is_refused() -> None:
    assert code_of(api_key="k\nx", base_url="http://127.0.0.1:1") == "key_malformed"
    assert code_of(api_key="k", base_url="http://127.0.0.1:1", workspace="größe") == "workspace_invalid"


def test_the_environment_says_what_the_constructor_leaves_out(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLLOUT_API_KEY", "of-environment")
    monkeypatch.setenv("ROLLOUT_BASE_URL", f"{server.url}/")
    monkeypatch.setenv("ROLLOUT_WORKSPACE", "environment")
    Rollout().start_run()
    Rollout(api_key="of-constructor", workspace="constructor").start_run()
    Rollout().start_run(workspace="run")
    assert [
        (request.path, request.headers["authorization"], request.headers["x-rollout-workspace"])
        for request in server.requests
    ] == [
        ("/api/v1/runs", "Bearer of-environment", "environment"),
        ("/api/v1/runs", "Bearer of-constructor", "constructor"),
        ("/api/v1/runs", "Bearer of-environment", "run"),
    ]


def test_the_key_is_not_in_what_a_client_prints(rollout: Rollout) -> None:
    assert "secret" not in repr(rollout._settings)


def test_a_run_tells_the_server_all_that_was_given_and_900_seconds_unless_told(
    server: ScriptedServer, rollout: Rollout
) -> None:
    run = rollout.start_run(
        workflow_name="Paper QA",
        group_id="thread-42",
        agent_name="summarizer",
        environment="staging",
        release="1a2b3c",
        attempts=3,
    )
    assert server.requests[0].json == {
        "id": run.id,
        "markStalledAfterSeconds": 900,
        "workflowName": "Paper QA",
        "groupId": "thread-42",
        "agentName": "summarizer",
        "environment": "staging",
        "release": "1a2b3c",
        "attempts": 3,
    }
    assert run.tasks == []


def test_a_run_gets_every_task_page_by_page(server: ScriptedServer, rollout: Rollout) -> None:
    server.script += [
        lambda exchange: exchange.reply(200, {}),
        page([a_task("a"), a_task("b")], "b+"),
        page([a_task("c")], None),
    ]
    run = rollout.start_run("paper-summary-v1")
    assert [task.name for task in run.tasks] == ["a", "b", "c"]
    assert isinstance(run.tasks[0], Task)
    assert (run.tasks[0].task.instruction, run.tasks[0].task.input) == ("Go", {"n": 1})
    assert [request.path for request in server.requests[1:]] == [
        f"/api/v1/runs/{run.id}/tasks?limit=200",
        f"/api/v1/runs/{run.id}/tasks?limit=200&cursor=b%2B",
    ]


def test_starting_is_tried_again_with_the_same_id_while_the_server_is_in_trouble(
    server: ScriptedServer, rollout: Rollout
) -> None:
    server.script += [hang_up, refusal(503), refusal(429)]
    run = rollout.start_run()
    assert [request.json["id"] for request in server.requests] == [run.id] * 4


def test_a_refusal_is_an_error_with_its_way_out_and_is_not_repeated(
    server: ScriptedServer, rollout: Rollout
) -> None:
    server.script += [refusal(404, "dataset_not_found")]
    with pytest.raises(RolloutError, match=r"dataset_not_found: No\. Do\.") as raised:
        rollout.start_run("no-such")
    error = raised.value
    assert (error.code, error.message, error.hint) == ("dataset_not_found", "No.", "Do.")
    assert (error.status, error.request_id) == (404, "req_1")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda exchange: exchange.reply(200, b"<html>"), "reply_unreadable"),
        (lambda exchange: exchange.reply(404, b"nginx"), "reply_unreadable"),
        (
            lambda exchange: exchange.reply(301, b"", {"location": "https://other.example.com/"}),
            "redirect_refused",
        ),
    ],
)
def test_what_is_not_a_rollout_server_is_named_so(
    answer: Answer, code: str, server: ScriptedServer, rollout: Rollout
) -> None:
    server.script += [answer]
    with pytest.raises(RolloutError) as raised:
        rollout.start_run()
    assert raised.value.code == code


def test_no_server_at_all_is_an_error_that_names_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mv37.rollout._api._PATIENCE_SECONDS", 0.5)
    with pytest.raises(RolloutError, match=r"127\.0\.0\.1:9") as raised:
        Rollout(api_key="k", base_url="http://127.0.0.1:9").start_run()
    assert raised.value.code == "server_unreachable"


def test_rollouts_of_a_started_run_can_begin_while_the_server_is_gone(
    server: ScriptedServer, rollout: Rollout
) -> None:
    run = rollout.start_run()
    server.script += [hang_up, hang_up]
    run.start_rollout(name="offline").message("Hi")
    result = rollout.flush()
    assert (result.confirmed, result.spooled, result.pending, result.dropped) == (2, 0, 0, {})
