"""All tasks of a run, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from ._api import call_api, unreadable_reply
from ._http import Call, Http
from ._task import Task, task_from_wire

_PAGE_SIZE = 200


def list_run_tasks(
    http: Http, workspace: str | None, run_id: str, roles: Sequence[str] | None = None
) -> list[Task]:
    """Reads every task of a run.

    Args:
        http: The client's connections.
        workspace: Slug of the run's workspace, or None for the key's own.
        run_id: The run.
        roles: Roles of the files that the tasks name; those meant for agents unless given.
    """
    tasks: list[Task] = []
    cursor: str | None = None
    while True:
        query = {"limit": str(_PAGE_SIZE)}
        if cursor is not None:
            query["cursor"] = cursor
        if roles is not None:
            query["roles"] = ",".join(roles)
        path = f"/api/v1/runs/{quote(run_id, safe='')}/tasks?{urlencode(query)}"
        page = call_api(http, Call("GET", path, workspace))
        try:
            tasks += [task_from_wire(task) for task in page["tasks"]]
            cursor = page.get("nextCursor")
        except (KeyError, TypeError, AttributeError, ValueError):
            raise unreadable_reply(http.settings, 200) from None
        if cursor is None:
            return tasks
