"""What became of records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class FlushResult:
    """What became of the records logged so far.

    Attributes:
        confirmed: Records that the server has stored.
        spooled: Records that wait on disk; always 0 until the disk spool exists.
        pending: Records that wait in memory and are sent in the background.
        dropped: Records that will never be stored, by reason.
    """

    confirmed: int
    spooled: int
    pending: int
    dropped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FinishResult(FlushResult):
    """What became of the records of one attempt.

    Attributes:
        state: `confirmed` when all are stored, `partial` when some were dropped, else `pending`.
    """

    state: Literal["confirmed", "pending", "partial"] = "pending"
