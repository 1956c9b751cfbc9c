"""A mistake in a JSON file is told with its place, and nothing in it is lost without a word."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import UserError
from groundup.files.strict_json import Node, parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def root(value):
    return parse(json.dumps(value).encode(), "list.json")


@given(VALUES)
def test_what_json_can_hold_is_read(value):
    assert root(value).value == value


def test_a_byte_order_mark_is_no_mistake():
    assert parse(b"\xef\xbb\xbf[1]", "list.json").value == [1]


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", r"not JSON \(Expecting value: line 1"),
        (b'{"b": 1, "a": 1,\n "a": 2}', r'not JSON \(the key "a" is there twice\)'),
        (b"[NaN]", r"not JSON \(NaN is no JSON number\)"),
        (b"[-Infinity]", r"not JSON \(-Infinity is no JSON number"),
        (b"[1,\n\xff]", r"line 2: not UTF-8 \(byte 4\)"),
        (b"[" * 100_000, r"not JSON \("),
        (b"1" * 5_000, r"not JSON \("),
    ],
)
def test_what_is_no_json_is_refused(content, message):
    with pytest.raises(UserError, match=rf"^list\.json: {message}") as error:
        parse(content, "list.json")
    assert "\n" not in str(error.value)


def test_places_are_named():
    node = root({"speakers": {"id7": [{"mel_len": 3}, {"mel_len": "4"}]}})
    first, second = node["speakers"]["id7"].items()
    assert first["mel_len"].whole(3) == 3 and list(node.entries()) == ["speakers"]
    for read, message in [
        (
            lambda: second["mel_len"].whole(1),
            r'speakers\.id7\[1\]\.mel_len: expected a whole number from 1, found "4"\.',
        ),
        (
            lambda: first["mel_len"].whole(4),
            r"speakers\.id7\[0\]\.mel_len: expected a whole number from 4, found 3\.",
        ),
        (lambda: first["mel_len"].text(), r"speakers\.id7\[0\]\.mel_len: expected a text, found 3\."),
        (lambda: first["path"], r'speakers\.id7\[0\]: expected "path", found only \["mel_len"\]\.'),
        (lambda: node["speakers"].items(), r"speakers: expected a list, found \{"),
        (lambda: node["speakers"]["id7"].entries(), r"speakers\.id7: expected an object, found \["),
        (lambda: node["speakers"]["id7"]["x"], r'speakers\.id7: expected an object with "x"'),
        (lambda: root([])["x"], r'the file: expected an object with "x", found \[\]\.'),
    ]:
        with pytest.raises(UserError, match=rf"^list\.json: {message}"):
            read()


@pytest.mark.parametrize("number", [True, 1.0, "1", None, 0, -1, 1 << 40])
def test_what_is_no_whole_number_is_refused(number):
    with pytest.raises(UserError, match=r"expected a whole number from 1"):
        root(number).whole(1)


@pytest.mark.parametrize("text", ["", "two\nlines", "nul\0", "half \ud800", 7, None])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(UserError, match=r"expected a text") as error:
        root(text).text()
    str(error.value).encode()


def test_a_name_does_not_break_the_line():
    with pytest.raises(
        UserError, match=r"^list\.json: a\\nb: expected a text, found 1\. Download it again\.$"
    ):
        root({"a\nb": 1})["a\nb"].text()


def test_a_long_value_is_shown_in_short():
    with pytest.raises(UserError) as error:
        root(list(range(1000))).whole(0)
    assert len(str(error.value)) < 160


def test_a_name_has_an_end_and_may_be_of_any_script():
    name = "می\u200cخواهم"  # noqa: RUF001 - with a joiner inside, as Persian is written
    assert root(name).text() == name
    with pytest.raises(UserError, match=r"expected a text of at most 1,000 characters, found \"xx"):
        root("x" * 1001).text()


def test_what_is_too_deep_to_be_shown_is_told():
    value: list = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(UserError, match=r"expected a text, found a list of many levels"):
        Node(value, "list.json").text()


def test_a_key_that_is_there_twice_among_many_is_found_at_once():
    keys = ", ".join(f'"{number}": 0' for number in range(100_000))
    with pytest.raises(UserError, match=r'the key "99999" is there twice'):
        parse(f'{{{keys}, "99999": 1}}'.encode(), "list.json")


def test_what_to_do_is_said_by_whoever_reads():
    for content in (b"[", b"\xff", b"{}", b'{"a": [1]}'):
        with pytest.raises(UserError, match=r"Pack it again\.$"):
            parse(content, "list.json", "Pack it again.")["a"].items()[0].text()
