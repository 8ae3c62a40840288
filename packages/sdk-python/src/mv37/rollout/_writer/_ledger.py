"""Counts what became of records, for one rollout or for one client."""

from __future__ import annotations

from typing import Literal

from .._results import FinishResult, FlushResult


class Ledger:
    """Counts; to be touched under the writer's lock only.

    Attributes:
        logged: Records that were given a number.
        confirmed: Records that the server has stored.
        dropped: Records that will never be stored, by reason.
    """

    __slots__ = ("confirmed", "dropped", "logged")

    def __init__(self) -> None:
        self.logged = 0
        self.confirmed = 0
        self.dropped: dict[str, int] = {}

    def drop(self, reason: str) -> None:
        """Counts a record that will never be stored."""
        self.dropped[reason] = self.dropped.get(reason, 0) + 1

    @property
    def pending(self) -> int:
        """Records that still wait."""
        return self.logged - self.confirmed - sum(self.dropped.values())

    def flush_result(self) -> FlushResult:
        """The counts so far."""
        return FlushResult(self.confirmed, 0, self.pending, dict(self.dropped))

    def finish_result(self) -> FinishResult:
        """The counts so far, and what they mean for the attempt."""
        state: Literal["confirmed", "pending", "partial"] = "confirmed"
        if self.pending > 0:
            state = "pending"
        elif self.dropped:
            state = "partial"
        return FinishResult(self.confirmed, 0, self.pending, dict(self.dropped), state)
