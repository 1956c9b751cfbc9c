"""Recordings as people have them: every kind gives the samples that were recorded, in little memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from groundup.corpus.decoding import BY_FFMPEG, BY_SOUNDFILE
from groundup.corpus.recordings import read_waveform
from groundup.errors import UserError

RATE = 16_000
TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)
NO_LOSS = {".aif", ".aifc", ".aiff", ".au", ".caf", ".flac", ".snd", ".w64", ".wav", ".wave"}
NAMES = {".aif": "AIFF", ".aifc": "AIFF", ".snd": "AU", ".oga": "OGG", ".opus": "OGG", ".wave": "WAV"}
CONTAINERS = {
    ".aac": "adts",
    ".m4a": "ipod",
    ".m4b": "ipod",
    ".mka": "matroska",
    ".mkv": "matroska",
    ".wma": "asf",
}


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}, which makes the recording")


def is_the_tone(found: np.ndarray) -> bool:
    """After a codec with loss: about as long, and the same tone, whatever was put in front of it."""
    middle = found[4000:12_000]
    loud = 0.4 < np.abs(middle[4000:]).max() < 0.6
    return abs(len(found) - RATE) < 4000 and loud and np.abs(np.fft.rfft(middle)).argmax() == 220


@pytest.mark.parametrize("suffix", BY_SOUNDFILE)
def test_what_soundfile_reads(tmp_path, suffix):
    path, kind = tmp_path / f"a{suffix}", {"subtype": "OPUS"} if suffix == ".opus" else {}
    soundfile.write(path, TONE, RATE, format=NAMES.get(suffix), **kind)
    found = read_waveform(path, RATE)
    assert is_the_tone(found)
    if suffix in NO_LOSS:
        np.testing.assert_allclose(found, TONE, atol=2**-15)


@pytest.mark.parametrize("suffix", sorted({*BY_FFMPEG} - {".amr"}))  # which Debian's ffmpeg reads only
@pytest.mark.parametrize("name", ["a{}", "renamed.wav"])
def test_what_ffmpeg_reads_whatever_it_is_called(tmp_path, suffix, name):
    needs("ffmpeg")
    soundfile.write(tmp_path / "source.wav", TONE, RATE)
    path = tmp_path / name.format(suffix)
    codec = {".webm": "libopus", ".wma": "wmav2"}.get(suffix, "aac")
    form = "asf" if suffix == ".wma" else CONTAINERS.get(suffix, suffix[1:])
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "source.wav", "-c:a", codec, "-f", form, path]
    subprocess.run(command, check=True)
    assert is_the_tone(read_waveform(path, RATE))


@pytest.mark.parametrize("bits", ["16", "24"])
def test_what_sox_writes_to_a_pipe(tmp_path, bits):
    needs("sox")
    kind = ["-c", "1", "-b", bits]
    source = ["sox", "-V1", "-r", "16000", "-n", *kind, "-t", "wav", "-", "synth", "1601s", "sine", "440"]
    written = subprocess.run(source, check=True, capture_output=True).stdout
    assert 0x7FFFF000 <= int.from_bytes(written[4:8], "little") < 0x80000000
    (tmp_path / "a.wav").write_bytes(written)
    assert len(read_waveform(tmp_path / "a.wav", RATE)) == 1601


def test_what_espeak_writes_to_a_pipe(tmp_path):
    needs("espeak-ng")
    written = subprocess.run(["espeak-ng", "--stdout", "hello"], check=True, capture_output=True).stdout
    (tmp_path / "a.wav").write_bytes(written)
    assert len(read_waveform(tmp_path / "a.wav", 22_050)) == (len(written) - 44) // 2 > 5000


def test_what_ffmpeg_writes_to_a_pipe(tmp_path):
    needs("ffmpeg")
    soundfile.write(tmp_path / "source.wav", TONE, RATE)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "source.wav", "-f", "wav", "-"]
    written = subprocess.run(command, check=True, capture_output=True).stdout
    assert written[4:8] == b"\xff" * 4
    (tmp_path / "a.wav").write_bytes(written)
    np.testing.assert_array_equal(
        read_waveform(tmp_path / "a.wav", RATE), read_waveform(tmp_path / "source.wav", RATE)
    )


@pytest.mark.parametrize("suffix", [".wav", ".aiff"])
def test_24_bits_of_odd_length_without_a_padding_byte(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    soundfile.write(path, TONE[:1601], RATE, subtype="PCM_24")
    content = path.read_bytes()
    promised = int.from_bytes(content[4:8], "little" if suffix == ".wav" else "big") + 8
    path.write_bytes(content[: promised - 1])
    np.testing.assert_allclose(read_waveform(path, RATE), TONE[:1601], atol=2**-23)
    path.write_bytes(content[: promised - 2])
    with pytest.raises(UserError, match=r"cut off, [\d,]+ of [\d,]+ bytes are there"):
        read_waveform(path, RATE)


MEASURE = """
import resource, sys
from groundup.corpus.log_mel import LogMel
from groundup.corpus.recordings import read_waveform
from groundup.corpus.trimming import trim_silence
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
waveform = read_waveform(sys.argv[1], 16_000)
assert len(waveform) >= 16_000 * 60 * 10
LogMel()(trim_silence(waveform, 16_000))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_small_file_of_long_silence_takes_little_memory(tmp_path):
    """10 minutes in stereo at 48 kHz: 38 MB as 16 kHz in float32, 230 MB as ffmpeg gives them."""
    needs("ffmpeg")
    path = tmp_path / "long.m4a"
    silence = ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "600", "-b:a", "8k"]
    subprocess.run(["ffmpeg", "-v", "error", *silence, path], check=True)
    assert path.stat().st_size < 500_000
    run = [sys.executable, "-c", MEASURE, path]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    before, after = map(
        int, subprocess.run(run, check=True, capture_output=True, env=environment).stdout.split()
    )
    assert after - before < 200_000  # kilobytes
