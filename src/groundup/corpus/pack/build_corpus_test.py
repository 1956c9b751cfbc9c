"""One path from utterances to a corpus: in order, the same for any number of processes, taken up again."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import asdict, dataclass, field

import numpy as np
import pytest

from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack import pack_writer
from groundup.corpus.pack.build_corpus import build_corpus, pack_utterances
from groundup.corpus.pack.check import check
from groundup.corpus.pack.worker_processes import ALONE
from groundup.errors import UserError

FEATURES = LogMel(sample_rate=8000, bands=7)
MANY = ALONE + 5


@dataclass(frozen=True)
class Hum:
    """A tone that stands for an utterance."""

    number: int
    fields: dict = field(default_factory=lambda: {"statement": "01"})
    stamp: str = "first recording"

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
    with pytest.raises(UserError, match=r"u: this utterance is listed twice"):
        build(
            tmp_path / "out", [Counted(number, folder=str(tmp_path)) for number in range(5 * MANY)], workers=2
        )
    assert 1 < len(list(tmp_path.iterdir())) < 3 * MANY


def test_progress_counts_every_utterance(tmp_path):
    class Bar:
        def __init__(self, total, label, *, unit, initial):
            self.total, self.done, self.label = total, initial, label
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
    with pytest.raises(UserError, match=r"found no utterance to pack"):
        build(tmp_path / "out", [])


@pytest.fixture
def checkpoints(monkeypatch):
    """A checkpoint after every fourth utterance."""
    monkeypatch.setattr(pack_writer, "CHECKPOINT", 4)


@dataclass(frozen=True)
class Heard(Hum):
    """Tells who was asked for a waveform; number 9 is damaged, or interrupts."""

    heard: list = field(default_factory=list)
    fault: type | None = None

    def waveform(self, sample_rate):
        if self.number == 9 and self.fault:
            raise self.fault(f"{self.utterance}.wav: holds no samples.")
        self.heard.append(self.number)
        return super().waveform(sample_rate)


@pytest.mark.parametrize("fault", [UserError, KeyboardInterrupt])
def test_what_was_done_is_not_done_twice(tmp_path, checkpoints, fault):
    kept = "9 utterances are kept: the same command goes on from there"
    with pytest.raises(fault, match=kept):
        build(tmp_path / "out", [Heard(number, fault=fault) for number in range(15)])
    assert not (tmp_path / "out").exists()
    heard = []
    build(tmp_path / "out", [Heard(number, heard=heard) for number in range(15)])
    assert heard == list(range(9, 15)) and [path.name for path in tmp_path.iterdir()] == ["out"]
    build(tmp_path / "at once", [Hum(number) for number in range(15)])
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "at once" / path.name).read_bytes()


def test_a_source_that_changed_is_read_again_from_there(tmp_path, checkpoints):
    with pytest.raises(UserError):
        build(tmp_path / "out", [Heard(number, fault=UserError) for number in range(15)])
    heard = []
    changed = {3: {"stamp": "recorded again"}}
    build(tmp_path / "out", [Heard(number, heard=heard, **changed.get(number, {})) for number in range(15)])
    assert heard == list(range(3, 15))


def test_progress_begins_where_the_work_does(tmp_path, checkpoints):
    with pytest.raises(UserError):
        build(tmp_path / "out", [Heard(number, fault=UserError) for number in range(15)])
    begun = []
    with pytest.raises(ZeroDivisionError):
        build(
            tmp_path / "out", [Hum(n) for n in range(15)], progress=lambda *a, **o: begun.append(o) or 1 / 0
        )
    assert begun == [{"unit": "utterance", "initial": 9}]


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_utterances_can_be_left_out(tmp_path, workers):
    hums = [Mute(number) if number in (2, 90) else Hum(number) for number in range(MANY)]
    corpus = build(tmp_path / "out", hums, workers=workers, skip_bad=True)
    reasons = {f"u{number}": f"u{number}.wav: holds no samples." for number in (2, 90)}
    assert corpus.skipped == reasons and len(corpus) == MANY - 2 and check(tmp_path / "out")
    assert not set(corpus.ids) & set(reasons)


def test_frames_that_cannot_be_stored_are_bad_too(tmp_path):
    def frames(utterances):
        yield from (np.full((3, 7), 10.0**utterance.number) for utterance in utterances)

    hums = [Hum(number) for number in (1, 2, 9)]
    options = {"name": "hums", "bands": 7, "dtype": "float16"}
    with pytest.raises(
        UserError,
        match=r"u9: frame 0, band 0 is 1e\+09, expected a number that float16 can hold: give --dtype "
        r"float32\. --skip-bad leaves it out",
    ):
        pack_utterances(hums, frames, tmp_path / "out", **options)
    corpus = pack_utterances(hums, frames, tmp_path / "out", skip_bad=True, **options)
    assert list(corpus.skipped) == ["u9"] and corpus.ids.tolist() == ["u1", "u2"]


def test_frames_come_to_an_end_before_an_error_is_told(tmp_path):
    """Else processes that compute them would live as long as somebody looks at the error."""
    ended = []

    def frames(utterances):
        try:
            yield from (np.ones((3, 7)) for _ in utterances)
        finally:
            ended.append(True)

    with pytest.raises(UserError, match=r"u1: this utterance is listed twice") as error:
        pack_utterances([Hum(1), Hum(1), Hum(2)], frames, tmp_path / "out", name="hums", bands=7)
    assert ended and error.tb


def test_left_out_once_is_not_left_out_for_good(tmp_path, checkpoints):
    """Without `skip_bad`, what an earlier run left out is tried again."""
    hums = [Mute(2) if number == 2 else Hum(number) for number in range(12)]
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "out", [*hums, Heard(9, fault=KeyboardInterrupt)], skip_bad=True)
    with pytest.raises(UserError, match=r"u2\.wav: holds no samples"):
        build(tmp_path / "out", hums)


def test_when_all_are_bad_the_first_reason_is_told(tmp_path):
    with pytest.raises(UserError, match=r"all 3 were left out \(u0\.wav: holds no samples\)"):
        build(tmp_path / "out", [Mute(number) for number in range(3)], skip_bad=True)
    assert not list(tmp_path.iterdir())


def test_a_preparation_comes_before_the_features(tmp_path):
    corpus = build(tmp_path / "out", [Hum(3)], prepare=lambda waveform, rate: waveform[: rate // 20])
    np.testing.assert_array_equal(corpus[0], FEATURES(Hum(3).waveform(8000)[:400]))


def test_a_reason_is_kept_in_one_line(tmp_path):
    class Odd(Hum):
        def waveform(self, sample_rate):
            raise UserError("calls o\ns.\ud800")

    corpus = build(tmp_path / "out", [Hum(1), Odd(2)], skip_bad=True)
    assert corpus.skipped == {"u2": r"calls o\ns.\ud800"}


def test_all_that_are_bad_are_told_at_once(tmp_path, checkpoints):
    hums = [Mute(number) if number % 2 else Hum(number) for number in range(30)]
    with pytest.raises(
        UserError, match=r"^15 in all: u1\.wav, u3\.wav, .*: holds no samples\. And 5 more\."
    ) as e:
        build(tmp_path / "out", hums)
    assert "--skip-bad leaves them out" in str(e.value) and not (tmp_path / "out").exists()
    corpus = build(tmp_path / "out", hums, skip_bad=True)  # what was heard is not heard again
    assert len(corpus) == len(corpus.skipped) == 15


def test_short_utterances_can_be_left_out(tmp_path):
    hums = [Hum(number) for number in range(7)]  # of 8 to 15 frames
    corpus = build(tmp_path / "out", hums, least_frames=10)
    assert corpus.lengths.min() >= 10 and 0 < len(corpus.skipped) < 7
    assert corpus.skipped["u0"] == "u0: has too few frames, 8 of 10" and corpus.manifest["least_frames"] == 10


def test_what_sounds_odd_is_noted(tmp_path):
    class Loud(Hum):
        def waveform(self, sample_rate):
            return np.clip(9 * super().waveform(sample_rate), -1, 1)

    class Soft(Hum):
        def waveform(self, sample_rate):
            return super().waveform(sample_rate) * 1e-4

    class Plain(Hum):
        def waveform(self, sample_rate):
            return super().waveform(sample_rate) * 0.5

    corpus = build(tmp_path / "out", [Loud(0), Soft(1), Plain(2)])
    assert corpus.remarks == {"u0": "clipped", "u1": "silent"}
    check(tmp_path / "out")
