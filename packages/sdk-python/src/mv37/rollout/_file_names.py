"""Names of a task's files made safe for any disk: below one folder, without collisions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Unsafe on some system, or a way out of the folder.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]')
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST_SEGMENT = 120
# In bytes, since most file systems hold 255 of them.
_LONGEST_SEGMENT_BYTES = 240
_LONGEST_EXTENSION = 20


def local_names(names: Sequence[str]) -> list[str]:
    """A relative path with forward slashes for each name, in order.

    What a disk may refuse becomes `_`; of names that a disk may take for the same, later ones get a number.
    """
    files: set[str] = set()
    folders: set[str] = set()
    return [_local_name(name, files, folders) for name in names]


def _local_name(name: str, files: set[str], folders: set[str]) -> str:
    *segments, last = _safe_segments(name)
    folder = ""
    for segment in segments:
        folder = _free_name(folder, segment, files)
        folders.add(_same_on_disk(folder))
        folder += "/"
    file = _free_name(folder, last, files, folders)
    files.add(_same_on_disk(file))
    return file


def _safe_segments(name: str) -> list[str]:
    segments = [_safe_segment(segment) for segment in re.split(r"[/\\]", name) if segment not in ("", ".")]
    return segments or ["file"]


def _safe_segment(segment: str) -> str:
    if set(segment) == {"."}:
        return "_" * len(segment)
    safe = _UNSAFE.sub("_", segment)
    stem = safe.rstrip(". ")
    safe = stem + "_" * (len(safe) - len(stem))
    if _WINDOWS_DEVICE.match(safe):
        safe = f"_{safe}"
    stem, extension = _split_name(safe)
    while stem and not _fits_disk(stem + extension):
        stem = stem[:-1]
    return stem + extension


def _fits_disk(segment: str) -> bool:
    return len(segment) <= _LONGEST_SEGMENT and len(segment.encode()) <= _LONGEST_SEGMENT_BYTES


def _free_name(folder: str, wanted: str, *taken: set[str]) -> str:
    stem, extension = _split_name(wanted)
    path, number = folder + wanted, 2
    while any(_same_on_disk(path) in names for names in taken):
        path = f"{folder}{stem} ({number}){extension}"
        number += 1
    return path


def _split_name(name: str) -> tuple[str, str]:
    dot = name.rfind(".")
    has_extension = dot > 0 and len(name) - dot <= _LONGEST_EXTENSION
    return (name[:dot], name[dot:]) if has_extension else (name, "")


def _same_on_disk(path: str) -> str:
    """Disks of macOS and Windows fold case and, macOS, Unicode forms."""
    return unicodedata.normalize("NFC", path).casefold()
