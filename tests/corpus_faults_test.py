"""A Ctrl-C, a kill, another run, a source that changes: all of a corpus, or nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from groundup.corpus.importers.hw4 import export
from groundup.corpus.importers.hw4 import metadata as hw4
from groundup.corpus.pack.manifest import MANIFEST
from groundup.corpus.pack.packed_corpus import PackedCorpus
from tests.corpus_full_disk_test import everything
from tests.damage import (
    UTTERANCES,
    copied,
    groundup,
    one_line,
    tree,
)

MANY = 1400


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Enough utterances for two checkpoints, and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("many")
    rng = torch.Generator().manual_seed(0)
    entries = [{"feature_path": f"uttr-{number}.pt", "mel_len": 2 + number % 7} for number in range(MANY)]
    lists = {
        "metadata.json": {"n_mels": 3, "speakers": {"a": entries[::2], "b": entries[1::2]}},
        "testdata.json": {"n_mels": 3, "utterances": []},
        "mapping.json": {"speaker2id": {"a": 0, "b": 1}, "id2speaker": {"0": "a", "1": "b"}},
    }
    (folder / "Dataset").mkdir()
    for name, content in lists.items():
        (folder / "Dataset" / name).write_text(json.dumps(content))
    for entry in entries:
        frames = torch.randn(entry["mel_len"], 3, generator=rng)
        torch.save(frames, folder / "Dataset" / entry["feature_path"])
    assert (
        groundup("corpus", "hw4", "--from", folder / "Dataset", "--out", folder / "pack", "--workers", 1)[0]
        == 0
    )
    return folder


def started(folder: Path, *arguments) -> subprocess.Popen:
    """A command as its own process group, as a terminal would start it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "groundup", "corpus", *map(str, arguments)]
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    return subprocess.Popen(command, **pipes, text=True, env=environment, cwd=folder, start_new_session=True)


def wait_for(condition: Callable[[], bool], run: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert run.poll() is None and time.monotonic() < until
        time.sleep(0.002)


def group_is_gone(group: int) -> bool:
    """Whether no process of a group lives; those that ended and wait for init are none."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, number = status.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(number) == group and state != "Z":
            return False
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("moment", [0.0, 0.3, 0.7])
def test_a_packing_that_is_ended_goes_on(many, tmp_path, how, moment):
    """At any moment: no traceback, nothing that opens, no process left; then the bytes of a run in peace."""
    source, frames = many / "Dataset", tmp_path / ".out.partial" / "frames.npy"
    run = started(tmp_path, "hw4", "--from", source, "--out", "out", "--workers", 2)
    size = moment * (many / "pack" / "frames.npy").stat().st_size
    wait_for(lambda: (tmp_path / "out").exists() or (frames.exists() and frames.stat().st_size >= size), run)
    os.killpg(run.pid, how) if how == signal.SIGINT else run.kill()  # the workers must notice by themselves
    errors = run.communicate(timeout=60)[1]
    until = time.monotonic() + 30
    while not group_is_gone(run.pid):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert "Traceback" not in errors
    if run.returncode:
        assert run.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
        assert not (tmp_path / "out").exists() and not (tmp_path / ".out.partial" / MANIFEST).exists()
        if how == signal.SIGINT:
            assert errors.splitlines()[-1].startswith("groundup: interrupted; ")
        again = ("hw4", "--from", source, "--out", tmp_path / "out", "--workers", 1)
        assert groundup("corpus", *again)[0] == 0
    assert tree(tmp_path / "out") == tree(many / "pack") and os.listdir(tmp_path) == ["out"]


def test_a_journal_of_nonsense_is_passed_over(many, tmp_path):
    """What a killed run left may be damaged as well: it is packed anew from there."""
    source = many / "Dataset"
    kept = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert groundup("corpus", "hw4", "--from", source, "--out", tmp_path / "out", "--workers", 1)[0] == 2
    kept = tree(tmp_path / ".out.partial")
    lines = kept["journal"].splitlines(keepends=True)
    nonsense = [
        b"[" * 100_000,
        b"\xff",
        b"{}",
        b"null",
        b'["u", "s", null, {}, 1e400, 0, null]',
        lines[7].replace(b"}, ", b"}, 99999"),
    ]
    for junk in nonsense:
        for name, content in kept.items():
            (tmp_path / ".out.partial").mkdir(exist_ok=True)
            (tmp_path / ".out.partial" / name).write_bytes(content)
        (tmp_path / ".out.partial" / "journal").write_bytes(b"".join([*lines[:6], junk + b"\n", *lines[7:]]))
        assert groundup("corpus", "hw4", "--from", source, "--out", tmp_path / "out", "--workers", 1)[0] == 0
        assert tree(tmp_path / "out") == tree(many / "pack")
        shutil.rmtree(tmp_path / "out")


def test_two_runs_at_once(many, tmp_path):
    """Whichever comes first, one of them packs and the other says so."""
    command = ("hw4", "--from", many / "Dataset", "--out", "out", "--workers", 1)
    runs = [started(tmp_path, *command) for _ in range(2)]
    errors = [run.communicate(timeout=60)[1] for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 2]
    for run, text in zip(runs, errors, strict=True):
        if run.returncode:
            one_line(2, text, "another run is writing there", "already exists")
    assert tree(tmp_path / "out") == tree(many / "pack")


def in_the_middle(patch: pytest.MonkeyPatch, action: Callable[[], None]) -> None:
    """Call `action` once, before the second utterance is read."""
    frames, read = hw4.ListedUtterance.frames, []

    def reading(utterance):
        read.append(utterance)
        if len(read) == 2:
            action()
        return frames(utterance)

    patch.setattr(hw4.ListedUtterance, "frames", reading)


@pytest.mark.parametrize(
    "name", ["Dataset", "Dataset.tar", "Dataset.tar.gz", "Dataset.zip", "Parts.tar.gz.partab"]
)
def test_another_run_comes_in_the_middle(name):
    """It is told, and it takes nothing away from the first."""
    with copied(everything) as folder, pytest.MonkeyPatch.context() as patch:
        command = ("corpus", "hw4", "--from", folder / name, "--out", folder / "out")
        in_the_middle(patch, lambda: one_line(*groundup(*command)[::2], "another run is writing there"))
        assert groundup(*command)[0] == 0
        assert PackedCorpus.open(folder / "out").ids.tolist() == UTTERANCES and not list(folder.glob(".out*"))


def test_another_export_comes_in_the_middle(tmp_path, monkeypatch):
    """The one that ends first stays, whole; the other is told."""
    everything(tmp_path)
    command = ("corpus", "export-hw4", tmp_path / "pack", "--out", tmp_path / "out")
    lists, ended = export._lists, []

    def another(*given):
        if not ended:
            ended.append(True)
            assert groundup(*command)[0] == 0
        return lists(*given)

    monkeypatch.setattr(export, "_lists", another)
    one_line(*groundup(*command)[::2], "already exists")
    assert len(os.listdir(tmp_path / "out")) == 6 and not list(tmp_path.glob(".out*"))


CHANGES = {
    "cut off": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "removed": lambda path: path.unlink(),
    "another": lambda path: path.write_bytes(b"another" * 2000),
    "grown": lambda path: path.write_bytes(path.read_bytes() + bytes(1 << 22)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["Dataset", "Dataset.tar", "Dataset.zip"])
def test_a_source_that_changes_while_it_is_read(name, change):
    with copied(everything) as folder, pytest.MonkeyPatch.context() as patch:
        path = folder / name
        in_the_middle(patch, lambda: CHANGES[change](path / UTTERANCES[2] if path.is_dir() else path))
        code, _, errors = groundup("corpus", "hw4", "--from", path, "--out", folder / "out")
        if code:
            one_line(code, errors, "uttr-", name)
            assert not (folder / "out").exists() and not list(folder.glob(".out*"))
        else:
            assert change == "grown" and groundup("corpus", "check", folder / "out")[0] == 0
