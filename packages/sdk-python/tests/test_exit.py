"""What happens to waiting records when the process comes to its end, in real processes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from scripted_server import ScriptedServer, hang_up, refusal

# `ready` is when the program has nothing left to do. The handler registered first runs last.
PROGRAM = """
import atexit, sys, time
from concurrent.futures import ThreadPoolExecutor
atexit.register(lambda: print("ended after", time.monotonic() - ready))
from mv37.rollout import Rollout
rollout = Rollout(api_key="key", base_url=sys.argv[1])
run = rollout.start_run()
attempt = run.start_rollout(name="short")
attempt.message("Hi")
ready = time.monotonic()
"""


@dataclass
class Ended:
    code: int
    seconds: float
    output: str


def run_program(url: str, more: str = "") -> Ended:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + more, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    seconds = float(done.stdout.split("ended after ")[1].split()[0])
    return Ended(done.returncode, seconds, done.stdout)


@pytest.mark.parametrize(
    ("ending", "code"), [("", 0), ("sys.exit(3)", 3), ("raise ValueError('of the agent')", 1)]
)
def test_a_program_that_ends_without_finish_delivers_what_it_logged(
    ending: str, code: int, server: ScriptedServer
) -> None:
    ended = run_program(server.url, ending)
    assert ended.code == code
    assert "Rollout:" not in ended.output
    assert [record["kind"] for record in server.stored] == ["rollout.started", "event"]
    assert ended.seconds < 1


def test_what_is_logged_and_finished_while_the_interpreter_ends_is_delivered(
    server: ScriptedServer,
) -> None:
    # The first handler runs after the SDK's own, and a new client there may start no thread.
    more = """
attempt.flush()
def last():
    late = Rollout(api_key="key", base_url=sys.argv[1]).start_run().start_rollout()
    print("late", late.finish().state)
atexit.register(last)
atexit.register(lambda: attempt.message("of an exit handler"))
"""
    ended = run_program(server.url, more)
    assert "late confirmed" in ended.output
    assert "Traceback" not in ended.output
    assert [record["kind"] for record in server.stored].count("rollout.finished") == 1
    assert len(server.stored) == 5


def test_with_the_server_gone_two_clients_together_cost_two_seconds_and_say_what_was_lost(
    server: ScriptedServer,
) -> None:
    server.script_is_for = lambda request: request.path == "/api/v1/ingest"
    server.script = [hang_up] * 1000
    more = "Rollout(api_key='key', base_url=sys.argv[1]).start_run().start_rollout()"
    ended = run_program(server.url, more)
    assert ended.code == 0
    assert "2 records not delivered" in ended.output
    assert "1 record not delivered" in ended.output
    assert ended.seconds < 2.5


def test_a_server_that_falls_silent_holds_the_end_for_two_seconds(server: ScriptedServer) -> None:
    server.script_is_for = lambda request: request.path == "/api/v1/ingest"
    server.script = [lambda exchange: time.sleep(30)] * 10
    ended = run_program(server.url)
    assert ended.code == 0
    assert 1.5 < ended.seconds < 2.5


def test_an_address_that_swallows_connections_holds_the_end_for_two_seconds(server: ScriptedServer) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        more = f"""
from mv37.rollout._run import Run
other = Rollout(api_key="key", base_url="http://127.0.0.1:{deaf.getsockname()[1]}")
Run(other._writers, None, run.id, []).start_rollout()
"""
        ended = run_program(server.url, more)
    assert ended.code == 0
    assert "1 record not delivered" in ended.output
    assert len(server.stored) == 2
    assert ended.seconds < 2.5


def test_a_refused_key_does_not_hold_the_end(server: ScriptedServer) -> None:
    server.script_is_for = lambda request: request.path == "/api/v1/ingest"
    server.script = [refusal(401, "key_revoked")] * 10
    ended = run_program(server.url)
    assert ended.seconds < 1
    assert "2 records not delivered" in ended.output
