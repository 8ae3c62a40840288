"""One process of SDK clients that log until standard input ends.

What each rollout emitted, and what its finish said, is written to a file of its own before going on: the
oracle of the fault test. Arguments: base URL, API key, clients, file.
"""

import json
import os
import sys
import threading
import time

from mv37.rollout import Rollout

EVENTS_PER_ROLLOUT = 60
SECONDS_BETWEEN_EVENTS = 0.01
FINISH_WITHIN_SECONDS = 120.0

base_url, api_key, clients, file = sys.argv[1:5]
stopping = threading.Event()
write_lock = threading.Lock()


def log_until_stopped(client: int) -> None:
    """Logs one rollout after the other until told to stop."""
    rollout = Rollout(api_key=api_key, base_url=base_url)
    run = rollout.start_run(workflow_name="Faults", group_id=f"client {os.getpid()}.{client}")
    while not stopping.is_set():
        attempt = run.start_rollout(name=f"client {client}")
        emitted = 0
        while emitted < EVENTS_PER_ROLLOUT and not stopping.is_set():
            emitted += 1
            attempt.log_event("step", {"n": emitted, "text": "x" * 200})
            time.sleep(SECONDS_BETWEEN_EVENTS)
        result = attempt.finish(output={"emitted": emitted}, timeout=FINISH_WITHIN_SECONDS)
        line = {
            "rolloutId": attempt.id,
            "emitted": emitted,
            "result": {
                "state": result.state,
                "dropped": result.dropped,
                "pending": result.pending,
            },
        }
        with write_lock, open(file, "a", encoding="utf-8") as oracle:
            oracle.write(json.dumps(line) + "\n")


threads = [threading.Thread(target=log_until_stopped, args=(client,)) for client in range(int(clients))]
for thread in threads:
    thread.start()
sys.stdin.read()
stopping.set()
for thread in threads:
    thread.join()
