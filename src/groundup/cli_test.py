"""The command line as a whole: its help, its exit codes, one line for a mistake, a traceback for a bug."""

from __future__ import annotations

import argparse
import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import groundup
from groundup import cli
from groundup.errors import UserError


def a_command_that(monkeypatch, error):
    """Let `groundup fail` raise an error."""

    def run(options):
        raise error

    monkeypatch.setattr(
        cli, "add_training_commands", lambda ways: ways.add_parser("fail").set_defaults(run=run)
    )


def python(*arguments) -> subprocess.CompletedProcess:
    """Run a fresh interpreter that finds this very groundup, installed or not."""
    library = str(Path(groundup.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": library}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment)


def test_help_lists_the_commands(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert all(
        command in shown
        for command in ("corpus", "train", "evaluate", "predict", "export", "verify", "enrol", "identify")
    )


def leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers of all commands."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [leaf for action in below for each in action.choices.values() for leaf in leaves(each)] or [parser]


def test_every_command_has_an_example_that_can_be_given():
    parsers = leaves(cli._parser())
    assert len(parsers) >= 18
    for parser in parsers:
        given = shlex.split((parser.epilog or "").rpartition("Example: groundup ")[2])
        assert f"groundup {' '.join(given)} ".startswith(f"{parser.prog} "), parser.prog
        assert cli._parser().parse_args(given).run


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0 and capsys.readouterr().out == f"groundup {groundup.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["corpus", "ravdess", "--help"], ["train", "--help"]])
def test_a_help_that_nobody_reads_to_its_end_is_no_error(arguments):
    """As in `groundup --help | head -1`; to a pipe whose reader has gone before the first line."""
    environment = os.environ | {"PYTHONPATH": str(Path(groundup.__file__).parents[1])}
    reading, writing = os.pipe()
    os.close(reading)
    run = [sys.executable, "-m", "groundup", *arguments]
    done = subprocess.run(run, stdout=writing, stderr=subprocess.PIPE, text=True, env=environment)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [[], ["sing"], ["train", "--louder"], ["corpus"]])
def test_a_mistake_on_the_line_is_one_line(arguments, capsys):
    assert cli.main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("groundup: error: ") and shown.err.count("\n") == 1
    assert "--help" in shown.err and not shown.out


def test_an_unknown_option_is_told_by_its_command_with_the_nearest(capsys):
    assert cli.main(["corpus", "synthetic", "--uterances", "8", "--out", "x"]) == 2
    told = "unrecognized arguments: --uterances 8 (meant --utterances?). See `groundup corpus synthetic -"
    assert told in capsys.readouterr().err
    assert cli.main(["corpus", "info", "one", "two"]) == 2
    assert "unrecognized arguments: two. See `groundup corpus info --help`" in capsys.readouterr().err


def test_a_mistake_in_what_was_given_is_one_line(monkeypatch, capsys):
    a_command_that(monkeypatch, UserError("voices.wav: is silent. Record it again."))
    assert cli.main(["fail"]) == 2
    assert capsys.readouterr().err == "groundup: error: voices.wav: is silent. Record it again.\n"


@pytest.mark.parametrize("kept, told", [("", "nothing was written"), ("5 are kept", "5 are kept")])
def test_an_interrupted_command_says_so(monkeypatch, capsys, kept, told):
    a_command_that(monkeypatch, KeyboardInterrupt(kept))
    assert cli.main(["fail"]) == 130
    assert capsys.readouterr().err == f"groundup: interrupted; {told}\n"


def test_a_bug_shows_its_traceback(monkeypatch):
    a_command_that(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        cli.main(["fail"])


def test_the_help_loads_neither_pytorch_nor_lightning():
    program = (
        "import sys; from groundup.cli import main\n"
        "try: main(['train', '--help'])\n"
        "except SystemExit: print(sorted({'torch', 'lightning', 'matplotlib'} & set(sys.modules)))"
    )
    done = python("-c", program)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_the_module_is_the_command():
    done = python("-m", "groundup", "sing")
    assert done.returncode == 2 and "invalid choice: 'sing'" in done.stderr


def test_a_name_cannot_break_the_line(monkeypatch, capsys):
    a_command_that(monkeypatch, UserError("a\nb \x1b[2J\ud800 张伟.wav: is silent."))
    assert cli.main(["fail"]) == 2
    assert capsys.readouterr().err == "groundup: error: a\\nb \\x1b[2J\\ud800 张伟.wav: is silent.\n"


def test_a_terminal_may_lack_a_letter(monkeypatch):
    def run(options):
        print("张伟 █ \ud800")

    monkeypatch.setattr(
        cli, "add_training_commands", lambda ways: ways.add_parser("tell").set_defaults(run=run)
    )
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="latin-1"))
    assert cli.main(["tell"]) == 0
    sys.stdout.flush()
    assert shown.getvalue() == rb"\u5f20\u4f1f \u2588 \ud800" + b"\n"


def test_a_reader_that_has_read_enough_is_no_error():
    """As in `groundup predict RUN FOLDER | head`."""
    program = (
        "from groundup import cli\n"
        "def run(options):\n    for number in range(100_000): print(number)\n"
        "cli.add_training_commands = lambda ways: ways.add_parser('count').set_defaults(run=run)\n"
        "raise SystemExit(cli.main(['count']))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(groundup.__file__).parents[1])}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, **pipes) as process:
        assert process.stdout.readline() == "0\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
