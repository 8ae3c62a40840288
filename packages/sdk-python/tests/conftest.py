from __future__ import annotations

from collections.abc import Iterator

import pytest
import scripted_server
from scripted_server import ScriptedServer

from mv37.rollout import Rollout


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    for name in ("ROLLOUT_API_KEY", "ROLLOUT_BASE_URL", "ROLLOUT_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    scripted, http_server = scripted_server.start()
    yield scripted
    http_server.shutdown()
    http_server.server_close()


@pytest.fixture
def rollout(server: ScriptedServer) -> Rollout:
    return Rollout(api_key="key", base_url=server.url)
