"""Forked children and workers of multiprocessing, with a server that sees who wrote what."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer

from mv37.rollout import Attempt, Rollout

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="This system has no fork.")


def contents_by_writer(server: ScriptedServer) -> list[list[Any]]:
    """What each writer logged: contents of messages, else kinds of records."""
    writers: dict[str, list[Any]] = {}
    for batch in server.batches:
        contents = [record.get("payload", {}).get("content", record["kind"]) for record in batch.records]
        writers.setdefault(batch.json["writerId"], []).extend(contents)
    return sorted(writers.values(), key=len, reverse=True)


def in_child(act: Any) -> int:
    with warnings.catch_warnings():
        # Python warns of forks beside threads; that they go well is what is tested.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os._exit(act())
        except BaseException:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_forked_child_is_another_writer_and_the_parent_keeps_what_it_logged(
    server: ScriptedServer, attempt: Attempt
) -> None:
    attempt.message("parent")

    def act() -> int:
        attempt.message("child")
        return attempt.flush().confirmed

    assert in_child(act) == 1
    attempt.message("parent again")
    assert attempt.finish().confirmed == 4
    assert contents_by_writer(server) == [
        ["rollout.started", "parent", "parent again", "rollout.finished"],
        ["child"],
    ]
    assert {record["seq"] for record in server.stored} == {1, 2, 3, 4}


def test_a_child_that_only_finishes_counts_only_its_own(server: ScriptedServer, attempt: Attempt) -> None:
    attempt.flush()
    assert in_child(lambda: attempt.flush().confirmed) == 0
    assert in_child(lambda: attempt.finish().confirmed) == 1


def test_a_fork_while_another_thread_logs_leaves_no_lock_behind(
    server: ScriptedServer, attempt: Attempt
) -> None:
    is_over = threading.Event()

    def log() -> None:
        while not is_over.is_set():
            attempt.message("x" * 100)

    thread = threading.Thread(target=log)
    thread.start()
    try:
        for _ in range(20):
            assert in_child(lambda: attempt.finish(timeout=20).confirmed) == 1
    finally:
        is_over.set()
        thread.join()


def test_a_child_that_forks_and_ends_normally_delivers_at_its_exit(
    server: ScriptedServer, tmp_path: Path
) -> None:
    program = """
import os, sys
from mv37.rollout import Rollout
attempt = Rollout(api_key="key", base_url=sys.argv[1]).start_run().start_rollout()
child = os.fork()
attempt.message("child" if child == 0 else "parent")
if child != 0:
    os.waitpid(child, 0)
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program, server.url], check=True, timeout=60)
    assert contents_by_writer(server) == [["rollout.started", "parent"], ["child"]]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_of_multiprocessing_deliver_at_their_end(
    method: str, server: ScriptedServer, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        """
import multiprocessing, sys
from mv37.rollout import Rollout

def work(number):
    attempt = Rollout(api_key="key", base_url=sys.argv[1]).start_run().start_rollout()
    attempt.message(number)

if __name__ == "__main__":
    method = multiprocessing.get_context(sys.argv[2])
    workers = [method.Process(target=work, args=(number,)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
"""
    )
    subprocess.run([sys.executable, "-W", "ignore", program, server.url, method], check=True, timeout=60)
    assert sorted(contents_by_writer(server)) == [["rollout.started", 0], ["rollout.started", 1]]


def test_a_process_made_without_the_hooks_of_python_is_noticed(
    server: ScriptedServer, rollout: Rollout, attempt: Attempt
) -> None:
    attempt.flush()
    # As after a fork by C code: another process id, and nobody who told us.
    rollout._writers._writer.process_id = -1
    attempt.message("child")
    assert attempt.flush().confirmed == 1
    assert contents_by_writer(server) == [["rollout.started"], ["child"]]
