"""Silence has the manners of a progress bar."""

from __future__ import annotations

from groundup.corpus.progress import silent


def test_silence_takes_what_a_bar_takes_and_hides_no_error(capsys):
    raised = False
    try:
        with silent(None, "loading", unit="B", initial=3) as bar:
            bar.update(2)
            raise KeyError
    except KeyError:
        raised = True
    assert raised and capsys.readouterr() == ("", "")
