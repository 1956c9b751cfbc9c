"""One path from utterances to a corpus: in order, the same for any number of processes, all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field

import numpy as np
import pytest

from groundup.corpus.build import ALONE, _interrupts_held_back, build_corpus, processes
from groundup.corpus.features import LogMel
from groundup.corpus.packed import check
from groundup.errors import UserError

FEATURES = LogMel(sample_rate=8000, bands=7)
MANY = ALONE + 5


@dataclass(frozen=True)
class Hum:
    """A tone that stands for an utterance."""

    number: int
    fields: dict = field(default_factory=lambda: {"statement": "01"})

    @property
    def utterance(self):
        return f"u{self.number}"

    @property
    def speaker(self):
        return f"s{self.number % 3}"

    def waveform(self, sample_rate):
        samples = 800 + 100 * (self.number % 7)
        return np.sin(2 * np.pi * (200 + self.number) * np.arange(samples) / sample_rate)


class Mute(Hum):
    def waveform(self, sample_rate):
        raise UserError(f"{self.utterance}.wav: holds no samples.")


class Crash(Hum):
    def waveform(self, sample_rate):
        os.kill(os.getpid(), signal.SIGKILL)


def build(out, utterances, **options):
    return build_corpus(utterances, out, features=FEATURES, name="hums", **options)


def test_every_utterance_is_packed_in_order(tmp_path):
    hums = [Hum(number) for number in range(11)]
    corpus = build(tmp_path / "out", hums, source="made up")
    check(tmp_path / "out")
    assert corpus.ids.tolist() == [hum.utterance for hum in hums]
    assert [corpus.speakers[label] for label in corpus.labels] == [hum.speaker for hum in hums]
    assert (corpus.name, corpus.manifest["source"], corpus.features) == ("hums", "made up", asdict(FEATURES))
    assert LogMel(**corpus.features) == FEATURES
    for number, hum in enumerate(hums):
        np.testing.assert_array_equal(corpus[number], FEATURES(hum.waveform(8000)))


def test_processes_change_no_byte(tmp_path):
    hums = [Hum(number) for number in range(MANY)]
    build(tmp_path / "one", hums, workers=1)
    build(tmp_path / "two", hums, workers=2)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_one_bad_utterance_stops_it_and_leaves_nothing(tmp_path, workers):
    hums = [Hum(number) for number in range(MANY - 1)] + [Mute(MANY)]
    with pytest.raises(UserError, match=rf"u{MANY}\.wav: holds no samples"):
        build(tmp_path / "out", hums, workers=workers)
    assert not list(tmp_path.iterdir())


def test_a_killed_worker_is_one_clear_error(tmp_path):
    hums = [Hum(number) for number in range(MANY - 1)] + [Crash(MANY)]
    with pytest.raises(UserError, match=r"a worker process was killed"):
        build(tmp_path / "out", hums, workers=2)
    assert not list(tmp_path.iterdir())


@dataclass(frozen=True)
class Counted(Hum):
    """Leaves a file behind when heard, slowly; all bear one name, so that the second cannot be packed."""

    folder: str = ""
    utterance = "u"

    def waveform(self, sample_rate):
        open(os.path.join(self.folder, str(self.number)), "w").close()
        time.sleep(0.02)  # so that all of them would take far longer than to notice the error
        return super().waveform(sample_rate)


def test_after_an_error_the_rest_is_not_computed(tmp_path):
    with pytest.raises(ValueError, match=r"u: this utterance is listed twice"):
        build(
            tmp_path / "out", [Counted(number, folder=str(tmp_path)) for number in range(5 * MANY)], workers=2
        )
    assert 1 < len(list(tmp_path.iterdir())) < 3 * MANY


def test_progress_counts_every_utterance(tmp_path):
    class Bar:
        def __init__(self, total, label, *, unit):
            self.total, self.done, self.label = total, 0, label
            bars.append(self)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def update(self, count):
            self.done += count

    bars = []
    build(tmp_path / "out", [Hum(number) for number in range(5)], progress=Bar)
    assert [(bar.total, bar.done, bar.label) for bar in bars] == [(5, 5, "packing hums")]


def test_nothing_to_pack_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"there is no utterance to pack"):
        build(tmp_path / "out", [])


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
from groundup.corpus.build import _interrupts_held_back
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


def test_there_is_a_core():
    assert 1 <= processes() <= os.cpu_count()
