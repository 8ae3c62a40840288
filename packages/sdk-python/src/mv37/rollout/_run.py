"""A run: one execution of a dataset or task set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ._attempt import Attempt
from ._http import Http
from ._ids import new_id
from ._run_tasks import list_run_tasks
from ._task import Task
from ._writer._process_writers import ProcessWriters
from ._writer._rollout_log import RolloutLog


class Run:
    """One execution of a dataset or task set; made by `Rollout.start_run`.

    Attributes:
        id: `run_…`
        tasks: Every task of the run, in the order of the dataset.
    """

    def __init__(
        self, writers: ProcessWriters, workspace: str | None, run_id: str, tasks: Sequence[Task]
    ) -> None:
        self.id = run_id
        self.tasks = list(tasks)
        self._writers = writers
        self._workspace = workspace
        self._tasks_by_roles: dict[tuple[str, ...], list[Task]] = {}

    def start_rollout(
        self,
        task: Task | Mapping[str, Any] | None = None,
        *,
        name: str | None = None,
        instruction: str | None = None,
        input: Mapping[str, Any] | None = None,
        session_id: str | None = None,
        user_id: str | None = None,
        external_trace_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Attempt:
        """Starts one attempt at a task; it needs no answer of the server, so it works while that is down.

        Args:
            task: One of `run.tasks`, or a task of your own as a mapping with name, instruction and input.
            name: Name of a task of your own, where `task` is not given.
            instruction: Its instruction.
            input: Its input.
            session_id: The session or conversation that the attempt belongs to.
            user_id: For whom the agent works.
            external_trace_id: Id of a trace that another client made.
            metadata: Free keys.
            **options: Kept under metadata, too.
        """
        known = {
            "session_id": session_id,
            "user_id": user_id,
            "external_trace_id": external_trace_id,
            "metadata": metadata,
        }
        own_task = {"name": name, "instruction": instruction, "input": input}
        given = {key: value for key, value in own_task.items() if value is not None}
        if task is None and given:
            task = given
            given = {}
        rollout_id = new_id("ro")
        log = RolloutLog(self._writers, self._workspace, self.id, rollout_id)
        return Attempt(self, rollout_id, task, {**known, **given, **options}, log)

    @property
    def source(self) -> tuple[Http, str | None]:
        """Connections and workspace, for the downloads of its attempts."""
        return self._writers.current().http, self._workspace

    def tasks_with_files(self, roles: Sequence[str]) -> list[Task]:
        """The tasks, naming their files of these roles; asked for once, however many attempts want them."""
        key = tuple(roles)
        tasks = self._tasks_by_roles.get(key)
        if tasks is None:
            # Without a lock, which a fork might leave locked; two threads at once ask twice, and no more.
            tasks = self._tasks_by_roles[key] = list_run_tasks(*self.source, self.id, roles)
        return tasks
