"""A file gives its waveform, or one line that says what is wrong with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundup.corpus import recordings as reading
from groundup.corpus.audio_files import audio_files
from groundup.corpus.recordings import Recording, read_waveform, unique
from groundup.corpus.resampling import resample
from groundup.errors import UserError

RATE = 16_000


def tone(samples=1600, frequency=440.0, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(samples) / rate)).astype(np.float32)


def encode(path, waveform, *options, rate=RATE):
    """Write the waveform as MPEG-4, without loss unless `options` say otherwise."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("needs ffmpeg, which makes the recording")
    wav = path.with_name("source.wav")
    soundfile.write(wav, waveform, rate)
    target = f"file:{path}"
    command = [
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-i",
        wav,
        "-c:a",
        "alac",
        *options,
        "-f",
        "ipod",
        target,
    ]
    subprocess.run(command, check=True)
    return path


def packets(path):
    """Where each packet of sound begins in an MPEG-4 file."""
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pos", "-of", "csv=p=0", path]
    return [int(line.strip(",")) for line in subprocess.check_output(command, text=True).split()]


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
    (tmp_path / "nothing.m4a").touch()
    soundfile.write(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE, subtype="FLOAT")
    for name, message in {
        "text.wav": r"cannot be read as audio \(",
        "nothing.flac": r"cannot be read as audio \(",
        "empty.wav": r"holds no samples",
        "nothing.m4a": r"cannot be read as audio \(the file is empty\)",
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


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("rate", [RATE, 48_000])
def test_an_m4a_file_gives_what_the_same_wav_gives(tmp_path, channels, rate):
    waveform = np.random.default_rng(0).uniform(-0.5, 0.5, (20_000, channels))
    encode(tmp_path / "a.M4A", waveform, rate=rate)
    found = read_waveform(tmp_path / "a.M4A", RATE)
    assert found.dtype == np.float32
    # Up to rounding: MPEG-4 has its own order of more than two channels.
    np.testing.assert_allclose(found, read_waveform(tmp_path / "source.wav", RATE), atol=1e-6)


def test_an_m4a_file_with_loss_is_near(tmp_path):
    encode(tmp_path / "a.m4a", tone(RATE), "-c:a", "aac", "-b:a", "128k")
    found = read_waveform(tmp_path / "a.m4a", RATE)
    assert RATE <= len(found) < RATE + 1024  # its last packet is filled up
    np.testing.assert_allclose(found[2000:-2000], tone(RATE)[2000 : len(found) - 2000], atol=5e-3)


@pytest.mark.parametrize(
    "name", ["-y.m4a", "http:a.m4a", "$(touch x);a b.m4a", "录音.m4a", "one\ntwo.m4a", "%d.m4a"]
)
def test_the_name_of_an_m4a_file_means_nothing(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    encode(Path(name), tone())
    before = sorted(tmp_path.iterdir())
    np.testing.assert_allclose(read_waveform(name, RATE), tone(), atol=1 / 32768)
    assert sorted(tmp_path.iterdir()) == before


def test_without_ffmpeg_an_m4a_file_is_refused_and_a_wav_is_not(tmp_path, monkeypatch):
    encode(tmp_path / "a.m4a", tone())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UserError,
        match=r"a\.m4a: MPEG-4 needs the program ffmpeg, .* Install ffmpeg .* convert the file to \.wav",
    ):
        read_waveform(tmp_path / "a.m4a", RATE)
    assert len(read_waveform(tmp_path / "source.wav", RATE)) == 1600


def test_what_is_no_m4a_file_is_named_with_a_reason(tmp_path):
    (tmp_path / "text.m4a").write_text("#EXTM3U\nhttp://127.0.0.1:9/a.m4a\n")
    (tmp_path / "nothing.m4a").touch()
    (tmp_path / "boxes.m4a").write_bytes(b"\0\0\0\x10ftypM4A \0\0\0\0")
    for name, reason in (("text", "[^@]+"), ("nothing", "[^@]+"), ("boxes", "ffmpeg: [^@]+")):
        with pytest.raises(
            UserError, match=rf"{name}\.m4a: cannot be read as audio \({reason}\)\. Rep"
        ) as error:
            read_waveform(tmp_path / f"{name}.m4a", RATE)
        assert "\n" not in str(error.value)
    with pytest.raises(UserError, match=r"missing\.m4a: no such file"):
        read_waveform(tmp_path / "missing.m4a", RATE)
    with pytest.raises(UserError, match=r"empty\.m4a: (holds no samples|cannot be read as audio)"):
        read_waveform(encode(tmp_path / "empty.m4a", np.zeros(0)), RATE)


@pytest.mark.parametrize("codec", ["aac", "alac"])
@pytest.mark.parametrize("order", ["sound first", "sound last"])
def test_an_m4a_file_that_was_cut_off_is_refused_wherever_it_was_cut(tmp_path, codec, order):
    options = ["-movflags", "+faststart"] if order == "sound last" else []
    path = encode(tmp_path / "a.m4a", tone(5000), "-c:a", codec, *options)
    written, begins = path.read_bytes(), packets(path)
    # Between two packets, where ffmpeg itself sees nothing missing; within one; between boxes; at the end.
    for cut in {*begins, begins[-1] + 5, begins[0] - 8, begins[0] - 3, 30, len(written) - 1}:
        path.write_bytes(written[:cut])
        with pytest.raises(
            UserError, match=r"a\.m4a: (cut off, [\d,]+ of [\d,]+ bytes|cannot be|holds no samples)"
        ):
            read_waveform(path, RATE)


@pytest.mark.parametrize("samples", [5000, 100_000])  # in the second, much is decoded before it shows
def test_an_m4a_file_with_a_hole_is_refused(tmp_path, samples):
    path = encode(tmp_path / "a.m4a", tone(samples), "-c:a", "aac")
    written, begins = bytearray(path.read_bytes()), packets(path)
    written[begins[-4] : begins[-2]] = bytes(begins[-2] - begins[-4])  # as of a download that lost a piece
    path.write_bytes(written)
    with pytest.raises(UserError, match=r"a\.m4a: cannot be read as audio \(ffmpeg: "):
        read_waveform(path, RATE)


def test_a_box_may_have_a_long_length_or_none(tmp_path):
    path = encode(tmp_path / "a.m4a", tone())
    written, begin = path.read_bytes(), packets(path)[0]
    start = written.rindex(b"mdat", 0, begin) - 4
    assert written[start - 4 : start] == b"free"  # eight bytes that a long length can take
    size = int.from_bytes(written[start : start + 4], "big") + 8
    long = written[: start - 8] + b"\0\0\0\1mdat" + size.to_bytes(8, "big") + written[start + 8 :]
    path.write_bytes(long)
    np.testing.assert_allclose(read_waveform(path, RATE), tone(), atol=1 / 32768)
    path.write_bytes(long[:-2000])
    with pytest.raises(UserError, match=r"a\.m4a: cut off, "):
        read_waveform(path, RATE)
    path = encode(path, tone(), "-movflags", "+faststart")
    written = path.read_bytes()
    start = packets(path)[0] - 8
    path.write_bytes(written[:start] + b"\0\0\0\0" + written[start + 4 :])  # up to the end of the file
    np.testing.assert_allclose(read_waveform(path, RATE), tone(), atol=1 / 32768)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_damage_anywhere_in_an_m4a_file_gives_a_waveform_or_one_line(tmp_path, data):
    if not (tmp_path / "whole.m4a").exists():
        encode(tmp_path / "whole.m4a", tone(3000), "-c:a", "aac", "-movflags", "+faststart")
    written, path = bytearray((tmp_path / "whole.m4a").read_bytes()), tmp_path / "damaged.m4a"
    written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(written)
    try:
        waveform = read_waveform(path, 8000)
    except UserError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)
    else:
        assert waveform.ndim == 1 and len(waveform) and np.isfinite(waveform).all()


@pytest.mark.parametrize(
    "subtype, step", [("PCM_U8", 2**-7), ("PCM_24", 2**-23), ("FLOAT", 0), ("DOUBLE", 2**-24)]
)
def test_samples_of_any_width_are_read(tmp_path, subtype, step):
    soundfile.write(tmp_path / "a.wav", tone(), RATE, subtype=subtype)
    np.testing.assert_allclose(read_waveform(tmp_path / "a.wav", RATE), tone(), atol=step)


@pytest.mark.parametrize("name", ["one\ntwo", "one\rtwo", "one\u2028two", "\x1b[2J", "\udce9"])
def test_a_name_that_would_break_a_line_is_escaped(tmp_path, name):
    with pytest.raises(UserError) as error:
        read_waveform(tmp_path / f"{name}.wav", RATE)
    assert str(error.value).isprintable()


def test_an_utterance_in_two_files_is_named():
    twice = [Recording(Path(folder, "u.wav"), "u", "a") for folder in ("one", "two")]
    with pytest.raises(UserError, match=r"two/u\.wav: utterance u is there twice, also as one/u\.wav"):
        unique(twice)


def test_a_stamp_changes_with_the_file(tmp_path):
    recording = Recording(tmp_path / "a.wav", "a", "alice")
    stamps = [recording.stamp]
    for content in (b"1", b"12"):
        recording.path.write_bytes(content)
        stamps.append(recording.stamp)
    os.utime(recording.path, ns=(0, 0))  # as long as before, and of another time
    assert stamps[0] == "missing" and len({*stamps, recording.stamp}) == 4


def test_what_has_no_end_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "zero.flac").symlink_to("/dev/zero")
    (tmp_path / "folder.wav").mkdir()
    soundfile.write(tmp_path / "folder.wav" / "1.wav", tone(), RATE)
    found = audio_files(tmp_path)
    assert [path.name for path in found] == ["folder.wav", "pipe.wav", "zero.flac"]
    for path in found:
        with pytest.raises(UserError, match=rf"{path.name}: expected a file, found something else"):
            read_waveform(path, RATE)


@pytest.mark.parametrize(
    "samples, rate, message",
    [
        ([0.0, -1e12], RATE, r"sample 1 is -1e\+12, far beyond full scale"),
        (np.full((2, 2), 3e38), RATE, r"sample 0 is not a number"),
        (np.zeros(9), 2_000_000_011, r"expected a sample rate up to 1048576 Hz, found 2000000011 Hz"),
        (np.zeros(3000), RATE, r"is longer than \d+ minutes\. Cut it into utterances"),
    ],
)
def test_what_no_microphone_records_is_refused(tmp_path, monkeypatch, samples, rate, message):
    monkeypatch.setattr(reading, "LONGEST", 2000)
    soundfile.write(tmp_path / "a.wav", samples, rate, subtype="FLOAT")
    with pytest.raises(UserError, match=message):
        read_waveform(tmp_path / "a.wav", RATE)
