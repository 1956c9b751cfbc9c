"""A person is the mean of their voices; whoever is like none of them is nobody that is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.recognition.calibration import posterior
from groundup.recognition.known import NOBODY, Known, identify, people_of

KNOWN = Known(["ada", "ben"], np.eye(3)[:2], threshold=0.7, slope=10.0, offset=-7.0)
VECTORS = np.array([[2.0, 0.1, 0.0], [0.0, 0.9, 0.3], [0.1, 0.2, 5.0], [0.72, 0.0, 0.694]])


def test_the_nearest_is_named_unless_nobody_is_near():
    answers = identify(KNOWN, VECTORS)
    assert [answer.person for answer in answers] == ["ada", "ben", NOBODY, "ada"]
    assert [answer.nearest for answer in answers] == ["ada", "ben", "ben", "ada"]
    cosines = VECTORS[:, :2] / np.linalg.norm(VECTORS, axis=1, keepdims=True)
    for answer, row in zip(answers, cosines, strict=True):
        assert answer.cosine == pytest.approx(row.max())
        shares = posterior(10 * row - 7)
        place = ("ada", "ben", NOBODY).index(answer.person)
        assert answer.probability == pytest.approx(shares[place])


def test_without_a_calibration_there_is_no_probability():
    known = Known(KNOWN.people, KNOWN.centroids, threshold=0.0)
    assert [answer.probability for answer in identify(known, VECTORS)] == [None] * 4


def test_what_is_written_is_read(tmp_path):
    KNOWN.write(tmp_path / "known.json", {"folder": "run"})
    known, model = Known.read(tmp_path / "known.json")
    assert identify(known, VECTORS) == identify(KNOWN, VECTORS) and model == {"folder": "run"}
    (tmp_path / "known.json").write_text((tmp_path / "known.json").read_text().replace("ada", "eve"))
    with pytest.raises(UserError, match="damaged"):
        Known.read(tmp_path / "known.json")
    with pytest.raises(UserError, match=r"no such file\. Make one with `groundup enrol`"):
        Known.read(tmp_path / "missing.json")


def test_people_are_folders_or_names_with_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file in ("people/ben/1.wav", "people/ada/2.wav", "people/ada/1.wav", "people/.hidden/1.wav"):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(b"")
    found = people_of(["people"])
    assert {name: [f.name for f in files] for name, files in found.items()} == {
        "ada": ["1.wav", "2.wav"],
        "ben": ["1.wav"],
    }
    files = {"ada": [Path("x.wav"), Path("y.wav")], "ben": [Path("z.wav")]}
    assert people_of(["ada=x.wav", "y.wav", "ben=z.wav"]) == files


def test_nobody_to_enrol_is_refused(tmp_path):
    with pytest.raises(UserError, match="holds no folder of a person"):
        people_of([str(tmp_path)])
    with pytest.raises(UserError, match="expected a folder with a folder a person, or name=file"):
        people_of(["x.wav"])
    (tmp_path / "ada").mkdir()
    with pytest.raises(UserError, match=r"holds no recording"):
        people_of([str(tmp_path)])
