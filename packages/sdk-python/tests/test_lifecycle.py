"""Exit, fork and asyncio: what a process leaves behind when it ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import pytest
from scripted_server import ScriptedServer

from mv37.rollout import Rollout

PROGRAM = """
import sys
from mv37.rollout import Rollout
rollout = Rollout(api_key="key", base_url=sys.argv[1])
from mv37.rollout._run import Run
attempt = Run(rollout._writers, None, "run_01kdvpbme0fkaa2skynkq9rr5w", []).start_rollout(name="task")
for step in range(50):
    attempt.message(f"step {step}")
"""


def run_program(url: str, ending: str = "") -> tuple[float, subprocess.CompletedProcess[str]]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + ending, url], capture_output=True, text=True, timeout=30, check=False
    )
    return time.monotonic() - began, done


@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "raise ValueError('agent')"])
def test_what_was_logged_is_delivered_at_exit(ending: str, server: ScriptedServer) -> None:
    run_program(server.url, ending)
    assert [record["seq"] for record in server.stored] == list(range(1, 52))


def test_an_exit_without_a_server_takes_two_seconds_and_says_what_was_lost() -> None:
    seconds, done = run_program("http://127.0.0.1:9")
    assert done.returncode == 0
    assert seconds < 4.5
    assert "51 records not delivered" in done.stderr


def test_a_hanging_server_does_not_hold_the_exit() -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        seconds, done = run_program(f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert done.returncode == 0
    assert seconds < 4.5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system has no fork.")
def test_a_forked_child_is_another_writer_and_the_parent_keeps_its_records(
    server: ScriptedServer, rollout: Rollout
) -> None:
    attempt = rollout.start_run().start_rollout(name="task")
    attempt.message("parent")
    child = os.fork()
    if child == 0:
        attempt.message("child")
        os._exit(0 if attempt.flush(5).confirmed == 1 else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    attempt.flush(5)
    batches = {batch["writerId"]: batch["records"] for batch in server.batches()}
    assert len(batches) == 2
    contents = [
        [record.get("payload", {}).get("content") for record in records] for records in batches.values()
    ]
    assert sorted(contents, key=len) == [["child"], [None, "parent"]]
    assert all(records[0]["seq"] == 1 for records in batches.values())


def test_from_asyncio_logging_is_the_same_and_waiting_does_not_block(
    server: ScriptedServer, rollout: Rollout
) -> None:
    async def agent() -> str:
        run = await rollout.astart_run()
        attempt = run.start_rollout(name="task")
        attempt.message("hello")
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(tick())
        result = await attempt.afinish(output={"answer": 42})
        ticking.cancel()
        assert ticks > 0
        return result.state

    assert asyncio.run(agent()) == "confirmed"
