import dataclasses

import pytest

from groundup.experiments import __main__ as command
from groundup.experiments import recorded, runner
from groundup.experiments.finding_test import claim


def toy(**changes):
    """A claim whose trial takes no time: a is the seed plus 1, b is half the seed."""

    def trial(seed, device="cpu"):
        return {"small": {"a": seed + 1.0 + (device == "cuda"), "b": seed / 2}}

    return dataclasses.replace(claim(), trial=trial, **changes)


def test_every_seed_runs_once_in_order():
    found = runner.run(toy(seeds=(0, 2, 4)))
    assert found.numbers == {"small": {"a": [1.0, 3.0, 5.0], "b": [0.0, 1.0, 2.0]}}
    assert found.seeds == (0, 2, 4)


def test_the_record_holds_the_claim_and_its_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    path = runner.record(toy())
    assert path == tmp_path / "claims" / "X1.json"
    run = recorded.load("claims/X1")
    assert run["command"] == "python -m groundup.experiments record X1"
    assert (run["prediction"], run["rule"], run["seeds"]) == ("yes", toy().rule, [0, 1, 2])
    found = runner.finding(toy())
    assert found.verdict == run["verdict"] == toy().judge(found.numbers)
    assert found.where["commit"] == run["commit"]


def test_options_reach_the_trial_and_name_the_file(tmp_path):
    path = runner.record(toy(), tmp_path, device="cuda")
    assert path.name == "X1.device=cuda.json"
    assert '"a": [\n    2.0' in path.read_text("utf-8")
    assert "record X1 --device cuda" in path.read_text("utf-8")


@pytest.fixture
def one_claim(monkeypatch):
    monkeypatch.setattr(command, "CLAIMS", {"X1": toy(), "X2": toy(id="X2", options=("device",))})


def test_the_command_records(one_claim, tmp_path, capsys):
    assert command.main(["record", "X1", "X2", "--to", str(tmp_path)]) == 0
    assert sorted(p.name for p in (tmp_path / "claims").iterdir()) == ["X1.json", "X2.json"]
    assert str(tmp_path / "claims" / "X1.json") in capsys.readouterr().out


def test_the_command_lists(one_claim, capsys):
    assert command.main(["list"]) == 0
    assert "X1   0.1 min  a beats b" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["record", "X9"], "invalid choice: 'X9'"),
        (
            ["record", "X1", "X2", "--device", "cuda"],
            "--device is for claims that time code, and X1 does not",
        ),
        ([], "the following arguments are required: command"),
    ],
)
def test_a_wrong_command_is_one_line(one_claim, arguments, message, capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(arguments)
    assert stop.value.code == 2 and message in capsys.readouterr().err
