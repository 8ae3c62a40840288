import os
from pathlib import Path
from typing import Any

from mv37.rollout import Rollout

rollout = Rollout(
    api_key=os.environ["ROLLOUT_API_KEY"],
    base_url=os.environ.get("ROLLOUT_BASE_URL", "https://mv37.org"),
    workspace=os.environ.get("ROLLOUT_WORKSPACE"),
)


def answer_task(instruction: str, task_input: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    file_names = [Path(file["path"]).name for file in files if file.get("path")]
    return {
        "summary": f"Replace this with your answer for: {instruction}",
        "input": task_input,
        "files_used": file_names,
    }


run = rollout.start_run(
    "paper-summary-v1",
    workflow_name="Paper QA",
    group_id="thread-42",
    mark_stalled_after_seconds=900,
)

for task in run.tasks:
    attempt = run.start_rollout(task)
    files = attempt.materialize_files()

    try:
        attempt.message("Starting task", role="system", task_name=task.name)
        result = answer_task(
            instruction=task.task.instruction,
            task_input=task.task.input,
            files=files,
        )

        attempt.message("Drafting answer", role="assistant")
        attempt.tool_call("search", {"query": "project notes"})
        attempt.tool_result("search", {"matches": 3})
        attempt.log_event("score", {"value": 0.92})

        attempt.log_event(
            "model_call",
            {"model": "example-model"},
            latency_ms=820,
            cost_usd=0.0042,
            tokens={"input": 1200, "output": 180},
        )

        attempt.finish(output=result)
    except Exception as error:
        attempt.error(str(error))
        attempt.finish(status="failed", error=str(error))
        raise
