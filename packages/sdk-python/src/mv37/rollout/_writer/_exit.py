"""Gives all clients of a process together two seconds at its end to deliver what still waits."""

from __future__ import annotations

import atexit
import os
import sys
import time
import weakref
from typing import TYPE_CHECKING

from ._settle import wait_until_delivered

if TYPE_CHECKING:
    from ._sender import Sender

_seconds_left = 2.0
_is_ending = False
_senders: weakref.WeakSet[Sender] = weakref.WeakSet()
_worker_id = 0


def watch_until_exit(sender: Sender) -> None:
    """Remembers a sender for the end of the process. One with waiting records is kept alive by its thread."""
    _senders.add(sender)
    _watch_worker()


def is_ending() -> bool:
    """Whether the interpreter is about to end: no thread may be started any more."""
    return _is_ending


def drain_all() -> None:
    """Delivers what it can within the time that is left, and says what is lost."""
    global _is_ending, _seconds_left
    _is_ending = True
    began = time.monotonic()
    deadline = began + _seconds_left
    senders = [sender for sender in list(_senders) if sender.parts.process_id == os.getpid()]
    for sender in senders:
        sender.hurry()
    for sender in senders:
        wait_until_delivered(sender, deadline - time.monotonic())
    undelivered = [(sender.parts.warnings, sender.stop()) for sender in senders]
    for warnings, count in undelivered:
        if count > 0:
            noun = "record" if count == 1 else "records"
            warnings.add(f"The process ends with {count} {noun} not delivered.")
    for warnings, _ in undelivered:
        warnings.say()
        warnings.silence()
    _seconds_left = max(0.0, _seconds_left - (time.monotonic() - began))


def _watch_worker() -> None:
    """Workers of multiprocessing end without atexit; they have finalisers of their own."""
    global _worker_id
    process = sys.modules.get("multiprocessing.process")
    if process is None or process.parent_process() is None or _worker_id == os.getpid():
        return
    _worker_id = os.getpid()
    from multiprocessing.util import Finalize

    Finalize(None, drain_all, exitpriority=0)


# When this module is imported, so that handlers of the agent, which may log, run before.
atexit.register(drain_all)
