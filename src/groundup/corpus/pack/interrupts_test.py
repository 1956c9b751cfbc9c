"""No Ctrl-C gets lost, and none gets in while processes start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from groundup.corpus.pack.interrupts import interrupts_held_back


def test_an_interrupt_while_processes_start_is_answered_afterwards():
    answered = []
    before = signal.signal(signal.SIGINT, lambda *_: answered.append(True))
    try:
        with interrupts_held_back():
            os.kill(os.getpid(), signal.SIGINT)
            assert not answered
        assert answered
    finally:
        signal.signal(signal.SIGINT, before)


def test_starting_a_process_does_not_let_an_interrupt_in():
    program = """
import multiprocessing, signal
from groundup.corpus.pack.interrupts import interrupts_held_back
with interrupts_held_back():
    child = multiprocessing.get_context("spawn").Process(target=print, args=["spawned"])
    child.start()
    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
child.join()
print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert sorted(run.stdout.split()) == ["False", "True", "spawned"] and run.stdout.split()[-1] == "False"
