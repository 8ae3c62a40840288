"""Where a client sends, and with which key: constructor first, then environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ._errors import RolloutError

_HEADER_TEXT = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Settings:
    """The options as they hold for the life of a client.

    Attributes:
        api_key: Sent to `base_url` only.
        base_url: Without a slash at its end.
        workspace: Slug, or None for the key's own workspace.
    """

    api_key: str = field(repr=False)
    base_url: str
    workspace: str | None


def read_settings(api_key: str | None, base_url: str | None, workspace: str | None) -> Settings:
    """Reads and checks the options of a client; what is left out is taken from the environment."""
    address = _given(base_url) or _given(os.environ.get("ROLLOUT_BASE_URL"))
    if address is None:
        raise RolloutError(
            "base_url_missing",
            "No address of a Rollout server was given.",
            "Pass base_url to Rollout(…), or set ROLLOUT_BASE_URL.",
        )
    key = _given(api_key) or _given(os.environ.get("ROLLOUT_API_KEY"))
    if key is None:
        raise RolloutError(
            "api_key_missing",
            "No API key was given.",
            "Pass api_key to Rollout(…), or set ROLLOUT_API_KEY. "
            "The server's operator makes one with admin.js create-key.",
        )
    if not _fits_header(key):
        raise RolloutError(
            "key_malformed",
            "The API key has characters that no key has.",
            "Copy the whole key again; it has 46 characters.",
        )
    slug = _given(workspace) or _given(os.environ.get("ROLLOUT_WORKSPACE"))
    return Settings(api_key=key, base_url=_checked_base_url(address), workspace=checked_workspace(slug))


def checked_workspace(workspace: str | None) -> str | None:
    """A workspace's slug that a header can carry."""
    slug = _given(workspace)
    if slug is None or _fits_header(slug):
        return slug
    raise RolloutError(
        "workspace_invalid",
        f"No workspace has the slug {slug!r}.",
        "Use the slug that the address of the workspace's pages shows.",
    )


def _checked_base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_server = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        # Reading the port is what refuses one that is no number.
        is_server = is_server and parts.port != 0 and _fits_header(text)
        address = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    except ValueError:
        is_server = False
    if not is_server:
        raise RolloutError(
            "base_url_invalid",
            f"Not the address of a server: {text!r}.",
            "It looks like https://rollout.example.com, without a user or password in it.",
        )
    return address


def _given(text: str | None) -> str | None:
    return (text or "").strip() or None


def _fits_header(text: str) -> bool:
    return _HEADER_TEXT.fullmatch(text) is not None
