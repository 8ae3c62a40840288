"""Tasks as an agent gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TaskContent:
    """The unit of work.

    Attributes:
        instruction: What to do, in Markdown.
        input: Structured input; empty where the task has none.
        files: Records of files: id, name, role, size (bytes), contentType, sha256, url.
        output_schema: JSON Schema of a good answer, or None.
        metadata: Free keys of the dataset's author.
    """

    instruction: str
    input: dict[str, Any]
    files: list[dict[str, Any]]
    output_schema: dict[str, Any] | None
    metadata: dict[str, Any]


@dataclass(frozen=True)
class Task:
    """One task of a run.

    Attributes:
        id: Stable over the versions of the dataset.
        name: Unique within the dataset version.
        task: What to do.
    """

    id: str
    name: str
    task: TaskContent


def task_from_wire(wire: Mapping[str, Any]) -> Task:
    """Reads a task of a reply."""
    content = wire["task"]
    return Task(
        id=wire["id"],
        name=wire["name"],
        task=TaskContent(
            instruction=content["instruction"],
            input=content["input"],
            files=[dict(file) for file in content["files"]],
            output_schema=content["outputSchema"],
            metadata=content["metadata"],
        ),
    )
