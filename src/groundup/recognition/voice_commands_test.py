"""As a user would: a run, strangers to try it on, friends to know, recordings to be told apart."""

from __future__ import annotations

import json
import shutil

import pytest
import soundfile

from groundup.cli import main
from groundup.corpus.synthetic import utterances
from groundup.recognition.commands_test import done, refused


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    """A folder a speaker with four recordings each; a run of two speakers, a corpus of all six."""
    folder = tmp_path_factory.mktemp("voices")
    for voice in utterances(speakers=6, utterances=4):
        for place in ("all", "known")[: 2 if voice.speaker_number < 2 else 1]:
            path = folder / place / voice.speaker / f"{voice.number}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, voice.waveform(), 16_000)
    for place in ("all", "known"):
        source, out = str(folder / place), str(folder / f"corpus-{place}")
        assert main(["corpus", "folder", "--from", source, "--out", out, "--workers", "1"]) == 0
    corpus, run = str(folder / "corpus-known"), str(folder / "run")
    assert main(["train", "--recipe", "small", "--corpus", corpus, "--out", run, "--steps", "5"]) == 0
    return folder


@pytest.fixture
def run(voices, tmp_path):
    """A run that has been verified."""
    shutil.copytree(voices / "run", tmp_path / "run")
    assert main(["verify", str(tmp_path / "run"), "--corpus", str(voices / "corpus-all")]) == 0
    return tmp_path / "run"


def test_a_run_is_tried_on_strangers(voices, run, capsys):
    about, trials, *table = done(capsys, "verify", run, "--corpus", voices / "corpus-all")
    assert about == "all: 4 speakers new to the run, 16 utterances"
    assert trials.startswith("120 trials, 24 of them of one speaker")
    assert [row.split()[0] for row in table[1:3]] == ["cosine", "as-norm"]
    assert table[-1] == f"Wrote verification.json and det.png into {run}."
    assert (run / "det.png").read_bytes()[:4] == b"\x89PNG"
    found = json.loads("\n".join(done(capsys, "verify", run, "--corpus", voices / "corpus-all", "--json")))
    value, low, high = found["cosine"]["numbers"]["EER"]
    assert f"{value:.3f} ({low:.3f} to {high:.3f})" in table[1] and found["trials"] == 120


def test_people_are_enrolled_and_told_apart(voices, run, tmp_path, capsys):
    ada, ben = (voices / "all" / f"voice000{n}" for n in (3, 4))
    out = tmp_path / "known.json"
    people = [f"ada={ada / '0.wav'}", ada / "1.wav", f"ben={ben / '0.wav'}"]
    (line,) = done(capsys, "enrol", *people, "--model", run, "--out", out)
    threshold = json.loads((run / "verification.json").read_text())["cosine"]["threshold"]
    assert line == f"{out}: 2 people from 3 recordings, threshold {threshold:.3f}."
    for moved in (False, True):
        if moved:
            run.rename(tmp_path / "moved")
        extra = ["--model", tmp_path / "moved"] if moved else []
        lines = done(capsys, "identify", out, ben / "0.wav", ada / "3.wav", *extra)
        assert lines[0].startswith(f"{ben / '0.wav'}  ben (cosine 1.000, probability ")
        assert len(lines) == 2
    assert "not a finished run" in refused(capsys, "identify", out, ben / "0.wav")


def test_nobody_is_an_answer(voices, run, tmp_path, capsys):
    people = tmp_path / "people"
    shutil.copytree(voices / "all" / "voice0003", people / "ada")
    out = tmp_path / "known.json"
    done(capsys, "enrol", people, "--model", run, "--threshold", 1, "--out", out)
    (line,) = done(capsys, "identify", out, voices / "all" / "voice0005" / "0.wav")
    assert "nobody I know (nearest ada, cosine 0." in line and "probability" not in line


def test_what_is_passed_over_is_told_and_all_that_is_bad_at_once(voices, run, tmp_path, capsys):
    people, out = tmp_path / "people", tmp_path / "known.json"
    shutil.copytree(voices / "all" / "voice0003", people / "ada")
    (people / "notes.txt").touch()
    (people / "ada" / "cover.jpg").touch()
    assert main(["enrol", str(people), "--model", str(run), "--out", str(out)]) == 0
    assert "Passed over, as no recordings: 1 .txt, 1 .jpg." in capsys.readouterr().err
    given = sorted(map(str, (people / "ada").iterdir()))
    assert main(["identify", str(out), *given]) == 0
    shown = capsys.readouterr()
    assert "Passed over, as no recordings: 1 .jpg." in shown.err and shown.out.count("\n") == 4
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(b"")
    told = refused(capsys, "identify", out, tmp_path / "a.wav", given[0], tmp_path / "b.wav", given[1])
    assert (
        "2 in all: " in told
        and "a.wav" in told
        and "b.wav: cannot be read as audio (the file is empty). Replace" in told
    )


def test_mistakes_are_told_in_one_line(voices, run, tmp_path, capsys):
    people, out, corpus = voices / "all", tmp_path / "known.json", voices / "corpus-known"
    for arguments, message in (
        (["verify", run, "--corpus", corpus], "expected at least 2 speakers that the run did not learn from"),
        (
            ["verify", run, "--corpus", voices / "corpus-all", "--enrol", "0"],
            "expected a whole number from 1",
        ),
        (["verify", run, "--corpus", tmp_path / "none"], "none"),
        (["enrol", people, "--model", voices / "run", "--out", out], "Run `groundup verify` first, or give"),
        (["enrol", people, "--model", run, "--threshold", "2", "--out", out], "a cosine from -1 to 1, got 2"),
        (
            ["enrol", people, "--model", run, "--checkpoint", "last", "--out", out],
            "is of the best checkpoint",
        ),
        (
            ["enrol", tmp_path / "none", "--model", run, "--out", out],
            "expected a folder with a folder a person",
        ),
        (["enrol", people, "--model", run, "--out", run], "already exists"),
        (["identify", out, people], "no such file. Make one with `groundup enrol`"),
    ):
        assert message in refused(capsys, *arguments), arguments
    assert not out.exists()
    done(capsys, "enrol", people, "--model", run, "--out", out)
    other = tmp_path / "other"
    done(capsys, "train", "--recipe", "small", "--corpus", corpus, "--out", other, "--steps", "1")
    wav = people / "voice0003" / "0.wav"
    assert "is not the run that" in refused(capsys, "identify", out, wav, "--model", other)
    assert "no such file" in refused(capsys, "identify", out, tmp_path / "none.wav")
