"""Downloads the files of a task to disk, several at once, and checks that they came whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError

from ._api import error_of, unreachable
from ._backoff import backoff_seconds, is_retryable, read_retry_after
from ._errors import RolloutError
from ._file_cache import user_file_cache
from ._file_names import local_names
from ._http import Call, Http

_MOST_AT_ONCE = 4
_MOST_TRIES = 5
# Downloads that began and did not come whole: where that happens thrice, it is not the network's bad luck.
_MOST_BROKEN = 3
# A download may take long, but not stand still for longer than this.
_IDLE_SECONDS = 30.0
_CHUNK_BYTES = 1024 * 1024


class _DownloadFailed(Exception):
    def __init__(
        self,
        error: RolloutError,
        may_repeat: bool,
        retry_after: float | None = None,
        broken: int = 0,
    ) -> None:
        super().__init__()
        self.error = error
        self.may_repeat = may_repeat
        self.retry_after = retry_after
        # How much it counts as a download that did not come whole; one that stood still counts twice.
        self.broken = broken


def download_task_files(
    http: Http,
    workspace: str | None,
    files: Sequence[dict[str, Any]],
    directory: str | os.PathLike[str] | None,
    is_cached: bool,
) -> list[dict[str, Any]]:
    """Downloads files into a directory; returns their records with the local `path`.

    Files that the user's cache has come from there, unless it is not to be used.

    Raises:
        RolloutError: `file_corrupt` where the bytes are not those that the server promised, or its error.
        OSError: Where the disk refuses.
    """
    folder = Path(tempfile.mkdtemp(prefix="rollout-") if directory is None else directory).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder.joinpath(*name.split("/")) for name in local_names([str(file["name"]) for file in files])]

    cache = user_file_cache() if is_cached else None

    def download(file: dict[str, Any], path: Path) -> dict[str, Any]:
        path.parent.mkdir(parents=True, exist_ok=True)
        if cache is None or not cache.take(file, path):
            _download_file(http, workspace, file, path)
            if cache is not None:
                cache.keep(file, path)
        return {**file, "path": str(path)}

    materialized = _download_all(download, files, paths)
    if cache is not None:
        cache.prune()
    return materialized


def _download_all(
    download: Callable[[dict[str, Any], Path], dict[str, Any]],
    files: Sequence[dict[str, Any]],
    paths: Sequence[Path],
) -> list[dict[str, Any]]:
    if len(files) < 2:
        return [download(file, path) for file, path in zip(files, paths, strict=True)]
    with ThreadPoolExecutor(min(_MOST_AT_ONCE, len(files)), thread_name_prefix="rollout-files") as pool:
        try:
            return list(pool.map(download, files, paths))
        except BaseException:
            # The others are of no use then: what has not begun does not begin.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _download_file(http: Http, workspace: str | None, file: dict[str, Any], path: Path) -> None:
    tries = 0
    broken = 0
    while True:
        tries += 1
        try:
            _try_download(http, workspace, file, path)
            return
        except _DownloadFailed as failure:
            broken += failure.broken
            if not failure.may_repeat or tries == _MOST_TRIES or broken >= _MOST_BROKEN:
                raise failure.error from failure.error.__cause__
            time.sleep(backoff_seconds(tries, failure.retry_after))


def _try_download(http: Http, workspace: str | None, file: dict[str, Any], path: Path) -> None:
    # The file appears under its name only when it is whole.
    partial = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        response = _open(http, workspace, str(file["url"]))
        try:
            if response.status != 200:
                error = error_of(http.settings, response.status, response.read(_CHUNK_BYTES))
                retry_after = read_retry_after(response.headers.get("retry-after"))
                raise _DownloadFailed(error, is_retryable(response.status), retry_after)
            _write_checked(response, file, partial)
        finally:
            response.close()
        os.replace(partial, path)
    except HTTPError as cause:
        raise _DownloadFailed(unreachable(http.settings, cause), may_repeat=True) from cause
    finally:
        partial.unlink(missing_ok=True)


def _open(http: Http, workspace: str | None, url: str) -> urllib3.BaseHTTPResponse:
    """Asks the server of the client with its key, and any other address that the server names without."""
    base_url = http.settings.base_url
    address = base_url + url if url.startswith("/") else urljoin(f"{base_url}/", url)
    is_ours = urlsplit(address)[:2] == urlsplit(base_url)[:2]
    headers = http.headers(Call("GET", url, workspace)) if is_ours else {}
    return http.open(address, headers, _IDLE_SECONDS)


def _write_checked(response: urllib3.BaseHTTPResponse, file: dict[str, Any], partial: Path) -> None:
    digest = hashlib.sha256()
    size = 0
    with open(partial, "xb") as disk:
        try:
            for chunk in response.stream(_CHUNK_BYTES):
                size += len(chunk)
                if size > file["size"]:
                    break
                digest.update(chunk)
                disk.write(chunk)
        except HTTPError as cause:
            # The last bytes came, but not as a whole chunk.
            raise _broken_off(file, max(size, response.tell()), cause) from cause
    if size != file["size"] or digest.hexdigest() != file["sha256"]:
        raise _DownloadFailed(_corrupt(file, size), may_repeat=True, broken=1)


def _broken_off(file: dict[str, Any], size: int, cause: HTTPError) -> _DownloadFailed:
    """The server answered, and its bytes ended before the file did."""
    is_still = isinstance(cause, ReadTimeoutError)
    error = RolloutError(
        "file_incomplete",
        f"The download of the file {file['name']} {'stood still' if is_still else 'broke off'} "
        f"after {size} of {file['size']} bytes.",
        "Try again; if it stays, the file's page in Rollout says whether it can still be read.",
    )
    error.__cause__ = cause
    return _DownloadFailed(error, may_repeat=True, broken=2 if is_still else 1)


def _corrupt(file: dict[str, Any], size: int) -> RolloutError:
    if size > file["size"]:
        how = f"it has more than its {file['size']} bytes"
    elif size < file["size"]:
        how = f"it has {size} bytes instead of {file['size']}"
    else:
        how = "it has another SHA-256"
    return RolloutError(
        "file_corrupt",
        f"The file {file['name']} did not come as the task names it: {how}.",
        "If it stays, the file was replaced where it lies: attach it to the task again.",
    )
