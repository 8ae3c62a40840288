"""Downloads over HTTP into a real folder, with every failure that a download may meet."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from scripted_server import INGEST, Exchange, ScriptedServer, content, hang_up, refusal

from mv37.rollout import Attempt, Rollout, RolloutError, Task, TaskContent
from mv37.rollout._file_cache import FileCache


@pytest.fixture(autouse=True)
def _records_travel_beside_the_files(server: ScriptedServer) -> None:
    server.script_is_for = lambda request: request.path != INGEST


def a_file(name: str, data: bytes, role: str = "input") -> dict[str, Any]:
    return {
        "id": f"file_{name}",
        "name": name,
        "role": role,
        "size": len(data),
        "contentType": "text/plain",
        "sha256": hashlib.sha256(data).hexdigest(),
        "url": f"/api/v1/files/{quote(name, safe='')}/content",
    }


def a_task(files: list[dict[str, Any]]) -> Task:
    return Task("task_01kdvpbme0fkaa2skynkq9rr5w", "t", TaskContent("", {}, files, None, {}))


def attempt_at(rollout: Rollout, files: list[dict[str, Any]]) -> Attempt:
    return rollout.start_run(workspace="w").start_rollout(a_task(files))


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_name_may_be_as_long_as_a_disk_takes_it_downloaded_and_from_the_cache(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    name = f"data/{'論' * 79}.md"
    attempt = attempt_at(rollout, [a_file(name, b"long")])
    server.script.append(lambda exchange: exchange.reply(200, b"long"))
    for folder in ("first", "second"):
        attempt.materialize_files(tmp_path / folder)
        assert files_in(tmp_path / folder) == [name]
        assert (tmp_path / folder / name).read_bytes() == b"long"


def test_files_land_under_their_names_and_come_back_with_their_local_paths(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    files = [a_file("paper.txt", b"Attention"), a_file("data/rows.csv", b"a,b\n1,2\n")]
    attempt = attempt_at(rollout, files)

    def by_name(exchange: Exchange) -> None:
        exchange.reply(200, b"Attention" if "paper" in exchange.request.path else b"a,b\n1,2\n")

    server.script += [by_name, by_name]
    folder = tmp_path / "new" / "folder"
    assert attempt.materialize_files(folder) == [
        {**files[0], "path": str(folder / "paper.txt")},
        {**files[1], "path": str(folder / "data" / "rows.csv")},
    ]
    assert (folder / "data" / "rows.csv").read_bytes() == b"a,b\n1,2\n"
    headers = server.requests[-1].headers
    assert (headers["authorization"], headers["x-rollout-workspace"]) == ("Bearer mv37_rl_secret", "w")


def test_without_a_directory_there_is_a_temporary_one(server: ScriptedServer, rollout: Rollout) -> None:
    attempt = attempt_at(rollout, [a_file("a.txt", b"a")])
    server.script += [content(b"a")]
    (file,) = attempt.materialize_files()
    path = Path(file["path"])
    assert path.read_bytes() == b"a"
    assert path.is_relative_to(tempfile.gettempdir())
    shutil.rmtree(path.parent)


def test_without_files_nothing_is_asked(server: ScriptedServer, rollout: Rollout, tmp_path: Path) -> None:
    assert attempt_at(rollout, []).materialize_files(tmp_path) == []
    assert rollout.start_run().start_rollout(name="own").materialize_files(tmp_path) == []
    assert {request.path for request in server.requests} <= {"/api/v1/runs", INGEST}


def test_a_download_that_fails_or_comes_broken_is_tried_again_and_nothing_partial_stays(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
    server.script += [
        hang_up,
        content(b"whale"),
        content(b"whole and more"),
        refusal(503),
        content(b"whole"),
    ]
    attempt.materialize_files(tmp_path)
    assert files_in(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("answers", "code"),
    [([content(b"whale")] * 3, "file_corrupt"), ([refusal(404, "file_not_found")], "file_not_found")],
)
def test_a_file_that_cannot_be_had_whole_is_an_error(
    answers: list[Any], code: str, server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
    server.script += answers
    with pytest.raises(RolloutError) as raised:
        attempt.materialize_files(tmp_path)
    assert raised.value.code == code
    assert server.script == []
    assert files_in(tmp_path) == []


def test_a_download_that_breaks_off_says_so_of_its_file_and_soon(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    def break_off(exchange: Exchange) -> None:
        handler = exchange.handler
        handler.send_response(200)
        handler.send_header("content-length", "5")
        handler.end_headers()
        handler.wfile.write(b"who")
        handler.wfile.flush()
        handler.close_connection = True

    attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
    server.script += [break_off] * 3
    with pytest.raises(RolloutError) as raised:
        attempt.materialize_files(tmp_path)
    assert raised.value.code == "file_incomplete"
    assert raised.value.message == "The download of the file a.txt broke off after 3 of 5 bytes."
    assert server.script == []
    assert files_in(tmp_path) == []


def test_one_file_that_fails_ends_the_others_soon(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    attempt = attempt_at(rollout, [a_file(f"{index}.txt", b"same") for index in range(100)])
    server.script += [refusal(404, "file_not_found")] * 100
    with pytest.raises(RolloutError):
        attempt.materialize_files(tmp_path)
    assert len(server.script) > 50


def test_the_key_does_not_go_to_another_address(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    other = ScriptedServer()
    other.script += [content(b"a")]
    elsewhere = {**a_file("a.txt", b"a"), "url": f"{other.url}/a.txt"}
    attempt_at(rollout, [elsewhere]).materialize_files(tmp_path)
    assert "authorization" not in other.requests[0].headers

    attempt = attempt_at(rollout, [a_file("b.txt", b"b")])
    server.script += [lambda exchange: exchange.reply(302, b"", {"location": other.url})]
    with pytest.raises(RolloutError) as raised:
        attempt.materialize_files(tmp_path)
    assert raised.value.code == "redirect_refused"
    assert len(other.requests) == 1
    other.close()


def test_files_of_other_roles_are_asked_for_by_role_once_for_all_attempts(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    hidden = a_file("test.sh", b"exit 0", "tests")
    run = rollout.start_run()
    task = a_task([])
    wire = {
        "id": task.id,
        "name": "t",
        "task": {
            "instruction": "",
            "input": {},
            "files": [hidden],
            "outputSchema": None,
            "metadata": {},
        },
    }
    server.script += [lambda exchange: exchange.reply(200, {"tasks": [wire], "nextCursor": None})]
    server.script += [content(b"exit 0")]
    server.requests.clear()
    for name in ("first", "second"):
        files = run.start_rollout(task).materialize_files(tmp_path / name, roles=["tests"])
        assert [file["name"] for file in files] == ["test.sh"]
    assert [request.path for request in server.requests if request.path != INGEST] == [
        f"/api/v1/runs/{run.id}/tasks?limit=200&roles=tests",
        "/api/v1/files/test.sh/content",
    ]


def test_many_files_come_several_at_once_but_not_all(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    contents = [f"content {index}".encode() for index in range(30)]
    attempt = attempt_at(rollout, [a_file(f"{index}.txt", data) for index, data in enumerate(contents)])
    lock = threading.Lock()
    is_open = [0]
    most_open = [0]

    def slowly(exchange: Exchange) -> None:
        with lock:
            is_open[0] += 1
            most_open[0] = max(most_open[0], is_open[0])
        time.sleep(0.05)
        with lock:
            is_open[0] -= 1
        exchange.reply(200, contents[int(exchange.request.path.split("/")[4].split(".")[0])])

    server.script += [slowly] * 30
    assert len(attempt.materialize_files(tmp_path)) == 30
    assert most_open[0] == 4


def test_a_folder_that_cannot_be_made_is_an_error_of_the_disk_at_once(
    rollout: Rollout, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        attempt_at(rollout, [a_file("a.txt", b"a")]).materialize_files(tmp_path / "no-folder" / "inside")


def test_a_file_that_was_downloaded_before_comes_from_the_cache(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
    server.script += [content(b"whole")]
    attempt.materialize_files(tmp_path / "first")
    attempt_at(rollout, [a_file("b.txt", b"whole")]).materialize_files(tmp_path / "second")
    assert (tmp_path / "second" / "b.txt").read_bytes() == b"whole"
    assert server.script == []

    server.script += [content(b"whole")] * 2
    attempt.materialize_files(tmp_path / "third", cache=False)
    assert len(server.script) == 1


def test_a_cached_file_that_was_changed_is_downloaded_again(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path
) -> None:
    cache = Path(os.environ["ROLLOUT_FILE_CACHE"])
    attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
    server.script += [content(b"whole")] * 2
    attempt.materialize_files(tmp_path / "first")
    (kept,) = cache.iterdir()
    kept.write_bytes(b"whale")
    (path,) = [file["path"] for file in attempt.materialize_files(tmp_path / "second")]
    assert Path(path).read_bytes() == b"whole"
    assert kept.read_bytes() == b"whole"
    # What an agent does to its copy does not reach the cache.
    Path(path).write_bytes(b"mine")
    assert kept.read_bytes() == b"whole"


def test_a_cache_that_cannot_be_written_is_done_without(
    server: ScriptedServer, rollout: Rollout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for cache in (str(tmp_path / "file" / "cache"), "off"):
        monkeypatch.setenv("ROLLOUT_FILE_CACHE", cache)
        attempt = attempt_at(rollout, [a_file("a.txt", b"whole")])
        server.script += [content(b"whole")]
        attempt.materialize_files(tmp_path / "files")
    assert server.script == []


def test_a_cache_that_is_full_lets_go_of_what_was_used_longest_ago(tmp_path: Path) -> None:
    for age, name in enumerate("abc"):
        (tmp_path / name).write_bytes(b"12345")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    FileCache(tmp_path).prune(10)
    assert files_in(tmp_path) == ["a", "b"]
