"""Work over processes: in order, no more than there is work; none outlives its parent, no Ctrl-C is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from dataclasses import dataclass

import pytest

from groundup.corpus.pack import worker_processes as spreading
from groundup.corpus.pack.build_corpus_test import MANY, Hum, build
from groundup.corpus.pack.worker_processes import CHUNK, _interrupts_held_back, in_order, in_processes
from groundup.errors import UserError


def test_results_wait_in_order_and_not_too_many_of_them():
    """Submitting all at once would hold a whole corpus in memory if the disk were slow."""
    submitted = []

    def submit(job):
        submitted.append(job)
        future = Future()
        future.set_result(job)
        return future

    for taken, result in enumerate(in_order(submit, range(1000), ahead=5)):
        assert result == taken and len(submitted) <= taken + 5
    assert submitted == list(range(1000))


def test_processes_start_with_interrupts_held_back_and_end_without_what_waits(monkeypatch):
    blocked, ended = [], []

    class Executor:
        def __init__(self, *_, **__):
            pass

        def submit(self, work, *given):
            blocked.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
            future = Future()
            future.set_result(work(*given))
            return future

        def shutdown(self, **how):
            ended.append(how)

    monkeypatch.setattr(spreading, "ProcessPoolExecutor", Executor)
    assert list(in_processes(str, 2)(range(MANY))) == [str(number) for number in range(MANY)]
    assert len(blocked) == -(-MANY // CHUNK) and all(blocked) and ended == [{"cancel_futures": True}]


@dataclass(frozen=True)
class Slow(Hum):
    """Leaves a file with the number of its process behind."""

    folder: str = ""

    def waveform(self, sample_rate):
        open(os.path.join(self.folder, str(os.getpid())), "w").close()
        time.sleep(0.05)
        return super().waveform(sample_rate)


def test_processes_end_with_the_one_that_started_them(tmp_path):
    """Killed, and not interrupted: it cannot tell them."""
    program = """
import sys
from groundup.corpus.pack.build_corpus_test import build
from groundup.corpus.pack.worker_processes_test import Slow
build(sys.argv[1] + "/out", [Slow(number, folder=sys.argv[1]) for number in range(2000)], workers=2)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen([sys.executable, "-c", program, tmp_path], env=environment, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(workers := [path.name for path in tmp_path.iterdir() if path.name.isdigit()]) < 2:
        assert run.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    run.kill()
    run.communicate(timeout=30)  # ends when nobody holds the other end any more
    assert run.returncode == -signal.SIGKILL and len(workers) == 2


def test_one_worker_is_this_process(tmp_path, monkeypatch):
    monkeypatch.setattr("groundup.corpus.pack.worker_processes.ProcessPoolExecutor", None)
    assert len(build(tmp_path / "out", [Hum(number) for number in range(MANY)], workers=1)) == MANY
    with pytest.raises(TypeError):
        build(tmp_path / "two", [Hum(number) for number in range(MANY)], workers=2)


def test_no_more_processes_are_started_than_there_is_work(tmp_path, monkeypatch):
    started = []

    def executor(count, **_):
        started.append(count)
        raise UserError("enough")

    monkeypatch.setattr(spreading, "ProcessPoolExecutor", executor)
    with pytest.raises(UserError, match="enough"):
        build(tmp_path / "out", [Hum(number) for number in range(MANY)], workers=1000)
    assert started == [-(-MANY // CHUNK)]


def test_an_interrupt_while_processes_start_is_answered_afterwards():
    answered = []
    before = signal.signal(signal.SIGINT, lambda *_: answered.append(True))
    try:
        with _interrupts_held_back():
            os.kill(os.getpid(), signal.SIGINT)
            assert not answered
        assert answered
    finally:
        signal.signal(signal.SIGINT, before)


def test_starting_a_process_does_not_let_an_interrupt_in():
    program = """
import multiprocessing, signal
from groundup.corpus.pack.worker_processes import _interrupts_held_back
with _interrupts_held_back():
    child = multiprocessing.get_context("spawn").Process(target=print, args=["spawned"])
    child.start()
    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
child.join()
print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert sorted(run.stdout.split()) == ["False", "True", "spawned"] and run.stdout.split()[-1] == "False"
