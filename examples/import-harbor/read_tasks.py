"""An agent that only reads: for each task of a dataset its instruction and files, as JSON on standard output.

The same as src/read-tasks.ts: python examples/import-harbor/read_tasks.py my-dataset
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from mv37.rollout import Rollout


def hashes(files: list[dict[str, Any]]) -> dict[str, str]:
    """SHA-256 of what lies on disk, by the file's name within the task."""
    return {file["name"]: hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() for file in files}


def main(dataset: str) -> None:
    """Reads every task of the dataset once."""
    rollout = Rollout()
    run = rollout.start_run(dataset, workflow_name="Read tasks", agent_name="reader")
    seen = []
    for task in run.tasks:
        attempt = run.start_rollout(task)
        files = attempt.materialize_files()
        hidden = attempt.materialize_files(roles=["tests", "solution", "step", "metadata"])
        attempt.message(task.task.instruction, role="user")
        attempt.tool_result("materialize_files", {"files": [file["name"] for file in files]})
        attempt.finish(output={"files": len(files), "hidden": len(hidden)})
        seen.append(
            {
                "name": task.name,
                "instruction": task.task.instruction,
                "files": hashes(files),
                "hidden": hashes(hidden),
            }
        )
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
