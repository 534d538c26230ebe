"""Where files are kept: a folder beside the database, or a bucket of an S3-compatible service.

A key holds the firm and the hash of the file. So one firm cannot learn what another has, and what comes back is
checked against its own name.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.settings import Settings
from app.web.errors import Busy, Problem

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Store

log = logging.getLogger("levelhead")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}/([0-9a-f]{2})/(?=\1)([0-9a-f]{64})")
FOR_US_ONLY, FOLDER_FOR_US_ONLY = 0o600, 0o700
FOLDER = "files"
PATIENCE = timedelta(seconds=20)
ATTEMPTS = 2


class Missing(Problem):
    """Its row is there and its content is not."""

    status = 404
    title = "This file is no longer there"
    advice = "What was written about it is safe. Tell whoever runs this site, or send the file again."


class Damaged(Missing):
    status = 500
    title = "This file has been damaged where it is kept"
    advice = "We do not hand it out. Tell whoever runs this site, or send the file again."


class Unkept(Busy):
    title = "We could not keep that file just now"
    advice = "Nothing that was saved before is lost. Wait a minute, then choose the file and send it again."


class Unreachable(Busy):
    title = "We could not fetch that file just now"
    advice = "It is safe. Wait a minute, then try again."


def key_of(firm_id: str, sha256: str) -> str:
    """Where a firm's file is kept: firm/ab/abcdef…"""
    return _checked(f"{firm_id}/{sha256[:2]}/{sha256}")


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError("this is no key of a file")
    return key


class Storage:
    """Files by their key. The library for it is loaded and the place opened when the first file is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._opened: LocalStore | S3Store | None = None

    def put(self, key: str, content: bytes) -> None:
        """Keeps a file; once more does no harm. When this returns, the file is there to stay."""
        import obstore

        with _failing_as(Unkept):
            obstore.put(self._store(), _checked(key), content, mode="overwrite", use_multipart=False)
            if not self._settings.s3_bucket:
                _settle(self._folder / key, self._folder)

    def get(self, key: str) -> bytes:
        """The file. Raises Missing where it is not there, or is not what it was."""
        import obstore

        with _failing_as(Unreachable):
            content = bytes(obstore.get(self._store(), _checked(key)).bytes())
        if hashlib.sha256(content).hexdigest() != key.rpartition("/")[2]:
            log.error("files: %s is damaged", key)
            raise Damaged
        return content

    def delete(self, key: str) -> None:
        """Removes a file. One that is not there does not matter."""
        import obstore

        with contextlib.suppress(Missing), _failing_as(Unreachable):
            obstore.delete(self._store(), _checked(key))

    def exists(self, key: str) -> bool:
        import obstore

        try:
            with _failing_as(Unreachable):
                obstore.head(self._store(), _checked(key))
        except Missing:
            return False
        return True

    @property
    def _folder(self) -> Path:
        return self._settings.data_dir / FOLDER

    def _store(self) -> LocalStore | S3Store:
        with self._lock:
            if self._opened is None:
                self._opened = _bucket(self._settings) if self._settings.s3_bucket else _local(self._folder)
            return self._opened


def _local(folder: Path) -> LocalStore:
    from obstore.store import LocalStore

    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_FOR_US_ONLY)
    return LocalStore(folder.resolve())


def _bucket(settings: Settings) -> S3Store:
    from obstore.store import S3Store

    secret = settings.s3_secret_access_key
    assert settings.s3_bucket and settings.s3_access_key_id and secret  # the settings are whole, or we had not started
    endpoint = settings.s3_endpoint
    return S3Store(
        settings.s3_bucket,
        config={
            "access_key_id": settings.s3_access_key_id,
            "secret_access_key": secret.get_secret_value(),
            "region": settings.s3_region or "us-east-1",
            **({"endpoint": endpoint.rstrip("/")} if endpoint else {}),
        },
        client_options={
            "timeout": PATIENCE,
            "connect_timeout": PATIENCE / 4,
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
        },
        retry_config={"max_retries": ATTEMPTS, "retry_timeout": PATIENCE},
    )


def _settle(path: Path, top: Path) -> None:
    """Closes a new file to others, and sees it onto the disk with its name: the library leaves both to the system."""
    _sync(path, lambda descriptor: os.fchmod(descriptor, FOR_US_ONLY))
    for folder in (path.parent, path.parent.parent, top):
        _sync(folder, lambda descriptor: os.fchmod(descriptor, FOLDER_FOR_US_ONLY))


def _sync(path: Path, first: Callable[[int], None]) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        first(descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _failing_as(problem: type[Busy]) -> Iterator[None]:
    """What is not there is Missing. What else fails is the problem; its cause goes into the log by its kind alone."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise Missing from None
    except (BaseError, OSError) as error:
        log.error("files: %s", type(error).__name__)
        raise problem from error
