"""Files of a task on the agent's disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer, answer_status, drop_connection

from mv37.rollout import Attempt, Rollout, RolloutError, Task, TaskContent
from mv37.rollout._file_names import local_names


def file_record(name: str, data: bytes, **changes: Any) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {
        "id": "file_1",
        "name": name,
        "role": "input",
        "size": len(data),
        "sha256": digest,
        "url": "/f",
        **changes,
    }


def attempt_with(rollout: Rollout, files: list[dict[str, Any]]) -> Attempt:
    task = Task("task_01kdvpbme0fkaa2skynkq9rr5w", "t", TaskContent("Do it.", {}, files, None, {}))
    attempt = rollout.start_run().start_rollout(task)
    attempt.flush()
    return attempt


def test_files_come_with_a_local_path(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = attempt_with(rollout, [file_record("notes/a.txt", b"hello")])
    server.script.append(lambda handler, body: handler.reply(200, b"hello"))
    (file,) = attempt.materialize_files()
    assert Path(file["path"]).read_bytes() == b"hello"
    assert file["path"].endswith("notes/a.txt") and file["role"] == "input"


def test_files_go_to_the_directory_that_was_asked_for(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    attempt = attempt_with(rollout, [file_record("../../etc/passwd", b"x")])
    server.script.append(lambda handler, body: handler.reply(200, b"x"))
    (file,) = attempt.materialize_files(tmp_path / "new")
    assert Path(file["path"]).is_relative_to(tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").rglob("*") if path.is_file()] == ["passwd"]


def test_a_download_is_repeated_after_a_failure(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = attempt_with(rollout, [file_record("a", b"hello")])
    server.script += [answer_status(503), drop_connection, lambda handler, body: handler.reply(200, b"hello")]
    assert len(attempt.materialize_files()) == 1


def test_other_bytes_than_promised_are_refused_and_leave_nothing(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mv37.rollout._task_files.backoff_seconds", lambda *_: 0.0)
    attempt = attempt_with(rollout, [file_record("a", b"hello")])
    server.script += [lambda handler, body: handler.reply(200, b"hellx")] * 5
    with pytest.raises(RolloutError) as caught:
        attempt.materialize_files(tmp_path)
    assert caught.value.code == "file_corrupt"
    assert list(tmp_path.iterdir()) == []


def test_a_task_without_files_gives_none(rollout: Rollout) -> None:
    assert attempt_with(rollout, []).materialize_files() == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.txt", "a.txt"], ["a.txt", "a (2).txt"]),
        (["A.txt", "a.TXT"], ["A.txt", "a (2).TXT"]),
        (["/etc/passwd"], ["etc/passwd"]),
        (["..", "...", "."], ["__", "___", "file"]),
        (["C:\\con.txt"], ["C_/_con.txt"]),
        (["a", "a/b"], ["a", "a (2)/b"]),
        (["x" * 300 + ".txt"], ["x" * 116 + ".txt"]),
        (["a\x00b", "end. "], ["a_b", "end__"]),
        ([""], ["file"]),
    ],
)
def test_names_are_safe_on_any_disk(names: list[str], expected: list[str]) -> None:
    assert local_names(names) == expected
