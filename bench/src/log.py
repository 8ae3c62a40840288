"""What one logged event costs the agent's thread in the Python SDK.

Started by log.ts, prints its figures as JSON.

Arguments: base URL, API key, bursts, calls per burst.
"""

import json
import sys
import time
from collections.abc import Callable

from mv37.rollout import Rollout

base_url, api_key, bursts, calls_per_burst = (
    sys.argv[1],
    sys.argv[2],
    int(sys.argv[3]),
    int(sys.argv[4]),
)


def measure(call: Callable[[int], object]) -> list[float]:
    """Times each call of the bursts, in microseconds; between bursts the sender has its turn."""
    microseconds: list[float] = []
    for _ in range(bursts):
        for index in range(calls_per_burst):
            began = time.perf_counter_ns()
            call(index)
            microseconds.append((time.perf_counter_ns() - began) / 1000)
        time.sleep(0.1)
    return sorted(microseconds[calls_per_burst:])


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of sorted values lies."""
    return values[min(len(values) - 1, int(share * len(values)))]


rollout = Rollout(api_key=api_key, base_url=base_url)
attempt = rollout.start_run(workflow_name="bench:log").start_rollout(name="python")
kilobyte = {"query": "x" * 960}
empty = measure(lambda index: index)
logged = measure(
    lambda index: (
        attempt.message(f"step {index}", role="assistant")
        if index % 2 == 0
        else attempt.tool_call("search", kilobyte)
    )
)
result = attempt.finish(timeout=60.0)
if result.pending or result.dropped:
    raise SystemExit(f"Not all was stored: {result}")
print(
    json.dumps(
        {
            "p50": quantile(logged, 0.5),
            "p99": quantile(logged, 0.99),
            "emptyP50": quantile(empty, 0.5),
        }
    )
)
