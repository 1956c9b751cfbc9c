import pytest

from groundup.cli import main
from groundup.errors import UserError


def test_it_is_no_value_error_so_that_a_bug_is_never_shown_as_the_users_mistake():
    assert not issubclass(UserError, (ValueError, OSError))


def test_a_command_shows_it_as_one_line(capsys):
    assert main(["corpus", "info", "no-such-folder"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "no-such-folder: " in err


def test_a_bug_keeps_its_traceback(monkeypatch):
    def bug(options):
        raise ValueError("not the user's")

    monkeypatch.setattr("groundup.corpus.cli.commands._info", bug)
    with pytest.raises(ValueError, match="not the user's"):
        main(["corpus", "info", "anything"])
