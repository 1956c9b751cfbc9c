"""A run that was killed, interrupted or out of room ends with the bits of one that nothing happened to."""

from __future__ import annotations

import csv
import errno
import multiprocessing
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.training import learner, resume, train
from groundup.training.folder import UNFINISHED
from groundup.training.resume import newest
from groundup.training.toy_test import Margined, Toy, ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import load_weights


@dataclass(frozen=True)
class Everything(ToyConformer):
    """All that has a state: batch statistics, dropout, margin, augmentation; 5 stretches of 3 steps."""

    steps: int = 15
    pooling, head, criterion, augment = Margined.pooling, Margined.head, Margined.criterion, Margined.augment


PLACES = {  # where a process can be stopped
    "step": (learner.Learner, "training_step"),
    "a checkpoint half written": (resume, "sync"),
    "a checkpoint whole, its log not": (resume, "write_history"),
    "a run half written": (train, "write_png"),
    "all in place": (train.shutil, "rmtree"),
}


def stop(monkeypatch, action, place: str, call: int) -> None:
    """Let the action happen when training comes to that place for the n-th time, counted from 0."""
    owner, name = PLACES[place]
    original, calls = getattr(owner, name), iter(range(1_000))

    def stopping(*arguments, **options):
        if next(calls) == call:
            action()
        return original(*arguments, **options)

    monkeypatch.setattr(owner, name, stopping)


def raising(error: BaseException):
    def action():
        raise error

    return action


def train_and_die(corpus: str, out: str, place: str, call: int) -> None:
    stop(pytest.MonkeyPatch(), lambda: os.kill(os.getpid(), signal.SIGKILL), place, call)
    fit(Everything(), corpus, seed=3, out=out)


@pytest.fixture(scope="module")
def processes():
    """Processes that have all imports behind them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def kill(processes, corpus, out: Path, place: str, call: int) -> None:
    process = processes.Process(target=train_and_die, args=(str(corpus.path), str(out), place, call))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def hidden(out: Path) -> Path:
    return out.with_name(f".{out.name}.partial") / UNFINISHED


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


@pytest.fixture(scope="module")
def go_on(corpus, tmp_path_factory):
    """The same call again ends with the same bytes as a run that nothing happened to, and nothing beside."""
    whole = tmp_path_factory.mktemp("whole") / "run"
    fit(Everything(), corpus, seed=3, out=whole)

    def again(out: Path, **changes) -> None:
        fit(Everything(), corpus, **{"seed": 3, "out": out} | changes)
        assert contents(out) == contents(whole)
        assert [path.name for path in out.parent.iterdir()] == [out.name]

    return again


@pytest.fixture(scope="module")
def stopped(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stopped")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ArithmeticError):
        stop(patch, raising(ArithmeticError()), "step", 10)
        fit(Everything(), corpus, seed=3, out=folder / "run")
    return folder


@pytest.fixture
def left(stopped, tmp_path):
    """Where a run was stopped at step 10, and may be gone on with."""
    shutil.copytree(stopped, tmp_path, dirs_exist_ok=True)
    names = [file.name for file in sorted(hidden(tmp_path / "run").iterdir())]
    assert names == ["step-0000000006.ckpt", "step-0000000009.ckpt"]
    return tmp_path / "run"


def test_killed_at_random_steps_and_gone_on_with(corpus, tmp_path, processes, go_on):
    random, taken = np.random.default_rng(), 0
    while taken < 6:
        step = int(random.integers(taken + 3, taken + 6))  # beyond the next validation
        kill(processes, corpus, tmp_path / "run", "step", step - taken)
        taken = newest(hidden(tmp_path / "run")).rows[-1]["step"]
        assert taken == step // 3 * 3, step
    go_on(tmp_path / "run")


@pytest.mark.parametrize(("place", "call"), [("step", 1), *((place, 0) for place in list(PLACES)[1:])])
def test_killed_at_the_start_and_while_it_writes(corpus, tmp_path, processes, go_on, place, call):
    kill(processes, corpus, tmp_path / "run", place, call)
    go_on(tmp_path / "run")


@pytest.mark.parametrize("share", [0, 0.99])
def test_a_checkpoint_cut_off_gives_way_to_the_one_before(left, go_on, share):
    file = newest(hidden(left)).file
    os.truncate(file, int(share * file.stat().st_size))
    assert newest(hidden(left)).rows[-1]["step"] == 6
    (hidden(left).parent / "metrics.csv").unlink()  # a lost log loses nothing
    go_on(left)


def test_without_a_checkpoint_that_can_be_read_it_says_what_to_do(corpus, left, go_on):
    for file in hidden(left).iterdir():
        file.write_bytes(b"")
    with pytest.raises(UserError, match=r"no checkpoint there can be read\. Start over with --fresh"):
        fit(Everything(), corpus, seed=3, out=left)
    go_on(left, fresh=True)


def test_a_full_disk_keeps_the_last_checkpoint(corpus, tmp_path, monkeypatch, go_on):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as patch, pytest.raises(UserError, match=r"run: cannot be written \(No space"):
        stop(patch, raising(full), "a checkpoint half written", 2)
        fit(Everything(), corpus, seed=3, out=tmp_path / "run")
    assert newest(hidden(tmp_path / "run")).rows[-1]["step"] == 6
    go_on(tmp_path / "run")


@pytest.mark.parametrize(
    ("place", "call", "reached"),
    [("step", 10, 9), ("a checkpoint half written", 2, 6), ("a checkpoint whole, its log not", 2, 9)],
)
def test_after_ctrl_c_the_run_is_there_and_can_be_gone_on_with(
    corpus, tmp_path, monkeypatch, go_on, place, call, reached
):
    out = tmp_path / "run"
    with (
        monkeypatch.context() as patch,
        pytest.raises(KeyboardInterrupt, match=f"up to step {reached} of 15"),
    ):
        stop(patch, lambda: signal.raise_signal(signal.SIGINT), place, call)
        fit(Everything(), corpus, seed=3, out=out)
    assert load_weights(out / "last.safetensors")
    with open(out / "metrics.csv") as lines:
        assert [int(row["step"]) for row in csv.DictReader(lines)] == list(range(3, reached + 1, 3))
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    go_on(out)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seed": 4}, "with seed 3 and not 4"),
        ({"split": "utterance:0.5"}, "with split statement:01:02 and not utterance:0.5"),
        ({"recipe": Everything(learning_rate=0.5)}, "with learning_rate 0.01 and not 0.5"),
        ({"recipe": Toy()}, "with recipe conformer and not transformer"),
    ],
)
@pytest.mark.parametrize("where", ["hidden", "in place"])
def test_another_training_is_refused_and_leaves_it_alone(corpus, left, changes, message, where):
    folder = hidden(left)
    if where == "in place":  # as Ctrl-C leaves it
        folder = folder.parent.rename(left) / UNFINISHED
    before = contents(folder)
    with pytest.raises(UserError, match=message) as caught:
        fit(**{"recipe": Everything(), "corpus": corpus, "seed": 3, "out": left} | changes)
    assert "\n" not in str(caught.value) and "--fresh" in str(caught.value)
    assert contents(folder) == before


def test_another_corpus_is_refused(left, tmp_path_factory):
    other = toy_corpus(tmp_path_factory.mktemp("corpora") / "toy", utterances=14)
    with pytest.raises(UserError, match="with a corpus of checksum"):
        fit(Everything(), other, seed=3, out=left)


def test_starting_over_forgets_the_other_and_leaves_finished_runs_alone(corpus, left, go_on):
    go_on(left, fresh=True)
    with pytest.raises(UserError, match="already exists"):
        fit(Everything(), corpus, seed=3, out=left, fresh=True)
