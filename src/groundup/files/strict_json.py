"""JSON that was written by somebody else: read without mercy, and each mistake is told with its place.

Python's reader lets much pass: a key given twice (the last one wins), NaN, half of a surrogate pair. In a
list of what belongs to whom, each of these would lose something without a word.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from groundup.errors import UserError
from groundup.text import LONGEST_NAME, UNPRINTABLE

__all__ = ["Node", "parse"]

REMEDY = "Download it again."


class Node:
    """A value in a JSON file together with its place: `node["speakers"]["id00464"][3]`.

    >>> root = parse(b'{"speakers": {"id7": [{"mel_len": "435"}]}}', "metadata.json")
    >>> root["speakers"]["id7"][0]["mel_len"].wrong("a number").args[0]
    'metadata.json: speakers.id7[0].mel_len: expected a number, found "435". Download it again.'
    """

    def __init__(self, value: Any, file: str, place: str = "", remedy: str = REMEDY):
        self.value, self.file, self.place, self.remedy = value, file, place, remedy

    def wrong(self, expected: str, found: str | None = None) -> UserError:
        """The error that names this place, what was expected there, what was found and what to do."""
        found = _short(self.value) if found is None else found
        place = self.place or "the file"
        return UserError(f"{self.file}: {place}: expected {expected}, found {found}. {self.remedy}")

    def __getitem__(self, key: str | int) -> Node:
        """The entry of an object. Raises `UserError` when this is none, or has no such entry."""
        if isinstance(key, int):
            return self.items()[key]
        if not isinstance(self.value, dict):
            raise self.wrong(f'an object with "{key}"')
        if key not in self.value:
            raise self.wrong(f'"{key}"', f"only {_short(sorted(self.value))}")
        place = f"{self.place}.{_short(key)[1:-1]}".lstrip(".")
        return Node(self.value[key], self.file, place, self.remedy)

    def items(self) -> list[Node]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Node(item, self.file, f"{self.place}[{i}]", self.remedy) for i, item in enumerate(self.value)]

    def entries(self) -> dict[str, Node]:
        """The entries of an object."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        return {key: self[key] for key in self.value}

    def whole(self, least: int) -> int:
        """A whole number of at least `least`, and of a size that a file can hold."""
        if type(self.value) is not int or not least <= self.value < 1 << 40:
            raise self.wrong(f"a whole number from {least}")
        return self.value

    def text(self) -> str:
        """A text that is not empty, can be printed in one line, and is no longer than a name."""
        if not isinstance(self.value, str) or not self.value or UNPRINTABLE.search(self.value):
            raise self.wrong("a text")
        if len(self.value) > LONGEST_NAME:
            raise self.wrong(f"a text of at most {LONGEST_NAME:,} characters")
        return self.value


def parse(content: bytes, file: str, remedy: str = REMEDY) -> Node:
    """The root of a JSON file. Raises `UserError` that names the line when it is none, or is ambiguous."""
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UserError(f"{file}: line {line}: not UTF-8 (byte {error.start}). {remedy}") from None
    except (ValueError, RecursionError) as error:
        raise UserError(f"{file}: not JSON ({str(error).splitlines()[0]}). {remedy}") from None
    return Node(value, file, remedy=remedy)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        [(twin, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {_short(twin)} is there twice")
    return entries


def _no_constant(name: str):
    raise ValueError(f"{name} is no JSON number")


def _short(value: Any) -> str:
    """A value as JSON, in one line, of a length that can be read."""
    try:
        text = json.dumps(value)
    except RecursionError:  # read, and yet too deep to be written
        text = f"a {type(value).__name__} of many levels"
    return text if len(text) <= 80 else f"{text[:77]}..."
