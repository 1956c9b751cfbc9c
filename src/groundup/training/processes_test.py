"""Two processes train as one would; what ends one of them ends both, and is said once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import distributed

from groundup.cli import main
from groundup.errors import UserError
from groundup.training import processes
from groundup.training.folder import UNFINISHED
from groundup.training.processes import choose_threads, gathered, rank, ranks
from groundup.training.resume import newest
from groundup.training.resume_test import Everything, contents, raising, stop
from groundup.training.run import Run
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import WEIGHTS, load_weights


@dataclass(frozen=True)
class Doubled(ToyConformer):
    """In float64 and without dropout, two processes can be compared with one."""

    steps: int = 8
    dropout: float = 0.0
    validations: int = 2

    def model(self, *arguments):
        return super().model(*arguments).double()

    def front_end(self, features, lengths):
        return super().front_end(features, lengths).double()


def as_torchrun(work, arguments, environment, log) -> None:
    """One process of two: the variables that torchrun sets, and its output in a file."""
    os.environ.update(environment)
    with open(log, "w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(os.dup(n), "w", buffering=1) for n in (1, 2))
    work(*arguments)


@pytest.fixture(scope="module")
def context():
    """Processes that have all imports behind them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@pytest.fixture
def two(context, tmp_path):
    """Let two processes do some work: their exit codes, and what each one said."""

    def run(work, *arguments) -> tuple[list[int], list[str]]:
        store = distributed.TCPStore("localhost", 0, is_master=True, wait_for_workers=False)
        known = {"MASTER_ADDR": "localhost", "MASTER_PORT": str(store.port), "TORCHELASTIC_RUN_ID": "test"}
        known |= {
            "TORCHELASTIC_USE_AGENT_STORE": "True",
            "TORCHELASTIC_RESTART_COUNT": "0",
            "GROUP_RANK": "0",
        }
        known |= {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2"}
        logs, started = [tmp_path.parent / f"{tmp_path.name}-{number}.log" for number in (0, 1)], []
        for number, log in enumerate(logs):
            own = known | {"RANK": str(number), "LOCAL_RANK": str(number)}
            started.append(context.Process(target=as_torchrun, args=(work, arguments, own, str(log))))
            started[-1].start()
        for process in started:
            process.join()
        return [process.exitcode for process in started], [log.read_text() for log in logs]

    return run


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return str(toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path)


def learn(recipe, corpus, out) -> None:
    assert fit(recipe, corpus, seed=3, out=out).path == out


def test_two_processes_learn_what_one_learns(corpus, two, tmp_path):
    codes, said = two(learn, Doubled(), corpus, tmp_path / "two")
    assert codes == [0, 0], said
    learn(Doubled(), corpus, tmp_path / "one")
    one, both = (load_weights(tmp_path / name / WEIGHTS["last"]) for name in ("one", "two"))
    for name, expected in one.items():
        torch.testing.assert_close(both[name], expected, rtol=1e-6, atol=1e-9, msg=name)
    rows = [np.genfromtxt(tmp_path / n / "metrics.csv", delimiter=",", names=True) for n in ("one", "two")]
    for name in rows[0].dtype.names:
        np.testing.assert_allclose(rows[1][name], rows[0][name], rtol=1e-6)


def learn_and_die(corpus, out, step) -> None:
    if os.environ["RANK"] == "1":
        stop(pytest.MonkeyPatch(), lambda: os.kill(os.getpid(), signal.SIGKILL), "step", step)
    sys.exit(main_like(lambda: learn(Everything(), corpus, out)))


def main_like(work) -> int:
    """What the command makes of errors."""
    try:
        work()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def test_both_go_on_where_one_was_killed(corpus, two, tmp_path):
    """Each has dropout and augmentation of its own."""
    codes, said = two(learn, Everything(), corpus, tmp_path / "whole")
    assert codes == [0, 0] and said == ["", ""]
    step = int(np.random.default_rng().integers(3, 15))
    codes, said = two(learn_and_die, corpus, tmp_path / "run", step)
    assert codes == [2, -signal.SIGKILL], said
    assert said[0] == "error: another of the 2 processes has ended, and so do all.\n"
    reached = newest(tmp_path / ".run.partial" / UNFINISHED)
    assert reached.rows[-1]["step"] == step // 3 * 3
    with pytest.raises(UserError, match="with processes 2 and not 1"):
        learn(Everything(), corpus, tmp_path / "run")
    own = torch.load(reached.file, weights_only=True)["callbacks"]["Checkpoints"]["random"]
    assert not torch.equal(own[0]["processor"], own[1]["processor"])
    assert not torch.equal(own[0]["model"]["augment._extra_state"], own[1]["model"]["augment._extra_state"])
    codes, said = two(learn, Everything(), corpus, tmp_path / "run")
    assert codes == [0, 0] and said == ["", ""]
    assert contents(tmp_path / "run") == contents(tmp_path / "whole")


def fail_alone(corpus, out) -> None:
    processes.PATIENCE = 0.5
    if os.environ["RANK"] == "1":
        stop(pytest.MonkeyPatch(), raising(UserError("no room here.")), "step", 4)
    sys.exit(main_like(lambda: learn(Everything(), corpus, out)))


def test_of_one_that_fails_alone_the_other_says_nothing(corpus, two, tmp_path):
    codes, said = two(fail_alone, corpus, tmp_path / "run")
    assert codes == [1, 2] and said == ["", "error: no room here.\n"]


def command(*arguments) -> None:
    sys.exit(main(["train", *arguments]))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"--set": "batch_size=7"}, "expected batches that 2 processes can share, and as many utterances to"),
        ({"--recipe": "nonsense"}, "unknown recipe 'nonsense'"),
    ],
)
def test_what_all_refuse_is_said_once(corpus, two, tmp_path, changed, message):
    options = {"--recipe": "simple", "--corpus": corpus, "--out": str(tmp_path / "run")} | changed
    codes, said = two(command, *(word for option in options.items() for word in option))
    assert codes == [2, 1] and said[1] == ""
    assert message in said[0] and said[0].count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_torchrun_trains_and_speaks_once(corpus, tmp_path):
    options = ["--recipe", "simple", "--corpus", corpus, "--out", str(tmp_path / "run"), "--steps", "2"]
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*launcher, "-m", "groundup", "train", *options], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("Best accuracy") == done.stderr.count("Training on cpu") == 1
    assert Run.open(tmp_path / "run").history["step"] == [1, 2]


def test_alone_there_is_one_process():
    assert (rank(), ranks(), gathered("mine")) == (0, 1, ["mine"])


@pytest.mark.parametrize(
    ("given", "cores", "here", "expected"),
    [(None, 6, 1, 4), (None, 6, 2, 3), (None, 1, 2, 1), ("2", 6, 1, 1)],
)
def test_threads_are_those_that_serve_unless_they_are_given(monkeypatch, given, cores, here, expected):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", str(here))
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if given:
        monkeypatch.setenv("OMP_NUM_THREADS", given)
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        choose_threads()
        assert torch.get_num_threads() == expected
    finally:
        torch.set_num_threads(before)
