"""Tells about trouble with delivery, at most once a minute, with counts and never with contents."""

from __future__ import annotations

import logging
import time

_INTERVAL_SECONDS = 60.0
_logger = logging.getLogger("rollout")


class Warnings:
    """Sentences and how often they were said, between two messages to the log.

    Never called under a lock of ours: handlers of the log are the caller's and may log an event themselves.
    It needs no lock of its own, which a fork could leave locked: each step is one operation on a dict.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._last_told = float("-inf")
        self._is_silent = False

    def add(self, sentence: str) -> None:
        """Counts a sentence; says it now, or together with others once a minute is over."""
        self._counts[sentence] = self._counts.get(sentence, 0) + 1
        if time.monotonic() - self._last_told >= _INTERVAL_SECONDS:
            self.say()

    def say(self) -> None:
        """Says what has been counted, at once."""
        counts, self._counts = self._counts, {}
        if not counts or self._is_silent:
            return
        self._last_told = time.monotonic()
        sentences = [
            sentence if count == 1 else f"{sentence} ({count} times)"
            for sentence, count in list(counts.items())
        ]
        try:
            _logger.warning("Rollout: %s", " ".join(sentences))
        except Exception:
            # A handler or filter raised; that is no reason to end the sender or to stop the agent.
            pass

    def silence(self) -> None:
        """Says nothing any more: a thread that writes while the interpreter ends can bring it down."""
        self._is_silent = True
