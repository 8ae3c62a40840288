"""Waiting until the records of a sender are delivered: on a thread, or in an event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._sender import Sender
    from ._waiters import Waiter


def wait_until_delivered(sender: Sender, seconds: float) -> None:
    """Sends at once; returns when every record logged so far is stored or dropped, or the time is over."""
    delivered = threading.Event()
    deadline = time.monotonic() + seconds
    waiter, has_thread = _start_waiting(sender, delivered.set)
    if waiter is None:
        return
    try:
        if has_thread:
            delivered.wait(max(0.0, min(seconds, threading.TIMEOUT_MAX)))
        else:
            while not delivered.is_set() and sender.send_here(deadline):
                pass
    finally:
        with sender.parts.lock:
            sender.waiters.forget(waiter)


async def delivered(sender: Sender, seconds: float) -> None:
    """As `wait_until_delivered`, while the event loop goes on."""
    # Imported late: it is slow to import, and only programs that have it already come here.
    import asyncio

    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()

    def resolve() -> None:
        if not future.done():
            future.set_result(None)

    def wake() -> None:
        try:
            loop.call_soon_threadsafe(resolve)
        except RuntimeError:
            # The loop was closed: nobody waits any more.
            pass

    waiter, has_thread = _start_waiting(sender, wake)
    if waiter is None:
        return
    try:
        if has_thread:
            await asyncio.wait([future], timeout=max(0.0, seconds))
    finally:
        with sender.parts.lock:
            sender.waiters.forget(waiter)


def _start_waiting(sender: Sender, wake: Callable[[], object]) -> tuple[Waiter | None, bool]:
    with sender.parts.lock:
        count = len(sender.queue)
        if count == 0 or sender.is_barred:
            return None, False
        waiter = sender.waiters.add(count, wake)
        has_thread = sender.ensure_thread()
        sender.send_now()
        return waiter, has_thread
