"""Gives each process a writer of its own: a forked child must not go on with the numbers of its parent."""

from __future__ import annotations

import os
import weakref

from .._http import Http
from .._settings import Settings
from .._warnings import Warnings
from ._clock import Clock, SystemClock
from ._writer import Writer


class ProcessWriters:
    """The writer of one client object in the process that asks.

    Records that wait at a fork stay the parent's. The child starts with an empty queue, new connections, a
    new lock and no thread.
    """

    def __init__(self, settings: Settings, warnings: Warnings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self._warnings = warnings
        self._writer = Writer(settings, warnings)
        self._inherited: list[Http] = []
        _clients.add(self)

    def current(self) -> Writer:
        """The writer of this process."""
        # A fork that C code makes by itself does not call Python's hooks.
        if self._writer.process_id != os.getpid():
            self.renew()
        return self._writer

    def renew(self) -> None:
        """Starts anew in a forked child."""
        # Kept, since letting them go would take locks that no thread of this process will ever release.
        self._inherited.append(self._writer.http)
        self._writer = Writer(self.settings, self._warnings)


_clients: weakref.WeakSet[ProcessWriters] = weakref.WeakSet()


def _renew_all() -> None:
    for client in list(_clients):
        client.renew()


# Windows has no fork.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
