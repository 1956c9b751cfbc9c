"""What every check of every chapter does. The chapters' own tests hold the answers: RIGHT and WRONG."""

from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent
CHAPTERS = {
    path.stem: import_module(f"groundup.exercises.{path.stem}_test")
    for path in sorted(PACKAGE.glob("*.py"))
    if path.stem not in ("__init__", "check", "quiz") and not path.stem.endswith("_test")
}
RIGHT = {check: answer for chapter in CHAPTERS.values() for check, answer in chapter.RIGHT.items()}
WRONG = [case for chapter in CHAPTERS.values() for case in chapter.WRONG]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_check_is_tried(name):
    checks = import_module(f"groundup.exercises.{name}")
    every = {check for name, check in vars(checks).items() if name.startswith("check_")}
    assert every == set(CHAPTERS[name].RIGHT) == {check for check, _, _ in CHAPTERS[name].WRONG}


@pytest.mark.parametrize("check", RIGHT, ids=lambda check: check.__name__)
def test_the_right_answer_is_correct(check):
    answer = check(RIGHT[check])
    assert answer, answer


@pytest.mark.parametrize(("check", "wrong", "message"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong_with_it(check, wrong, message):
    answer = check(wrong)
    assert not answer
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(repr(answer))
    assert answer.hint


@pytest.mark.parametrize("check", RIGHT, ids=lambda check: check.__name__)
def test_an_empty_answer_is_not_yet(check):
    answer = check(lambda *_: None)
    assert not answer and "got None" in repr(answer)
