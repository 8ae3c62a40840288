"""Any value as compact JSON text: what JSON cannot hold is written as something that it can."""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, timezone
from enum import Enum
from json.encoder import encode_basestring
from typing import Any

from ._limits import KEYS_PER_OBJECT

_DEEPEST_LEVEL = 60
# Two values of this size fit into one record; the server takes 200,000 values with the envelope's own.
_MOST_VALUES = 99_000
# What a text with at most so many commas holds is within the limit, whatever its few arrays and objects are.
_MOST_COMMAS = _MOST_VALUES - 3 * _DEEPEST_LEVEL
# Only a number of more than 308 digits can leave the range of a double without an exponent. So many digits in
# a row cannot all lie between two of the places that are looked at first; looking everywhere is slow.
_LONG_DIGITS = re.compile(r"\d{309}")
_PLACES = slice(None, None, 300)
_DIGIT = re.compile(r"\d")


class _NeedsNormalising(Exception):
    """The quick way met a value that is not plain JSON."""


def _refuse(value: object) -> Any:
    raise _NeedsNormalising


_quick = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_refuse).encode
_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ascii = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def json_text(value: object) -> str:
    """Compact JSON of a value as it is now: later changes of the value do not change the text.

    Most values are plain and take the quick way: the encoder in C, then counts that say whether a limit can
    have been passed at all. Nothing raises.
    """
    try:
        text = _quick(value)
        if _is_within_limits(text):
            return text if text.isascii() else _encodable(text, value)
    except Exception:
        # Not plain, cyclic or hostile; the slow way names the place.
        pass
    try:
        plain = _Normaliser().normalise(value, 1)
        return _encodable(_plain(plain), plain)
    except Exception:
        return '"[unreadable]"'


def text_of(value: str) -> str:
    """A string as JSON."""
    text: str = encode_basestring(value)
    return text if text.isascii() else _encodable(text, value)


def _encodable(text: str, value: object) -> str:
    """The text, with lone surrogates escaped where there are any: UTF-8 cannot hold them."""
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return _ascii(value)


def _is_within_limits(text: str) -> bool:
    if text.count("[") + text.count("{") > _DEEPEST_LEVEL:
        return False
    if len(text) <= 308:
        return True
    if len(text) > KEYS_PER_OBJECT and (text.count(":") > KEYS_PER_OBJECT or text.count(",") > _MOST_COMMAS):
        return False
    return _DIGIT.search(text[_PLACES]) is None or _LONG_DIGITS.search(text) is None


class _Normaliser:
    """Walks one value and turns it into what the encoder takes. Arrays and objects count as two values."""

    def __init__(self) -> None:
        self._visited = 0
        self._ancestors: set[int] = set()

    def normalise(self, value: Any, level: int) -> Any:
        self._visited += 1
        if value is None or (isinstance(value, (bool, str)) and not isinstance(value, Enum)):
            return value if value is None or isinstance(value, bool) else str(value)
        if isinstance(value, Enum):
            return self.normalise(value.value, level)
        if isinstance(value, int):
            return _integer(value)
        if isinstance(value, float):
            return _number(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            self._visited += 1
            return {"$bytes": base64.b64encode(bytes(value)).decode()}
        if isinstance(value, datetime):
            return _instant(value)
        if isinstance(value, date):
            return value.isoformat()
        return self._container(value, level)

    def _container(self, value: Any, level: int) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        is_list = isinstance(value, (list, tuple, set, frozenset))
        if not is_list and not isinstance(value, Mapping):
            return string_form(value)
        if id(value) in self._ancestors:
            return "[circular]"
        if level > _DEEPEST_LEVEL:
            return "[too deep]"
        if not is_list and len(value) > KEYS_PER_OBJECT:
            return "[too large]"
        self._visited += 1
        self._ancestors.add(id(value))
        try:
            return self._list(value, level) if is_list else self._object(value, level)
        except RecursionError:
            raise
        except Exception:
            return "[unreadable]"
        finally:
            self._ancestors.discard(id(value))

    def _list(self, value: Collection[Any], level: int) -> list[Any]:
        plain: list[Any] = []
        for item in list(value):
            if self._visited >= _MOST_VALUES:
                plain.append("[too large]")
                break
            plain.append(self.normalise(item, level + 1))
        return plain

    def _object(self, value: Mapping[Any, Any], level: int) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key, item in list(value.items()):
            if self._visited >= _MOST_VALUES:
                plain[string_form(key)] = "[too large]"
                break
            plain[string_form(key)] = self.normalise(item, level + 1)
        return plain


def _integer(value: int) -> Any:
    try:
        return value if math.isfinite(float(value)) else str(int(value))
    except OverflowError:
        return _digits(value)


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        # Python refuses to write integers of more than 4,300 digits in decimal.
        return hex(value)


def _number(value: float) -> Any:
    if math.isfinite(value):
        return float(value)
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _instant(value: datetime) -> str:
    aware = value if value.tzinfo else value.astimezone()
    return aware.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{aware.microsecond // 1000:03d}Z"


def string_form(value: object) -> str:
    """The string form of any value, also of one that refuses to have one."""
    try:
        return str(value)
    except Exception:
        return "[unreadable]"
