"""Puts a record together from its small fields and its large parts, within the length of one record."""

from __future__ import annotations

from collections.abc import Sequence

from ._json import json_text
from ._limits import RECORD_LENGTH
from ._utf16 import cut, utf16_length

Part = tuple[str, str, str]
"""The text that leads up to a value, the value's JSON, and the text after it."""

_START_LENGTH = 1000


def assemble(fields: str, parts: Sequence[Part], most_length: int = RECORD_LENGTH) -> str:
    """The record as text: the fields, then the parts, then the closing brace.

    While it is longer than allowed (in UTF-16 units), its largest part gives way to its own beginning.
    """
    text = fields
    for lead, json, tail in parts:
        text += lead + json + tail
    text += "}"
    if len(text) * 2 <= most_length or utf16_length(text) <= most_length:
        return text
    jsons = _shortened([json for _, json, _ in parts], utf16_length(text), most_length)
    leads_and_tails = [(lead, tail) for lead, _, tail in parts]
    pieces = [lead + json + tail for (lead, tail), json in zip(leads_and_tails, jsons, strict=True)]
    return fields + "".join(pieces) + "}"


def _shortened(jsons: list[str], length: int, most_length: int) -> list[str]:
    lengths = [utf16_length(json) for json in jsons]
    for index in sorted(range(len(jsons)), key=lambda index: -lengths[index]):
        if length <= most_length:
            break
        start = cut(jsons[index], _START_LENGTH)
        shortened = json_text({"$truncated": True, "length": lengths[index], "start": start})
        if utf16_length(shortened) >= lengths[index]:
            continue
        jsons[index] = shortened
        length += utf16_length(shortened) - lengths[index]
    return jsons
