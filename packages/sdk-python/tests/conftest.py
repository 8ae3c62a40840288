from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from scripted_server import ScriptedServer

from mv37.rollout import Attempt, Rollout


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name in ("ROLLOUT_API_KEY", "ROLLOUT_BASE_URL", "ROLLOUT_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ROLLOUT_FILE_CACHE", str(tmp_path_factory.mktemp("file-cache")))
    # What the SDK leaves in a temporary folder goes with pytest's own.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture
def rollout(server: ScriptedServer) -> Rollout:
    return Rollout(api_key="mv37_rl_secret", base_url=server.url)


@pytest.fixture
def attempt(server: ScriptedServer, rollout: Rollout) -> Attempt:
    """An attempt whose start is not sent yet; the run's own request is forgotten."""
    run = rollout.start_run()
    server.requests.clear()
    return run.start_rollout(name="task")
