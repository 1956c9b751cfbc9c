"""A file gives its waveform, or one line that says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundup.corpus.recordings import Recording, audio_files, read_waveform, resample, unique
from groundup.errors import UserError

RATE = 16_000


def tone(samples=1600, frequency=440.0, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(samples) / rate)).astype(np.float32)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_file_comes_back(tmp_path, suffix):
    soundfile.write(tmp_path / f"a{suffix}", tone(), RATE)
    found = Recording(tmp_path / f"a{suffix}", "a", "alice").waveform(RATE)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, tone(), atol=1 / 32768)


def test_channels_are_averaged(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.stack([tone(), -tone() / 2], axis=1), RATE, subtype="FLOAT")
    np.testing.assert_allclose(read_waveform(tmp_path / "a.wav", RATE), tone() / 4, atol=1e-7)


def test_a_higher_rate_is_resampled(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(4800, rate=48_000), 48_000, subtype="FLOAT")
    found = read_waveform(tmp_path / "a.wav", RATE)
    assert found.shape == (1600,) and found.dtype == np.float32
    np.testing.assert_allclose(found[100:-100], tone()[100:-100], atol=2e-3)


def test_resampling_lets_nothing_alias():
    above = tone(48_000, frequency=12_000.0, rate=48_000)  # would fold down to 4 kHz
    assert np.abs(resample(above, 48_000, RATE)[200:-200]).max() < 0.005


def test_a_lower_rate_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(), 8000)
    with pytest.raises(
        UserError, match=r"a\.wav: expected a sample rate of at least 16000 Hz, found 8000 Hz"
    ):
        read_waveform(tmp_path / "a.wav", RATE)


def test_what_is_no_recording_is_named(tmp_path):
    (tmp_path / "text.wav").write_text("this is no audio")
    (tmp_path / "nothing.flac").touch()
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), RATE)
    soundfile.write(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE, subtype="FLOAT")
    for name, message in {
        "text.wav": r"cannot be read as audio \(",
        "nothing.flac": r"cannot be read as audio \(",
        "empty.wav": r"holds no samples",
        "nan.wav": r"sample 1 is not a number",
        "missing.wav": r"no such file",
    }.items():
        with pytest.raises(UserError, match=rf"{name}: {message}") as error:
            read_waveform(tmp_path / name, RATE)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "suffix, message", [(".wav", r"cut off, 1,644 of 3,244 bytes"), (".flac", r"cannot be read as audio \(")]
)
def test_a_file_that_was_cut_off_is_refused(tmp_path, suffix, message):
    path = tmp_path / f"a{suffix}"
    soundfile.write(path, tone(), RATE)
    path.write_bytes(path.read_bytes()[: 1644 if suffix == ".wav" else path.stat().st_size // 2])
    with pytest.raises(UserError, match=message):
        read_waveform(path, RATE)


def test_a_header_that_promises_too_much_is_refused(tmp_path):
    path = tmp_path / "a.flac"
    soundfile.write(path, tone(), RATE)
    written = bytearray(path.read_bytes())
    written[21] |= 0x0F  # the highest of the 36 bits that count the samples
    path.write_bytes(written)
    with pytest.raises(UserError, match=r"a\.flac: cannot be read as audio \("):
        read_waveform(path, RATE)


def test_a_recorder_that_left_the_length_open_is_forgiven(tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, tone(), RATE)
    written = bytearray(path.read_bytes())
    written[4:8] = b"\xff\xff\xff\xff"
    path.write_bytes(written)
    assert len(read_waveform(path, RATE)) == 1600


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([".wav", ".flac"]), st.data())
def test_damage_anywhere_gives_a_waveform_or_one_line(tmp_path, suffix, data):
    path = tmp_path / f"damaged{suffix}"
    soundfile.write(path, tone(400), RATE)
    written = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(written) - 1))
    if data.draw(st.booleans()):
        written = written[:place]
    else:
        written[place] = data.draw(st.integers(0, 255))
    path.write_bytes(written)
    try:
        waveform = read_waveform(path, 8000)
    except UserError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)
    else:
        assert waveform.ndim == 1 and len(waveform) and np.isfinite(waveform).all()


def test_folders_are_searched_in_one_order(tmp_path):
    for name in ("b/2.wav", "b/10.FLAC", "a/c/1.wav", "b/notes.txt", "b/._2.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in audio_files(tmp_path)] == [
        "a/c/1.wav",
        "b/10.FLAC",
        "b/2.wav",
    ]


def test_a_folder_without_recordings_is_named(tmp_path):
    with pytest.raises(UserError, match=r"holds no \.wav or \.flac file"):
        audio_files(tmp_path)
    with pytest.raises(UserError, match=r"nowhere: no such folder"):
        audio_files(tmp_path / "nowhere")


def test_an_utterance_in_two_files_is_named():
    twice = [Recording(Path(folder, "u.wav"), "u", "a") for folder in ("one", "two")]
    with pytest.raises(UserError, match=r"two/u\.wav: utterance u is there twice, also as one/u\.wav"):
        unique(twice)
