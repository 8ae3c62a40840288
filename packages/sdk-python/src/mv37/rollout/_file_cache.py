"""Files that were downloaded before, by their SHA-256, in the cache folder of the user."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sys
import time
import uuid
from pathlib import Path
from typing import Any

# What the cache may hold; what was used longest ago goes first.
_MOST_BYTES = 5 * 1024**3
# A copy that was cut off is removed when it is this old.
_ABANDONED_SECONDS = 24 * 60 * 60.0
_CHUNK_BYTES = 1024 * 1024


class FileCache:
    """Copies of downloads. Whatever goes wrong with it, files come from the server then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, file: dict[str, Any], path: Path) -> bool:
        """Puts a copy at the path; says whether there was one, and it was whole."""
        kept = self._path(file)
        partial = path.with_name(f"{uuid.uuid4().hex}.part")
        try:
            if kept.stat().st_size != file["size"]:
                return False
            digest = hashlib.sha256()
            with open(kept, "rb") as source, open(partial, "xb") as copy:
                while chunk := source.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    copy.write(chunk)
            if digest.hexdigest() != file["sha256"]:
                kept.unlink(missing_ok=True)
                return False
            os.replace(partial, path)
            with contextlib.suppress(OSError):
                os.utime(kept)
            return True
        except OSError:
            return False
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)

    def keep(self, file: dict[str, Any], path: Path) -> None:
        """Keeps a copy of what was downloaded just now."""
        if file["size"] > _MOST_BYTES / 2:
            return
        kept = self._path(file)
        partial = kept.with_name(f"{kept.name}.{uuid.uuid4().hex}.part")
        with contextlib.suppress(OSError):
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(path, partial)
                os.replace(partial, kept)
            finally:
                partial.unlink(missing_ok=True)

    def prune(self, limit: int = _MOST_BYTES) -> None:
        """Removes what is beyond the limit."""
        with contextlib.suppress(OSError):
            found = [(entry.stat(), Path(entry.path)) for entry in os.scandir(self._folder)]
            room = limit
            for stat, path in sorted(found, key=lambda each: each[0].st_mtime, reverse=True):
                room -= stat.st_size
                is_abandoned = path.suffix == ".part" and stat.st_mtime < time.time() - _ABANDONED_SECONDS
                if room < 0 or is_abandoned:
                    path.unlink(missing_ok=True)

    def _path(self, file: dict[str, Any]) -> Path:
        return self._folder / re.sub("[^0-9a-f]", "_", str(file["sha256"]))


def user_file_cache() -> FileCache | None:
    """The cache of the user, or None where there is none.

    `ROLLOUT_FILE_CACHE` names another folder; `off` does without.
    """
    told = os.environ.get("ROLLOUT_FILE_CACHE", "").strip()
    if told == "off":
        return None
    if told:
        return FileCache(Path(told).absolute())
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        caches = home / "Library" / "Caches"
    elif sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return FileCache(caches / "rollout" / "files")
