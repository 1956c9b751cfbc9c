"""Silence has the manners of a progress bar, and a bar keeps silent about what is quick."""

from __future__ import annotations

import re
import sys

import pytest

from groundup.progress import silent, terminal


def test_silence_takes_what_a_bar_takes_and_hides_no_error(capsys):
    raised = False
    try:
        with silent(None, "loading", unit="B", initial=3) as bar:
            bar.update(2)
            raise KeyError
    except KeyError:
        raised = True
    assert raised and capsys.readouterr() == ("", "")


@pytest.mark.parametrize("seen", [True, False])
def test_a_bar_is_shown_for_what_takes_long_and_on_a_terminal_alone(capsys, monkeypatch, seen):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: seen)
    with terminal(10, "packing", unit="utterance") as bar:
        bar.update(1)
    assert capsys.readouterr().err == ""
    with terminal(10, "packing", unit="utterance", initial=4) as bar:
        bar.delay = 0
        if seen:
            bar.start_t -= 100
        bar.update(5)
        bar.refresh()
    shown = capsys.readouterr().err
    assert re.search(r"packing: +90%", shown) if seen else shown == ""
