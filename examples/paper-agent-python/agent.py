"""An agent that summarises papers and answers a reader's questions, in Python.

It has what a real agent has: files, tool calls that can fail, model calls with tokens and cost. Its model is
a stand-in that thinks by counting words and takes the time that a small model would; put your own in its
place.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mv37.rollout import Rollout

MODEL = "local-tiny"
DOLLARS_PER_INPUT_TOKEN = 0.15e-6
DOLLARS_PER_OUTPUT_TOKEN = 0.6e-6
ATTEMPTS = 3


class AgentError(Exception):
    """The agent could not do its task; the attempt counts as failed."""


def sentences_of(text: str) -> list[str]:
    """Sentences of a paper without its title and the names of its parts."""
    body = " ".join(text.split("\n\n", 1)[-1].split())
    body = re.sub(r"\b(Abstract|Results|Limits)\. ", "", body)
    return [sentence for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", body) if sentence]


def central_sentence(sentences: list[str]) -> str:
    """The sentence whose words are said most often."""
    counts = Counter(word for sentence in sentences for word in re.findall(r"[a-z]{5,}", sentence.lower()))
    return max(
        sentences,
        key=lambda sentence: sum(counts[word] for word in re.findall(r"[a-z]{5,}", sentence.lower())),
    )


def call_model(attempt: Any, prompt: str, answer: str, speed: float) -> str:
    """One call of the model: thinks, and logs what it took."""
    began = time.perf_counter()
    tokens = {"input": len(prompt) // 4, "output": len(answer) // 4}
    time.sleep((0.1 + tokens["output"] * 0.004) * speed)
    attempt.log_event(
        "model_call",
        {
            "model": MODEL,
            "messages": [{"role": "user", "content": prompt}],
            "answer": answer,
        },
        latency_ms=(time.perf_counter() - began) * 1000,
        cost_usd=tokens["input"] * DOLLARS_PER_INPUT_TOKEN + tokens["output"] * DOLLARS_PER_OUTPUT_TOKEN,
        tokens=tokens,
    )
    return answer


def search(attempt: Any, sentences: list[str], words: str, speed: float) -> list[str]:
    """The tool `search`: sentences that hold all words, logged as call and result."""
    attempt.tool_call("search", {"words": words})
    time.sleep(0.05 * speed)
    found = [sentence for sentence in sentences if all(word in sentence.lower() for word in words.split())]
    attempt.tool_result("search", {"matches": len(found), "sentences": found[:3]})
    return found


def summarise(attempt: Any, task: Any, number: int) -> dict[str, Any]:
    """Summarises the paper of one task; the second attempt at every task is slow, the third is hasty."""
    speed = 5.0 if number == 1 else 1.0
    files = attempt.materialize_files()
    attempt.message(
        "You summarise papers for a reader in a hurry.",
        role="system",
        task_name=task.name,
    )
    attempt.message(task.task.instruction, role="user", files=[file["name"] for file in files])
    sentences = sentences_of(Path(files[0]["path"]).read_text(encoding="utf-8"))

    summary = call_model(attempt, " ".join(sentences), central_sentence(sentences), speed)
    attempt.message(summary, role="assistant")
    figures = search(attempt, sentences, "percent", speed)
    if not figures:
        attempt.message("No percentage there; I will look for counts.", role="assistant")
        figures = [sentence for sentence in sentences if re.search(r"\d", sentence)]
    if not figures:
        raise AgentError("No sentence of the paper holds a figure.")
    limit = search(attempt, sentences, "limits of", speed) or sentences[-1:]
    quoted = figures[0][: int(task.task.input["maxWords"])] if number == 2 else figures[0]
    check = call_model(attempt, quoted, "The quotation must be a whole sentence.", speed)
    exact = quoted in sentences
    attempt.log_event("score", {"value": 1.0 if exact else 0.25, "verdict": check})
    if not exact:
        raise AgentError(f"The quotation is cut off: {quoted}")
    return {"summary": summary, "figure": quoted, "limit": limit[0]}


def attempt_task(run: Any, task: Any, number: int) -> None:
    """One attempt at one task."""
    attempt = run.start_rollout(task)
    try:
        attempt.finish(output=summarise(attempt, task, number))
    except AgentError as error:
        attempt.error(str(error))
        attempt.finish(status="failed", error=str(error))


def main() -> None:
    """Runs the dataset with several attempts per task."""
    rollout = Rollout()
    run = rollout.start_run(
        "paper-summary-v1",
        workflow_name="Paper QA",
        group_id="thread-43",
        agent_name="paper-agent-py",
        agent_version="0.9.2",
        environment="demo",
        attempts=ATTEMPTS,
    )
    with ThreadPoolExecutor(max_workers=len(run.tasks) * ATTEMPTS) as pool:
        attempts = [
            pool.submit(attempt_task, run, task, number) for task in run.tasks for number in range(ATTEMPTS)
        ]
        for done in attempts:
            done.result()
    print(run.id)


if __name__ == "__main__":
    main()
