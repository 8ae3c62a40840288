"""Puts a record together from its small fields and its large parts, within the length of one record."""

from __future__ import annotations

from collections.abc import Sequence

from ._json import json_text
from ._limits import RECORD_LENGTH
from ._utf16 import cut, utf16_length

Part = tuple[str, str, str]
"""The text that leads up to a value, the value's JSON, and the text after it."""

_START_LENGTH = 1000


def assemble(fields: str, parts: Sequence[Part]) -> str:
    """The record as text: the fields, then the parts, then the closing brace.

    While it is too long for the server, its largest part gives way to its own beginning.
    """
    text = fields
    for lead, json, tail in parts:
        text += lead + json + tail
    text += "}"
    if len(text) * 2 <= RECORD_LENGTH or utf16_length(text) <= RECORD_LENGTH:
        return text
    jsons = _shortened([json for _, json, _ in parts], utf16_length(text))
    leads_and_tails = [(lead, tail) for lead, _, tail in parts]
    pieces = [lead + json + tail for (lead, tail), json in zip(leads_and_tails, jsons, strict=True)]
    return fields + "".join(pieces) + "}"


def _shortened(jsons: list[str], length: int) -> list[str]:
    lengths = [utf16_length(json) for json in jsons]
    for index in sorted(range(len(jsons)), key=lambda index: -lengths[index]):
        if length <= RECORD_LENGTH:
            break
        start = cut(jsons[index], _START_LENGTH)
        jsons[index] = json_text({"$truncated": True, "length": lengths[index], "start": start})
        length += utf16_length(jsons[index]) - lengths[index]
    return jsons
