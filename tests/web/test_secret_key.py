"""The key that signs tokens: made once, for its owner's eyes only, and shared by every process."""

from __future__ import annotations

import multiprocessing
import stat
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, secret_key

PROCESSES = 6
ROUNDS = 15


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    first = secret_key(settings)
    kept = tmp_path / "new" / "folder" / "secret.key"
    assert len(first) >= 64 and kept.read_bytes() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert secret_key(settings) == first
    assert [path.name for path in kept.parent.iterdir()] == ["secret.key"]


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    keys = {secret_key(Settings(data_dir=tmp_path / name)) for name in "abc"}
    assert len(keys) == 3


def test_one_that_is_set_is_used_and_none_is_written(tmp_path: Path) -> None:
    assert secret_key(Settings(data_dir=tmp_path, secret_key="s" * 32)) == b"s" * 32
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("held", [b"", b"short"])
def test_one_that_is_too_short_to_be_ours_is_not_used(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(held)
    with pytest.raises(SettingsError, match=r"secret\.key is too short to be our key\. Remove it"):
        secret_key(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret.key").read_bytes() == held


def read_at_once(folders: list[str], ready: Barrier, told: multiprocessing.Queue[list[bytes]]) -> None:
    """What each of several processes does: in each folder, as close to the others as can be."""
    keys = []
    for folder in folders:
        ready.wait(60)
        keys.append(secret_key(Settings(data_dir=Path(folder))))
    told.put(keys)


def test_processes_that_start_at_once_share_it(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("spawn")
    folders = [str(tmp_path / str(number)) for number in range(ROUNDS)]
    ready, told = processes.Barrier(PROCESSES), processes.Queue()
    running = [processes.Process(target=read_at_once, args=(folders, ready, told)) for _ in range(PROCESSES)]
    for process in running:
        process.start()
    found = [told.get(timeout=120) for _ in running]
    for process in running:
        process.join(60)
    for keys in zip(*found, strict=True):
        assert len(set(keys)) == 1 and len(keys[0]) >= 64
    for folder in folders:
        assert [path.name for path in Path(folder).iterdir()] == ["secret.key"]
