"""The client: one server, one key, and the runs that are started with them."""

from __future__ import annotations

import json
from typing import Any

from ._api import call_api
from ._http import Call
from ._ids import new_id
from ._results import FlushResult
from ._run import Run
from ._run_tasks import list_run_tasks
from ._settings import checked_workspace, read_settings
from ._timeouts import DEFAULT_SECONDS, seconds_of
from ._warnings import Warnings
from ._writer._process_writers import ProcessWriters


class Rollout:
    """Client of a Rollout server. Safe to use from many threads, and after a fork.

    Example:
        >>> rollout = Rollout(api_key="mv37_rl_…", base_url="http://127.0.0.1:8080")  # doctest: +SKIP
        >>> run = rollout.start_run("paper-summary-v1", workflow_name="Paper QA")  # doctest: +SKIP
    """

    def __init__(
        self, api_key: str | None = None, base_url: str | None = None, workspace: str | None = None
    ) -> None:
        """Makes a client; nothing is sent yet.

        Args:
            api_key: `mv37_rl_…`; else `ROLLOUT_API_KEY`. It is sent to `base_url` only.
            base_url: Address of the server; else `ROLLOUT_BASE_URL`. There is no default.
            workspace: Slug of the workspace; else `ROLLOUT_WORKSPACE`; else the key's own workspace.

        Raises:
            RolloutError: `base_url_missing` or `api_key_missing` where neither names them, or a code that
                says what cannot be used.
        """
        self._settings = read_settings(api_key, base_url, workspace)
        self._writers = ProcessWriters(self._settings, Warnings())

    def start_run(
        self,
        dataset: str | None = None,
        *,
        workflow_name: str | None = None,
        group_id: str | None = None,
        mark_stalled_after_seconds: int = 900,
        workspace: str | None = None,
        agent_name: str | None = None,
        agent_version: str | None = None,
        environment: str | None = None,
        release: str | None = None,
        attempts: int | None = None,
    ) -> Run:
        """Starts a run of a dataset or task set and fetches all its tasks.

        Args:
            dataset: Name of the dataset or task set; none for a run without tasks, such as production
                traffic.
            workflow_name: Human-readable name of the workflow, such as "Invoice extraction".
            group_id: Your own id that groups related runs: a conversation, session, job or evaluation batch.
            mark_stalled_after_seconds: Seconds without logging after which an unfinished rollout counts as
                stalled.
            workspace: Slug of the workspace for this run, instead of the client's.
            agent_name: The agent that runs.
            agent_version: Its version.
            environment: Where it runs: production, staging, …
            release: Release of your code: a version or commit.
            attempts: How many attempts per task are planned.

        Raises:
            RolloutError: After half a minute without an answer, or at once where the server refuses.
        """
        place = checked_workspace(workspace) or self._settings.workspace
        told = {
            "id": new_id("run"),
            "dataset": dataset,
            "workflowName": workflow_name,
            "groupId": group_id,
            "markStalledAfterSeconds": mark_stalled_after_seconds,
            "agentName": agent_name,
            "agentVersion": agent_version,
            "environment": environment,
            "release": release,
            "attempts": attempts,
        }
        run_id = str(told["id"])
        body = json.dumps({key: value for key, value in told.items() if value is not None}).encode()
        http = self._writers.current().http
        call_api(http, Call("POST", "/api/v1/runs", place, body))
        tasks = [] if dataset is None else list_run_tasks(http, place, run_id)
        return Run(self._writers, place, run_id, tasks)

    async def astart_run(self, dataset: str | None = None, **options: Any) -> Run:
        """As `start_run`, on a thread, while the event loop goes on."""
        import asyncio

        return await asyncio.to_thread(self.start_run, dataset, **options)

    def flush(self, timeout: float = DEFAULT_SECONDS) -> FlushResult:
        """Waits until every record logged so far, in any run of this client, is stored by the server.

        Args:
            timeout: Seconds to wait; delivery goes on in the background afterwards.

        Returns:
            How many records are confirmed, pending, and dropped (by reason).
        """
        return self._writers.current().flush(seconds_of(timeout))

    async def aflush(self, timeout: float = DEFAULT_SECONDS) -> FlushResult:
        """As `flush`, while the event loop goes on."""
        return await self._writers.current().aflush(seconds_of(timeout))
