"""The commands as a user types them: what they write, what they say, and how they refuse."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from groundup.corpus.archives.download_test import serving
from groundup.corpus.archives.public_archive import digest_of, sha256_of_bytes
from groundup.corpus.archives.public_archive_test import zipped
from groundup.corpus.cli.commands import add_corpus_commands
from groundup.corpus.cli.info import summary
from groundup.corpus.importers import fsdd, ravdess
from groundup.corpus.importers import importer as each_importer
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.check import check
from groundup.corpus.pack.pack_writer_test import pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


def groundup(*arguments) -> None:
    """Run a command in this process."""
    parser = argparse.ArgumentParser()
    add_corpus_commands(parser.add_subparsers())
    options = parser.parse_args(["corpus", *map(str, arguments)])
    options.run(options)


IMPORTERS = ("folder", "hw4", "ravdess", "fsdd", "voxceleb", "synthetic")


def hum(samples=3200, seed=0):
    return 0.1 * np.random.default_rng(seed).standard_normal(samples)


@pytest.fixture
def actors(tmp_path):
    """Two actors, two statements, at the rate of the originals, one of them in stereo."""
    for actor in (1, 2):
        for statement in (1, 2):
            path = (
                tmp_path / "from" / f"Actor_{actor:02d}" / f"03-01-01-01-{statement:02d}-01-{actor:02d}.wav"
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            waveform = hum(48_000, actor)
            soundfile.write(path, np.stack([waveform, waveform], axis=1) if actor == 1 else waveform, 48_000)
    return tmp_path / "from"


@pytest.fixture
def digits(tmp_path):
    (tmp_path / "digits").mkdir()
    for digit in range(3):
        soundfile.write(tmp_path / "digits" / f"{digit}_theo_0.wav", hum(1600, digit), 8000)
    return tmp_path / "digits"


def test_ravdess_from_a_folder(actors, tmp_path, capsys):
    groundup("ravdess", "--from", actors, "--out", tmp_path / "out")
    corpus = check(tmp_path / "out")
    assert corpus.speakers == ["Actor_01", "Actor_02"] and corpus.lengths.tolist() == [98] * 4
    assert corpus.field("statement").tolist() == ["01", "02"] * 2 and corpus.name == "ravdess"
    assert LogMel(**corpus.features) == LogMel() and "Livingstone" in corpus.manifest["source"]
    assert capsys.readouterr().out == f"{tmp_path / 'out'}: {summary(corpus)}\n"


def test_ravdess_keeps_some_actors(actors, tmp_path):
    groundup("ravdess", "--from", actors, "--out", tmp_path / "out", "--actors", "02")
    assert PackedCorpus.open(tmp_path / "out").speakers == ["Actor_02"]


def test_fsdd_from_a_folder(digits, tmp_path):
    groundup("fsdd", "--from", digits, "--out", tmp_path / "out", "--workers", "1")
    corpus = check(tmp_path / "out")
    assert corpus.ids.tolist() == ["0_theo_0", "1_theo_0", "2_theo_0"] and corpus.lengths.tolist() == [18] * 3
    assert LogMel(**corpus.features).sample_rate == 8000


def test_an_archive_is_fetched_where_no_folder_is_given(actors, tmp_path, monkeypatch, capsys):
    files = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in actors.rglob("*.wav")}
    digest = digest_of({name: sha256_of_bytes(content) for name, content in files.items()})
    monkeypatch.setenv("GROUNDUP_CACHE", str(tmp_path / "cache"))
    with serving("cut_off", "whole", content=zipped(files)) as (url, _):
        archive = replace(ravdess.ARCHIVE, url=url, count=len(files), digest=digest)
        monkeypatch.setattr(ravdess, "ARCHIVE", archive)
        with monkeypatch.context() as at:
            at.setattr("sys.stderr.isatty", lambda: True)
            groundup("ravdess", "--out", tmp_path / "fetched")
    told = f"Downloading {archive.filename}, about 210 MB, to {tmp_path / 'cache' / 'ravdess'}. Remove that"
    assert capsys.readouterr().err.startswith(told)
    groundup("ravdess", "--out", tmp_path / "cached")
    assert "Downloading" not in capsys.readouterr().err
    groundup("ravdess", "--from", actors, "--out", tmp_path / "given")
    for name in ("fetched", "cached"):
        assert (tmp_path / name / "frames.npy").read_bytes() == (
            tmp_path / "given" / "frames.npy"
        ).read_bytes()


@pytest.fixture
def voices(tmp_path):
    """A folder for each speaker, and a table of the same."""
    for number, path in enumerate(["alice/1.wav", "alice/tuesday/2.flac", "bob/1.wav"]):
        (tmp_path / "voices" / path).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / "voices" / path, hum(8000, number), 16_000)
    lines = ["path,speaker,room", "bob/1.wav,Bob,kitchen", "alice/1.wav,Alice,hall"]
    (tmp_path / "voices" / "list.csv").write_text("\n".join(lines))
    return tmp_path / "voices"


def test_folder_from_folders_and_from_a_table(voices, tmp_path, monkeypatch):
    monkeypatch.chdir(voices)
    groundup("folder", "--from", ".", "--out", tmp_path / "out", "--bands", 20)
    corpus = check(tmp_path / "out")
    assert corpus.speakers == ["alice", "bob"] and corpus.bands == 20 and corpus.name == "voices"
    assert corpus.ids.tolist() == ["alice/1", "alice/tuesday/2", "bob/1"]
    groundup("folder", "--from", voices / "list.csv", "--out", tmp_path / "listed")
    listed = check(tmp_path / "listed")
    assert listed.speakers == ["Alice", "Bob"] and listed.field("room").tolist() == ["kitchen", "hall"]


def test_voxceleb(tmp_path):
    path = tmp_path / "wav" / "id10001" / "1zcIwhmdeo4" / "00001.wav"
    path.parent.mkdir(parents=True)
    soundfile.write(path, hum(8000), 16_000)
    groundup("voxceleb", "--from", tmp_path / "wav", "--out", tmp_path / "out")
    corpus = check(tmp_path / "out")
    assert corpus.speakers == ["id10001"] and corpus.field("video").tolist() == ["1zcIwhmdeo4"]


def test_what_cannot_be_fetched_is_explained(tmp_path):
    told = {"hw4": r"download Dataset\.tar\.gz", "voxceleb": r"Request access", "folder": r"CSV"}
    for importer, message in told.items():
        with pytest.raises(UserError, match=rf"^--from is missing\. .*{message}") as error:
            groundup(importer, "--out", tmp_path / "out")
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("importer", ["folder", "fsdd"])
def test_a_bad_recording_can_be_left_out(voices, digits, tmp_path, capsys, importer):
    source = {"folder": voices, "fsdd": digits}[importer]
    bad = sorted(source.rglob("*.wav"))[0]
    bad.write_bytes(b"")
    groundup(importer, "--from", source, "--out", tmp_path / "out", "--skip-bad")
    corpus = check(tmp_path / "out")
    assert len(corpus) == 2 and len(corpus.skipped) == 1 and str(bad) in next(iter(corpus.skipped.values()))
    assert "; 1 left out" in capsys.readouterr().out


def test_a_corpus_is_drawn(tmp_path, capsys):
    groundup("synthetic", "--speakers", 1, "--utterances", 2, "--out", tmp_path / "out")
    groundup("info", tmp_path / "out", "--plot", tmp_path / "corpus.png")
    assert (tmp_path / "corpus.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UserError, match=r"corpus\.png: already exists\. Give --plot a new name"):
        groundup("info", tmp_path / "out", "--plot", tmp_path / "corpus.png")
    with pytest.raises(UserError, match=r"corpus\.wav: expected a name in \.pdf, \.png or \.svg"):
        groundup("info", tmp_path / "out", "--plot", tmp_path / "corpus.wav")


def test_check_and_info_say_what_is_there(tmp_path, capsys):
    groundup("synthetic", "--speakers", 1, "--utterances", 2, "--out", tmp_path / "out")
    capsys.readouterr()
    groundup("check", tmp_path / "out")
    assert capsys.readouterr().out.startswith(
        f"{tmp_path / 'out'}: every byte is as it was written. 2 utterances"
    )
    groundup("info", tmp_path / "out")
    assert "field     session: 01" in capsys.readouterr().out
    path = tmp_path / "out" / "frames.npy"
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(UserError, match=r"frames\.npy: damaged"):
        groundup("check", tmp_path / "out")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["ravdess", "--from", "nowhere"], r"nowhere: no such folder\. Give the folder"),
        (["fsdd", "--from", "here"], r"here: holds no \.wav or \.flac file"),
        (["ravdess", "--from", "digits"], r"0_theo_0\.wav: expected a name like"),
        (["ravdess", "--from", "from", "--actors", "30"], r"--actors: expected numbers from 01 to 24"),
        (["ravdess", "--from", "from", "--actors", "05"], r"holds no recording of actor 05"),
        (["folder", "--from", "from", "--bands", "0"], r"--sample-rate and --bands: expected"),
        (["folder", "--from", "from", "--trim", "-3"], r"--trim: expected a number of decibels above 0"),
        (["folder", "--from", "digits"], r"0_theo_0\.wav: expected one folder for each speaker"),
        (["hw4", "--from", "digits"], r"digits: expected metadata\.json in it, found 0_theo_0\.wav"),
        (["hw4", "--from", "nowhere"], r"nowhere: no such file or folder"),
        (["voxceleb", "--from", "digits"], r"expected a name like id10001"),
        (["synthetic", "--device", "abacus"], r"--device"),
        (["ravdess", "--from", "from", "--workers", "0"], r"--workers: expected 1 to 1024, got 0"),
        (["folder", "--from", "from", "--trim", "inf"], r"--trim: expected a number of decibels above 0"),
        (
            ["folder", "--from", "from", "--sample-rate", "9999999"],
            r"--sample-rate: expected at most",
        ),
        (["voxceleb", "--from", "~nobody-of-that-name"], r"~nobody-of-that-name: no such folder"),
        (["synthetic", "--speakers", "0"], r"--speakers: expected at least 1, got 0"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(actors, digits, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError, match=message) as error:
        groundup(*arguments, "--out", "out")
    assert "\n" not in str(error.value) and sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda path: path.write_bytes(b"no audio"), r"cannot be read as audio"),
        (lambda path: path.write_bytes(b""), r"cannot be read as audio"),
        (lambda path: soundfile.write(path, np.zeros(0), 8000), r"holds no samples"),
        (
            lambda path: soundfile.write(path, hum(), 4000),
            r"expected a sample rate of at least 8000 Hz, found 4000 Hz",
        ),
        (lambda path: soundfile.write(path, [np.nan], 8000, subtype="FLOAT"), r"sample 0 is not a number"),
    ],
)
def test_a_bad_recording_is_named_and_nothing_is_left(digits, tmp_path, damage, message):
    damage(digits / "1_theo_0.wav")
    with pytest.raises(UserError, match=rf"1_theo_0\.wav: {message}"):
        groundup("fsdd", "--from", digits, "--out", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["digits"]


def test_an_existing_output_is_refused_before_any_work(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    for command in ("ravdess", "fsdd"):  # neither folder nor network is looked at
        monkeypatch.setattr(each_importer, "fetch", None)
        with pytest.raises(UserError, match=r"out: already exists"):
            groundup(command, "--out", tmp_path / "out")
    with pytest.raises(UserError, match=r"out: already exists"):
        groundup("synthetic", "--out", tmp_path / "out")


def started(*arguments) -> subprocess.Popen:
    """The command as its own process group, as a terminal would start it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "groundup", "corpus", *map(str, arguments)]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )


def test_ctrl_c_is_one_line_and_leaves_nothing(tmp_path):
    run = started(
        "synthetic", "--speakers", 400, "--utterances", 40, "--out", tmp_path / "out", "--workers", 2
    )
    until = time.monotonic() + 30
    while not any(tmp_path.iterdir()):
        assert run.poll() is None and time.monotonic() < until
        time.sleep(0.01)
    time.sleep(0.5)  # the workers are on their way
    os.killpg(run.pid, signal.SIGINT)
    errors = run.communicate(timeout=30)[1]
    assert run.returncode == 130 and not list(tmp_path.iterdir())
    assert "Traceback" not in errors and errors.splitlines()[-1].endswith(
        "groundup: interrupted; nothing was written"
    )


def test_an_error_is_one_line_with_exit_code_2(tmp_path):
    run = started("fsdd", "--from", tmp_path / "nowhere", "--out", tmp_path / "out")
    errors = run.communicate(timeout=30)[1]
    assert run.returncode == 2 and errors.startswith("groundup: error: ") and errors.count("\n") == 1


def test_every_option_is_explained():
    parser = argparse.ArgumentParser(prog="groundup")
    add_corpus_commands(parser.add_subparsers())
    for command in (*IMPORTERS, "check", "info", "export-hw4"):
        with pytest.raises(SystemExit) as stop:
            parser.parse_args(["corpus", command, "--help"])
        assert stop.value.code == 0
    assert fsdd.ARCHIVE.filename.endswith(".tar.gz")


def test_a_damaged_corpus_is_not_exported(tmp_path):
    pack(tmp_path / "pack")
    with open(tmp_path / "pack" / "frames.npy", "r+b") as file:
        file.seek(200)
        file.write(b"\0\0")
    with pytest.raises(UserError, match=r"frames\.npy: damaged"):
        groundup("export-hw4", tmp_path / "pack", "--out", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
