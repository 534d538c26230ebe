"""Where files are kept: in a folder that is ours alone, or in a bucket of a service that speaks S3."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from app.files.storage import Damaged, Missing, Storage, Unkept, Unreachable, key_of
from app.settings import Settings, SettingsError, read_settings
from app.web.render import ROOT
from tests.servers import free_port

CONTENT = bytes(range(256)) * 5000
SHA = hashlib.sha256(CONTENT).hexdigest()
KEY = key_of("firm-1", SHA)
BUCKET: dict[str, Any] = {"s3_bucket": "evidence", "s3_access_key_id": "id", "s3_secret_access_key": "very-secret"}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """A service that speaks S3, on loopback, with an empty bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    httpx.put(f"{address}/evidence").raise_for_status()
    yield address
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return Storage(Settings(data_dir=tmp_path / "data"))
    storage = Storage(Settings(data_dir=tmp_path / "data", s3_endpoint=request.getfixturevalue("service"), **BUCKET))
    storage.delete(KEY)
    return storage


def test_a_file_comes_back_as_it_was_kept(storage: Storage) -> None:
    assert not storage.exists(KEY)
    storage.put(KEY, CONTENT)
    storage.put(KEY, CONTENT)
    assert storage.exists(KEY) and storage.get(KEY) == CONTENT


def test_one_that_was_removed_is_missing_and_says_so_plainly(storage: Storage) -> None:
    storage.put(KEY, CONTENT)
    storage.delete(KEY)
    storage.delete(KEY)
    assert not storage.exists(KEY)
    with pytest.raises(Missing, match="no longer there"):
        storage.get(KEY)


def test_the_same_file_of_two_firms_is_kept_for_each(storage: Storage) -> None:
    other = key_of("firm-2", SHA)
    storage.put(KEY, CONTENT)
    assert other != KEY and not storage.exists(other)
    storage.put(other, CONTENT)
    storage.delete(KEY)
    assert storage.get(other) == CONTENT
    storage.delete(other)


def test_a_file_that_is_not_what_it_was_is_not_handed_out(storage: Storage) -> None:
    storage.put(KEY, CONTENT + b"!")
    with pytest.raises(Damaged, match="damaged"):
        storage.get(KEY)


@pytest.mark.parametrize(
    "key",
    ["", "a", f"../x/{SHA[:2]}/{SHA}", f"a/b/{SHA[:2]}/{SHA}", f"firm/zz/{SHA}", f"firm/{SHA[:2]}/{SHA}x", "/etc"],
)
def test_what_is_no_key_goes_nowhere(storage: Storage, key: str) -> None:
    for each in (storage.get, storage.delete, storage.exists, lambda wrong: storage.put(wrong, b"x")):
        with pytest.raises(ValueError, match="no key"):
            each(key)
    with pytest.raises(ValueError, match="no key"):
        key_of("../firm", SHA)


def test_files_on_disk_are_for_nobody_else_and_never_programs(tmp_path: Path) -> None:
    Storage(Settings(data_dir=tmp_path)).put(KEY, CONTENT)
    kept = tmp_path / "files" / KEY
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for folder in (kept.parent, kept.parent.parent, tmp_path / "files"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_many_at_once_keep_the_same_file(storage: Storage) -> None:
    failed: list[BaseException] = []

    def keep() -> None:
        try:
            storage.put(KEY, CONTENT)
            assert storage.get(KEY) == CONTENT
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from app.files.storage import Storage, Unkept, key_of
from app.settings import Settings, SettingsError, read_settings
storage, key, other = Storage(Settings(data_dir=Path(sys.argv[1]))), key_of("f", "a" * 64), key_of("f", "b" * 64)
storage.put(other, b"before")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    storage.put(key, bytes(100_000))
except Unkept as problem:
    print(problem.status, problem.title, storage.exists(key), storage.exists(other))
"""


def test_a_disk_that_takes_no_more_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    """The system's limit to the size of a file stands for a full disk: writing fails half way, and for real."""
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout == "503 We could not keep that file just now False True\n", ran.stderr
    left = [each for each in (tmp_path / "files").rglob("*") if each.is_file()]
    assert len(left) == 1, "no half of a file stays behind"


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(Unkept):
        Storage(Settings(data_dir=tmp_path)).put(KEY, CONTENT)


def test_a_service_that_is_down_is_said(tmp_path: Path) -> None:
    down = Storage(Settings(data_dir=tmp_path, s3_endpoint=f"http://127.0.0.1:{free_port()}", **BUCKET))
    with pytest.raises(Unkept):
        down.put(KEY, CONTENT)
    with pytest.raises(Unreachable):
        down.get(KEY)
    with pytest.raises(Unreachable):
        down.exists(KEY)


def test_nothing_is_loaded_or_opened_before_the_first_file(tmp_path: Path) -> None:
    asked = (
        "import sys, app.main; from app.building import build_house; from app.settings import Settings;"
        f"build_house(Settings(data_dir={str(tmp_path)!r}));"
        "print(sorted({'obstore', 'PIL', 'typst'} & set(sys.modules)))"
    )
    environment = {**os.environ, "LEVELHEAD_DATA_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", asked.replace(f"{str(tmp_path)!r}", f"__import__('pathlib').Path({str(tmp_path)!r})")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.stdout == "[]\n", ran.stderr
    assert not (tmp_path / "files").exists()


HALF_SET: list[tuple[dict[str, Any], str]] = [
    ({"s3_bucket": "evidence"}, "LEVELHEAD_S3_ACCESS_KEY_ID: to keep files in a bucket"),
    ({"s3_bucket": "evidence", "s3_access_key_id": "id"}, "LEVELHEAD_S3_SECRET_ACCESS_KEY: to keep"),
    (BUCKET, "LEVELHEAD_S3_REGION: to keep"),
    ({"s3_endpoint": "https://s3.example.org"}, "LEVELHEAD_S3_BUCKET: to keep"),
    ({"s3_region": "eu-west-2"}, "LEVELHEAD_S3_BUCKET: to keep"),
    ({"s3_bucket": "No Bucket"}, "write the name of a bucket"),
    ({"s3_endpoint": "s3.example.org"}, "write the address of the service"),
    ({"clamd": "clamd"}, "write where clamd listens"),
]


@pytest.mark.parametrize(("given", "said"), HALF_SET)
def test_settings_that_are_half_set_stop_the_start(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEVELHEAD_DATA_DIR", str(tmp_path))
    for name, value in given.items():
        monkeypatch.setenv(f"LEVELHEAD_{name.upper()}", value)
    with pytest.raises(SettingsError, match=said) as caught:
        read_settings()
    assert "very-secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "clamav:3310", "[::1]:3310", "/run/clamav/clamd.sock"])
def test_a_scanner_can_be_named_in_every_way_that_it_listens(address: str) -> None:
    assert Settings(clamd=address).clamd == address
