"""A value that stands for "left out", where None is a value of its own."""

from __future__ import annotations

from typing import Final


class Unset:
    """The type of UNSET."""

    def __repr__(self) -> str:
        return "<left out>"


UNSET: Final = Unset()
