"""Whatever somebody wrote stands in one line, and what was harmless stands as it was."""

from __future__ import annotations

import pytest

from groundup.text import one_line, printable

BREAKING = ["one\ntwo", "one\rtwo", "one\u2028two", "\x1b[2J", "\udce9"]


@pytest.mark.parametrize("name", BREAKING)
def test_a_name_that_would_break_a_line_is_escaped(name):
    assert one_line(name).isprintable() and one_line(name) == repr(name)
    assert printable(name).isprintable() and printable(name) == repr(name)[1:-1]


@pytest.mark.parametrize("name", ["张伟 1", 'it\'s "Zoë" \\ 1.wav'])
def test_any_other_stays_as_it_is(name):
    assert one_line(name) == printable(name) == name
