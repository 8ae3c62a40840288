"""Lengths of texts as the server counts them: in UTF-16 units."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, units: int) -> str:
    """The text, or its beginning of so many UTF-16 units."""
    if len(text) * 2 <= units or utf16_length(text) <= units:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "surrogatepass")
