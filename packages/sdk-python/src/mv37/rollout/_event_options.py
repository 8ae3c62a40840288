"""Options of a call, sorted into fields that the wire holds and metadata for everything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ._json import json_text, string_form, text_of
from ._limits import NAME_LENGTH
from ._utf16 import utf16_length

_SPAN_ID = re.compile(r"(?!0{16})[0-9a-f]{16}")
_TOKEN_KINDS = frozenset({"input", "output", "cached", "reasoning"})
_LARGEST_COUNT = 2**53 - 1


def name_text(value: object) -> str | None:
    """The JSON of a text of 1 to 256 UTF-16 units; None for any other value."""
    return _name_text(value) if isinstance(value, str) and 0 < len(value) <= NAME_LENGTH else None


@lru_cache(maxsize=1024)
def _name_text(value: str) -> str | None:
    # The same few names and roles come again and again.
    return text_of(value) if utf16_length(value) <= NAME_LENGTH else None


def _is_span_id(value: object) -> bool:
    return isinstance(value, str) and _SPAN_ID.fullmatch(value) is not None


def _is_number(value: object, least: float, most: float) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    # NaN is never within bounds, and an integer is compared without becoming a double.
    return least <= value <= most


class OptionFields:
    """Fields of a record while options are read into it.

    Attributes:
        text: `,"name":"search","callId":…`: fields that fit, as JSON text.
        metadata: Everything else, under the names that the caller wrote; None while empty.
    """

    __slots__ = ("_fixed", "end_offset_ms", "latency_ms", "metadata", "start_offset_ms", "text")

    def __init__(self) -> None:
        self.text = ""
        self.latency_ms: float | None = None
        self.start_offset_ms: float | None = None
        self.end_offset_ms: float | None = None
        self.metadata: dict[str, Any] | None = None
        self._fixed = ""

    def fix(self, key: str, value: Any, fits: Mapping[str, Fit]) -> None:
        """Reads an option that the call itself sets. If the caller gives it, too, that becomes metadata."""
        self.read(key, value, fits)
        self._fixed = key

    def read_all(self, options: Mapping[str, Any], fits: Mapping[str, Fit]) -> None:
        """Reads every option; those of the option `metadata` come first."""
        if not options:
            return
        if "metadata" in options:
            self._read_metadata(options["metadata"])
        for key, value in options.items():
            if key != "metadata":
                self.read(key, value, fits)

    def read(self, key: str, value: Any, fits: Mapping[str, Fit]) -> None:
        """Reads one option."""
        fit = fits.get(key)
        if fit is None:
            self.keep(key, value)
            return
        if value is None:
            return
        wire_name, take = fit
        if key == self._fixed or not take(self, wire_name, value):
            self.keep(wire_name, value)

    def keep(self, key: str, value: Any) -> None:
        """Keeps a value under metadata."""
        if self.metadata is None:
            self.metadata = {}
        self.metadata[key] = value

    def _read_metadata(self, value: Any) -> None:
        if value is None:
            return
        if not isinstance(value, Mapping):
            self.keep("metadata", value)
            return
        for key, item in value.items():
            self.keep(string_form(key), item)


Take = Callable[[OptionFields, str, Any], bool]
Fit = tuple[str, Take]
"""The name on the wire, and how a value is taken: False where it does not fit."""


def _text_fit(test: Callable[[Any], bool]) -> Take:
    """Takes texts as they are where the test holds."""

    def take(fields: OptionFields, key: str, value: Any) -> bool:
        if not test(value):
            return False
        fields.text += f',"{key}":{text_of(value)}'
        return True

    return take


def _take_name(fields: OptionFields, key: str, value: Any) -> bool:
    text = name_text(value)
    if text is None:
        return False
    fields.text += f',"{key}":{text}'
    return True


def _number_text(value: float) -> str:
    # Subclasses such as those of NumPy write themselves in a way of their own.
    return float.__repr__(value) if isinstance(value, float) else int.__repr__(value)


def _take_latency(fields: OptionFields, key: str, value: Any) -> bool:
    if not _is_number(value, 0, 1e12):
        return False
    fields.latency_ms = float(value)
    fields.text += f',"latencyMs":{_number_text(value)}'
    return True


def _take_cost(fields: OptionFields, key: str, value: Any) -> bool:
    if not _is_number(value, -1e9, 1e9):
        return False
    fields.text += f',"costUsd":{_number_text(value)}'
    return True


def _take_start(fields: OptionFields, key: str, value: Any) -> bool:
    if not _is_number(value, -1e12, 1e12):
        return False
    fields.start_offset_ms = float(value)
    return True


def _take_end(fields: OptionFields, key: str, value: Any) -> bool:
    if not _is_number(value, -1e12, 1e12):
        return False
    fields.end_offset_ms = float(value)
    return True


def _take_tokens(fields: OptionFields, key: str, value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    counts: dict[str, int] = {}
    rest: dict[str, Any] = {}
    for kind, count in value.items():
        if count is None:
            continue
        is_count = isinstance(count, (int, float)) and not isinstance(count, bool) and count == count // 1
        if isinstance(kind, str) and kind in _TOKEN_KINDS and is_count and 0 <= count <= _LARGEST_COUNT:
            counts[kind] = int(count)
        else:
            rest[string_form(kind)] = count
    if counts:
        fields.text += f',"tokens":{json_text(counts)}'
    if rest:
        fields.keep("tokens", rest)
    return True


EVENT_FITS: dict[str, Fit] = {
    "name": ("name", _take_name),
    "role": ("role", _take_name),
    "agent": ("agent", _take_name),
    "call_id": ("callId", _take_name),
    "status": ("status", _text_fit(lambda value: isinstance(value, str) and value in ("ok", "error"))),
    "span_id": ("spanId", _text_fit(_is_span_id)),
    "parent_span_id": ("parentSpanId", _text_fit(_is_span_id)),
    "latency_ms": ("latencyMs", _take_latency),
    "cost_usd": ("costUsd", _take_cost),
    "start_offset_ms": ("startOffsetMs", _take_start),
    "end_offset_ms": ("endOffsetMs", _take_end),
    "tokens": ("tokens", _take_tokens),
}

START_FITS: dict[str, Fit] = {
    "session_id": ("sessionId", _take_name),
    "user_id": ("userId", _take_name),
    "external_trace_id": ("externalTraceId", _take_name),
}

FINISH_FITS: dict[str, Fit] = {
    "status": (
        "status",
        _text_fit(lambda value: isinstance(value, str) and value in ("succeeded", "failed")),
    ),
}
