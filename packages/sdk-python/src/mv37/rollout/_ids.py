"""Ids made by the client: UUIDv7, typed ids, trace ids."""

from __future__ import annotations

import os
import re
import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TASK_ID = re.compile(r"task_[0-7][0-9a-hjkmnp-tv-z]{25}")
_POOL_IDS = 256
_RANDOM_HEX = 20


class UuidSource:
    """Makes UUIDv7 (RFC 9562 §5.7) from random bytes drawn in advance: a draw per id costs most.

    Not safe for threads by itself; a writer uses its own under its lock and makes a new one after a fork.
    """

    def __init__(self) -> None:
        self._hex = ""
        self._used = 0

    def new(self, unix_ms: float) -> str:
        """Returns the canonical text of a new id of this point in time."""
        if self._used >= len(self._hex):
            self._hex = os.urandom(_POOL_IDS * _RANDOM_HEX // 2).hex()
            self._used = 0
        start = self._used
        self._used = start + _RANDOM_HEX
        digits = self._hex[start : start + _RANDOM_HEX]
        when = f"{int(unix_ms) & 0xFFFFFFFFFFFF:012x}"
        variant = "89ab"[int(digits[3], 16) & 3]
        return f"{when[:8]}-{when[8:]}-7{digits[:3]}-{variant}{digits[4:7]}-{digits[7:19]}"


def new_uuid() -> str:
    """A new UUIDv7 of now."""
    return UuidSource().new(time.time() * 1000)


def new_id(prefix: str) -> str:
    """A new typed id: the prefix and 128 bits in 26 characters of Crockford base32, as in TypeID."""
    bits = int(new_uuid().replace("-", ""), 16)
    characters = [_ALPHABET[(bits >> shift) & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(characters)}"


def new_trace_id() -> str:
    """A W3C trace id: 32 hex digits, not all zero."""
    return f"{secrets.randbits(128) or 1:032x}"


def is_task_id(value: object) -> bool:
    """Whether a value is the id of a task of a dataset."""
    return isinstance(value, str) and _TASK_ID.fullmatch(value) is not None
