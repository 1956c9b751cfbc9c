import json

import pytest

from groundup.experiments import recorded


def save(path, **changes):
    given = {
        "command": "python -m groundup.experiments record X1",
        "seeds": [3, 4],
        "numbers": {"accuracy": [0.5, 0.6]},
    }
    return recorded.save(path, **(given | changes))


def test_a_run_comes_back_with_where_and_when_it_ran(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    save(tmp_path / "claims" / "X1.json", verdict="confirmed")
    run = recorded.load("claims/X1")
    assert list(run) == ["command", "verdict", "seeds", "numbers", "time", "hardware", "versions", "commit"]
    assert run["numbers"] == {"accuracy": [0.5, 0.6]} and run["seeds"] == [3, 4]
    assert run["time"].endswith("+00:00")
    assert run["hardware"]["cores"] >= 1 and {"processor", "gpu", "system"} <= set(run["hardware"])
    assert {"python", "numpy", "groundup"} <= set(run["versions"])
    assert recorded.names() == ["claims/X1"]


def test_a_missing_run_names_those_that_exist(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    with pytest.raises(KeyError, match="no recorded run named 'claims/X2'; there are: none"):
        recorded.load("claims/X2")
    save(tmp_path / "claims" / "X1.json")
    with pytest.raises(KeyError, match="there are: claims/X1"):
        recorded.load("claims/X2")


def test_a_failed_recording_leaves_the_old_one_and_nothing_else(tmp_path):
    path = save(tmp_path / "X1.json")
    before = path.read_text("utf-8")
    with pytest.raises(ValueError, match="JSON"):
        save(path, numbers={"loss": [float("nan"), 1.0]})
    assert path.read_text("utf-8") == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_commit_says_when_files_differ_from_it(monkeypatch):
    def outside(*arguments, **options):
        raise OSError("no git here")

    monkeypatch.setattr(recorded.subprocess, "run", outside)
    assert recorded.environment()["commit"] is None


def test_every_recorded_run_can_be_read():
    for name in recorded.names():
        assert isinstance(recorded.load(name), dict), name


def test_an_installed_wheel_reads_its_own_data(tmp_path, monkeypatch):
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "r.json").write_text(json.dumps({"a": 1}))
    monkeypatch.setattr(recorded, "PACKAGE", tmp_path)
    assert recorded.folder() == tmp_path / "results"
    assert recorded.load("r") == {"a": 1}
