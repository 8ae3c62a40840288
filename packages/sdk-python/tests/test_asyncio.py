"""The same calls in an event loop: logging is as it is, and waiting lets the loop go on."""

from __future__ import annotations

import asyncio
import time

import pytest
from scripted_server import ScriptedServer, refusal

from mv37.rollout import Attempt, Rollout


async def count_ticks(counts: list[int]) -> None:
    while True:
        counts[0] += 1
        await asyncio.sleep(0.01)


def test_the_loop_goes_on_while_an_agent_waits(server: ScriptedServer, rollout: Rollout) -> None:
    async def agent() -> int:
        counts = [0]
        ticking = asyncio.create_task(count_ticks(counts))
        run = await rollout.astart_run(workflow_name="Loop")
        attempt = run.start_rollout(name="task")
        server.script += [refusal(503, headers={"retry-after": "1"})]
        attempt.message("Hi")
        assert (await attempt.aflush()).confirmed == 2
        assert (await attempt.afinish(output=42)).state == "confirmed"
        assert (await rollout.aflush()).pending == 0
        ticking.cancel()
        return counts[0]

    assert asyncio.run(agent()) > 20
    assert server.stored[-1]["output"] == 42


def test_waiting_ends_in_time_and_delivery_goes_on(server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(503, headers={"retry-after": "1"})]

    async def agent() -> None:
        began = time.monotonic()
        assert (await attempt.afinish(timeout=0.1)).state == "pending"
        assert time.monotonic() - began < 0.9

    asyncio.run(agent())
    assert attempt.flush().pending == 0


def test_a_cancelled_finish_is_delivered_nevertheless(server: ScriptedServer, attempt: Attempt) -> None:
    server.script += [refusal(503, headers={"retry-after": "1"})]

    async def agent() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(attempt.afinish(output="done"), 0.1)

    asyncio.run(agent())
    assert attempt.flush().confirmed == 2
    assert server.stored[-1]["output"] == "done"


def test_a_block_finishes_the_attempt(server: ScriptedServer, attempt: Attempt) -> None:
    async def agent() -> None:
        with pytest.raises(ValueError, match="broken"):
            async with attempt:
                raise ValueError("broken")

    asyncio.run(agent())
    assert server.stored[-1]["status"] == "failed"
