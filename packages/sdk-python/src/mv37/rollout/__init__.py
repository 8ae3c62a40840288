"""Run agent tasks from your own code and review what happened in Rollout."""

from ._attempt import Attempt
from ._client import Rollout
from ._errors import RolloutError
from ._results import FinishResult, FlushResult
from ._run import Run
from ._task import Task, TaskContent
from ._version import __version__

__all__ = [
    "Attempt",
    "FinishResult",
    "FlushResult",
    "Rollout",
    "RolloutError",
    "Run",
    "Task",
    "TaskContent",
    "__version__",
]
