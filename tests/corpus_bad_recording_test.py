"""Whatever is given to the ways that read recordings: a whole corpus, or one line that names what is wrong."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from groundup.corpus import recordings as reading
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.packed_corpus import PackedCorpus
from tests.damage import (
    NO_FILES,
    RATE,
    ROWS,
    SOURCES,
    UTTERANCES,
    WAYS,
    attempt,
    cases,
    copied,
    damage,
    groundup,
    homework,
    ids,
    one_line,
    replace_by,
    table,
    without,
)

WAY, NUMBER = st.sampled_from(sorted(WAYS)), st.integers(0, 3)


def is_right(corpus: PackedCorpus, way: str, voices: Path) -> None:
    """Every utterance is there, and one at least is what `soundfile` reads, in our own features."""
    assert corpus.ids.tolist() == ids(way)
    for number, name in enumerate(WAYS[way]):
        samples, rate = soundfile.read(voices / name, dtype="float32", always_2d=True)
        if rate == LogMel(**corpus.features).sample_rate:
            expected = LogMel(**corpus.features)(samples.mean(axis=1))
            np.testing.assert_array_equal(corpus[number], expected)


def packed_or_refused(folder: Path, way: str, number: int, *options) -> None:
    """The property of a recording's file: one line; and with --skip-bad, all the others."""
    name, voices = WAYS[way][number], folder / "voices"
    corpus = attempt(folder, way, "--from", voices, *options, named=(Path(name).name,))
    if corpus is not None:
        return is_right(corpus, way, voices)
    names = ids(way)
    bad = names.pop(number)
    without(folder, way, "--from", voices, *options, bad=bad, others=names)


@cases(130)
@given(WAY, NUMBER, damage())
def test_a_recording_is_damaged(way, number, damaged):
    with copied(SOURCES[way]) as folder:
        path = folder / "voices" / WAYS[way][number]
        path.write_bytes(damaged(path.read_bytes()))
        packed_or_refused(folder, way, number)


def speak(path: Path, samples, rate: int, **kind) -> None:
    path.unlink()
    soundfile.write(path, np.asarray(samples), rate, format="WAV", **kind)


def patched(path: Path, place: int, value: int, size: int = 4) -> None:
    """A WAV whose header says `value` at a place."""
    content = bytearray(path.read_bytes())
    content[place : place + size] = value.to_bytes(size, "little")
    path.write_bytes(content)


def with_sample(value: float, kind: str = "FLOAT"):
    samples = np.full(1600, 0.1)
    samples[77] = value
    return lambda path: speak(path, samples, RATE, subtype=kind)


STRANGE = {
    "nan": with_sample(np.nan),
    "infinite": with_sample(np.inf),
    "no float32": with_sample(1e300, "DOUBLE"),
    "overflowing": lambda path: speak(path, np.full((1600, 2), 3e38), RATE, subtype="FLOAT"),
    "far beyond full scale": with_sample(-1e30),
    "no samples": lambda path: speak(path, np.zeros(0), RATE),
    "a low rate": lambda path: speak(path, np.zeros(100), 7999),
    "another rate": lambda path: speak(path, np.zeros(4800), 48_001),
    "an absurd rate": lambda path: speak(path, np.zeros(4800), 2_000_000_011),
    "many channels": lambda path: speak(path, np.zeros((9, 200)), RATE),
    "silence": lambda path: speak(path, np.zeros(1600), RATE),
    "one sample": lambda path: speak(path, np.ones(1), RATE),
    "a header of gigabytes": lambda path: (speak(path, np.zeros(1600), RATE), patched(path, 4, 0xFFFF_0000)),
    "data of gigabytes": lambda path: (speak(path, np.zeros(1600), RATE), patched(path, 40, 0xFFFF_FFF0)),
    "no rate": lambda path: (speak(path, np.zeros(1600), RATE), patched(path, 24, 0)),
    "no channel": lambda path: (speak(path, np.zeros(1600), RATE), patched(path, 22, 0, 2)),
    "a picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "a page": lambda path: path.write_bytes(b"<html>\n" * 50),
    "zeros": lambda path: path.write_bytes(bytes(100_000)),
}


@cases(80)
@given(WAY, st.sampled_from(["0", "2"]), st.sampled_from(sorted(STRANGE)), st.booleans())
def test_a_recording_holds_something_else(way, number, kind, trimmed):
    with copied(SOURCES[way]) as folder:
        STRANGE[kind](folder / "voices" / WAYS[way][int(number)])
        packed_or_refused(folder, way, int(number), *(["--trim"] if trimmed else []))


@cases(40)
@given(WAY, NUMBER, st.sampled_from(NO_FILES))
def test_a_recording_that_is_no_file(way, number, kind):
    with copied(SOURCES[way]) as folder:
        replace_by(folder / "voices" / WAYS[way][number], kind)
        packed_or_refused(folder, way, number)


def test_hours_of_silence_in_a_small_file(monkeypatch):
    monkeypatch.setattr(reading, "LONGEST", 100_000)
    with copied(SOURCES["folder"]) as folder:
        path = folder / "voices" / WAYS["folder"][1]
        soundfile.write(path, np.zeros(200_000), RATE)
        packed_or_refused(folder, "folder", 1)


def listed(folder: Path, content: bytes) -> Path:
    (folder / "voices" / "list.csv").write_bytes(content)
    return folder / "voices" / "list.csv"


@cases(200)
@given(damage())
def test_a_table_is_damaged(damaged):
    with copied(SOURCES["folder"]) as folder:
        path = listed(folder, damaged(table(ROWS)))
        corpus = attempt(folder, "folder", "--from", path, named=("list.csv",))
        if corpus is not None:
            text = path.read_bytes().decode("utf-8-sig")
            assert all(f"{name}." in text for name in corpus.ids) and all(
                who in text for who in corpus.speakers
            )
            assert 1 <= len(corpus) <= 4


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", " ", "..", "../x.wav", "/etc/passwd.wav", "a/../../x.wav", "C:\\x.wav", "\\\\host\\x.wav", "~/x.wav",
         "alice", "alice/1.wav/", "alice//1.wav", "./alice/1.wav", "alice/./1.wav", "ALICE/1.wav", ".wav", "x.mp3",
         "up/1.wav", "link.wav", "\x00.wav", "a\nb.wav", "-", "=1+1", "'", '"', "张伟", "x" * 300 + ".wav", "y" * 140_000,
         "\u202e.wav", "alice/1.flac", "nan", "\ufeff"]
    ),
)  # fmt: skip


@cases(200)
@given(st.integers(0, 4), st.integers(0, 2), CELLS)
def test_a_cell_of_a_table_is_something_else(row, column, cell):
    """A path that leads out, by dots, is refused; a link is the user's own, and a file like any other."""
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = cell
    with copied(SOURCES["folder"]) as folder:
        (folder / "voices" / "up").symlink_to("..")
        (folder / "voices" / "link.wav").symlink_to("alice/1.wav")
        path = listed(folder, table(rows).decode("utf-8", "surrogatepass").encode("utf-8", "surrogatepass"))
        corpus = attempt(folder, "folder", "--from", path, named=("list.csv",))
        if corpus is not None:
            wanted = rows[row][column].strip()
            assert len(corpus) == 4
            if row and column == 1:
                assert corpus.speakers[corpus.labels[row - 1]] == wanted
            if row and column == 2:
                assert corpus.field(corpus.manifest["fields"][0])[row - 1] == wanted
            if row and column == 0:
                assert (
                    os.path.samefile(folder / "voices" / wanted, folder / "voices" / ROWS[row][0]) or row == 0
                )


def test_a_line_of_ten_megabytes():
    with copied(SOURCES["folder"]) as folder:
        for line in (b"x" * 10_000_000, b"alice/1.wav,a," + b"x," * 5_000_000, b'"' + b"x\n" * 5_000_000):
            path = listed(folder, table(ROWS) + line)
            assert attempt(folder, "folder", "--from", path, named=("list.csv",)) is None


NAMES = st.one_of(
    st.binary(min_size=1, max_size=20).filter(lambda name: not set(name) & set(b"/\0") and name not in (b".", b"..")),
    st.sampled_from([b"a\nb", b"\x1b[31m", b"\xff\xfe", "张伟".encode(), b"x" * 200, b" ", b"-rf", b"\xed\xa0\x80", b"\xe2\x80\xa8"]),
)  # fmt: skip


@cases(60)
@given(WAY, NAMES, st.booleans())
def test_any_name_of_a_folder_or_of_a_file(way, name, above):
    """The folder above the recordings may be called anything; a speaker's cannot break a line."""
    with copied(SOURCES[way]) as folder:
        name, voices = os.fsdecode(name), folder / "voices"
        if above:
            source = voices.rename(folder / f"in {name}")
        else:
            path = voices / WAYS[way][0]
            path.rename(path.with_name(f"{name}.wav"))
            source = voices
        corpus = attempt(folder, way, "--from", source, named=(str(name), "'", "\\", "expected", "voices"))
        if corpus is not None:
            assert len(corpus) == 4 or name.startswith(".")
            assert groundup("corpus", "info", folder / "out")[0] == 0


def unprivileged(*arguments) -> tuple[int, str]:
    """Run a command as somebody who may not read everything; root may."""
    if os.geteuid():
        return groundup(*arguments)[::2]
    os.seteuid(65534)
    try:
        return groundup(*arguments)[::2]
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("what", ["the file", "its folder", "the source", "the output"])
@pytest.mark.parametrize("way", [*WAYS, "list.csv", "hw4"])
def test_no_permission(way, what):
    """Nothing that may not be read is passed over in silence."""
    command = "folder" if way == "list.csv" else way
    with copied(SOURCES.get(command, homework)) as folder:
        folder.chmod(0o777)
        source, out = folder / ("Dataset" if way == "hw4" else "voices"), folder / "out"
        file = source / WAYS.get(command, UTTERANCES)[0]
        closed = {"the file": file, "its folder": file.parent, "the source": source, "the output": folder}[
            what
        ]
        given = listed(folder, table(ROWS)) if way == "list.csv" else source
        assert (
            groundup("corpus", command, "--from", given, "--out", out)[0] == 0
        )  # and all modules are loaded
        shutil.rmtree(out)
        closed.chmod(0o555 if what == "the output" else 0o000)
        try:
            code, errors = unprivileged("corpus", command, "--from", given, "--out", out)
        finally:
            closed.chmod(0o755)
        one_line(code, errors, closed.name, file.name)
        assert not out.exists() and not list(folder.glob(".out*"))
